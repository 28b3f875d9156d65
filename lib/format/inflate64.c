/* inflate64.c - see inflate64.h.
 *
 * Codes are looked up by their 15 bits at once, in tables made anew for each
 * block; the window is twice as large as it must be, so that copies and
 * writing out need no care at its seam but one. */
#include "format/inflate64.h"
#include "format/bits_in.h"

#include <stdlib.h>

#define WINDOW_BYTES 65536u
#define CODE_BITS 15
#define LITERALS 288
#define DISTANCES 32

struct table {
	uint16_t of[1u << CODE_BITS]; /* symbol << 4 | bits; 0: no such code */
};
struct state {
	const struct inflate64 *io;
	struct bits_in in;
	bool stopped;
	size_t out;            /* bytes in the window's upper half that are not written */
	struct table literal, distance;
	unsigned char window[2 * WINDOW_BYTES];
};

/* False for lengths that no code can have. */
static bool make(struct table *t, const uint8_t *bits, unsigned n)
{
	unsigned count[CODE_BITS + 1] = { 0 }, next[CODE_BITS + 1], code = 0, left = 1;
	for (unsigned i = 0; i < n; i++)
		count[bits[i]]++;
	count[0] = 0;
	for (unsigned b = 1; b <= CODE_BITS; b++) {
		left <<= 1;
		if (count[b] > left)
			return false;
		left -= count[b];
		code = (code + count[b - 1]) << 1;
		next[b] = code;
	}
	memset(t->of, 0, sizeof t->of);
	for (unsigned i = 0; i < n; i++) {
		unsigned b = bits[i], c, back = 0;
		if (!b)
			continue;
		c = next[b]++;
		for (unsigned k = 0; k < b; k++)
			back |= (c >> k & 1) << (b - 1 - k);
		for (unsigned k = back; k < 1u << CODE_BITS; k += 1u << b)
			t->of[k] = (uint16_t)(i << 4 | b);
	}
	return true;
}

static bool symbol(struct state *s, const struct table *t, unsigned *ret)
{
	bits_need(&s->in, CODE_BITS);
	unsigned e = t->of[s->in.bits & ((1u << CODE_BITS) - 1)], b = e & 15;
	if (!b || !bits_drop(&s->in, b))
		return false;
	*ret = e >> 4;
	return true;
}

static void flush(struct state *s)
{
	if (s->out && !s->stopped)
		s->stopped = !s->io->write(s->io->ctx, s->window + WINDOW_BYTES, s->out);
	/* what was written becomes what copies look back on */
	memmove(s->window, s->window + s->out, WINDOW_BYTES);
	s->out = 0;
}

static void put(struct state *s, unsigned char c)
{
	s->window[WINDOW_BYTES + s->out++] = c;
	if (s->out == WINDOW_BYTES)
		flush(s);
}

static bool lengths(struct state *s, uint8_t *bits, unsigned *ret_literals, unsigned *ret_distances)
{
	static const uint8_t order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned nl, nd, nc, v, sym;
	uint8_t code[19] = { 0 };
	if (!bits_take(&s->in, 5, &nl) || !bits_take(&s->in, 5, &nd) || !bits_take(&s->in, 4, &nc))
		return false;
	nl += 257;
	nd += 1;
	for (unsigned i = 0; i < nc + 4; i++) {
		if (!bits_take(&s->in, 3, &v))
			return false;
		code[order[i]] = (uint8_t)v;
	}
	if (!make(&s->literal, code, 19))
		return false;
	for (unsigned i = 0; i < nl + nd;) {
		if (!symbol(s, &s->literal, &sym))
			return false;
		if (sym < 16) {
			bits[i++] = (uint8_t)sym;
			continue;
		}
		unsigned base = sym == 16 || sym == 17 ? 3 : 11, extra = sym == 16 ? 2 : sym == 17 ? 3 : 7;
		if (!bits_take(&s->in, extra, &v) || (sym == 16 && i == 0) || i + base + v > nl + nd)
			return false;
		uint8_t b = sym == 16 ? bits[i - 1] : 0;
		for (unsigned k = 0; k < base + v; k++)
			bits[i++] = b;
	}
	*ret_literals = nl;
	*ret_distances = nd;
	return true;
}

static bool codes(struct state *s)
{
	static const uint16_t length_base[29] = { 3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
						  31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3 };
	static const uint8_t length_bits[29] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16 };
	unsigned sym, v;
	while (!s->stopped) {
		if (!symbol(s, &s->literal, &sym))
			return false;
		if (sym < 256) {
			put(s, (unsigned char)sym);
			continue;
		}
		if (sym == 256)
			return true;
		if (sym > 285 || !bits_take(&s->in, length_bits[sym - 257], &v))
			return false;
		unsigned len = length_base[sym - 257] + v;
		if (!symbol(s, &s->distance, &sym))
			return false;
		unsigned extra = sym < 4 ? 0 : sym / 2 - 1;
		if (!bits_take(&s->in, extra, &v))
			return false;
		size_t back = sym < 4 ? sym + 1 : ((size_t)(2 + (sym & 1)) << extra) + 1 + v;
		if (back > WINDOW_BYTES)
			return false;
		while (len-- && !s->stopped)
			put(s, s->window[WINDOW_BYTES + s->out - back]);
	}
	return true;
}

static bool block(struct state *s, unsigned type)
{
	uint8_t bits[LITERALS + DISTANCES + 32] = { 0 };
	unsigned nl = LITERALS, nd = DISTANCES, v;
	if (type == 0) {
		unsigned len, not;
		if (!bits_take(&s->in, s->in.held & 7, &v) || !bits_take(&s->in, 16, &len) || !bits_take(&s->in, 16, &not) || len != (~not & 0xFFFF))
			return false;
		while (len-- && !s->stopped) {
			if (!bits_take(&s->in, 8, &v))
				return false;
			put(s, (unsigned char)v);
		}
		return true;
	}
	if (type == 1) {
		for (unsigned i = 0; i < LITERALS; i++)
			bits[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
		memset(bits + LITERALS, 5, DISTANCES);
	} else if (type != 2 || !lengths(s, bits, &nl, &nd)) {
		return false;
	}
	return make(&s->literal, bits, nl) && make(&s->distance, bits + nl, nd) && codes(s);
}

enum status inflate64(const struct inflate64 *io, struct err *err)
{
	struct state *s = xcalloc(1, sizeof *s);
	unsigned last = 0, type;
	bool good = true;
	s->io = io;
	s->in.read = io->read;
	s->in.ctx = io->ctx;
	while (!last && good && !s->stopped)
		good = bits_take(&s->in, 1, &last) && bits_take(&s->in, 2, &type) && block(s, type);
	flush(s);
	enum status st = ST_OK;
	if (!good)
		st = s->in.dry ? err_set(err, ST_WARN, E_TRUNCATED, "the compressed data end early")
			       : err_set(err, ST_WARN, E_CORRUPT, "damaged compressed data");
	free(s);
	return st;
}
