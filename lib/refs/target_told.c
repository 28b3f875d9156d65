/* target_told.c - see target_told.h. */
#include "target_told.h"
#include "contract_form.h"
#include "org_shared.h"
#include "organizations.h"
#include "rules.h"

#define MISREAD_LOOK 200u /* targets of one window that are held against each other */
#define CLAUSE_BYTES_MAX 600u  /* a longer run without a stop is no sentence */
#define TARGETS_MAX 4096u      /* different ones of one window */
#define NAME_BYTES 120u        /* a longer name holds no cue that matters */

size_t clause_stop(struct str t, uint32_t i, bool commas)
{
	unsigned char c = (unsigned char)t.p[i];
	if (c == ';' || c == '!' || c == '?' || c == '\n' || c == '\t' || c == '\f' || c == '|')
		return 1;
	if (c == '.') {
		if (i + 1 < t.len && t.p[i + 1] != ' ' && t.p[i + 1] != '\n')
			return 0;
		/* "Ltd. and Freedonia": a sentence begins with a capital letter */
		bool goes_on = i + 2 < t.len && t.p[i + 1] == ' ' && t.p[i + 2] >= 'a' && t.p[i + 2] <= 'z';
		return i >= 2 && t.p[i - 2] != '.' && !goes_on ? 1 : 0;
	}
	if ((c != 0xE3 && c != 0xEF) || i + 3 > t.len)
		return 0;
	unsigned char b = (unsigned char)t.p[i + 1], e = (unsigned char)t.p[i + 2];
	if (c == 0xE3)
		return b == 0x80 && e == 0x82 ? 3 : 0; /* 。 */
	if (b != 0xBC)
		return 0;
	return e == 0x9B || e == 0x81 || e == 0x9F || (commas && e == 0x8C) ? 3 : 0; /* ；！？， */
}

/* The first sign from AT that ends a clause, or TO. */
static uint32_t stop_behind(const struct doc *d, uint32_t at, uint32_t to, bool commas)
{
	while ((at = signs_next(d->signs[SIGNS_STOP], at, to)) < to && !clause_stop(d->text, at, commas))
		at++;
	return at;
}

/* The start of the character at or before I. */
static uint32_t char_start(struct str t, uint32_t i)
{
	while (i > 0 && ((unsigned char)t.p[i] & 0xC0) == 0x80)
		i--;
	return i;
}

struct clause clause_around(const struct doc *d, uint32_t at, uint32_t end, bool commas)
{
	struct str t = d->text;
	/* some more than may be in it, for a character across the border */
	uint32_t low = at > CLAUSE_BYTES_MAX ? char_start(t, at - CLAUSE_BYTES_MAX) : 0, last = at, start = low;
	while (last > low) {
		uint32_t stop = signs_last(d->signs[SIGNS_STOP], low, last);
		if (stop == last)
			break;
		if (clause_stop(t, stop, commas)) {
			start = stop + 1;
			while (start < at && ((unsigned char)t.p[start] & 0xC0) == 0x80)
				start++;
			break;
		}
		last = stop;
	}
	uint32_t len = (uint32_t)t.len, to = end < len && len - end > CLAUSE_BYTES_MAX ? end + CLAUSE_BYTES_MAX : len;
	return (struct clause){ start, end < len ? stop_behind(d, end, to, commas) : end };
}

static bool is_host_kind(enum ref_kind k)
{
	return k == REF_domain || k == REF_host || k == REF_url || k == REF_email;
}

/* A host that is rather the attacker's, a link or a page than a target. */
bool target_may_be(const struct doc *d, const struct hit *h)
{
	if (h->role == ROLE_CLIENT || h->role == ROLE_SUPPLIER || h->role == ROLE_INFRASTRUCTURE || h->role == ROLE_STAFF)
		return false;
	if (h->kind == REF_organization)
		return true;
	if (!is_host_kind(h->kind) || h->kind == REF_url || h->kind == REF_email)
		return false;
	static const char units[] = ".target|.service|.socket|.mount|.timer|.slice"; /* of systemd */
	if (str_ends_any(h->value, units))
		return false;
	/* the domain inside a longer URL or behind an @ */
	char before = h->start > 0 ? d->text.p[h->start - 1] : ' ', after = h->end < d->text.len ? d->text.p[h->end] : ' ';
	return before != '@' && before != '/' && before != '.' && after != '/';
}

bool target_cue_in_name(const struct doc *d, uint32_t start, uint32_t end)
{
	for (size_t i = doc_hit_at(d, start > NAME_BYTES ? start - NAME_BYTES : 0); i < d->hits.n && d->hits.v[i].start <= start; i++)
		if (d->hits.v[i].kind == REF_organization && d->hits.v[i].end >= end)
			return true;
	return false;
}

/* 外交部 of one country and of another */
static bool other_land(const struct target *t, struct str country)
{
	return country.len && t->country.len && !str_eq(country, t->country);
}

static struct target *told_as(struct doc *d, struct told *all, struct str name, struct str host, struct str country)
{
	if (!all->slot)
		all->slot = arena_alloc(d->arena, 2 * TARGETS_MAX * sizeof *all->slot);
	size_t i = str_hash(name.len ? name : host) % (2 * TARGETS_MAX);
	while (all->slot[i]) {
		struct target *t = &all->v[all->slot[i] - 1];
		if (str_eq(t->name, name) && !other_land(t, country) && (str_eq(t->host, host) || (name.len && (!t->host.len || !host.len)))) {
			if (!t->host.len)
				t->host = host;
			return t;
		}
		i = (i + 1) % (2 * TARGETS_MAX);
	}
	if (all->n == TARGETS_MAX)
		return NULL;
	if (all->n == all->cap) {
		struct target *more = arena_alloc(d->arena, (all->cap = 4 * all->cap + 16) * sizeof *more);
		if (all->n)
			memcpy(more, all->v, all->n * sizeof *more);
		all->v = more;
	}
	all->slot[i] = (uint32_t)++all->n;
	struct target *t = &all->v[all->n - 1];
	t->name = name;
	t->host = host;
	return t;
}

/* "in 2021", "за 2020", "2021年": a year that is no reference of its own. */
static struct str bare_year(const struct doc *d, const struct clause *c)
{
	static const char *const leads[] = { " in ", " In ", " since ", " за ", " в ", " с ", " от ", "из ", "In ", "В " };
	struct str s = doc_slice(d, c->start, c->end);
	for (size_t i = 0; i + 4 <= s.len; i++) {
		struct str y = str_sub(s, i, i + 4);
		if (!(str_starts(y, STR("19")) || str_starts(y, STR("20"))) || y.p[2] < '0' || y.p[2] > '9' || y.p[3] < '0' || y.p[3] > '9')
			continue;
		if ((i && s.p[i - 1] >= '0' && s.p[i - 1] <= '9') || (i + 4 < s.len && s.p[i + 4] >= '-' && s.p[i + 4] <= '9'))
			continue;
		if (str_starts(str_sub(s, i + 4, s.len), STR("年")) || str_starts(str_sub(s, i + 4, s.len), STR(" год")))
			return y;
		for (size_t k = 0; k < sizeof leads / sizeof *leads; k++)
			if (str_ends(str_sub(s, 0, i), str_from(leads[k])))
				return y;
	}
	return STR("");
}

/* The first cue of the clause that tells a kind of access. */
static struct str access_told(const struct doc *d, const struct clause *c)
{
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	struct str lost = STR("");
	for (size_t i = doc_lit_at(d, TABLE_target_cue, c->start); i < l->n && l->v[i].start < c->end; i++) {
		struct str s = doc_slice(d, l->v[i].start, l->v[i].end);
		static const char *const words[] = { "权限", "全控", "域控", "access", "control", "доступ", "контрол", "shell", "шелл", "内网", "掉" };
		bool tells = false;
		for (size_t k = 0; k < sizeof words / sizeof *words && !tells; k++)
			tells = str_find(s, str_from(words[k])) >= 0;
		if (tells && target_access_kind(d, s).len && lost.len < s.len)
			lost = s;
	}
	return lost;
}

void target_tell(struct doc *d, struct told *all, const struct telling *why, size_t name, size_t host)
{
	struct hit *h = &d->hits.v[name == SIZE_MAX ? host : name];
	const struct clause *c = &why->where;
	if (name != SIZE_MAX)
		org_shared_settle(d, d->hits.n, h, STR(""));
	struct target *r = told_as(d, all, name == SIZE_MAX ? STR("") : h->value, host == SIZE_MAX ? STR("") : d->hits.v[host].value,
				   name == SIZE_MAX ? STR("") : organization_extra(h, "country"));
	for (unsigned k = 0; k < 2; k++) {
		size_t at = k ? host : name;
		if (at == SIZE_MAX)
			continue;
		d->hits.v[at].role = ROLE_TARGET;
		d->hits.v[at].cue = why->cue;
	}
	if (!r || !doc_owns(d, h->start))
		return;
	for (unsigned i = 0; i < r->n_evidence; i++)
		if (r->evidence[i].start == c->start)
			return;
	if (r->n_evidence < TARGET_EVIDENCE_MAX) {
		r->evidence[r->n_evidence].start = c->start;
		r->evidence[r->n_evidence++].end = c->end;
	}
	if (name != SIZE_MAX && !r->at[AT_NAME].end) {
		target_at(r, AT_NAME, h->start, h->end);
		r->stands = organization_as_it_stands(d, h);
	}
	if (host != SIZE_MAX && !r->at[AT_HOST].end)
		target_at(r, AT_HOST, d->hits.v[host].start, d->hits.v[host].end);
	if (why->score > r->score) {
		r->score = why->score;
		r->cue = why->cue;
		r->by = why->by;
	}
	if (r->access.len == 0)
		r->access = why->access.len ? why->access : access_told(d, c);
	if (r->state.len == 0)
		r->state = why->state;
	if (name != SIZE_MAX && r->country.len == 0)
		r->country = organization_extra(h, "country");
	if (name != SIZE_MAX && r->sector.len == 0)
		r->sector = organization_extra(h, "sector");
	for (size_t i = doc_hit_at(d, h->start); name != SIZE_MAX && i < d->hits.n && d->hits.v[i].start < h->end && r->country.len == 0; i++)
		if (d->hits.v[i].kind == REF_country && d->hits.v[i].extra_key[0]) {
			r->country = d->hits.v[i].extra_value[0]; /* the name's own before one that stands in front of it */
			target_at(r, AT_COUNTRY, d->hits.v[i].start, d->hits.v[i].end);
		}
	/* the volume may follow behind a comma, or stand before the name: "3 TB of calls from X" */
	struct clause whole = why->row ? *c : clause_around(d, h->start, h->end, false);
	struct str behind = doc_slice(d, h->end, whole.end), before = doc_slice(d, c->start, h->start);
	size_t from, to;
	if (r->volume.len == 0 && target_volume(behind, &r->bytes, &from, &to))
		r->volume = str_sub(behind, from, to);
	else if (r->volume.len == 0 && target_volume(before, &r->bytes, &from, &to))
		r->volume = str_sub(before, from, to);
	for (size_t i = doc_hit_at(d, whole.start); i < d->hits.n && d->hits.v[i].start < whole.end; i++) {
		const struct hit *x = &d->hits.v[i];
		if (x->kind == REF_date && r->date.len == 0 && x->value.len <= 21) {
			r->date = x->value;
			target_at(r, AT_DATE, x->start, x->end);
		}
		/* a country inside the name or before it */
		if (x->kind == REF_country && r->country.len == 0 && x->extra_key[0] && x->start >= c->start && x->start < c->end) {
			r->country = x->extra_value[0];
			target_at(r, AT_COUNTRY, x->start, x->end);
		}
	}
	if (r->date.len == 0)
		r->date = bare_year(d, c);
}

/* A is better known than B: its country is, or it is told oftener. */
static bool better(const struct target *a, const struct target *b)
{
	return (a->country.len > 0) != (b->country.len > 0) ? a->country.len > 0 : a->n_evidence > b->n_evidence;
}

/* A message and what quotes it in small grey letters, a cover and a page: one name that was read in two ways is told once. */
static void merge_misread(struct doc *d, const struct told *all)
{
	size_t n = d->read ? all->n < MISREAD_LOOK ? all->n : MISREAD_LOOK : 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			struct target *a = &all->v[i], *b = &all->v[k];
			if (!a->n_evidence || !b->n_evidence || other_land(a, b->country) || !contract_names_alike(d, a->name, b->name) || !a->name.len)
				continue;
			(better(b, a) ? a : b)->n_evidence = 0;
		}
}

/* A list's row has told a part of it: its cells were read as one. */
static bool is_cells_of_row(const struct doc *d, const struct target *t)
{
	uint32_t a = t->at[AT_NAME].start, b = t->at[AT_NAME].end;
	for (size_t i = d->read && b ? doc_hit_at(d, a) : d->hits.n; i < d->hits.n && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->role == ROLE_TARGET && h->end <= b && h->end - h->start < b - a && h->start > a && !str_eq(h->cue, t->cue))
			return true;
	}
	return false;
}

void told_emit(struct doc *d, const struct told *all)
{
	merge_misread(d, all);
	for (size_t i = 0; i < all->n; i++) {
		struct target *t = &all->v[i];
		if (!t->n_evidence || is_cells_of_row(d, t))
			continue;
		if (t->stands.len) {
			t->known_as = t->name;
			t->name = t->stands;
		}
		target_emit(d, t);
	}
}
