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
#include "name_spans.h"
#include "name_words.h"
#include "org_shared.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"
#include "target_fields.h"
#include "target_flat.h"
#include "target_glued.h"
#include "target_header.h"
#include "target_infer.h"
#include "target_torn.h"
#include "targets_of_cell.h"

#define ROWS_MAX 1000000u /* of one table in one window */
#define BARE_ROW_BYTES_MAX 2048u /* each of its names would be read again */
#define BARE_TRIES_MAX 4096u /* lines with a host that turn out to be no row of a list */

#define CARRY_WEAK 0x80u /* beside the number of columns */

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

enum mark_of { MARK_HOST, MARK_NAME, MARK_PERSON /* may be: is made no organisation */ };

/* The organisation in the name's cell is a target; the host as well. Returns the
 * normal form of a name that is known. */
static struct str mark(struct doc *d, size_t sorted, struct cell c, struct cell label, enum mark_of of, struct str sector, struct str country)
{
	struct str known_as = STR("");
	struct str cue = doc_slice(d, label.start, label.end);
	bool found = false;
	size_t lo = doc_hit_among(d, sorted, c.start);
	/* a name that ran over the spaces between cells is cut to its own */
	for (size_t i = lo; of == MARK_NAME && i > 0 && lo - i < 8; i--) {
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
			org_shared_settle(d, sorted, h, country);
			known_as = h->value;
			found = true;
		}
	}
	if (of == MARK_PERSON && !found && c.end > c.start)
		target_person(d, c.start, c.end);
	if (of != MARK_NAME || found || c.end <= c.start)
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

/* Whose number, mailbox or account stands in C is watched. */
static void mark_contacts(struct doc *d, size_t sorted, struct cell c, struct cell label)
{
	for (size_t i = doc_hit_among(d, sorted, c.start); i < sorted && d->hits.v[i].start < c.end; i++) {
		struct hit *h = &d->hits.v[i];
		if (h->end > c.end || h->kind == REF_date || h->kind == REF_country || h->kind == REF_location)
			continue;
		h->role = ROLE_TARGET;
		h->cue = doc_slice(d, label.start, label.end);
	}
}

/* What stands above holds only where all cells in front are blank too, or say
 * again what they said above. */
static void merged_above(const struct doc *d, struct table *t, const struct cell *c, unsigned n)
{
	bool merged = true;
	for (unsigned i = 0; i < n && i < t->n; i++) {
		struct str s = doc_slice(d, c[i].start, c[i].end);
		merged = merged && (s.len == 0 || str_eq(s, t->last[i]));
		enum field f = t->field[i];
		if (!merged && s.len == 0 && (f == F_COUNTRY || f == F_SECTOR || f == F_GROUP))
			t->above[f] = STR("");
		if (s.len)
			t->last[i] = s;
	}
}

/* "32 . 5GB", as OCR reads it: the number without its spaces. */
static struct str without_spaces(struct doc *d, struct str s)
{
	if (str_find(s, STR(" .")) < 0 && str_find(s, STR(". ")) < 0)
		return s;
	char *p = arena_alloc(d->arena, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		bool beside = s.p[i] == ' ' && ((n && p[n - 1] == '.') || (i + 1 < s.len && s.p[i + 1] == '.'));
		if (!beside)
			p[n++] = s.p[i];
	}
	return str_make(p, n);
}

/* The country with which a name begins. */
static struct str country_in_name(struct doc *d, size_t sorted, struct cell c)
{
	for (size_t i = doc_hit_among(d, sorted, c.start); i < sorted && d->hits.v[i].start == c.start; i++)
		if (d->hits.v[i].kind == REF_country || d->hits.v[i].kind == REF_organization) {
			org_shared_settle(d, sorted, &d->hits.v[i], STR(""));
			struct str code = organization_extra(&d->hits.v[i], "country");
			if (code.len)
				return code;
		}
	return STR("");
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
	while (have < n && !target_is_host(d, c[have]))
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

/* A known name, or a host that is no bare address, stands in the row. */
static bool is_told_row(struct doc *d, size_t sorted, const struct table *t, const struct cell *c, unsigned n)
{
	for (unsigned i = 0; i < n && i < t->n; i++) {
		if (t->field[i] == F_HOST && target_is_host(d, c[i]))
			return true;
		for (size_t k = doc_hit_among(d, sorted, c[i].start); t->field[i] == F_TARGET && k < sorted && d->hits.v[k].start < c[i].end; k++)
			if (d->hits.v[k].kind == REF_organization)
				return true;
	}
	return false;
}

static bool target_has(const struct table *t, enum field f)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->field[i] == f)
			return true;
	return false;
}

/* One row of N cells that stand in LINE; false when it is no row of this table. */
static bool filled_row(struct doc *d, size_t sorted, struct table *t, struct cell *c, unsigned n, struct doc_line line)
{
	bool blanks = t->sep == ' ' || t->sep == CELLS_WIDE;
	if (!blanks)
		merged_above(d, t, c, n);
	struct target r = { .score = SCORE_LABELLED, .by = "target-table" };
	unsigned name_at = COLUMNS_MAX, host_at = COLUMNS_MAX;
	for (unsigned i = 0; i < n && i < t->n; i++) {
		struct str s = cell_text(d, c[i]);
		if (target_is_blank(s)) {
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
		static const enum target_place places[FIELDS] = { [F_GROUP] = AT_GROUP, [F_COUNTRY] = AT_COUNTRY, [F_SECTOR] = AT_SECTOR, [F_NAME] = AT_NAME, [F_TARGET] = AT_NAME, [F_HOST] = AT_HOST,
			[F_VOLUME] = AT_VOLUME, [F_WHAT] = AT_WHAT, [F_DATE] = AT_DATE, [F_ACCESS] = AT_ACCESS, [F_NOTE] = AT_NOTE, [F_CONTACT] = AT_CONTACT };
		if (t->field[i] != F_NONE && t->field[i] != F_INDEX)
			target_at(&r, places[t->field[i]], c[i].start, c[i].end);
		switch (t->field[i]) {
		case F_GROUP: r.group = s; break;
		case F_COUNTRY: r.country = t->country.len ? t->country : target_country(d, c[i].start, c[i].end); break;
		case F_SECTOR: r.sector = target_sector(d, c[i].start, c[i].end); break;
		case F_NAME: case F_TARGET:
			r.name = t->torn ? target_unpadded(d->arena, s) : target_name(d->arena, s);
			name_at = i;
			if (target_is_nobody(r.name)) {
				r.name = STR("");
				name_at = COLUMNS_MAX;
			}
			break;
		case F_HOST:
			r.host = target_host(d->arena, str_sub(s, (size_t)(str_find_char(s, '@') + 1), s.len)); /* a mailbox tells it too */
			host_at = i;
			if (r.host.len == 0)
				r.host = s; /* damaged, yet what the table says */
			break;
		case F_VOLUME:
			s = without_spaces(d, s);
			if (target_volume(s, &bytes, &from, &to)) {
				r.volume = str_sub(s, from, to);
				r.bytes = bytes;
			} else if (target_has_digit(s)) {
				r.volume = s;
			} else if (r.what.len == 0) {
				r.what = s; /* "Leaked: contracts" */
			}
			break;
		case F_WHAT: r.what = t->torn ? target_unpadded(d->arena, s) : s; break;
		case F_DATE: {
			struct str p = target_period(d->arena, s);
			r.date = p.len ? p : s;
			break;
		}
		case F_ACCESS: r.access = t->torn ? target_unpadded(d->arena, s) : s; break;
		case F_NOTE: r.note = t->torn ? target_unpadded(d->arena, s) : s; break;
		case F_CONTACT:
			r.contact = target_contact(d, sorted, c[i].start, c[i].end);
			mark_contacts(d, sorted, c[i], t->label[i]);
			break;
		default: break;
		}
	}
	/* a target column may hold the host itself */
	if (r.name.len && r.host.len == 0) {
		struct str h = target_host(d->arena, r.name);
		if (h.len == r.name.len) {
			r.host = h;
			r.name = STR("");
			target_at(&r, AT_HOST, c[name_at].start, c[name_at].end);
			host_at = name_at;
			name_at = COLUMNS_MAX;
		}
	}
	if (r.name.len == 0 && r.host.len == 0)
		return n == t->n; /* an empty row is still the table's */
	if (t->weak && !is_told_row(d, sorted, t, c, n))
		return true;
	if (t->bare && r.host.len == 0 && (r.name.len == 0 || !target_has(t, F_COUNTRY) || target_has(t, F_HOST) || r.country.len == 0))
		return false;
	if (r.country.len)
		t->above[F_COUNTRY] = r.country;
	if (r.sector.len)
		t->above[F_SECTOR] = r.sector;
	if (r.group.len)
		t->above[F_GROUP] = r.group;
	r.evidence[r.n_evidence].start = line.start;
	r.evidence[r.n_evidence++].end = line.end;
	struct cell names[TARGETS_OF_CELL], hosts[TARGETS_OF_CELL];
	unsigned n_names = name_at < COLUMNS_MAX ? targets_of_cell(d, sorted, c[name_at], t->sep, names) : 0;
	unsigned n_hosts = host_at < COLUMNS_MAX ? hosts_of_cell(d->text, c[host_at], hosts) : 0;
	for (unsigned i = 0; i < (n_names ? n_names : 1); i++) {
		struct target one = r;
		if (n_names > 1) {
			one.name = doc_slice(d, names[i].start, names[i].end);
			one.host = n_hosts == n_names ? target_host(d->arena, doc_slice(d, hosts[i].start, hosts[i].end)) : STR("");
			target_at(&one, AT_NAME, names[i].start, names[i].end);
			if (n_hosts == n_names)
				target_at(&one, AT_HOST, hosts[i].start, hosts[i].end);
		}
		if (n_names && one.country.len == 0)
			one.country = country_in_name(d, sorted, names[i]);
		if (n_names)
			one.known_as = mark(d, sorted, names[i], t->label[name_at], one.contact.len && !one.host.len ? MARK_PERSON : MARK_NAME, one.sector, one.country);
		if (doc_owns(d, line.start))
			target_emit(d, &one);
	}
	if (host_at < COLUMNS_MAX)
		mark(d, sorted, c[host_at], t->label[host_at], MARK_HOST, r.sector, r.country);
	return true;
}

static bool row(struct doc *d, size_t sorted, struct table *t, struct doc_line line)
{
	struct cell c[COLUMNS_MAX];
	unsigned n = cells_split(d->text, line, t->sep, c);
	if (d->read && t->sep == '\t' && n < t->n)
		n = target_row_unglued(d, t, c, n);
	/* a bar in front where the header has none: its first cell is blank */
	if (t->sep == '|' && !t->outer && n < t->n && str_starts(str_trim(doc_slice(d, line.start, line.end)), STR("|"))) {
		memmove(c + 1, c, n++ * sizeof *c);
		c[0] = (struct cell){ line.start, line.start };
	}
	if (t->torn && target_torn_row(d, t, c, &n)) {
		bool ok = filled_row(d, sorted, t, c, n, line);
		t->country = STR("");
		return ok;
	}
	if (t->sep == ' ' || t->sep == CELLS_WIDE)
		n = align(d, t, c, n);
	if (n < 2 || n * 2 < t->n || (t->bare && (n + 1 < t->n || n > t->n + 1)))
		return false;
	return filled_row(d, sorted, t, c, n, line);
}

/* Rows of a table whose cells stand one a line, from line AT on; returns the first line that is none of them. */
static size_t flat_rows(struct doc *d, size_t sorted, struct table *t, size_t at)
{
	struct cell c[COLUMNS_MAX];
	for (size_t next; (next = target_flat_row(d, t, at, c)) > at; at = next)
		if (!filled_row(d, sorted, t, c, t->n, (struct doc_line){ .start = c[0].start, .end = c[t->n - 1].end }))
			break;
	return at;
}

/* Rows from line AT on; returns the first line that is none of them, n_lines
 * when the table goes on behind the window. TOLD: a bit a line, of those that told a target. */
static size_t rows(struct doc *d, size_t sorted, struct table *t, size_t at, uint64_t *told)
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
		if (!t->bare && target_is_header(d, at, &again)) {
			*t = again;
			continue;
		}
		size_t had = d->out->len;
		if (!row(d, sorted, t, r))
			break;
		told[at / 64] |= (uint64_t)(d->out->len > had) << at % 64;
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
	d->carry[1] = (unsigned char)(t->n | (t->weak ? CARRY_WEAK : 0));
	for (unsigned i = 0; i < t->n; i++)
		d->carry[2 + i] = (unsigned char)t->field[i];
}

/* The line of hit I has a target already. */
static bool is_told(const struct doc *d, size_t sorted, size_t i)
{
	struct doc_line line = d->lines[doc_line_at(d, d->hits.v[i].start)];
	for (; i > 0 && d->hits.v[i - 1].start >= line.start; i--)
		;
	for (; i < sorted && d->hits.v[i].start < line.end; i++)
		if (d->hits.v[i].role == ROLE_TARGET)
			return true;
	return false;
}

/* Lists without header: tried at each line with a host, a country or an organisation that lies in no list yet. */
static void bare_tables(struct doc *d, size_t sorted, uint64_t *told)
{
	unsigned tries = 0;
	uint32_t next = 0;
	for (size_t i = 0; i < sorted && tries < BARE_TRIES_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		static const uint64_t kinds = KIND_BIT(REF_domain) | KIND_BIT(REF_url) | KIND_BIT(REF_email) | KIND_BIT(REF_organization) | KIND_BIT(REF_country);
		if (!(kinds >> h->kind & 1) || h->start < next)
			continue;
		size_t line = doc_line_at(d, h->start);
		struct table t, second;
		next = d->lines[line].end;
		if (next - d->lines[line].start > BARE_ROW_BYTES_MAX || told[line / 64] >> line % 64 & 1 || is_told(d, sorted, i) ||
		    (!cells_separator(d->text, d->lines[line]) && str_find(doc_line(d, line), STR("  ")) < 0 && str_find(doc_line(d, line), STR("　")) < 0))
			continue;
		tries++;
		if (line + 1 >= d->n_lines || !target_infer_header(d, line, &t) || !target_infer_header(d, line + 1, &second) ||
		    !target_same_make(&t, &second))
			continue;
		size_t at = rows(d, sorted, &t, line, told);
		next = at < d->n_lines ? d->lines[at].start : (uint32_t)d->text.len;
	}
}

static void headed_tables(struct doc *d, size_t sorted, uint64_t *told)
{
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	size_t i = 0;
	uint32_t next = 0;
	if (d->carry[0]) {
		struct table t = { .sep = (char)d->carry[0], .n = d->carry[1] & ~CARRY_WEAK, .weak = d->carry[1] & CARRY_WEAK };
		for (unsigned k = 0; k < t.n; k++)
			t.field[k] = (enum field)d->carry[2 + k];
		size_t at = rows(d, sorted, &t, doc_line_at(d, d->own_from), told);
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
		/* each of the next two lines begins with one, too */
		bool below = k - i == 1 && k + 1 < l->n && line + 2 < d->n_lines && l->v[k + 1].start < d->lines[line + 2].end;
		size_t flat = below ? target_flat_header(d, line, &t) : 0;
		if (!flat && (k - i < 3 || !target_is_header(d, line, &t))) {
			i = k > i ? k : i + 1;
			continue;
		}
		size_t at = flat ? flat_rows(d, sorted, &t, flat) : rows(d, sorted, &t, line + 1, told);
		if (flat) {
			next = d->lines[at - 1].end;
			while (i < l->n && l->v[i].start < next)
				i++;
			continue;
		}
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
	unsigned hosts = 0;
	for (size_t i = 0; i < d->hits.n && !bare; i++)
		bare = (d->hits.v[i].kind == REF_domain || d->hits.v[i].kind == REF_email) && ++hosts == 2;
	if (!headed && !bare)
		return;
	doc_sort(d);
	size_t sorted = d->hits.n, words = d->n_lines / 64 + 1;
	uint64_t *told = arena_alloc(d->arena, words * sizeof *told);
	memset(told, 0, words * sizeof *told);
	if (headed)
		headed_tables(d, sorted, told);
	if (bare)
		bare_tables(d, sorted, told);
}
