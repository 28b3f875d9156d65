/* mail_other.c - words of one alternative that the other lacks.
 *
 * Mail programs send the same text twice, and showing both would double every
 * reference. But a sender may write "see the HTML part", or hide one text from
 * filters behind another, so both are compared by their words, as a set of
 * hashes: markup, style and entities left out. Links' targets do not count: they
 * are not shown by either. */
#include "mail_other.h"

#include <stdlib.h>
#include <string.h>

/* Words of fewer bytes (two Chinese characters) say little. */
#define WORD_BYTES_MIN 4
/* So many new words, and this part of all, are another text; or so many bytes of them where none is old. */
#define NEW_MIN 3
#define NEW_PART 0.25f
#define NEW_BYTES_MIN 16u
#define WORDS_MAX (1u << 17)

struct words {
	uint64_t *slot;
	size_t n;
};

static bool in_word(unsigned char c)
{
	return (c | 32) >= 'a' ? (c | 32) <= 'z' || c >= 0x80 : (c >= '0' && c <= '9') || c == '@' || c == '.' || c == '-' || c == '_';
}

static bool add(struct words *w, uint64_t h)
{
	size_t i = h & (2 * WORDS_MAX - 1);
	while (w->slot[i] && w->slot[i] != h)
		i = (i + 1) & (2 * WORDS_MAX - 1);
	bool fresh = w->slot[i] != h;
	if (fresh && w->n < WORDS_MAX) {
		w->slot[i] = h;
		w->n++;
	}
	return fresh;
}

/* Chinese has no blanks: a word ends at its comma or full stop, in UTF-8 or GBK. */
static size_t wide_stop(struct str s, size_t i)
{
	static const struct { char bytes[4]; unsigned char len; } stops[] = { { "\xEF\xBC", 3 }, { "\xE3\x80", 3 }, { "\xA3\xAC", 2 }, { "\xA1\xA3", 2 } };
	for (size_t k = 0; k < sizeof stops / sizeof *stops && i + 2 < s.len; k++)
		if (memcmp(s.p + i, stops[k].bytes, 2) == 0)
			return stops[k].len;
	return 0;
}

/* The next word of S from *POS; with MARKUP tags, style and entities are passed over. */
static bool next_word(struct str s, size_t *pos, bool markup, struct str *ret)
{
	size_t i = *pos;
	while (i < s.len) {
		if (markup && s.p[i] == '<') {
			bool style = str_eq_nocase(str_sub(s, i + 1, i + 6), STR("style")) || str_eq_nocase(str_sub(s, i + 1, i + 7), STR("script"));
			ptrdiff_t end = str_find(str_sub(s, i, s.len), style ? STR("</") : STR(">"));
			i = end < 0 ? s.len : i + (size_t)end + (style ? 2 : 1);
			continue;
		}
		if (markup && s.p[i] == '&') {
			size_t k = i + 1;
			while (k < s.len && k - i < 12 && s.p[k] != ';' && s.p[k] != ' ')
				k++;
			i = k < s.len && s.p[k] == ';' ? k + 1 : i + 1;
			continue;
		}
		size_t from = i, stop = 0;
		while (i < s.len && in_word((unsigned char)s.p[i]) && !((unsigned char)s.p[i] >= 0x80 && (stop = wide_stop(s, i))))
			i++;
		if (i == from && stop) {
			i += stop;
			continue;
		}
		if (i > from) {
			size_t to = i;
			while (to > from && (s.p[to - 1] == '.' || s.p[to - 1] == '-'))
				to--;
			*ret = str_sub(s, from, to);
			*pos = i;
			return true;
		}
		i++;
	}
	*pos = i;
	return false;
}

bool mail_other_says_more(struct str plain, struct str html)
{
	struct words w = { .slot = xcalloc(2 * WORDS_MAX, sizeof *w.slot) };
	struct str word;
	size_t all = 0, fresh = 0, bytes = 0;
	bool address = false;
	for (size_t pos = 0; next_word(plain, &pos, false, &word);)
		if (word.len >= WORD_BYTES_MIN)
			add(&w, str_hash(word) | 1);
	for (size_t pos = 0; next_word(html, &pos, true, &word);) {
		if (word.len < WORD_BYTES_MIN)
			continue;
		all++;
		if (add(&w, str_hash(word) | 1)) {
			fresh++;
			bytes += word.len;
			address |= str_find_char(word, '@') > 0;
		}
	}
	free(w.slot);
	return address || (fresh >= NEW_MIN && (float)fresh > NEW_PART * (float)all) || (fresh == all && bytes >= NEW_BYTES_MIN);
}
