/* lead_rows.c - lines as leads see them: what heads them, which are rows of a table or paths.
 *
 * A table's cells, a path's parts and a file name's are apart by one sign. The column in
 * which the known names of a block stand, or the one beside a column of countries,
 * is the column of names; whatever else fills a cell of it is a lead as well. */
#include "lead_find.h"
#include "rules.h"
#include "talk_marks.h"

#define HEAD_LINES 40u        /* so far a heading is in force */
#define CELLS_MAX 24u

/* The cells of a row by its sign; returns how many. */
static unsigned cells(const struct doc *d, const struct lead_line *l, struct clause *c)
{
	unsigned n = 0;
	uint32_t a = l->l.start;
	for (uint32_t i = a; i <= l->l.end && n < CELLS_MAX; i++)
		if (i == l->l.end || d->text.p[i] == l->sign) {
			uint32_t from = a, to = i;
			while (from < to && d->text.p[from] == ' ')
				from++;
			while (to > from && (d->text.p[to - 1] == ' ' || d->text.p[to - 1] == '\r'))
				to--;
			c[n++] = (struct clause){ from, to };
			a = i + 1;
		}
	return n;
}

static bool fills(const struct leads *s, const struct lead_line *l, const struct clause *c)
{
	for (size_t i = l->first; i < l->first + l->n; i++)
		if (!s->v[i].host && s->v[i].start >= c->start && s->v[i].start <= c->start + 6 && s->v[i].end <= c->end)
			return true;
	return false;
}

static bool could_name(const struct doc *d, struct clause c)
{
	struct str t = doc_slice(d, c.start, c.end);
	if (t.len < ((unsigned char)t.p[0] >= 0xE3 ? 9u : 6u) || t.len > 90 || /* 学院, 活儿: two ideographs name nobody */ lead_country_at(d, c.start, c.start) || lead_is_common(t, false) || str_find(t, STR("的")) >= 0)
		return false;
	/* a label, or a word of such work */
	static const enum refs_table_id tables[] = { TABLE_target_column, TABLE_op_word, TABLE_target_talk };
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		size_t i = doc_lit_at(d, tables[k], c.start);
		if (i < d->lits[tables[k]].n && d->lits[tables[k]].v[i].start == c.start && d->lits[tables[k]].v[i].end == c.end)
			return false;
	}
	for (size_t i = 0; i < t.len; i++)
		if (t.p[i] >= '0' && t.p[i] <= '9')
			return false;
	unsigned char x = (unsigned char)t.p[0];
	return (x >= 'A' && x <= 'Z') || x >= 0xC3;
}

/* The cell is a country's name; in a path it is no reference of its own. */
static bool is_country(const struct doc *d, struct clause c)
{
	static const enum refs_table_id tables[] = { TABLE_user_place, TABLE_place };
	const struct hit *h = lead_country_at(d, c.start, c.start);
	if (h && h->end == c.end)
		return true;
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		size_t i = doc_lit_at(d, tables[k], c.start);
		if (i < d->lits[tables[k]].n && d->lits[tables[k]].v[i].start == c.start && d->lits[tables[k]].v[i].end == c.end)
			return str_eqz(doc_cell(d, tables[k], &d->lits[tables[k]].v[i], 1), "country");
	}
	return false;
}

/* Two labels of lists of targets at least: a header. */
static bool is_labels(const struct doc *d, const struct lead_line *l)
{
	size_t i = doc_lit_at(d, TABLE_target_column, l->l.start), n = 0;
	for (; i < d->lits[TABLE_target_column].n && d->lits[TABLE_target_column].v[i].start < l->l.end; i++)
		n++;
	return n > 1;
}

void lead_name_columns(struct leads *s, uint32_t from, uint32_t to)
{
	const struct doc *d = s->d;
	struct clause c[CELLS_MAX];
	unsigned have[CELLS_MAX] = { 0 }, lands[CELLS_MAX] = { 0 }, best = 0, land = 0, widest = 0;
	for (uint32_t i = from; i < to; i++) {
		unsigned n = cells(d, &s->lines[i], c);
		widest = n > widest ? n : widest;
		for (unsigned k = 0; k < n; k++) {
			have[k] += fills(s, &s->lines[i], &c[k]);
			lands[k] += is_country(d, c[k]);
		}
	}
	for (unsigned k = 1; k < widest; k++) {
		best = have[k] > have[best] ? k : best;
		land = lands[k] > lands[land] ? k : land;
	}
	if (have[best] * 4 < to - from) {
		/* beside a column of countries */
		if (lands[land] * 2 < to - from || land + 1 >= widest)
			return;
		best = land + 1;
		have[best] = to - from;
	}
	for (uint32_t i = from; i < to; i++) {
		struct lead_line *l = &s->lines[i];
		unsigned n = cells(d, l, c);
		if (best >= n || fills(s, l, &c[best]) || !could_name(d, c[best]) || is_labels(d, &s->lines[i]))
			continue;
		lead_add(s, i, (struct lead){ .start = c[best].start, .end = c[best].end, .hit = SIZE_MAX, .weak = true, .cell = true });
	}
}

/* The sign between the parts of a path or of a file's name; 0: it is none. */
static char path_sign(struct str t)
{
	/* most lines have none of these */
	char first = t.len > 1 ? t.p[0] : 'a';
	if (first != '/' && first != '\\' && !(t.len > 1 && t.p[1] == ':') && str_find_char(t, '_') < 0)
		return 0;
	if (str_find_char(t, '.') < 0 && str_find_char(t, '/') < 0 && str_find_char(t, '\\') < 0)
		return 0;
	bool drive = t.len > 3 && t.p[1] == ':' && t.p[2] == '\\';
	if (drive || str_starts(t, STR("\\\\")))
		return talk_count(t, '\\') >= 3 ? '\\' : 0;
	if (t.len > 1 && t.p[0] == '/' && t.p[1] != '/' && t.p[1] != '*' && t.p[1] != ' ' && str_find(t, STR("/ ")) < 0 &&
	    str_find(t, STR("://")) < 0)
		return talk_count(t, '/') >= 3 ? '/' : 0;
	return talk_count(t, '_') >= 2 && str_find_char(t, ' ') < 0 && str_find_char(t, '/') < 0 ? '_' : 0;
}

/* Commas between cells: without a blank behind; 0 where one has it. */
static unsigned commas(struct str t)
{
	unsigned n = 0;
	for (ptrdiff_t i; (i = str_find_char(t, ',')) >= 0; n++) {
		t = str_sub(t, (size_t)i + 1, t.len);
		if (t.len && t.p[0] == ' ')
			return 0;
	}
	return n;
}

static bool is_comma_row(const struct doc *d, uint32_t line)
{
	unsigned n = commas(doc_line(d, line));
	return n >= 2 && n < CELLS_MAX &&
	       ((line > 0 && commas(doc_line(d, line - 1)) == n) || (line + 1 < d->n_lines && commas(doc_line(d, line + 1)) == n));
}

/* 00:1f.6 Ethernet controller: Intel Corporation …, Bus 001 Device 002: ID 046d:c31c …: what a machine is made of. */
static bool is_device(struct str t)
{
	size_t at = t.len > 13 && t.p[4] == ':' && t.p[7] == ':' ? 5 : 0; /* 0000:00:1f.6 */
	bool pci = t.len > at + 12 && t.p[at + 2] == ':' && t.p[at + 5] == '.' && t.p[at + 7] == ' ' && (unsigned char)(t.p[at + 6] - '0') < 8;
	return pci || (str_starts(t, STR("Bus ")) && str_find(t, STR(" Device ")) == 7) ||
	       (t.len > 9 && str_starts(str_sub(t, t.len - 9, t.len), STR(" (rev ")));
}

/* .Sh EXIT STATUS: a manual's source */
static bool is_macro(struct str t)
{
	return t.len > 4 && t.p[0] == '.' && t.p[1] >= 'A' && t.p[1] <= 'Z' && (t.p[2] | 32) >= 'a' && (t.p[2] | 32) <= 'z' && t.p[3] == ' ';
}

/* Who speaks in the lines behind a line of his own. */
struct speaker {
	uint32_t who, line;
};

static void lay_out(struct leads *s, struct lead_range range, struct speaker *who)
{
	struct doc *d = s->d;
	uint32_t head = UINT32_MAX;
	char sign = 0;
	for (uint32_t i = range.from; i < range.to; i++) {
		struct lead_line *l = &s->lines[i];
		l->l = talk_line_of(d, i, &s->speakers);
		if (l->l.who_alone)
			*who = (struct speaker){ l->l.who, i };
		else if (l->l.who || i - who->line > TALK_SPEECH_LINES)
			who->who = 0;
		else
			l->l.who = who->who;
		struct str t = doc_slice(d, l->l.start, l->l.end);
		l->sign = t.len <= LEAD_LINE_BYTES_MAX ? talk_row_sign(d, l->l.start, l->l.end) : 0;
		if (!l->sign && t.len <= LEAD_LINE_BYTES_MAX)
			l->sign = d->lines[i].tabs && str_find_char(t, '\t') >= 0 ? '\t' : is_comma_row(d, i) ? ',' : path_sign(t);
		l->words_only =
		    is_macro(doc_line(d, i)) || is_device(str_trim(doc_line(d, i))) || (l->sign && talk_count(t, l->sign) > 2 * CELLS_MAX);
		if (head != UINT32_MAX && i - head > HEAD_LINES)
			head = UINT32_MAX;
		bool colon = talk_ends_in_colon(t);
		if (l->sign && l->sign != sign)
			head = i; /* the first row may be the labels */
		else if (colon || (t.len && t.len <= 48 && !l->l.mark && !l->l.who && !l->sign && l->n_words && i + 1 < d->n_lines))
			head = i;
		l->head = head != i ? head : UINT32_MAX;
		sign = l->sign;
	}
}

void lead_lay_out(struct leads *s)
{
	struct speaker who = { 0, 0 };
	for (size_t i = 0; i < s->n_ranges; i++)
		lay_out(s, s->ranges[i], &who);
}
