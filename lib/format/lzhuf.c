/* lzhuf.c - see lzhuf.h.
 *
 * The code's tree is an array of nodes by rising frequency, children in pairs,
 * the root last. A symbol's node is swapped with the last of its old frequency
 * before it counts up, so that the order holds. */
#include "format/lzhuf.h"

#include <stdlib.h>

#define WINDOW_BYTES 4096u
#define LENGTH_MAX 60u
#define SYMBOLS (256 - 2 + LENGTH_MAX) /* bytes, and lengths 3 to 60 */
#define NODES (2 * SYMBOLS - 1)
#define ROOT (NODES - 1)
#define FREQUENCY_MAX 0x8000u
#define IN_BYTES 16384u

struct state {
	const struct lzhuf *io;
	uint32_t bits;       /* the next ones at the top */
	unsigned held;
	size_t at, len;
	bool dry, stopped;
	uint64_t made;
	unsigned r, out;     /* place in the window; bytes up to it that are not written */
	uint32_t freq[NODES + 1];
	uint16_t parent[NODES + SYMBOLS], child[NODES]; /* symbols stand behind the nodes */
	unsigned char in[IN_BYTES], window[WINDOW_BYTES];
};

static unsigned take(struct state *s, unsigned n)
{
	while (s->held < n) {
		if (s->at == s->len) {
			int64_t k = s->dry ? 0 : s->io->read(s->io->ctx, s->in, sizeof s->in);
			s->at = 0;
			s->len = k > 0 ? (size_t)k : 0;
			s->dry = k <= 0;
		}
		s->bits |= (uint32_t)(s->dry ? 0 : s->in[s->at++]) << (24 - s->held);
		s->held += 8;
	}
	unsigned v = s->bits >> (32 - n);
	s->bits <<= n;
	s->held -= n;
	return v;
}

static void flush(struct state *s)
{
	if (s->out && !s->stopped)
		s->stopped = !s->io->write(s->io->ctx, s->window + s->r - s->out, s->out);
	s->out = 0;
}

static void put(struct state *s, unsigned char c)
{
	s->window[s->r++] = c;
	s->out++;
	s->made++;
	if (s->r == WINDOW_BYTES) {
		flush(s);
		s->r = 0;
	}
}

static void set_parent(struct state *s, unsigned child, unsigned node)
{
	s->parent[child] = (uint16_t)node;
	if (child < NODES)
		s->parent[child + 1] = (uint16_t)node;
}

static void begin(struct state *s)
{
	for (unsigned i = 0; i < SYMBOLS; i++) {
		s->freq[i] = 1;
		s->child[i] = (uint16_t)(i + NODES);
		s->parent[i + NODES] = (uint16_t)i;
	}
	for (unsigned i = 0, j = SYMBOLS; j < NODES; i += 2, j++) {
		s->freq[j] = s->freq[i] + s->freq[i + 1];
		s->child[j] = (uint16_t)i;
		set_parent(s, i, j);
	}
	s->freq[NODES] = UINT32_MAX;
	s->parent[ROOT] = 0;
	memset(s->window, ' ', sizeof s->window);
	s->r = WINDOW_BYTES - LENGTH_MAX;
}

/* Halves the frequencies and makes the tree anew. */
static void halve(struct state *s)
{
	unsigned n = 0;
	for (unsigned i = 0; i < NODES; i++)
		if (s->child[i] >= NODES) {
			s->freq[n] = (s->freq[i] + 1) / 2;
			s->child[n++] = s->child[i];
		}
	for (unsigned i = 0, j = SYMBOLS; j < NODES; i += 2, j++) {
		uint32_t f = s->freq[i] + s->freq[i + 1];
		unsigned k = j;
		while (k > 0 && f < s->freq[k - 1])
			k--;
		memmove(s->freq + k + 1, s->freq + k, (j - k) * sizeof s->freq[0]);
		memmove(s->child + k + 1, s->child + k, (j - k) * sizeof s->child[0]);
		s->freq[k] = f;
		s->child[k] = (uint16_t)i;
	}
	for (unsigned i = 0; i < NODES; i++)
		set_parent(s, s->child[i], i);
	s->parent[ROOT] = 0;
}

static void count(struct state *s, unsigned symbol)
{
	if (s->freq[ROOT] == FREQUENCY_MAX)
		halve(s);
	unsigned c = s->parent[symbol + NODES];
	do {
		uint32_t f = ++s->freq[c];
		unsigned l = c + 1;
		if (f > s->freq[l]) {
			while (f > s->freq[l + 1])
				l++;
			s->freq[c] = s->freq[l];
			s->freq[l] = f;
			uint16_t up = s->child[c], down = s->child[l];
			s->child[l] = up;
			s->child[c] = down;
			set_parent(s, up, l);
			set_parent(s, down, c);
			c = l;
		}
		c = s->parent[c];
	} while (c);
}

static unsigned symbol(struct state *s)
{
	unsigned c = s->child[ROOT];
	while (c < NODES)
		c = s->child[c + take(s, 1)];
	count(s, c - NODES);
	return c - NODES;
}

/* The upper six bits of a distance by a fixed code: 1 of three bits, 3 of four,
 * 8 of five, 12 of six, 24 of seven, 16 of eight. */
static unsigned distance(struct state *s)
{
	static const unsigned char codes[6] = { 1, 3, 8, 12, 24, 16 };
	unsigned code = take(s, 3), first = 0, value = 0, i = 0;
	for (;; i++) {
		if (code - first < codes[i])
			return (value + code - first) << 6 | take(s, 6);
		value += codes[i];
		first = (first + codes[i]) << 1;
		if (i == 5)
			return 0; /* the code is complete: not reached */
		code = code << 1 | take(s, 1);
	}
}

enum status lzhuf(const struct lzhuf *io, struct err *err)
{
	struct state *s = xcalloc(1, sizeof *s);
	s->io = io;
	begin(s);
	while (s->made < io->size && !s->stopped && !s->dry) {
		unsigned c = symbol(s);
		if (c < 256) {
			put(s, (unsigned char)c);
			continue;
		}
		unsigned from = s->r - distance(s) - 1;
		for (unsigned n = c - 256 + 3; n && s->made < io->size; n--)
			put(s, s->window[from++ & (WINDOW_BYTES - 1)]);
	}
	flush(s);
	enum status st = ST_OK;
	if (s->dry && s->made < io->size)
		st = err_set(err, ST_WARN, E_TRUNCATED, "the compressed data end early");
	free(s);
	return st;
}
