/* container_source.h - a container's bytes in the worker: one descriptor, or the volumes
 * of a split set as if they were one file. */
#ifndef UNPACK_SOURCE_H
#define UNPACK_SOURCE_H

#include <sluice/unpack.h>
#include <sys/types.h>

#define SOURCE_PARTS_MAX UNPACK_FDS_MAX

struct source {
	int fd[SOURCE_PARTS_MAX];      /* borrowed */
	uint64_t from[SOURCE_PARTS_MAX]; /* offset of each part */
	uint64_t len[SOURCE_PARTS_MAX];
	int parts;
	uint64_t size;
	int kind;                      /* enum unpack_kind */
	struct str name;               /* the container's own, for members without one; UTF-8 */
	int links_fd;                  /* names of the volumes, volume_links.h; 0 none */
	struct str passwords;          /* the user's list, one a line */
	bool guess;                    /* passwords that stand in names and comments are tried */
	struct buf candidates;         /* those that stand in names and beside it; passwords.c */
	bool list;                     /* names only: no bytes are wanted */
};

/* Up to N bytes at OFFSET; fewer only at the end; -1 on error. */
ssize_t source_read(const struct source *s, void *p, size_t n, uint64_t offset);

#endif
