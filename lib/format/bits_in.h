/* bits_in.h - bits of a byte stream, the lowest of a byte first, as all of zip's
 * methods have them. Private to lib/format. */
#ifndef FORMAT_BITS_IN_H
#define FORMAT_BITS_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bits_in {
	int64_t (*read)(void *ctx, void *p, size_t n); /* bytes read; 0 at the end, -1 */
	void *ctx;
	uint64_t bits;         /* those to come, the next lowest */
	unsigned held;         /* how many */
	bool dry;              /* the stream has ended */
	size_t at, len;
	unsigned char in[16384];
};

/* At least N (of 32) bits are held, unless the stream ends: then zeros follow. */
static inline void bits_need(struct bits_in *b, unsigned n)
{
	while (b->held < n) {
		if (b->at == b->len) {
			int64_t k = b->dry ? 0 : b->read(b->ctx, b->in, sizeof b->in);
			b->at = 0;
			b->len = k > 0 ? (size_t)k : 0;
			if (k <= 0) {
				b->dry = true;
				return;
			}
		}
		b->bits |= (uint64_t)b->in[b->at++] << b->held;
		b->held += 8;
	}
}

/* Passes over N bits that are held; false when there are not so many. */
static inline bool bits_drop(struct bits_in *b, unsigned n)
{
	if (b->held < n)
		return false;
	b->bits >>= n;
	b->held -= n;
	return true;
}

/* The next N (of 32) bits; false when there are not so many. */
static inline bool bits_take(struct bits_in *b, unsigned n, unsigned *ret)
{
	bits_need(b, n);
	*ret = (unsigned)(b->bits & ((1ull << n) - 1));
	return bits_drop(b, n);
}

#endif
