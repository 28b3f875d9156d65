/* target_table.c - rows of victim tables become target records.
 *
 * The header is known by its labels (target-columns.tsv, any language); a table
 * counts when a row of labels names the target itself (目标名称, Victim, Цель) or a
 * name or host beside columns that only such lists have (sample volume, access).
 * Cells are apart by TAB, as the text stage writes them, or by the sign that
 * stands between the header's cells (a comma, a semicolon, a bar), since lists
 * also lie in plain text and in what OCR read, there even apart by spaces alone.
 * Labels may be torn by spaces. A list that is longer than a window goes on in
 * the next one with the columns of its header. A list without header is known by
 * two rows in a row that have a host and a volume and a country or sector at the
 * same places. Blank cells in front of a row stand for those above (merged cells). */
#include "name_words.h"
#include "passes.h"
#include "rules.h"
#include "target_cells.h"
#include "target_fields.h"

enum field { F_NONE, F_GROUP, F_COUNTRY, F_SECTOR, F_NAME, F_TARGET, F_HOST, F_VOLUME, F_WHAT, F_DATE, F_ACCESS, F_NOTE, F_INDEX, FIELDS };
static const char *const field_names[FIELDS] = { "", "group", "country", "sector", "name", "target", "host", "volume", "what",
						 "date", "access", "note", "index" };

#define ROWS_MAX 1000000u /* of one table in one window */
#define BARE_TRIES_MAX 4096u /* lines with a host that turn out to be no row of a list */

struct table {
	char sep;
	bool bare;                      /* without header: its columns were told by what is in them */
	unsigned n;                     /* columns of the header */
	enum field field[COLUMNS_MAX];
	struct cell label[COLUMNS_MAX];
	struct str above[FIELDS];       /* what a blank leading cell stands for: cells merged downwards */
};

static enum field field_of(struct str s)
{
	for (unsigned f = 1; f < FIELDS; f++)
		if (str_eqz(s, field_names[f]))
			return (enum field)f;
	return F_NONE;
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

/* Its label is more than a word that manuals use as well. */
static bool says_target(const struct doc *d, const struct table *t)
{
	static const char *const common[] = { "Target", "Targets", "目标", "Цель", "Объект", "攻击目标" };
	for (unsigned i = 0; i < t->n; i++)
		if (t->field[i] == F_TARGET)
			for (size_t k = 0; k < sizeof common / sizeof *common; k++)
				if (str_eq_nocase(doc_slice(d, t->label[i].start, t->label[i].end), str_from(common[k])))
					return false;
	return true;
}

static bool is_header(const struct doc *d, size_t line, struct table *ret)
{
	struct doc_line l = d->lines[line];
	struct cell c[COLUMNS_MAX];
	unsigned seen[FIELDS] = { 0 }, fields = 0;
	bool spaced = false;
	*ret = (struct table){ .sep = cells_separator(d->text, l) };
	if (!ret->sep) {
		spaced = true;
		ret->sep = ' ';
	}
	ret->n = cells_split(d->text, l, ret->sep, c);
	if (ret->n < (spaced ? 4 : 3))
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
	/* two labels are enough when one says "target organization" */
	bool plain = !seen[F_TARGET] || !says_target(d, ret);
	if (fields < (plain ? 3 : 2) || fields * 2 < ret->n || (spaced && fields < ret->n))
		return false;
	/* what only a list of targets has */
	unsigned own = seen[F_VOLUME] + seen[F_ACCESS] + seen[F_GROUP] + seen[F_WHAT];
	if (!plain && fields == 2)
		return own + seen[F_HOST] + seen[F_COUNTRY] >= 1;
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

/* The organisation in the name's cell is a target; the host as well. Returns the
 * normal form of a name that is known. */
static struct str mark(struct doc *d, size_t sorted, struct cell c, struct cell label, bool name, struct str sector, struct str country)
{
	struct str known_as = STR("");
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
	/* a name that ran over the spaces between cells is cut to its own */
	for (size_t i = lo; name && i > 0 && lo - i < 8; i--) {
		struct hit *h = &d->hits.v[i - 1];
		if (h->kind == REF_organization && h->start < c.start && h->end > c.start && h->end <= c.end) {
			h->start = c.start;
			h->end = c.end;
			h->value = doc_slice(d, c.start, c.end);
			h->role = ROLE_TARGET;
			h->cue = cue;
			found = true;
		}
	}
	for (size_t i = lo; i < sorted && d->hits.v[i].start < c.end; i++) {
		struct hit *h = &d->hits.v[i];
		if (h->end > c.end)
			continue;
		if (h->kind != REF_organization && h->kind != REF_domain && h->kind != REF_host && h->kind != REF_url && h->kind != REF_email)
			continue;
		h->role = ROLE_TARGET;
		h->cue = cue;
		if (h->kind == REF_organization && h->start == c.start && h->end == c.end) {
			known_as = h->value;
			found = true;
		}
	}
	if (!name || found || c.end <= c.start)
		return known_as;
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
	return known_as;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* What stands above holds only where all cells in front are blank too. */
static void merged_above(struct table *t, const struct cell *c, unsigned n)
{
	bool blank = true;
	for (unsigned i = 0; i < n && i < t->n; i++) {
		blank = blank && c[i].end <= c[i].start;
		enum field f = t->field[i];
		if (!blank && (f == F_COUNTRY || f == F_SECTOR || f == F_GROUP))
			t->above[f] = STR("");
	}
}

static bool is_host(struct doc *d, struct cell c)
{
	struct str s = doc_slice(d, c.start, c.end), h = target_host(d->arena, s);
	ptrdiff_t dot = str_find_char(h, '.');
	unsigned char last = h.len ? (unsigned char)h.p[h.len - 1] : 0;
	return h.len && dot > 0 && (last >= 0x80 || (last | 32) >= 'a') && str_find_char(s, ' ') < 0;
}

/* Cells apart by spaces: what is too many belongs to the last column; where one
 * is missing, the host tells by how much those behind it have moved. */
static unsigned align(struct doc *d, const struct table *t, struct cell *c, unsigned n)
{
	if (n > t->n) {
		c[t->n - 1].end = c[n - 1].end;
		return t->n;
	}
	unsigned want = 0, have = 0;
	while (want < t->n && t->field[want] != F_HOST)
		want++;
	while (have < n && !is_host(d, c[have]))
		have++;
	if (want >= t->n || have >= n || have >= want || n + (want - have) > t->n)
		return n;
	unsigned shift = want - have;
	for (unsigned i = n; i-- > have;)
		c[i + shift] = c[i];
	/* the missing ones stand in front of the name */
	for (unsigned i = have; i-- > 0 && shift;)
		if (t->field[i + shift] == F_NAME || t->field[i + shift] == F_TARGET) {
			c[i + shift] = c[i];
			for (unsigned k = i; k < i + shift; k++)
				c[k] = (struct cell){ c[i].start, c[i].start };
			break;
		}
	return n + shift;
}

/* One row; false when it is no row of this table. */
static bool row(struct doc *d, size_t sorted, struct table *t, struct doc_line line)
{
	struct cell c[COLUMNS_MAX];
	unsigned n = cells_split(d->text, line, t->sep, c);
	if (t->sep == ' ')
		n = align(d, t, c, n);
	if (n < 2 || n * 2 < t->n || (t->bare && (n + 1 < t->n || n > t->n + 1)))
		return false;
	if (t->sep != ' ')
		merged_above(t, c, n);
	struct target r = { .score = SCORE_LABELLED, .by = "target-table" };
	unsigned name_at = COLUMNS_MAX, host_at = COLUMNS_MAX;
	for (unsigned i = 0; i < n && i < t->n; i++) {
		struct str s = cell_text(d, c[i]);
		if (is_blank(s)) {
			if (t->field[i] == F_COUNTRY)
				r.country = t->above[F_COUNTRY];
			else if (t->field[i] == F_SECTOR)
				r.sector = t->above[F_SECTOR];
			else if (t->field[i] == F_GROUP)
				r.group = t->above[F_GROUP];
			continue;
		}
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
			if (target_volume(s, &bytes, &from, &to)) {
				r.volume = str_sub(s, from, to);
				r.bytes = bytes;
			} else if (has_digit(s)) {
				r.volume = s;
			} else if (r.what.len == 0) {
				r.what = s; /* "Leaked: contracts" */
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
	if (t->bare && r.host.len == 0)
		return false;
	if (r.country.len)
		t->above[F_COUNTRY] = r.country;
	if (r.sector.len)
		t->above[F_SECTOR] = r.sector;
	if (r.group.len)
		t->above[F_GROUP] = r.group;
	r.evidence[r.n_evidence].start = line.start;
	r.evidence[r.n_evidence++].end = line.end;
	if (name_at < COLUMNS_MAX)
		r.known_as = mark(d, sorted, c[name_at], t->label[name_at], true, r.sector, r.country);
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
		if (!t->bare && is_header(d, at, &again)) {
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

/* The columns of a line without header, told by what its cells hold. */
static bool infer(struct doc *d, size_t line, struct table *ret)
{
	struct doc_line l = d->lines[line];
	struct cell c[COLUMNS_MAX];
	unsigned seen[FIELDS] = { 0 };
	*ret = (struct table){ .sep = cells_separator(d->text, l), .bare = true };
	if (!ret->sep)
		return false;
	ret->n = cells_split(d->text, l, ret->sep, c);
	if (ret->n < 4 || ret->n > 16)
		return false;
	unsigned name = COLUMNS_MAX, host = COLUMNS_MAX;
	for (unsigned i = 0; i < ret->n; i++) {
		struct str s = doc_slice(d, c[i].start, c[i].end);
		double bytes;
		size_t from, to;
		enum field f = F_NONE;
		if (is_blank(s))
			continue;
		if (target_volume(s, &bytes, &from, &to) && from == 0 && to == s.len)
			f = F_VOLUME;
		else if (is_host(d, c[i]))
			f = F_HOST;
		else if (target_country(d, c[i].start, c[i].end).p != s.p)
			f = F_COUNTRY;
		else if (target_sector(d, c[i].start, c[i].end).p != s.p)
			f = F_SECTOR;
		else if (s.len <= 32 && s.p[0] >= '1' && s.p[0] <= '2' && target_period(d->arena, s).len)
			f = F_DATE;
		else if (seen[F_WHAT] && target_access_kind(d, s).len)
			f = F_ACCESS;
		else if (i == 0 && (str_ends(s, STR("组")) || str_starts(s, STR("Group "))))
			f = F_GROUP;
		else if (!has_digit(s) || s.len > 6) {
			if (!seen[F_HOST] && name == COLUMNS_MAX)
				name = i;
			f = seen[F_HOST] ? seen[F_WHAT] ? F_NOTE : F_WHAT : F_NAME;
		}
		if (f == F_HOST && host == COLUMNS_MAX)
			host = i;
		if (f == F_HOST && seen[f])
			return false;
		ret->field[i] = seen[f] ? F_NONE : f;
		ret->label[i] = c[i];
		seen[f]++;
	}
	return name != COLUMNS_MAX && host != COLUMNS_MAX && seen[F_VOLUME] && (seen[F_COUNTRY] || seen[F_SECTOR]);
}

/* Two lines of the same make. */
static bool same_make(const struct table *a, const struct table *b)
{
	static const enum field must[] = { F_HOST, F_VOLUME, F_NAME };
	for (size_t k = 0; k < sizeof must / sizeof *must; k++)
		for (unsigned i = 0; i < a->n; i++)
			if ((a->field[i] == must[k]) != (i < b->n && b->field[i] == must[k]))
				return false;
	return a->sep == b->sep;
}

/* Lists without header: tried at each line with a host that lies in no list yet. */
static void bare_tables(struct doc *d, size_t sorted)
{
	unsigned tries = 0;
	uint32_t next = 0;
	for (size_t i = 0; i < sorted && tries < BARE_TRIES_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		if ((h->kind != REF_domain && h->kind != REF_url) || h->start < next || h->role == ROLE_TARGET)
			continue;
		size_t line = doc_line_at(d, h->start);
		next = d->lines[line].end;
		struct table t, second;
		tries++;
		if (line + 1 >= d->n_lines || !infer(d, line, &t) || !infer(d, line + 1, &second) || !same_make(&t, &second))
			continue;
		size_t at = rows(d, sorted, &t, line);
		next = at < d->n_lines ? d->lines[at].start : (uint32_t)d->text.len;
	}
}

static void headed_tables(struct doc *d, size_t sorted)
{
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	size_t i = 0;
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

void refs_target_tables(struct doc *d)
{
	bool headed = d->lits[TABLE_target_column].n >= 3 || d->carry[0];
	bool bare = d->lits[TABLE_place].n + d->lits[TABLE_place_more].n + d->lits[TABLE_user_place].n + d->lits[TABLE_sector_name].n >= 2;
	if (!headed && !bare)
		return;
	doc_sort(d);
	size_t sorted = d->hits.n;
	if (headed)
		headed_tables(d, sorted);
	if (bare)
		bare_tables(d, sorted);
}
