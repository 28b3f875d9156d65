/* lzo1x.h - LZO1X, which lzop packs with. */
#ifndef FORMAT_LZO1X_H
#define FORMAT_LZO1X_H

#include <sluice/err.h>

/* Decodes the block of N bytes at IN into OUT, which has room for exactly the
 * MOST bytes that it must give. False when it is damaged. */
bool lzo1x_decode(const unsigned char *in, size_t n, unsigned char *out, size_t most);

#endif
