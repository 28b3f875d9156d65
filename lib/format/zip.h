/* zip.h - a reader of ZIP directories and members (APPNOTE.TXT 6.3.10).
 *
 * Why an own one: libarchive drops members that share bytes, stops at the
 * first damaged record, hides raw names and flags, and cannot look one member
 * up. OOXML, ODF and the unpacker all need a directory they can trust to be
 * told about as it is, so this one reports what stands there, raw, and leaves
 * judgement to its callers.
 *
 * Memory is bounded whatever the archive: the directory is walked through a
 * window of ZIP_WINDOW_BYTES; only zip_find() keeps an index. Nothing is
 * written, nothing but the given descriptors is read (pread: the descriptor's
 * position does not matter), so it serves in sandboxed workers.
 *
 *	struct zip *z;
 *	struct zip_entry e;
 *	if (zip_open_fd(&z, fd, &err) == ST_OK) {
 *		while (zip_next(z, &e, &err) == ST_OK)
 *			...e.name, e.size...
 *		if (zip_find(z, STR("word/document.xml"), &e))
 *			zip_read_all(z, &e, &buf, &err);
 *		zip_close(z);
 *	}
 */
#ifndef FORMAT_ZIP_H
#define FORMAT_ZIP_H

#include <sluice/err.h>
#include <sys/types.h>

/* The directory is looked for in this many last bytes: a comment may hold
 * 65,535, and trailing junk (signatures, padding, appended files) is common. */
#define ZIP_TAIL_BYTES (1u << 20)
/* zip_find() indexes no more entries than this; documents have some hundreds. */
#define ZIP_INDEX_MAX 65536u
/* Window through which directory and members are read. */
#define ZIP_WINDOW_BYTES 65536u
/* zip_overlaps() looks at no more entries (24 bytes each). */
#define ZIP_OVERLAP_MAX (1u << 20)
/* Volumes of a split archive. */
#define ZIP_PARTS_MAX 1000

enum {
	ZIP_STORE = 0, ZIP_SHRINK = 1, ZIP_REDUCE1 = 2, ZIP_REDUCE4 = 5, ZIP_IMPLODE = 6, ZIP_DEFLATE = 8,
	ZIP_DEFLATE64 = 9, ZIP_BZIP2 = 12, ZIP_LZMA = 14, ZIP_ZSTD = 93, ZIP_XZ = 95, ZIP_PPMD = 98, ZIP_AES = 99
};
#define ZIP_FLAG_ENCRYPTED 0x0001u
#define ZIP_FLAG_DESCRIPTOR 0x0008u /* sizes follow the data */
#define ZIP_FLAG_STRONG 0x0040u
#define ZIP_FLAG_UTF8 0x0800u

struct zip_entry {
	struct str name;      /* raw bytes; borrowed until the next zip_next() (zip_find: until zip_close) */
	struct str name_utf8; /* Info-ZIP Unicode extra field 0x7075 if its checksum fits; else p == NULL */
	struct str comment;   /* raw */
	uint16_t flags;       /* ZIP_FLAG_… */
	uint16_t method;      /* ZIP_AES for WinZip AES; then aes_method is the real one */
	uint16_t aes_method;
	uint8_t aes_strength; /* 1, 2, 3: 128, 192, 256 bits */
	uint8_t made_by;      /* upper byte of "version made by": 0 DOS, 3 Unix, 10 NTFS … */
	uint32_t crc;
	uint64_t size;        /* as stated; UINT64_MAX when unknown (found by scanning) */
	uint64_t packed;      /* bytes in the archive; UINT64_MAX when unknown */
	uint64_t offset;      /* of the local header, from the archive's first byte */
	uint32_t disk;        /* volume it starts on */
	uint32_t index;       /* 0, 1, 2 … in the order given */
	int64_t mtime;        /* seconds since 1970; INT64_MIN when absent */
	bool mtime_local;     /* DOS time: local time of an unknown zone, told as if UTC */
	uint32_t mode;        /* Unix mode with type bits, 0 if unknown */
	bool directory;       /* by name, mode or DOS attribute */
	bool from_scan;       /* no directory told of it: a local header was found */
};

/* One volume; a plain archive is one part. MAP may be NULL (FD is read). */
struct zip_part {
	int fd;
	const char *map;
	uint64_t size;
};

struct zip;

/* ST_OK; ST_SKIP with E_CORRUPT when there is neither a directory nor a local
 * header; ST_WARN with E_TRUNCATED when the directory is missing or broken and
 * entries come from a scan for local headers (the handle is usable).
 * Descriptors and maps stay the caller's and must outlive the handle. */
enum status zip_open(struct zip **ret, const struct zip_part *parts, int nparts, struct err *err);
enum status zip_open_fd(struct zip **ret, int fd, struct err *err);
enum status zip_open_map(struct zip **ret, const char *p, size_t len, struct err *err);
void zip_close(struct zip *z); /* NULL is fine */

/* Entries the directory claims to have, or -1 when it is missing. */
int64_t zip_stated(const struct zip *z);
/* Volumes the directory claims (1 for plain archives). */
uint32_t zip_volumes(const struct zip *z);

/* The next entry in directory order. ST_OK, ST_EOF at the end; ST_WARN with
 * E_CORRUPT once when the directory breaks off (then ST_EOF). */
enum status zip_next(struct zip *z, struct zip_entry *ret, struct err *err);
void zip_rewind(struct zip *z);
/* The first entry of exactly that raw name. Keeps an index on first use
 * (ZIP_INDEX_MAX entries); independent of zip_next(). */
bool zip_find(struct zip *z, struct str name, struct zip_entry *ret);
/* The same, ASCII case ignored. */
bool zip_find_nocase(struct zip *z, struct str name, struct zip_entry *ret);

/* Which entries share bytes with an earlier one: bit I of *RET_BITS (owned by
 * caller, free()) for entry index I; returns how many. 0 and NULL when none. */
uint64_t zip_overlaps(struct zip *z, uint8_t **ret_bits);

/* Where the entry's packed bytes begin; checks the local header. */
enum status zip_data_offset(struct zip *z, const struct zip_entry *e, uint64_t *ret_offset, struct err *err);
/* What the directory says of a member may be damaged where its own header is not:
 * when the two contradict each other and only the second gives bytes whose checksum
 * fits, E takes size, checksum and method from there. */
void zip_settle(struct zip *z, struct zip_entry *e);
/* Raw archive bytes, across volumes; fewer than N only at the end; -1. */
ssize_t zip_raw(struct zip *z, void *p, size_t n, uint64_t offset);
uint64_t zip_bytes(const struct zip *z); /* of all volumes */

/* A member being read: stored or deflated, not encrypted. */
struct zip_reader;
enum status zip_reader_open(struct zip_reader **ret, struct zip *z, const struct zip_entry *e, struct err *err);
/* Up to N bytes into P; *RET_N is 0 at the end. At the end size and checksum
 * are compared: ST_WARN with E_CORRUPT when they differ, E_TRUNCATED when the
 * data end early; what was given before stands. */
enum status zip_reader_read(struct zip_reader *r, void *p, size_t n, size_t *ret_n, struct err *err);
/* Packed bytes consumed so far (for expansion ratios). */
uint64_t zip_reader_consumed(const struct zip_reader *r);
void zip_reader_close(struct zip_reader *r);

/* The whole member appended to OUT. ST_SKIP with E_LIMIT_BYTES past OUT's
 * maximum; ST_WARN when it is damaged (what could be read is there);
 * ST_SKIP with E_ENCRYPTED, E_UNSUPPORTED_METHOD, E_CORRUPT. */
enum status zip_read_all(struct zip *z, const struct zip_entry *e, struct buf *out, struct err *err);

#endif
