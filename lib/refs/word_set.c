/* word_set.c - see word_set.h. */
#include "word_set.h"
#include <sluice/err.h>
#include <stdlib.h>

#define SLOTS_FIRST 64u

static bool may_end(const struct word_set *s, struct str w)
{
	return w.len < 2 || s->ends[w.p[w.len - 2] & 63] >> (w.p[w.len - 1] & 63) & 1;
}

/* Where W is or would be. */
static size_t slot(const struct word_set *s, struct str w)
{
	size_t i = (size_t)str_hash(w) & s->mask;
	while (s->slots[i].len && !str_eq(s->slots[i], w))
		i = (i + 1) & s->mask;
	return i;
}

static void grow(struct word_set *s)
{
	struct str *old = s->slots;
	size_t had = old ? s->mask + 1 : 0;
	s->mask = had ? 2 * had - 1 : SLOTS_FIRST - 1;
	s->slots = xcalloc(s->mask + 1, sizeof *s->slots);
	for (size_t i = 0; i < had; i++)
		if (old[i].len)
			s->slots[slot(s, old[i])] = old[i];
	free(old);
}

void word_set_add(struct word_set *s, struct str w)
{
	if (w.len == 0 || w.len > WORD_SET_BYTES_MAX)
		return;
	if (2 * s->n >= (s->slots ? s->mask : 0))
		grow(s);
	size_t i = slot(s, w);
	if (s->slots[i].len)
		return;
	s->slots[i] = w;
	s->n++;
	s->lengths |= (uint64_t)1 << w.len;
	if (w.len >= 2)
		s->ends[w.p[w.len - 2] & 63] |= (uint64_t)1 << (w.p[w.len - 1] & 63);
	else
		memset(s->ends, 0xFF, sizeof s->ends);
}

bool word_set_has(const struct word_set *s, struct str w)
{
	return s->n && w.len && w.len <= WORD_SET_BYTES_MAX && s->lengths >> w.len & 1 && may_end(s, w) && s->slots[slot(s, w)].len;
}

bool word_set_ends(const struct word_set *s, struct str w)
{
	if (s->n == 0 || w.len < 2 || !may_end(s, w))
		return false;
	for (uint64_t l = s->lengths; l; l &= l - 1) {
		size_t n = (size_t)__builtin_ctzll(l);
		if (n >= w.len)
			break;
		if (s->slots[slot(s, str_sub(w, w.len - n, w.len))].len)
			return true;
	}
	return false;
}

void word_set_release(struct word_set *s)
{
	free(s->slots);
	*s = (struct word_set){ 0 };
}
