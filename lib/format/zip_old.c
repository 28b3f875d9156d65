/* zip_old.c - see zip_old.h. */
#include "format/zip_old.h"
#include "format/bits_in.h"

#include <stdlib.h>

#define WINDOW_BYTES 8192u /* the largest distance of them all is 8,192 */

/* shrink */
#define CODE_BITS_MIN 9
#define CODE_BITS_MAX 13
#define CODES (1u << CODE_BITS_MAX)
#define CODE_CONTROL 256u
#define FREE 0xFFFFu
/* reduce */
#define FOLLOWERS_MAX 32
#define MARK 144
/* implode */
#define TREE_BITS 16

struct tree {
	uint16_t of[1u << TREE_BITS]; /* symbol << 5 | bits; 0: no such code */
};
struct state {
	const struct zip_old *io;
	struct bits_in in;
	bool stopped;
	uint64_t made;
	size_t out;          /* bytes in the window's upper half that are not written */
	unsigned char window[2 * WINDOW_BYTES];
	union {
		struct {
			uint16_t parent[CODES];
			unsigned char value[CODES], text[CODES];
			bool used[CODES];
		} shrink;
		struct {
			uint8_t n[256], of[256][FOLLOWERS_MAX];
		} reduce;
		struct {
			struct tree literal, length, distance;
		} implode;
	} u;
};

static void flush(struct state *s)
{
	if (s->out && !s->stopped)
		s->stopped = !s->io->write(s->io->ctx, s->window + WINDOW_BYTES, s->out);
	memmove(s->window, s->window + s->out, WINDOW_BYTES);
	s->out = 0;
}

static bool wanted(const struct state *s)
{
	return !s->stopped && s->made < s->io->size;
}

static void put(struct state *s, unsigned char c)
{
	if (!wanted(s))
		return;
	s->window[WINDOW_BYTES + s->out++] = c;
	s->made++;
	if (s->out == WINDOW_BYTES)
		flush(s);
}

/* What lies before the first byte is zeros. */
static void copy(struct state *s, size_t back, size_t len)
{
	while (len-- && wanted(s))
		put(s, s->window[WINDOW_BYTES + s->out - back]);
}

/* LZW whose width and clearing are told by codes: leaves of the tree are freed,
 * and freed codes are used again, the lowest first. */
static void clear_leaves(struct state *s)
{
	memset(s->u.shrink.used, 0, sizeof s->u.shrink.used);
	for (unsigned c = CODE_CONTROL + 1; c < CODES; c++)
		if (s->u.shrink.parent[c] != FREE)
			s->u.shrink.used[s->u.shrink.parent[c]] = true;
	for (unsigned c = CODE_CONTROL + 1; c < CODES; c++)
		if (!s->u.shrink.used[c])
			s->u.shrink.parent[c] = FREE;
}

static bool shrink(struct state *s)
{
	uint16_t *parent = s->u.shrink.parent;
	unsigned width = CODE_BITS_MIN, code, old, next = CODE_CONTROL;
	for (unsigned c = 0; c < CODES; c++) {
		parent[c] = c < CODE_CONTROL ? CODE_CONTROL : FREE;
		s->u.shrink.value[c] = (unsigned char)c;
	}
	if (!wanted(s))
		return true;
	if (!bits_take(&s->in, width, &old) || old >= CODE_CONTROL)
		return false;
	unsigned char first = (unsigned char)old;
	put(s, first);
	while (wanted(s)) {
		if (!bits_take(&s->in, width, &code))
			return false;
		if (code == CODE_CONTROL) {
			if (!bits_take(&s->in, width, &code) || (code == 1 && ++width > CODE_BITS_MAX) || (code != 1 && code != 2))
				return false;
			if (code == 2) {
				clear_leaves(s);
				next = CODE_CONTROL;
			}
			continue;
		}
		/* a code that is not there yet is the last string and its first byte */
		unsigned c = code, n = 0;
		if (parent[c] == FREE) {
			s->u.shrink.text[n++] = first;
			c = old;
		}
		for (; c != CODE_CONTROL; c = parent[c]) {
			if (c == FREE || n == CODES)
				return false;
			s->u.shrink.text[n++] = s->u.shrink.value[c];
		}
		if (!n)
			return false;
		first = s->u.shrink.text[n - 1];
		while (n)
			put(s, s->u.shrink.text[--n]);
		do
			next++;
		while (next < CODES && parent[next] != FREE);
		if (next < CODES) {
			s->u.shrink.value[next] = first;
			parent[next] = (uint16_t)old;
		} else {
			next = CODES - 1; /* full: nothing is added until leaves are freed */
		}
		old = code;
	}
	return true;
}

/* Each byte has a short list of those that follow it most; over that lie
 * copies, told by a mark, a length and a distance. */
static bool reduce(struct state *s)
{
	unsigned shift = 8 - (s->io->method - 1), mask = (1u << shift) - 1, v, last = 0, step = 0, len = 0, high = 0;
	for (unsigned c = 256; c-- > 0;) {
		if (!bits_take(&s->in, 6, &v) || v > FOLLOWERS_MAX)
			return false;
		s->u.reduce.n[c] = (uint8_t)v;
		for (unsigned i = 0; i < s->u.reduce.n[c]; i++) {
			if (!bits_take(&s->in, 8, &v))
				return false;
			s->u.reduce.of[c][i] = (uint8_t)v;
		}
	}
	while (wanted(s)) {
		unsigned n = s->u.reduce.n[last], c, other = 1;
		if (n && !bits_take(&s->in, 1, &other))
			return false;
		if (other) {
			if (!bits_take(&s->in, 8, &c))
				return false;
		} else {
			unsigned width = 1;
			while (1u << width < n)
				width++;
			if (!bits_take(&s->in, width, &v) || v >= FOLLOWERS_MAX)
				return false;
			c = s->u.reduce.of[last][v];
		}
		last = c;
		switch (step) {
		case 0:
			if (c == MARK)
				step = 1;
			else
				put(s, (unsigned char)c);
			break;
		case 1:
			if (c == 0) {
				put(s, MARK);
				step = 0;
				break;
			}
			high = c >> shift;
			len = c & mask;
			step = len == mask ? 2 : 3;
			break;
		case 2:
			len += c;
			step = 3;
			break;
		default:
			copy(s, (high << 8) + c + 1, len + 3);
			step = 0;
			break;
		}
	}
	return true;
}

/* Shannon-Fano: the longest codes come first, from zero up. */
static bool read_tree(struct state *s, struct tree *t, unsigned n)
{
	uint8_t bits[256];
	unsigned rows, v, at = 0;
	if (!bits_take(&s->in, 8, &rows))
		return false;
	for (unsigned i = 0; i <= rows; i++) {
		if (!bits_take(&s->in, 8, &v) || at + (v >> 4) + 1 > n)
			return false;
		for (unsigned k = 0; k <= v >> 4; k++)
			bits[at++] = (uint8_t)((v & 15) + 1);
	}
	if (at != n)
		return false;
	memset(t->of, 0, sizeof t->of);
	uint32_t code = 0;
	for (unsigned b = TREE_BITS; b >= 1; b--)
		for (unsigned i = n; i-- > 0;)
			if (bits[i] == b) {
				uint32_t back = 0;
				if (code >= 1u << TREE_BITS)
					return false;
				for (unsigned k = 0; k < TREE_BITS; k++)
					back |= (code >> k & 1) << (TREE_BITS - 1 - k);
				for (uint32_t k = back; k < 1u << TREE_BITS; k += 1u << b)
					t->of[k] = (uint16_t)(i << 5 | b);
				code += 1u << (TREE_BITS - b);
			}
	return true;
}

static bool symbol(struct state *s, const struct tree *t, unsigned *ret)
{
	bits_need(&s->in, TREE_BITS);
	unsigned e = t->of[s->in.bits & ((1u << TREE_BITS) - 1)], b = e & 31;
	if (!b || !bits_drop(&s->in, b))
		return false;
	*ret = e >> 5;
	return true;
}

static bool implode(struct state *s)
{
	bool three = s->io->flags & 4;
	unsigned low_bits = s->io->flags & 2 ? 7 : 6, least = three ? 3 : 2, v, low, high, len;
	if ((three && !read_tree(s, &s->u.implode.literal, 256)) || !read_tree(s, &s->u.implode.length, 64) ||
	    !read_tree(s, &s->u.implode.distance, 64))
		return false;
	while (wanted(s)) {
		if (!bits_take(&s->in, 1, &v))
			return false;
		if (v) {
			if (!(three ? symbol(s, &s->u.implode.literal, &v) : bits_take(&s->in, 8, &v)))
				return false;
			put(s, (unsigned char)v);
			continue;
		}
		if (!bits_take(&s->in, low_bits, &low) || !symbol(s, &s->u.implode.distance, &high) || !symbol(s, &s->u.implode.length, &len))
			return false;
		v = 0;
		if (len == 63 && !bits_take(&s->in, 8, &v))
			return false;
		copy(s, (high << low_bits | low) + 1, len + v + least);
	}
	return true;
}

enum status zip_old(const struct zip_old *io, struct err *err)
{
	struct state *s = xcalloc(1, sizeof *s);
	s->io = io;
	s->in.read = io->read;
	s->in.ctx = io->ctx;
	bool good = io->method == 1 ? shrink(s) : io->method == 6 ? implode(s) : reduce(s);
	flush(s);
	enum status st = ST_OK;
	if (!good)
		st = s->in.dry ? err_set(err, ST_WARN, E_TRUNCATED, "the compressed data end early")
			       : err_set(err, ST_WARN, E_CORRUPT, "damaged compressed data");
	free(s);
	return st;
}
