/* lzhuf.h - LHA's method -lh1-: LZSS under an adaptive Huffman code.
 *
 * As in LZHUF.C of Okumura and Yoshizaki (1988), which LHarc 1 packed with. */
#ifndef FORMAT_LZHUF_H
#define FORMAT_LZHUF_H

#include <sluice/err.h>

struct lzhuf {
	/* Up to N packed bytes into P; 0 at their end, -1 on error. */
	int64_t (*read)(void *ctx, void *p, size_t n);
	/* Takes bytes; false ends the work early, which is no error. */
	bool (*write)(void *ctx, const void *p, size_t n);
	void *ctx;
	uint64_t size; /* bytes it unpacks to */
};
/* ST_OK; ST_WARN with E_TRUNCATED: what was written stands. */
enum status lzhuf(const struct lzhuf *io, struct err *err);

#endif
