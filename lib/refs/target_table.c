/* target_table.c - rows of victim tables become target records.
 *
 * The header is known by its labels (target-columns.tsv, any language); a table
 * counts when a row of labels names the target itself (目标名称, Victim, Цель) or a
 * name or host beside columns that only such lists have (sample volume, access).
 * Cells are apart by TAB, as the text stage writes them, or by the sign that
 * stands between the header's cells (a comma, a semicolon, a bar), since lists
 * also lie in plain text and in what OCR read. Labels may be torn by spaces. A list that is longer than a window
 * goes on in the next one with the columns of its header. */
#include "name_words.h"
#include "passes.h"
#include "rules.h"
#include "target_fields.h"

enum field { F_NONE, F_GROUP, F_COUNTRY, F_SECTOR, F_NAME, F_TARGET, F_HOST, F_VOLUME, F_WHAT, F_DATE, F_ACCESS, F_NOTE, F_INDEX, FIELDS };
static const char *const field_names[FIELDS] = { "", "group", "country", "sector", "name", "target", "host", "volume", "what",
						 "date", "access", "note", "index" };

#define COLUMNS_MAX 64
#define ROWS_MAX 1000000u /* of one table in one window */

struct cell {
	uint32_t start, end; /* trimmed, without quotes */
};

struct table {
	char sep;
	unsigned n;                     /* columns of the header */
	enum field field[COLUMNS_MAX];
	struct cell label[COLUMNS_MAX];
};

static enum field field_of(struct str s)
{
	for (unsigned f = 1; f < FIELDS; f++)
		if (str_eqz(s, field_names[f]))
			return (enum field)f;
	return F_NONE;
}

static struct cell trim(struct str t, uint32_t a, uint32_t b)
{
	while (a < b && (t.p[a] == ' ' || t.p[a] == '\r' || t.p[a] == '\t'))
		a++;
	while (b > a && (t.p[b - 1] == ' ' || t.p[b - 1] == '\r' || t.p[b - 1] == '\t'))
		b--;
	return (struct cell){ a, b };
}

/* Splits a line; returns the number of cells, COLUMNS_MAX at most. */
static unsigned split(struct str t, struct doc_line line, char sep, struct cell *ret)
{
	unsigned n = 0;
	uint32_t a = line.start, end = line.end;
	if (sep == '|') { /* | a | b |: the outer bars hold nothing */
		struct cell c = trim(t, a, end);
		a = c.start + (c.start < c.end && t.p[c.start] == '|');
		end = c.end - (c.end > a && t.p[c.end - 1] == '|');
	}
	while (n < COLUMNS_MAX) {
		uint32_t i = a;
		bool quoted = i < end && t.p[i] == '"' && sep != '\t' && sep != '|';
		if (quoted) {
			i++;
			while (i < end && !(t.p[i] == '"' && (i + 1 >= end || t.p[i + 1] == sep || t.p[i + 1] == '\r')))
				i++;
			ret[n++] = trim(t, a + 1, i);
			if (i < end)
				i++;
		} else {
			while (i < end && t.p[i] != sep)
				i++;
			ret[n++] = trim(t, a, i);
		}
		if (i >= end)
			break;
		while (i < end && t.p[i] != sep)
			i++;
		a = i + 1;
		if (a > end)
			break;
	}
	return n;
}

/* The sign between the first two labels of a header. */
static char separator(struct str t, struct doc_line line)
{
	static const char seps[] = "\t|,;";
	unsigned best = 1;
	char sep = 0;
	for (const char *s = seps; *s; s++) {
		unsigned n = 0;
		for (uint32_t i = line.start; i < line.end; i++)
			n += t.p[i] == *s;
		if (n > best) {
			best = n;
			sep = *s;
			if (*s == '\t')
				break;
		}
	}
	return sep;
}

/* The label's field when the label fills the cell, but for a bracket behind it. */
static enum field label_field(const struct doc *d, struct cell c)
{
	size_t i = doc_lit_at(d, TABLE_target_column, c.start);
	if (i >= d->lits[TABLE_target_column].n)
		return F_NONE;
	const struct lit_hit *x = &d->lits[TABLE_target_column].v[i];
	if (x->start != c.start || x->end > c.end)
		return F_NONE;
	struct str rest = str_trim(doc_slice(d, x->end, c.end));
	if (rest.len && rest.p[0] != '(' && rest.p[0] != '/' && rest.p[0] != '[' && !str_starts(rest, STR("（")))
		return F_NONE;
	return field_of(doc_cell(d, TABLE_target_column, x, 1));
}

static bool is_header(const struct doc *d, size_t line, struct table *ret)
{
	struct doc_line l = d->lines[line];
	struct cell c[COLUMNS_MAX];
	unsigned seen[FIELDS] = { 0 }, fields = 0;
	ret->sep = separator(d->text, l);
	if (!ret->sep)
		return false;
	ret->n = split(d->text, l, ret->sep, c);
	if (ret->n < 3)
		return false;
	for (unsigned i = 0; i < ret->n; i++) {
		enum field f = c[i].end > c[i].start ? label_field(d, c[i]) : F_NONE;
		if (f != F_NONE && seen[f] && f != F_NOTE)
			f = F_NONE;
		ret->field[i] = f;
		ret->label[i] = c[i];
		fields += f != F_NONE && !seen[f];
		seen[f]++;
	}
	if (fields < 3 || fields * 2 < ret->n)
		return false;
	/* what only a list of targets has */
	unsigned own = seen[F_VOLUME] + seen[F_ACCESS] + seen[F_GROUP] + seen[F_WHAT];
	return seen[F_TARGET] || ((seen[F_NAME] || seen[F_HOST]) && own >= 2) || (seen[F_HOST] && own >= 1 && seen[F_COUNTRY]);
}

/* The cell without the doubling of quotes inside quotes. */
static struct str cell_text(struct doc *d, struct cell c)
{
	struct str s = doc_slice(d, c.start, c.end);
	if (str_find(s, STR("\"\"")) < 0)
		return s;
	char *p = arena_alloc(d->arena, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		p[n++] = s.p[i];
		if (s.p[i] == '"' && i + 1 < s.len && s.p[i + 1] == '"')
			i++;
	}
	return str_make(p, n);
}

static bool is_blank(struct str s)
{
	return s.len == 0 || str_eqz(s, "-") || str_eqz(s, "/") || str_eqz(s, "—") || str_eqz(s, "无") || str_eq_nocase(s, STR("n/a"));
}

/* The organisation in the name's cell is a target; the host as well. */
static void mark(struct doc *d, size_t sorted, struct cell c, struct cell label, bool name, struct str sector, struct str country)
{
	struct str cue = doc_slice(d, label.start, label.end);
	bool found = false;
	size_t lo = 0, hi = sorted;
	while (lo < hi) { /* the hits added here stand unsorted behind the others */
		size_t mid = lo + (hi - lo) / 2;
		if (d->hits.v[mid].start < c.start)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (size_t i = lo; i < sorted && d->hits.v[i].start < c.end; i++) {
		struct hit *h = &d->hits.v[i];
		if (h->end > c.end)
			continue;
		if (h->kind != REF_organization && h->kind != REF_domain && h->kind != REF_host && h->kind != REF_url && h->kind != REF_email)
			continue;
		h->role = ROLE_TARGET;
		h->cue = cue;
		found = found || (h->kind == REF_organization && h->start == c.start && h->end == c.end);
	}
	if (!name || found || c.end <= c.start)
		return;
	struct hit *h = doc_hit(d, REF_organization, c.start, c.end, doc_slice(d, c.start, c.end), SCORE_LABELLED, "target-table");
	h->role = ROLE_TARGET;
	h->cue = cue;
	unsigned n = 0;
	if (country.len) {
		h->extra_key[n] = "country";
		h->extra_value[n++] = country;
	}
	if (sector.len) {
		h->extra_key[n] = "sector";
		h->extra_value[n] = sector;
	}
}

/* One row; false when it is no row of this table. */
static bool row(struct doc *d, size_t sorted, const struct table *t, struct doc_line line)
{
	struct cell c[COLUMNS_MAX];
	unsigned n = split(d->text, line, t->sep, c);
	if (n < 2 || n * 2 < t->n)
		return false;
	struct target r = { .score = SCORE_LABELLED, .by = "target-table" };
	unsigned name_at = COLUMNS_MAX, host_at = COLUMNS_MAX;
	for (unsigned i = 0; i < n && i < t->n; i++) {
		struct str s = cell_text(d, c[i]);
		if (is_blank(s))
			continue;
		double bytes;
		size_t from, to;
		switch (t->field[i]) {
		case F_GROUP: r.group = s; break;
		case F_COUNTRY: r.country = target_country(d, c[i].start, c[i].end); break;
		case F_SECTOR: r.sector = target_sector(d, c[i].start, c[i].end); break;
		case F_NAME: case F_TARGET:
			r.name = s;
			name_at = i;
			break;
		case F_HOST:
			r.host = target_host(d->arena, s);
			host_at = i;
			if (r.host.len == 0)
				r.host = s; /* damaged, yet what the table says */
			break;
		case F_VOLUME:
			r.volume = s;
			if (target_volume(s, &bytes, &from, &to)) {
				r.volume = str_sub(s, from, to);
				r.bytes = bytes;
			}
			break;
		case F_WHAT: r.what = s; break;
		case F_DATE: {
			struct str p = target_period(d->arena, s);
			r.date = p.len ? p : s;
			break;
		}
		case F_ACCESS: r.access = s; break;
		case F_NOTE: r.note = s; break;
		default: break;
		}
	}
	/* a target column may hold the host itself */
	if (r.name.len && r.host.len == 0) {
		struct str h = target_host(d->arena, r.name);
		if (h.len == r.name.len) {
			r.host = h;
			r.name = STR("");
			host_at = name_at;
			name_at = COLUMNS_MAX;
		}
	}
	if (r.name.len == 0 && r.host.len == 0)
		return n == t->n; /* an empty row is still the table's */
	r.evidence[r.n_evidence].start = line.start;
	r.evidence[r.n_evidence++].end = line.end;
	if (name_at < COLUMNS_MAX)
		mark(d, sorted, c[name_at], t->label[name_at], true, r.sector, r.country);
	if (host_at < COLUMNS_MAX)
		mark(d, sorted, c[host_at], t->label[host_at], false, r.sector, r.country);
	if (doc_owns(d, line.start))
		target_emit(d, &r);
	return true;
}

/* Rows from line AT on; returns the first line that is none of them, n_lines
 * when the table goes on behind the window. */
static size_t rows(struct doc *d, size_t sorted, struct table *t, size_t at)
{
	unsigned blank = 0;
	for (unsigned n = 0; at < d->n_lines && n < ROWS_MAX; at++, n++) {
		struct doc_line r = d->lines[at];
		struct table again;
		if (r.end <= r.start + 1) {
			if (++blank > 2)
				break;
			continue;
		}
		if (t->sep == '|' && str_find(doc_line(d, at), STR("---")) >= 0)
			continue;
		if (is_header(d, at, &again)) {
			*t = again;
			continue;
		}
		if (!row(d, sorted, t, r))
			break;
		blank = 0;
	}
	return at;
}

static void keep(struct doc *d, const struct table *t, bool open)
{
	memset(d->carry, 0, sizeof d->carry);
	if (!open)
		return;
	d->carry[0] = (unsigned char)t->sep;
	d->carry[1] = (unsigned char)t->n;
	for (unsigned i = 0; i < t->n; i++)
		d->carry[2 + i] = (unsigned char)t->field[i];
}

void refs_target_tables(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	size_t i = 0;
	if (l->n < 3 && !d->carry[0])
		return;
	doc_sort(d);
	size_t sorted = d->hits.n;
	uint32_t next = 0;
	if (d->carry[0]) {
		struct table t = { .sep = (char)d->carry[0], .n = d->carry[1] };
		for (unsigned k = 0; k < t.n; k++)
			t.field[k] = (enum field)d->carry[2 + k];
		size_t at = rows(d, sorted, &t, doc_line_at(d, d->own_from));
		keep(d, &t, at + 1 >= d->n_lines); /* the last line may be cut */
		next = at < d->n_lines ? d->lines[at].start : (uint32_t)d->text.len;
	}
	while (i < l->n && l->v[i].start < next)
		i++;
	while (i + 2 < l->n) {
		size_t line = doc_line_at(d, l->v[i].start), k = i;
		while (k < l->n && l->v[k].start < d->lines[line].end)
			k++;
		struct table t;
		if (k - i < 3 || !is_header(d, line, &t)) {
			i = k > i ? k : i + 1;
			continue;
		}
		size_t at = rows(d, sorted, &t, line + 1);
		keep(d, &t, at + 1 >= d->n_lines); /* the last line may be cut */
		next = at < d->n_lines ? d->lines[at].start : (uint32_t)d->text.len;
		while (i < l->n && l->v[i].start < next)
			i++;
	}
}
