/* rar5_heads.h - what RAR 5 says of each file that libarchive does not pass on.
 *
 * libarchive gives a stored member's bytes without looking at the checksum,
 * and those of an encrypted one as if they were the file. The headers are
 * read beside it (RAR 5.0 archive format, sections "Archive blocks" and "File
 * header"). Multi-volume sets: a file's last part bears its checksum. */
#ifndef UNPACK_RAR5_HEADS_H
#define UNPACK_RAR5_HEADS_H

#include "unpack/container_source.h"

#define RAR5_HEAD_BYTES_MAX (64u << 10)

/* What proves a password: the first such record of the archive. */
struct rar5_lock {
	bool known;
	unsigned rounds;       /* a power of two, as its exponent */
	unsigned char salt[16], check[8];
};

struct rar5_heads {
	struct rar5_lock lock;
	const struct source *src;
	uint64_t at;
	char head[RAR5_HEAD_BYTES_MAX];
};

struct rar5_file {
	struct str name;       /* borrowed until the next call */
	bool encrypted, has_crc, stored;
	uint32_t crc;
};

/* False when SRC is no RAR 5 archive that begins at its first byte. */
bool rar5_heads_begin(struct rar5_heads *h, const struct source *src);
/* The next file, each once; false behind the last or at damage. */
bool rar5_heads_next(struct rar5_heads *h, struct rar5_file *ret);

/* False when nothing in SRC proves a password of RAR 5. */
bool rar5_lock_read(struct rar5_lock *l, const struct source *src);
bool rar5_lock_try(const struct rar5_lock *l, struct str password);

/* SRC begins with a volume of a RAR set (of any version) that is not the first. */
bool rar_later_volume(const struct source *src);

#endif
