/* inflate_head.h - what a compressed value of a database begins with. */
#ifndef FORMAT_INFLATE_HEAD_H
#define FORMAT_INFLATE_HEAD_H

#include <sluice/str.h>

/* S is gzip or zlib (RFC 1952, 1950): up to ROOM bytes of what it unpacks to, into TO.
 * Returns their number; 0: it is neither, or damaged. *RET_WHOLE: that was all. */
size_t inflate_head(struct str s, char *to, size_t room, bool *ret_whole);

#endif
