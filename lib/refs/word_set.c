/* word_set.c - see word_set.h. */
#include "compiled.h"
#include <stdlib.h>

#define SLOTS_FIRST 64u
#define WORDS_BYTES_MAX (64u << 20)

static bool may_end(const struct word_set *s, struct str w)
{
	return w.len < 2 || s->ends[w.p[w.len - 2] & 63] >> (w.p[w.len - 1] & 63) & 1;
}

static struct str word(const struct word_set *s, struct word_slot x)
{
	return str_make(s->words.p + x.at, x.len);
}

/* Where W is or would be. */
static size_t slot(const struct word_set *s, struct str w)
{
	size_t i = (size_t)str_hash(w) & s->mask;
	while (s->slots[i].len && !str_eq(word(s, s->slots[i]), w))
		i = (i + 1) & s->mask;
	return i;
}

static void grow(struct word_set *s)
{
	struct word_slot *old = s->slots;
	size_t had = old ? s->mask + 1 : 0;
	if (!had)
		buf_init(&s->words, WORDS_BYTES_MAX);
	s->mask = had ? 2 * had - 1 : SLOTS_FIRST - 1;
	s->slots = xcalloc(s->mask + 1, sizeof *s->slots);
	for (size_t i = 0; i < had; i++)
		if (old[i].len)
			s->slots[slot(s, word(s, old[i]))] = old[i];
	free(old);
}

void word_set_add(struct word_set *s, struct str w)
{
	if (w.len == 0 || w.len > WORD_SET_BYTES_MAX || s->mapped)
		return;
	if (2 * s->n >= (s->slots ? s->mask : 0))
		grow(s);
	size_t i = slot(s, w), at = s->words.len;
	if (s->slots[i].len || !buf_add_str(&s->words, w))
		return;
	s->slots[i] = (struct word_slot){ (uint32_t)at, (uint32_t)w.len };
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
	if (!s->mapped) {
		free(s->slots);
		buf_release(&s->words);
	}
	*s = (struct word_set){ 0 };
}

void word_set_put(const struct word_set *s, struct buf *out)
{
	struct word_set bare = *s; /* the same bytes in each build */
	bare.slots = NULL;
	bare.words = (struct buf){ .len = 0 };
	compiled_put(out, &bare, 1, sizeof bare);
	compiled_put(out, s->slots, s->slots ? s->mask + 1 : 0, sizeof *s->slots);
	compiled_put(out, s->words.p, s->words.len, 1);
}

void word_set_take(struct word_set *s, struct compiled *c)
{
	const struct word_set *put = compiled_take(c, sizeof *s, NULL);
	*s = put ? *put : (struct word_set){ .n = 0 };
	s->mapped = true;
	s->slots = compiled_take(c, sizeof *s->slots, NULL);
	s->words = (struct buf){ .p = compiled_take(c, 1, NULL) };
}
