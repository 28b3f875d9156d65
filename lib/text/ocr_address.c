/* ocr_address.c - small print's @ is read as o, 0, a or e.
 *
 * A word is mended when it has a name, a host and no @, one letter that looks like @
 * is doubtful, and either the reader's second thought there was @, or the host stands
 * elsewhere on the page, or the page speaks of mail. It is one change to what was
 * read, so the line keeps its raw reading and loses confidence: a reader can judge.
 * Figures and letters that look alike (1 and l, 0 and O) are not mended: either is
 * a good address. A digest is no word: 32, 40 or 64 characters, all but a few
 * hexadecimal figures, have no o and no l; a token of the same length may, so only
 * what the reader doubted is mended there. */
#include "text/ocr_address.h"

#include <sluice/str.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* A second thought so unlikely still counts, and what is doubtful without one. */
#define SECOND_MIN 0.004f
#define DOUBTFUL 0.8f
/* What is mended is no surer. */
#define MENDED 0.5f
/* Least letters of a name before the @, of the host's first label, of its last. */
#define NAME_MIN 3
#define LABEL_MIN 3
#define LAST_MIN 2
/* Of a digest's characters at most so many are no figures, and one in so many at least is 0 to 9. */
#define DIGEST_WRONG_MAX 3
#define DIGEST_FIGURES 4

static bool letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool address(uint32_t c)
{
	return letter(c) || digit(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '@';
}

static bool looks_like_at(uint32_t c)
{
	return c < 0x80 && c && strchr("o0OaeQGc", (int)c) != NULL;
}

/* Characters FROM..TO are a host: labels of letters and figures, two at least. */
static bool is_host(const struct ocr_line *l, size_t from, size_t to)
{
	size_t dots = 0, label = 0, figures = 0;
	for (size_t i = from; i < to; i++) {
		uint32_t c = l->c[i].cp;
		if (c == '.') {
			if (label < (dots ? LAST_MIN : LABEL_MIN))
				return false;
			dots++;
			label = figures = 0;
		} else if (letter(c) || digit(c) || c == '-') {
			label++;
			figures += !letter(c);
		} else {
			return false;
		}
	}
	return dots > 0 && label >= LAST_MIN && figures == 0;
}

static bool same(const struct ocr_line *a, size_t i, const struct ocr_line *b, size_t k, size_t n)
{
	for (size_t m = 0; m < n; m++)
		if (a->c[i + m].cp != b->c[k + m].cp)
			return false;
	return true;
}

/* The host of L from FROM to TO stands in another line, after what is no letter. */
static bool known(const struct ocr_lines *lines, const struct ocr_line *l, size_t from, size_t to)
{
	size_t n = to - from;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *o = &lines->line[i];
		for (size_t k = 0; o != l && k + n <= o->n; k++)
			if ((k == 0 || !letter(o->c[k - 1].cp)) && !(k && digit(o->c[k - 1].cp)) &&
			    (k + n == o->n || !address(o->c[k + n].cp)) && same(l, from, o, k, n))
				return true;
	}
	return false;
}

/* 邮箱 邮件 mail Mail MAIL with no @ of its own is a label. */
static bool speaks_of_mail(const struct ocr_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		for (size_t k = 0; k + 1 < l->n; k++) {
			uint32_t a = l->c[k].cp, b = l->c[k + 1].cp;
			if (((a == 0x90AE || a == 0x90F5) && (b == 0x7BB1 || b == 0x4EF6)) || (k > 0 && l->c[k].cp == '@'))
				return true;
			if (k + 4 <= l->n && (a | 32) == 'm' && (b | 32) == 'a' && (l->c[k + 2].cp | 32) == 'i' && (l->c[k + 3].cp | 32) == 'l' &&
			    (k + 4 == l->n || !address(l->c[k + 4].cp)))
				return true;
		}
	}
	return false;
}

static char *text_of(const struct ocr_line *l)
{
	struct buf b;
	buf_init(&b, 16 * OCR_LINE_CHARS_MAX);
	for (size_t i = 0; i < l->n; i++) {
		if (i && l->c[i].space_before)
			buf_add_char(&b, ' ');
		buf_add_utf8(&b, l->c[i].cp);
	}
	char *ret = xstrdup(buf_z(&b));
	buf_release(&b);
	return ret;
}

/* The word from I to END. */
static void mend_word(struct ocr_lines *lines, struct ocr_line *l, size_t i, size_t end, bool mail)
{
	size_t best = 0;
	float least = 2;
	if (i && (l->c[i - 1].cp == '/' || l->c[i - 1].cp == '@'))
		return;
	for (size_t k = i; k < end; k++)
		if (l->c[k].cp == '@')
			return;
	for (size_t k = i + NAME_MIN; k < end; k++) {
		const struct ocr_char *c = &l->c[k];
		bool thought = c->second == '@' && c->second_confidence >= SECOND_MIN;
		float doubt = thought ? c->confidence - 1 : c->confidence;
		if (!looks_like_at(c->cp) || (!thought && c->confidence >= DOUBTFUL) || !is_host(l, k + 1, end))
			continue;
		if (doubt < least && (thought || mail || known(lines, l, k + 1, end))) {
			least = doubt;
			best = k;
		}
	}
	if (!best)
		return;
	if (!l->read)
		l->read = text_of(l);
	l->c[best].second = l->c[best].cp;
	l->c[best].second_confidence = l->c[best].confidence;
	l->c[best].cp = '@';
	l->c[best].confidence = MENDED < l->c[best].confidence ? MENDED : l->c[best].confidence;
}

/* What a letter that no hexadecimal number has was; 0: that cannot be told. */
static uint32_t figure_like(uint32_t c)
{
	return c == 'o' || c == 'O' ? '0' : c == 'l' || c == 'I' ? '1' : 0;
}

static bool hex(uint32_t c)
{
	return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The letters and figures from I to END, if they are a digest. */
static void mend_digest(struct ocr_line *l, size_t i, size_t end)
{
	size_t n = end - i, figures = 0, others = 0;
	if (n != 32 && n != 40 && n != 64)
		return;
	for (size_t k = i; k < end; k++) {
		figures += digit(l->c[k].cp);
		others += !hex(l->c[k].cp);
		if (!hex(l->c[k].cp) && (!figure_like(l->c[k].cp) || l->c[k].confidence >= DOUBTFUL))
			return;
	}
	if (others == 0 || others > DIGEST_WRONG_MAX || figures < n / DIGEST_FIGURES)
		return;
	if (!l->read)
		l->read = text_of(l);
	for (size_t k = i; k < end; k++) {
		struct ocr_char *c = &l->c[k];
		if (hex(c->cp))
			continue;
		c->second = c->cp;
		c->second_confidence = c->confidence;
		c->cp = figure_like(c->cp);
		c->confidence = MENDED < c->confidence ? MENDED : c->confidence;
	}
}

static void mend_digests(struct ocr_line *l)
{
	for (size_t i = 0, end; i < l->n; i = end + 1) {
		for (end = i; end < l->n && (letter(l->c[end].cp) || digit(l->c[end].cp)) && (end == i || !l->c[end].space_before); end++)
			;
		mend_digest(l, i, end);
		end -= end > i && end < l->n && l->c[end].space_before;
	}
}

void ocr_address_repair(struct ocr_lines *lines)
{
	bool mail = speaks_of_mail(lines);
	for (size_t n = 0; n < lines->n; n++) {
		struct ocr_line *l = &lines->line[n];
		mend_digests(l);
		for (size_t i = 0, end; i < l->n; i = end + 1) {
			for (end = i; end < l->n && address(l->c[end].cp) && (end == i || !l->c[end].space_before); end++)
				;
			if (end - i > NAME_MIN + LABEL_MIN + LAST_MIN)
				mend_word(lines, l, i, end, mail);
			/* a space ends a word without being a character */
			end -= end > i && end < l->n && l->c[end].space_before && address(l->c[end].cp);
		}
	}
}
