/* libarchive_shared.h - what the readers built on libarchive share. */
#ifndef UNPACK_LIBARCHIVE_SHARED_H
#define UNPACK_LIBARCHIVE_SHARED_H

#include "unpack/kinds.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

/* A container's bytes for libarchive. */
struct reader {
	struct source *src;
	uint64_t pos;
	uint64_t base;       /* where the archive at hand begins */
	uint64_t block_at;   /* where the block came from */
	size_t block_len;
	char *block;
	struct rar5_heads *heads; /* of a RAR 5, else NULL */
	struct buf name;          /* a member's, where it is not taken as it comes */
};

/* libarchive's last message as one of our codes; it may have none. */
enum err_code archive_code(struct archive *a);
enum status archive_err(struct archive *a, enum status st, struct err *err);
/* How far a walk came. */
struct archive_end {
	uint64_t dead; /* number of the entry at which it broke off, 0 */
	uint64_t good; /* tar, cpio: bytes up to the end of the last entry that was read */
};
/* All entries of an opened A. READER: whose blocks may stand in the container
 * itself, else NULL. */
enum status archive_walk(struct archive *a, void *reader, struct source *src, struct sink *sink, struct archive_end *ret, struct err *err);
/* After member number PAST the reader could not go on. Formats with a directory
 * still tell the names of the rest: nothing vanishes. */
void archive_names(struct archive *a, struct reader *r, struct sink *sink, uint64_t past, const struct err *why);
/* The data of the entry just read into the open member; compares sizes. */
enum status archive_give(struct archive *a, struct archive_entry *e, struct member *m, void *reader, struct sink *sink, struct err *err);


/* stream_read.c: a compressed stream's bytes for libarchive, and its filter. */
struct stream_in {
	struct source *src;
	uint64_t pos;
	char block[65536];
};
la_ssize_t stream_on_read(struct archive *a, void *in, const void **ret);
/* False when libarchive would run a program for it, which a worker cannot. */
bool stream_choose(struct archive *a, int kind);

#endif
