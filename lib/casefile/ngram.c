/* ngram.c - Chinese words of any length in an index made for words with
 * spaces between (see ngram.h for the idea).
 *
 * A tokenizer of our own was rejected: stock sqlite3 could then neither query
 * nor even drop the table. Trigrams, which it has, miss the two-character
 * words that make up most of Chinese. */
#include "ngram.h"
#include "fold.h"
#include <sluice/utf8.h>

/* White space that does not end a run: lines are wrapped in the middle of
 * words, and headings are spaced out. Tabs, form feeds and empty lines end it. */
#define GAP_MAX 3

struct feed {
	struct str s;
	uint32_t queue[FOLD_MAX];
	size_t n, at;
};

static bool next(struct feed *f, uint32_t *ret)
{
	while (f->at >= f->n) {
		uint32_t cp;
		if (f->s.len == 0)
			return false;
		size_t k = utf8_decode(f->s, &cp);
		f->s = str_sub(f->s, k, f->s.len);
		f->n = fold_index(cp, f->queue);
		f->at = 0;
	}
	*ret = f->queue[f->at++];
	return true;
}

/* The run character that follows, over a small gap; else 0 and nothing read. */
static uint32_t peek_run(const struct feed *f)
{
	struct feed g = *f;
	uint32_t cp;
	int gap = 0, lines = 0;
	while (next(&g, &cp)) {
		if (fold_is_run(cp))
			return cp;
		lines += cp == '\n';
		if ((cp != ' ' && cp != '\n' && cp != '\r' && cp != 0x3000) || ++gap > GAP_MAX || lines > 1)
			return 0;
	}
	return 0;
}

/* LAST_ALONE: whether a run at the very end shows its last character alone. */
static size_t write_words(struct str text, bool last_alone, struct buf *out, bool *ret_prefix)
{
	struct feed f = { .s = text };
	uint32_t cp, last = 0;
	size_t words = 0, run = 0;
	bool in_word = false;
	while (next(&f, &cp)) {
		if (fold_is_run(cp)) {
			uint32_t to = peek_run(&f);
			bool at_end = false;
			if (!to && !last_alone) {
				struct feed g = f;
				uint32_t rest;
				at_end = true;
				while (at_end && next(&g, &rest))
					at_end = !fold_is_word(rest);
			}
			run++;
			if (!to && at_end && run > 1)
				break; /* 部 after 交部 adds nothing */
			if (!to && at_end)
				*ret_prefix = true;
			buf_add_char(out, ' ');
			buf_add_utf8(out, cp);
			if (to)
				buf_add_utf8(out, to);
			else
				run = 0;
			words++;
			in_word = false;
			last = ' ';
			if (!to)
				buf_add_char(out, ' ');
			continue;
		}
		run = 0;
		bool word = cp < 0x80 ? fold_is_word(cp) : true;
		words += word && !in_word && (cp < 0x80 || fold_is_word(cp));
		in_word = word;
		if (cp == '"' || cp == 0)
			cp = ' ';
		/* white space and punctuation in a row are one separator to the tokenizer */
		if (word || last != ' ')
			buf_add_utf8(out, word ? cp : ' ');
		last = word ? cp : ' ';
	}
	return words;
}

void ngram_text(struct str text, struct buf *out)
{
	bool prefix = false;
	write_words(text, true, out, &prefix);
}

bool ngram_query(struct str phrase, bool prefix, struct buf *out)
{
	size_t from = out->len;
	bool single = false;
	buf_add_char(out, '"');
	if (write_words(phrase, false, out, &single) == 0) {
		buf_cut(out, from);
		return false;
	}
	buf_add_char(out, '"');
	if (single || prefix)
		buf_add_char(out, '*');
	if (out->full) { /* half a phrase is none: its quotation mark is open */
		buf_cut(out, from);
		return false;
	}
	return true;
}
