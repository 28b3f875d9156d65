/* stream_name.h - what a compressed stream without a name calls its bytes. */
#ifndef UNPACK_STREAM_NAME_H
#define UNPACK_STREAM_NAME_H

#include <sluice/err.h>

/* The last part of NAME without the suffix that a compressor puts, added to OUT. */
void stream_name(struct str name, struct buf *out);

#endif
