/* target_glued.c - see target_glued.h.
 *
 *	country | name | host | volume
 *	XE | Weather Officemeteo.gov.xf 1.2GB
 *
 * Columns stand close, and the gap between two is read as a blank, or as none. A country, a sector, a host, a
 * volume, a date can be told from what stands beside it: a cell comes apart where one of them begins or ends
 * and its column or the next wants it. Two columns of free words stay one. */
#include "rules.h"
#include "target_fields.h"
#include "target_glued.h"

#define GLUED_BYTES_MAX 300u /* each place of a cell is tried */

static bool is_typed(enum field f)
{
	return f == F_COUNTRY || f == F_SECTOR || f == F_HOST || f == F_VOLUME || f == F_DATE;
}

/* All of C is what a column of F holds. */
static bool fits(struct doc *d, enum field f, struct cell c)
{
	struct str s = doc_slice(d, c.start, c.end);
	double bytes;
	size_t from, to;
	if (s.len == 0)
		return false;
	switch (f) {
	case F_COUNTRY: return target_country(d, c.start, c.end).p != s.p;
	case F_SECTOR: return target_sector(d, c.start, c.end).p != s.p;
	case F_HOST: return target_is_host(d, c);
	case F_VOLUME: return target_volume(s, &bytes, &from, &to) && from == 0 && to == s.len;
	case F_DATE: return target_period(d->arena, s).len > 0;
	default: return true;
	}
}

/* Cells may have met at I: a blank, or letters of another kind. */
static bool is_seam(struct str t, uint32_t i)
{
	unsigned char a = (unsigned char)t.p[i - 1], b = (unsigned char)t.p[i];
	return a == ' ' || (a >= 0x80 ? b < 0x80 && b != ' ' : b >= 0xC0);
}

/* C begins with what a column of F holds. */
static bool begins(struct doc *d, enum field f, struct cell c)
{
	for (uint32_t i = c.end; i > c.start; i--)
		if ((i == c.end || is_seam(d->text, i)) && fits(d, f, cell_trim(d->text, c.start, i)))
			return true;
	return false;
}

/* Where C falls into what X and Y want; 0: nowhere. Ideographs have no seams: 瑞典|北岸海关. */
static uint32_t seam(struct doc *d, struct cell c, enum field x, enum field y)
{
	bool words = x == F_COUNTRY || x == F_SECTOR;
	for (uint32_t i = c.start + 1; i < c.end; i++) {
		if (!is_seam(d->text, i) && !(words && ((unsigned char)d->text.p[i] & 0xC0) == 0xC0))
			continue;
		struct cell left = cell_trim(d->text, c.start, i), right = cell_trim(d->text, i, c.end);
		if (is_typed(x) ? fits(d, x, left) && (!is_typed(y) || begins(d, y, right)) : is_typed(y) && begins(d, y, right))
			return i;
	}
	return 0;
}

/* Two columns of words: a blank behind an ideograph, or where other letters follow ideographs; 0: none. */
static uint32_t word_seam(struct str t, struct cell c)
{
	for (uint32_t i = c.start + 1; i < c.end; i++)
		if ((unsigned char)t.p[i - 1] >= 0x80 && ((t.p[i] == ' ') || ((t.p[i] | 32) >= 'a' && (t.p[i] | 32) <= 'z')))
			return i;
	return 0;
}

/* Puts the halves of cell I, cut at AT, in its place. */
static void cut(struct doc *d, struct cell *c, unsigned *n, unsigned i, uint32_t at)
{
	struct cell whole = c[i];
	memmove(c + i + 1, c + i, (*n - i) * sizeof *c);
	++*n;
	c[i] = cell_trim(d->text, whole.start, at);
	c[i + 1] = cell_trim(d->text, at, whole.end);
}

unsigned target_row_unglued(struct doc *d, const struct table *t, struct cell *c, unsigned n)
{
	for (unsigned i = 0; i < n && i + 1 < t->n && n < t->n; i++) {
		struct str s = doc_slice(d, c[i].start, c[i].end);
		enum field x = t->field[i], y = t->field[i + 1];
		if (target_is_blank(s) || s.len > GLUED_BYTES_MAX || (is_typed(x) && fits(d, x, c[i])) ||
		    (!is_typed(x) && i + 1 < n && is_typed(y) && begins(d, y, c[i + 1])))
			continue;
		uint32_t at = seam(d, c[i], x, y);
		/* what stands in the next cell belongs to the column behind */
		bool moved = !at && !is_typed(x) && !is_typed(y) && i + 2 < t->n && i + 1 < n && is_typed(t->field[i + 2]) && begins(d, t->field[i + 2], c[i + 1]);
		if (moved)
			at = word_seam(d->text, c[i]);
		if (at)
			cut(d, c, &n, i, at);
	}
	return n;
}

/* A label begins at FROM; a cell may hold several. */
static uint32_t label_end(const struct doc *d, uint32_t from, uint32_t end)
{
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	uint32_t best = 0;
	for (size_t i = doc_lit_at(d, TABLE_target_column, from); i < l->n && l->v[i].start == from; i++)
		if (l->v[i].end <= end && l->v[i].end > best)
			best = l->v[i].end;
	return best;
}

unsigned target_header_unglued(const struct doc *d, struct cell *c, unsigned n)
{
	for (unsigned i = 0; i < n && n < COLUMNS_MAX; i++) {
		uint32_t at = c[i].end - c[i].start <= GLUED_BYTES_MAX ? label_end(d, c[i].start, c[i].end) : 0;
		if (at == 0 || at == c[i].end)
			continue;
		struct cell left = { c[i].start, at }, right = cell_trim(d->text, at, c[i].end);
		if (target_label_field(d, left) == F_NONE || !label_end(d, right.start, right.end))
			continue;
		memmove(c + i + 1, c + i, (n - i) * sizeof *c);
		n++;
		c[i] = left;
		c[i + 1] = right;
	}
	return n;
}
