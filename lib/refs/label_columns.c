/* label_columns.c - what only its column's header tells: tables of call records,
 * subscribers and accounts hold bare digits under IMSI, IMEI, 护照, 账号.
 *
 * A header is a line whose cells hold labels of labels.tsv, alone or behind a word that says whose it is
 * (主叫IMSI, CALLING_IMEI); the sign behind a label (TAB, bar, semicolon, comma) parts the cells, blanks do where
 * it has two labels. Rows are
 * the lines below with as many cells; a value must fill its cell and pass its
 * label's check. A table that is longer than a window goes on in the next one. */
#include "passes.h"
#include "rules.h"
#include "scan.h"
#include "user_rules.h"

#define COLUMNS_MAX 64u
#define ROW_BYTES_MAX 8192u
#define LABEL_BYTES_MAX 64u

struct columns {
	char sep;
	unsigned n;
	uint8_t label[COLUMNS_MAX]; /* row of labels.tsv + 1, 0: no label */
};

struct span {
	uint32_t a, b;
};

static struct span trim(struct str s, uint32_t a, uint32_t b)
{
	while (a < b && (s.p[a] == ' ' || s.p[a] == '"' || s.p[a] == '\''))
		a++;
	while (b > a && (s.p[b - 1] == ' ' || s.p[b - 1] == '"' || s.p[b - 1] == '\'' || s.p[b - 1] == '\r'))
		b--;
	return (struct span){ a, b };
}

static unsigned split(struct str s, struct doc_line line, char sep, struct span *ret)
{
	unsigned n = 0;
	uint32_t a = line.start;
	if (line.end - line.start > ROW_BYTES_MAX)
		return 0;
	for (uint32_t i = a; i <= line.end && n < COLUMNS_MAX; i++)
		if (i == line.end || s.p[i] == sep) {
			struct span cell = trim(s, a, i);
			if (sep != ' ' || cell.b > cell.a) /* several blanks part as one does */
				ret[n++] = cell;
			a = i + 1;
		}
	return n;
}

static bool is_type(const struct doc *d, uint8_t label, const char *type)
{
	return label && str_eqz(refs_row_cell(&d->rules->tables[TABLE_label], label - 1u, 1), type);
}

/* LINE, a row of C with a single label, is one row of a table among others: what the label names
 * is said of, as are the names above it (organization TAB Twitter). */
static bool goes_on(const struct doc *d, size_t line, const struct columns *c)
{
	struct span above[COLUMNS_MAX];
	if (line == 0 || split(d->text, d->lines[line - 1], c->sep, above) != c->n)
		return false;
	/* of other labels it is the header of a second table: who else says "IMSI"? */
	static const char *const names[] = { "telegram", "twitter", "wechat", "qq" };
	for (unsigned k = 0; k < c->n; k++)
		for (size_t i = 0; i < sizeof names / sizeof *names && c->label[k] && above[k].b > above[k].a; i++)
			if (is_type(d, c->label[k], names[i]))
				return true;
	return false;
}

#define WHOSE_BYTES_MAX 24u /* before a label in its cell: 主叫, CALLING_ */

/* The label that CELL is, or ends with; its row + 1, 0: it is none. */
static uint8_t label_of(const struct doc *d, struct span cell)
{
	const struct lit_hits *l = &d->lits[TABLE_label];
	uint32_t from = cell.b > cell.a + WHOSE_BYTES_MAX + LABEL_BYTES_MAX ? cell.b : cell.a;
	for (size_t k = doc_lit_at(d, TABLE_label, from); k < l->n && l->v[k].start < cell.b; k++)
		if (l->v[k].end == cell.b && l->v[k].start <= cell.a + WHOSE_BYTES_MAX)
			return l->v[k].row < UINT8_MAX ? (uint8_t)(l->v[k].row + 1) : 0;
	return 0;
}

/* "Cell" beside IMSI and IMEI is the mast's, no telephone. */
static void drop_masts(const struct doc *d, const struct span *cell, struct columns *c)
{
	bool records = false;
	for (unsigned k = 0; k < c->n; k++)
		records |= is_type(d, c->label[k], "imsi") || is_type(d, c->label[k], "imei");
	for (unsigned k = 0; k < c->n && records; k++)
		if (str_eq_nocase(doc_slice(d, cell[k].a, cell[k].b), STR("cell")))
			c->label[k] = 0;
}

/* Label I stands in a header's cell: its columns. */
static bool header(const struct doc *d, size_t i, size_t line, struct columns *ret)
{
	const struct lit_hits *l = &d->lits[TABLE_label];
	struct doc_line at = d->lines[line];
	struct span cell[COLUMNS_MAX];
	uint32_t e = l->v[i].end;
	while (e < at.end && (d->text.p[e] == ' ' || d->text.p[e] == '"'))
		e++;
	char sep = e < at.end ? d->text.p[e] : '\0';
	if (sep != '\t' && sep != '|' && sep != ';' && sep != ',') {
		/* the last cell: the sign before it */
		uint32_t b = l->v[i].start;
		while (b > at.start && (d->text.p[b - 1] == ' ' || d->text.p[b - 1] == '"'))
			b--;
		sep = b > at.start ? d->text.p[b - 1] : '\0';
		if (sep != '\t' && sep != '|' && sep != ';' && sep != ',') {
			/* a label by itself heads a column of one cell a line */
			struct span whole = trim(d->text, at.start, at.end);
			if (l->v[i].start == whole.a && l->v[i].end == whole.b) {
				*ret = (struct columns){ .sep = '\n', .n = 1, .label = { (uint8_t)(l->v[i].row + 1) } };
				return l->v[i].row < UINT8_MAX;
			}
			/* blanks: two labels and more */
			bool two = (i + 1 < l->n && l->v[i + 1].start < at.end) || (i > 0 && l->v[i - 1].start >= at.start);
			if (!two)
				return false;
			sep = ' ';
		}
	}
	*ret = (struct columns){ .sep = sep, .n = split(d->text, at, sep, cell) };
	unsigned labels = 0, other = 0;
	for (unsigned c = 0; c < ret->n; c++) {
		bool label = (ret->label[c] = label_of(d, cell[c])) != 0;
		labels += label;
		/* a row of values is no header */
		for (uint32_t x = cell[c].a; !label && x + 5 < cell[c].b && !other; x++)
			other = is_digit(d->text.p[x]) && is_digit(d->text.p[x + 1]) && is_digit(d->text.p[x + 2]) && is_digit(d->text.p[x + 3]) &&
				is_digit(d->text.p[x + 4]);
	}
	drop_masts(d, cell, ret);
	return labels >= (sep == ' ' ? 2u : 1u) && ret->n >= 2 && !other && !(labels == 1 && goes_on(d, line, ret));
}

/* +-----+-----+, =====: a rule between a table's rows. */
static bool is_rule(struct str s)
{
	size_t n = 0;
	while (n < s.len && strchr("+-=| \t\r", s.p[n] ? s.p[n] : 'x'))
		n++;
	return s.len > 0 && n == s.len;
}

/* Rows from line AT on; the first line that is none. */
static size_t rows(struct doc *d, const struct columns *c, struct doc_line head, size_t at)
{
	struct span cell[COLUMNS_MAX], name[COLUMNS_MAX] = { { 0, 0 } };
	if (head.end)
		split(d->text, head, c->sep, name);
	for (; at < d->n_lines; at++) {
		struct doc_line line = d->lines[at];
		if (split(d->text, line, c->sep, cell) != c->n) {
			if (is_rule(doc_line(d, at)))
				continue;
			break;
		}
		bool any = false;
		for (unsigned k = 0; k < c->n; k++)
			if (c->label[k] && cell[k].b > cell[k].a)
				any |= labelled_cell(d, cell[k].a, cell[k].b, refs_row_cell(&d->rules->tables[TABLE_label], c->label[k] - 1u, 1),
						     refs_row_cell(&d->rules->tables[TABLE_label], c->label[k] - 1u, 2),
						     doc_slice(d, name[k].a, name[k].b));
		if (c->n == 1 && !any) /* the column ends where its values do */
			break;
	}
	return at;
}

static void carry(struct doc *d, const struct columns *c, bool goes_on)
{
	memset(d->columns, 0, sizeof d->columns);
	if (!goes_on)
		return;
	d->columns[0] = (unsigned char)c->sep;
	d->columns[1] = (unsigned char)c->n;
	memcpy(d->columns + 2, c->label, c->n);
}

void refs_label_columns(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_label];
	struct columns c = { .sep = (char)d->columns[0], .n = d->columns[1] };
	size_t done = 0; /* lines before that are read */
	if (c.sep) {
		memcpy(c.label, d->columns + 2, c.n);
		done = rows(d, &c, (struct doc_line){ 0 }, doc_line_at(d, d->own_from));
	}
	carry(d, &c, c.sep && done + 1 >= d->n_lines); /* the last line may be cut */
	for (size_t i = 0; i < l->n; i++) {
		size_t line = doc_line_at(d, l->v[i].start);
		if (line < done || !header(d, i, line, &c))
			continue;
		done = rows(d, &c, d->lines[line], line + 1);
		carry(d, &c, done + 1 >= d->n_lines);
	}
}
