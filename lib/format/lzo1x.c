/* lzo1x.c - see lzo1x.h; the format as told in the Linux kernel's
 * Documentation/staging/lzo.rst.
 *
 * An instruction is a byte, perhaps a longer length, a distance, and up to
 * three literals that follow the copy; what small bytes mean depends on how
 * many literals came before. */
#include "format/lzo1x.h"

#include <string.h>

struct block {
	const unsigned char *in, *end;
	unsigned char *out, *start, *limit;
};

static bool literals(struct block *b, size_t n)
{
	if ((size_t)(b->end - b->in) < n || (size_t)(b->limit - b->out) < n)
		return false;
	memcpy(b->out, b->in, n);
	b->out += n;
	b->in += n;
	return true;
}

static bool copy(struct block *b, size_t back, size_t n)
{
	if (back > (size_t)(b->out - b->start) || (size_t)(b->limit - b->out) < n)
		return false;
	for (; n; n--, b->out++)
		*b->out = *(b->out - back);
	return true;
}

/* A length that did not fit: each zero byte is 255, the last one ends it. */
static bool longer(struct block *b, size_t base, size_t *len)
{
	size_t n = base;
	while (b->in < b->end && *b->in == 0) {
		n += 255;
		b->in++;
	}
	if (b->in == b->end)
		return false;
	*len = n + *b->in++;
	return true;
}

static bool two(struct block *b, unsigned *v)
{
	if (b->end - b->in < 2)
		return false;
	*v = b->in[0] | (unsigned)b->in[1] << 8;
	b->in += 2;
	return true;
}

bool lzo1x_decode(const unsigned char *in, size_t n, unsigned char *out, size_t most)
{
	struct block b = { in, in + n, out, out, out + most };
	unsigned before = 0, v; /* literals before: 0 to 3, 4 for a run of them */
	if (n && *in > 17) {
		size_t k = (size_t)*b.in++ - 17;
		if (!literals(&b, k))
			return false;
		before = k < 4 ? (unsigned)k : 4;
	}
	while (b.in < b.end) {
		unsigned op = *b.in++;
		size_t len, back;
		if (op < 16 && before == 0) {
			len = op + 3;
			if (op == 0 && !longer(&b, 18, &len))
				return false;
			if (!literals(&b, len))
				return false;
			before = 4;
			continue;
		}
		if (op < 16) {
			if (b.in == b.end)
				return false;
			back = ((size_t)*b.in++ << 2) + (op >> 2) + (before == 4 ? 2049 : 1);
			len = before == 4 ? 3 : 2;
			v = op;
		} else if (op < 32) {
			len = (op & 7) + 2;
			if ((op & 7) == 0 && !longer(&b, 9, &len))
				return false;
			if (!two(&b, &v))
				return false;
			back = 16384 + ((size_t)(op & 8) << 11) + (v >> 2);
			if (back == 16384)
				return b.out == b.limit && len == 3;
		} else if (op < 64) {
			len = (op & 31) + 2;
			if ((op & 31) == 0 && !longer(&b, 33, &len))
				return false;
			if (!two(&b, &v))
				return false;
			back = (v >> 2) + 1;
		} else {
			if (b.in == b.end)
				return false;
			back = ((size_t)*b.in++ << 3) + (op >> 2 & 7) + 1;
			len = op < 128 ? 3 + (op >> 5 & 1) : 5 + (op >> 5 & 3);
			v = op;
		}
		if (!copy(&b, back, len) || !literals(&b, v & 3))
			return false;
		before = v & 3;
	}
	return false; /* a block has an end of its own */
}
