/* arj_names.h - raw names of an ARJ archive's members.
 *
 * 7-Zip reads ARJ for us, but shows names in a character set it supposes; the
 * bytes, which the whole archive's names are decided by, stand in the headers. */
#ifndef UNPACK_ARJ_NAMES_H
#define UNPACK_ARJ_NAMES_H

#include "unpack/container_source.h"

struct arj_names {
	const struct source *src;
	uint64_t at;
	char head[2700]; /* a header is 2,600 bytes at most */
};
/* At the archive's own header; false when there is none. */
bool arj_names_begin(struct arj_names *a, const struct source *src);
/* The next member's name (borrowed until the next call) and whether DOS wrote it. */
bool arj_names_next(struct arj_names *a, struct str *ret, bool *ret_dos);

#endif
