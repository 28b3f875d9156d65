/* libarchive_shared.h - what the readers built on libarchive share. */
#ifndef UNPACK_LIBARCHIVE_SHARED_H
#define UNPACK_LIBARCHIVE_SHARED_H

#include "unpack/kinds.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

/* libarchive's last message as one of our codes; it may have none. */
enum err_code archive_code(struct archive *a);
enum status archive_err(struct archive *a, enum status st, struct err *err);
/* All entries of an opened A. READER: whose blocks may stand in the container
 * itself, else NULL. *RET_DEAD: number of the entry at which it broke off. */
enum status archive_walk(struct archive *a, void *reader, struct source *src, struct sink *sink, uint64_t *ret_dead, struct err *err);
/* The data of the entry just read into the open member; compares sizes. */
enum status archive_give(struct archive *a, struct archive_entry *e, struct member *m, void *reader, struct sink *sink, struct err *err);

#endif
