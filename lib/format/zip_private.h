/* zip_private.h - what the directory walker and the member reader share. */
#ifndef FORMAT_ZIP_PRIVATE_H
#define FORMAT_ZIP_PRIVATE_H

#include "format/zip.h"

#include <sluice/arena.h>

#define ZIP_LOCAL_BYTES 30u
#define ZIP_CENTRAL_BYTES 46u
#define ZIP_END_BYTES 22u

/* A window over the volumes, as if they were one file. */
struct zip_window {
	uint64_t at;                    /* archive offset of bytes[0] */
	size_t len;
	size_t cap;
	char *bytes;                    /* owned; ZIP_WINDOW_BYTES or more */
};

struct zip {
	struct zip_part *part;          /* owned */
	uint64_t *part_at;              /* archive offset of each volume */
	int parts;
	uint64_t total;
	struct zip_part one[1];
	uint64_t one_at[1];

	bool has_end;                   /* an end record was found */
	bool scan;                      /* entries come from local headers */
	uint64_t stated;
	uint32_t volumes;
	uint64_t dir_at, dir_end;       /* directory, archive offsets */
	uint64_t base;                  /* added to the offsets it states */
	int64_t shift;                  /* by which the last header that was looked for had moved */
	unsigned searches;              /* for such headers */
	unsigned walks;                 /* to tell whether an end record lies in a member */
	uint64_t pos;                   /* next record */
	uint32_t index;
	bool broke;                     /* the break was told */
	struct zip_window win;          /* over the directory */
	struct zip_window local;        /* over local headers and data: the two are read in turns */
	struct z_stream_s *inflater;    /* kept between members; owned */
	bool inflater_busy;
	void *whole_inflater;           /* libdeflate's; owned */
	char *whole;                    /* room for a small member; owned */
	bool whole_busy;                /* a reader gives out what is in it */
	struct buf text;                /* name and comment of the last entry */

	/* zip_find() */
	bool indexed;
	struct arena names;
	struct zip_entry *entry;        /* owned */
	size_t entries, entry_cap;
	uint32_t *slot;                 /* hash table: index + 1 */
	size_t slots;
};

static inline uint16_t zip_u16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint16_t)(u[0] | u[1] << 8);
}
static inline uint32_t zip_u32(const char *p)
{
	return (uint32_t)zip_u16(p) | (uint32_t)zip_u16(p + 2) << 16;
}
static inline uint64_t zip_u64(const char *p)
{
	return (uint64_t)zip_u32(p) | (uint64_t)zip_u32(p + 4) << 32;
}

/* N bytes at archive offset AT, or NULL when they are not all there; borrowed
 * until the next call. N is at most ZIP_WINDOW_BYTES + 3 * 65535. */
const char *zip_peek(struct zip *z, uint64_t at, size_t n);
/* The same through the window over local headers and data; *RET_N (at least
 * N) tells how many bytes stand there. */
const char *zip_peek_local(struct zip *z, uint64_t at, size_t n, size_t *ret_n);
/* zip_member.c: what is kept between members. */
void zip_member_release(struct zip *z);
/* Fills RET from a local header at AT; false if there is none. *RET_DATA gets
 * the offset of its data. Name and extra stay in z->text. */
bool zip_local(struct zip *z, uint64_t at, struct zip_entry *ret, uint64_t *ret_data);
/* A local header of E's name near where E's offset says; *RET_AT. */
bool zip_near(struct zip *z, const struct zip_entry *e, uint64_t *ret_at);
/* Next local header at or after z->pos; leaves z->pos behind its data. */
bool zip_scan_next(struct zip *z, struct zip_entry *ret);
/* Extra fields: 64-bit sizes, times, Unicode name, AES. */
void zip_extra(struct zip_entry *e, struct str extra, bool central, bool want64[3], uint32_t *disk);
void zip_finish_entry(struct zip_entry *e, uint32_t dos_time, uint32_t attributes);

#endif
