/* target_prose.c - targets named in sentences and chat lines.
 *
 * Chinese and Russian talk is short: a cue of access, samples or delivery
 * (target-cues.tsv) and a name in the same clause make a target. English prose
 * tells direction: what follows "compromised", "attacks on", what precedes
 * "was hacked". Parties of contracts, makers of reports and the groups
 * themselves are no targets. Weak cues ("data", "sample") count only
 * together, or in a text that speaks of targets elsewhere. A Chinese clause that has a
 * sure cue and no name speaks of the only name of its sentence (点位：某部，域控已拿下).
 * Sentences of arrests, exercises and tenders ("not" rows) make nobody a target. */
#include "name_words.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"
#include "target_fields.h"

enum { COL_CUE, COL_WHERE, COL_WEIGHT };
#define CLAUSE_BYTES_MAX 600u /* a longer run without a stop is no sentence */
#define WEIGHT_SURE 3u
#define WEIGHT_WITH_OTHERS 2u
#define REACH_BYTES 70u        /* from an English cue to its object, from one object to the next */
#define TARGETS_MAX 4096u       /* different ones of one window */
#define NAME_BYTES 120u         /* a longer name holds no cue that matters */
#define NAMES_MAX 16u          /* targets of one clause */

struct clause {
	uint32_t start, end;
};

/* Length of the sign at I that ends a clause, or 0. Commas end one in scripts
 * where short clauses each name their own target. */
static size_t stop_at(struct str t, uint32_t i, bool commas)
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
	struct str s = str_sub(t, i, i + 3);
	if (str_eq(s, STR("。")) || str_eq(s, STR("；")) || str_eq(s, STR("！")) || str_eq(s, STR("？")))
		return 3;
	return commas && str_eq(s, STR("，")) ? 3 : 0;
}

static struct clause clause_of(struct str t, uint32_t at, uint32_t end, bool commas)
{
	struct clause c = { at, end };
	while (c.start > 0 && at - c.start < CLAUSE_BYTES_MAX) {
		uint32_t i = c.start - 1;
		while (i > 0 && ((unsigned char)t.p[i] & 0xC0) == 0x80)
			i--;
		if (stop_at(t, i, commas))
			break;
		c.start = i;
	}
	while (c.end < t.len && c.end - end < CLAUSE_BYTES_MAX && !stop_at(t, c.end, commas))
		c.end++;
	return c;
}

static bool is_host_kind(enum ref_kind k)
{
	return k == REF_domain || k == REF_host || k == REF_url || k == REF_email;
}

/* A host that is rather the attacker's, a link or a page than a target. */
static bool may_be_target(const struct doc *d, const struct hit *h)
{
	if (h->role == ROLE_CLIENT || h->role == ROLE_SUPPLIER || h->role == ROLE_INFRASTRUCTURE || h->role == ROLE_STAFF)
		return false;
	if (h->kind == REF_organization)
		return true;
	if (!is_host_kind(h->kind) || h->kind == REF_url || h->kind == REF_email)
		return false;
	/* the domain inside a longer URL or behind an @ */
	char before = h->start > 0 ? d->text.p[h->start - 1] : ' ', after = h->end < d->text.len ? d->text.p[h->end] : ' ';
	return before != '@' && before != '/' && before != '.' && after != '/';
}

/* Mailboxes and accounts near a cue are targets too; what identifies private
 * people gets the role alone and no record, which reports could not mask. */
static bool is_account(enum ref_kind k)
{
	return k == REF_email || k == REF_twitter || k == REF_telegram || k == REF_wechat;
}

static bool is_personal(enum ref_kind k)
{
	return k == REF_phone || k == REF_id_number || k == REF_imsi || k == REF_imei || k == REF_passport;
}

/* Targets of the window so far: one record a name and host, however often a
 * chat comes back to it. */
struct told {
	struct target *v;     /* arena */
	size_t n;
	uint32_t *slot;       /* arena; index + 1, open addressing */
};

static struct target *told_as(struct doc *d, struct told *all, struct str name, struct str host)
{
	if (!all->v) {
		all->v = arena_alloc(d->arena, TARGETS_MAX * sizeof *all->v);
		all->slot = arena_alloc(d->arena, 2 * TARGETS_MAX * sizeof *all->slot);
	}
	size_t i = (str_hash(name) * 31 + str_hash(host)) % (2 * TARGETS_MAX);
	while (all->slot[i]) {
		struct target *t = &all->v[all->slot[i] - 1];
		if (str_eq(t->name, name) && str_eq(t->host, host))
			return t;
		i = (i + 1) % (2 * TARGETS_MAX);
	}
	if (all->n == TARGETS_MAX)
		return NULL;
	all->slot[i] = (uint32_t)++all->n;
	struct target *t = &all->v[all->n - 1];
	t->name = name;
	t->host = host;
	t->by = "target-prose";
	return t;
}

struct found {
	size_t hit[NAMES_MAX];
	unsigned n;
};

/* Names in FROM..TO; those after a name stay only while the list goes on. */
static void names_in(const struct doc *d, uint32_t from, uint32_t to, bool english, struct found *ret)
{
	uint32_t reach = from;
	ret->n = 0;
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to && ret->n < NAMES_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->end > to || !may_be_target(d, h))
			continue;
		if (english && h->start > reach + REACH_BYTES)
			break;
		if (english && h->kind == REF_organization) {
			struct str sector = organization_extra(h, "sector"), by = organization_extra(h, "org_type");
			if (str_eq(sector, STR("security")) || str_eq(by, STR("media")))
				continue;
		}
		if (ret->n) {
			const struct hit *last = &d->hits.v[ret->hit[ret->n - 1]];
			if (h->start < last->end)
				continue; /* inside the one before */
		}
		ret->hit[ret->n++] = i;
		reach = h->end;
	}
}

/* English: the object ends where an agent, a means or a new verb begins. */
static uint32_t object_end(struct str t, uint32_t from, uint32_t to)
{
	static const char *const ends[] = { " by ", " using ", " with ", " via ", " through ", " according ", " said ", " when ", " while ", " after ",
					    " before ", " which ", " that ", " who ", " because ", " attributed ", " reported ", " in order ", " (http" };
	struct str s = str_sub(t, from, to);
	size_t best = s.len;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		ptrdiff_t n = str_find(s, str_from(ends[i]));
		if (n >= 0 && (size_t)n < best)
			best = (size_t)n;
	}
	return from + (uint32_t)best;
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

static void record(struct doc *d, struct told *all, const struct clause *c, size_t name, size_t host, const struct lit_hit *cue, double score)
{
	const struct hit *h = &d->hits.v[name == SIZE_MAX ? host : name];
	struct target *r = told_as(d, all, name == SIZE_MAX ? STR("") : h->value, host == SIZE_MAX ? STR("") : d->hits.v[host].value);
	struct str words = doc_slice(d, cue->start, cue->end);
	for (unsigned k = 0; k < 2; k++) {
		size_t at = k ? host : name;
		if (at == SIZE_MAX)
			continue;
		d->hits.v[at].role = ROLE_TARGET;
		d->hits.v[at].cue = words;
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
	if (score > r->score) {
		r->score = score;
		r->cue = words;
	}
	if (r->access.len == 0)
		r->access = access_told(d, c);
	if (name != SIZE_MAX && r->country.len == 0)
		r->country = organization_extra(h, "country");
	if (name != SIZE_MAX && r->sector.len == 0)
		r->sector = organization_extra(h, "sector");
	/* the volume may follow behind a comma, or stand before the name: "3 TB of calls from X" */
	struct clause whole = clause_of(d->text, h->start, h->end, false);
	struct str behind = doc_slice(d, h->end, whole.end), before = doc_slice(d, c->start, h->start);
	size_t from, to;
	if (r->volume.len == 0 && target_volume(behind, &r->bytes, &from, &to))
		r->volume = str_sub(behind, from, to);
	else if (r->volume.len == 0 && target_volume(before, &r->bytes, &from, &to))
		r->volume = str_sub(before, from, to);
	for (size_t i = doc_hit_at(d, whole.start); i < d->hits.n && d->hits.v[i].start < whole.end; i++) {
		const struct hit *x = &d->hits.v[i];
		if (x->kind == REF_date && r->date.len == 0 && x->value.len <= 21)
			r->date = x->value;
		/* a country inside the name or before it */
		if (x->kind == REF_country && r->country.len == 0 && x->extra_key[0] && x->start >= c->start && x->start < c->end)
			r->country = x->extra_value[0];
	}
	if (r->date.len == 0)
		r->date = bare_year(d, c);
}

/* "stole 459 GB of road data belonging to X": of what is behind the verb, the
 * part that begins with the word for its owner. */
static uint32_t owner_at(struct str t, uint32_t from, uint32_t to)
{
	static const char *const owners[] = { " belonging to ", " from ", " of ", " out of " };
	struct str s = str_sub(t, from, to);
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
		struct str rest = s;
		ptrdiff_t n, last = -1;
		while ((n = str_find(rest, str_from(owners[i]))) >= 0) {
			last = (rest.p - s.p) + n + (ptrdiff_t)strlen(owners[i]);
			rest = str_sub(s, (size_t)last, s.len);
			if (i < 2)
				break; /* "of" is followed by other owners: the last counts */
		}
		if (last >= 0)
			return from + (uint32_t)last;
	}
	return to;
}

/* One name, or names apart by the signs of a list. */
static bool is_one_list(const struct doc *d, const struct found *f)
{
	static const char *const seps[] = { "、", "和", "及", "与", "以及", "，", ", ", " and " };
	for (unsigned k = 1; k < f->n; k++) {
		struct str gap = str_trim(doc_slice(d, d->hits.v[f->hit[k - 1]].end, d->hits.v[f->hit[k]].start));
		bool listed = false;
		for (size_t i = 0; i < sizeof seps / sizeof *seps && !listed; i++)
			listed = str_eq(gap, str_trim(str_from(seps[i])));
		if (!listed)
			return false;
	}
	return f->n > 0;
}

/* The sentence speaks of arrests, exercises, tenders: rows marked "not". */
static bool speaks_of_others(const struct doc *d, const struct clause *c)
{
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	for (size_t i = doc_lit_at(d, TABLE_target_cue, c->start); i < l->n && l->v[i].start < c->end; i++)
		if (str_eq(doc_cell(d, TABLE_target_cue, &l->v[i], COL_WHERE), STR("not")))
			return true;
	return false;
}

static bool in_name(const struct doc *d, const struct lit_hit *cue)
{
	for (size_t i = doc_hit_at(d, cue->start > NAME_BYTES ? cue->start - NAME_BYTES : 0); i < d->hits.n && d->hits.v[i].start <= cue->start; i++)
		if (d->hits.v[i].kind == REF_organization && d->hits.v[i].end >= cue->end)
			return true;
	return false;
}

/* An organisation follows at once, or behind 了 or 过. */
static bool is_verb_before_name(const struct doc *d, const struct lit_hit *cue)
{
	if ((unsigned char)d->text.p[cue->start] < 0xE3)
		return false;
	for (size_t i = doc_hit_at(d, cue->end); i < d->hits.n && d->hits.v[i].start <= cue->end + 3; i++) {
		struct str gap = doc_slice(d, cue->end, d->hits.v[i].start);
		if (d->hits.v[i].kind == REF_organization && (gap.len == 0 || str_eq(gap, STR("了")) || str_eq(gap, STR("过"))))
			return true;
	}
	return false;
}

/* A sentence with one name whose weak cues, all together and with a volume, are
 * as good as a sure one: 某局旅客数据，约 40GB，样本已发. Returns its weight. */
static unsigned sentence_weight(const struct doc *d, const struct clause *s)
{
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	unsigned sum = 0;
	uint32_t told = 0, rows[8];
	unsigned n = 0;
	for (size_t i = doc_lit_at(d, TABLE_target_cue, s->start); i < l->n && l->v[i].start < s->end && n < 8; i++) {
		struct str w = doc_cell(d, TABLE_target_cue, &l->v[i], COL_WEIGHT);
		bool again = l->v[i].start < told || !str_eq(doc_cell(d, TABLE_target_cue, &l->v[i], COL_WHERE), STR("near"));
		for (unsigned k = 0; k < n && !again; k++)
			again = rows[k] == l->v[i].row;
		if (again || w.len != 1 || in_name(d, &l->v[i]))
			continue;
		told = l->v[i].end;
		rows[n++] = l->v[i].row;
		sum += (unsigned)(w.p[0] - '0');
	}
	double bytes;
	size_t from, to;
	bool volume = target_volume(doc_slice(d, s->start, s->end), &bytes, &from, &to);
	return sum >= 2 && volume ? sum + 1 : 0;
}

/* One clause with the cues FROM..TO of the list; returns the records made. */
static unsigned clause(struct doc *d, struct told *all, const struct clause *c, size_t from, size_t to, bool others)
{
	const struct lit_hit *cues = d->lits[TABLE_target_cue].v;
	unsigned near_weight = 0, made = 0;
	const struct lit_hit *strongest = NULL;
	unsigned best = 0;
	uint32_t told = 0; /* end of the last near cue */
	struct found f;
	for (size_t i = from; i < to; i++) {
		struct str where = doc_cell(d, TABLE_target_cue, &cues[i], COL_WHERE), w = doc_cell(d, TABLE_target_cue, &cues[i], COL_WEIGHT);
		unsigned weight = w.len == 1 && w.p[0] >= '1' && w.p[0] <= '9' ? (unsigned)(w.p[0] - '0') : 1;
		if (str_eq(where, STR("not")) || name_in_code(d->text, cues[i].start, cues[i].end))
			continue;
		if (str_eq(where, STR("near"))) {
			if (cues[i].start < told || in_name(d, &cues[i]))
				continue; /* 数据 inside 样本数据, inside 数据中心 */
			told = cues[i].end;
			bool again = false;
			for (size_t k = from; k < i && !again; k++)
				again = cues[k].row == cues[i].row;
			if (again)
				continue;
			if (weight == 2 && is_verb_before_name(d, &cues[i]))
				weight++; /* 渗透某部 */
			near_weight += weight;
			if (weight > best) {
				best = weight;
				strongest = &cues[i];
			}
			continue;
		}
		bool owner = str_eq(where, STR("from"));
		if (owner || str_eq(where, STR("after"))) {
			uint32_t end = object_end(d->text, cues[i].end, c->end);
			names_in(d, owner ? owner_at(d->text, cues[i].end, end) : cues[i].end, end, true, &f);
		} else
			names_in(d, cues[i].start > c->start + REACH_BYTES ? cues[i].start - REACH_BYTES : c->start, cues[i].start, true, &f);
		for (unsigned k = 0; k < f.n; k++) {
			if (d->hits.v[f.hit[k]].role == ROLE_TARGET && d->hits.v[f.hit[k]].cue.len)
				continue; /* told by an earlier cue of this sentence */
			bool org = d->hits.v[f.hit[k]].kind == REF_organization;
			record(d, all, c, org ? f.hit[k] : SIZE_MAX, org ? SIZE_MAX : f.hit[k], &cues[i], SCORE_WEAK + 0.1);
			made++;
		}
	}
	bool whole_sure = false;
	if (strongest && (best < 2 || near_weight < WEIGHT_SURE) && (unsigned char)d->text.p[strongest->start] >= 0xE3) {
		struct clause sentence = clause_of(d->text, c->start, c->end, false);
		names_in(d, sentence.start, sentence.end, false, &f);
		whole_sure = f.n == 1 && sentence_weight(d, &sentence) >= WEIGHT_SURE;
	}
	if (whole_sure)
		best = near_weight = WEIGHT_SURE;
	if (!strongest || best < 2 || near_weight < (others ? WEIGHT_WITH_OTHERS : WEIGHT_SURE)) {
		/* two weak words together are enough only beside sure ones */
		if (!strongest || !others || near_weight < WEIGHT_WITH_OTHERS)
			return made;
	}
	struct clause whole = clause_of(d->text, c->start, c->end, false);
	if (speaks_of_others(d, &whole))
		return made;
	unsigned accounts = 0;
	for (size_t i = doc_hit_at(d, c->start); i < d->hits.n && d->hits.v[i].start < c->end; i++) {
		struct hit *h = &d->hits.v[i];
		if (h->role != ROLE_UNKNOWN || (!is_account(h->kind) && !is_personal(h->kind)))
			continue;
		if (is_account(h->kind) && accounts++ < NAMES_MAX) {
			record(d, all, c, i, SIZE_MAX, strongest, SCORE_GRAMMAR);
			made++;
		}
		h->role = ROLE_TARGET;
		h->cue = doc_slice(d, strongest->start, strongest->end);
	}
	names_in(d, c->start, c->end, false, &f);
	if (f.n == 0 && accounts == 0 && best >= WEIGHT_SURE) {
		names_in(d, whole.start, whole.end, false, &f);
		if (!is_one_list(d, &f))
			return made;
	}
	size_t host = SIZE_MAX;
	unsigned orgs = 0;
	for (unsigned k = 0; k < f.n; k++) {
		if (d->hits.v[f.hit[k]].kind == REF_organization)
			orgs++;
		else if (host == SIZE_MAX)
			host = f.hit[k];
	}
	for (unsigned k = 0; k < f.n; k++) {
		bool org = d->hits.v[f.hit[k]].kind == REF_organization;
		if (d->hits.v[f.hit[k]].role == ROLE_TARGET || (!org && orgs == 1 && f.hit[k] == host))
			continue;
		record(d, all, c, org ? f.hit[k] : SIZE_MAX, org ? (orgs == 1 ? host : SIZE_MAX) : f.hit[k], strongest, near_weight > 3 ? SCORE_GRAMMAR + 0.1 : SCORE_GRAMMAR);
		made++;
	}
	return made;
}

void refs_target_prose(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	if (l->n == 0)
		return;
	doc_sort(d);
	struct told all = { 0 };
	unsigned sure = 0;
	/* the first walk finds the clauses that are sure, the second those beside them */
	for (unsigned pass = 0; pass < 2; pass++) {
		size_t i = 0;
		while (i < l->n) {
			unsigned char first = (unsigned char)d->text.p[l->v[i].start];
			struct clause c = clause_of(d->text, l->v[i].start, l->v[i].end, first >= 0xE0);
			size_t k = i;
			while (k < l->n && l->v[k].start < c.end)
				k++;
			struct clause s = first >= 0xE0 ? clause_of(d->text, c.start, c.end, false) : c;
			size_t h = doc_hit_at(d, s.start);
			if (h < d->hits.n && d->hits.v[h].start < s.end)
				sure += clause(d, &all, &c, i, k > i ? k : i + 1, pass == 1);
			i = k > i ? k : i + 1;
		}
		if (pass == 0 && sure == 0)
			return;
	}
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].n_evidence)
			target_emit(d, &all.v[i]);
}
