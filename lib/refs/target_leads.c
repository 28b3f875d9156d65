/* target_leads.c - targets that a fitted model tells among the leads of a text.
 * What the rules have told stays; only names that they left are added, with the
 * kind of access that the words nearest to the name tell (failed, planned, lost). */
#include "lead_find.h"
#include "name_spans.h"
#include "name_words.h"
#include "rules.h"
#include "target_header.h"
#include "target_fields.h"

#define GLUED_LETTERS_MIN 13u /* small ones of a name of one word are fewer */
#define REPORT_LIMIT 0.8 /* of what a report's sentence must come to */
#define AIMED_LIMIT 0.001 /* of a host that a tool is set on */

/* How it stands, by the word of such a class nearest to the name in its clause, line or heading. */
static struct str state_of(const struct leads *s, const struct lead *x)
{
	static const struct {
		enum lead_class c;
		const char *state;
	} states[] = { { WORD_lost, "lost" }, { WORD_failed, "failed" }, { WORD_planned, "planned" } };
	static const enum lead_scope scopes[] = { SCOPE_clause, SCOPE_line, SCOPE_head };
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < 3; i++)
			if (x->x[scopes[k] * WORD_CLASSES + states[i].c] > 0 && !(k && x->x[scopes[0] * WORD_CLASSES + WORD_won] > 0))
				return str_from(states[i].state);
	(void)s;
	return STR("");
}

/* The words that decided: the nearest of the clause, else of the line, else the heading. */
static struct str cue_of(const struct leads *s, const struct lead *x)
{
	const struct lead_line *l = &s->lines[x->line];
	const struct lead_word *best = NULL;
	uint32_t least = UINT32_MAX;
	for (size_t i = l->word; i < l->word + l->n_words; i++) {
		const struct lead_word *w = &s->words[i];
		uint32_t gap = w->end <= x->start ? x->start - w->end : w->start >= x->end ? w->start - x->end : UINT32_MAX;
		if (gap < least && (w->cls < WORD_OPS || w->cls == WORD_cue || w->cls == WORD_talk)) {
			least = gap;
			best = w;
		}
	}
	if (!best && l->head != UINT32_MAX && s->lines[l->head].n_words)
		best = &s->words[s->lines[l->head].word];
	return best ? doc_slice(s->d, best->start, best->end) : doc_slice(s->d, x->start, x->end);
}

/* The rules have told this name or a longer one, at another place perhaps. */
static bool is_told(const struct doc *d, const struct told *all, const struct lead *x)
{
	struct str name = lead_name(d, x);
	if (x->hit != SIZE_MAX && d->hits.v[x->hit].role == ROLE_TARGET)
		return true;
	for (size_t i = 0; i < all->n; i++)
		if (str_find(all->v[i].name, name) >= 0 || str_eq(all->v[i].host, name) ||
		    (x->hit != SIZE_MAX &&
		     (str_eq(all->v[i].name, d->hits.v[x->hit].value) || str_eq(all->v[i].host, d->hits.v[x->hit].value))))
			return true;
	for (size_t i = doc_hit_at(d, x->start); i < d->hits.n && d->hits.v[i].start < x->end; i++)
		if (d->hits.v[i].role == ROLE_TARGET)
			return true;
	return target_is_person(d, x->start, x->end);
}

/* The only host of a lead's line, where the line has no other name: its own. */
static size_t host_of(const struct leads *s, const struct lead *x)
{
	const struct doc *d = s->d;
	const struct lead_line *l = &s->lines[x->line];
	size_t host = SIZE_MAX;
	for (size_t i = l->first; i < l->first + l->n; i++)
		if (!s->v[i].host && s->v[i].start != x->start)
			return SIZE_MAX;
	for (size_t i = doc_hit_at(d, l->l.start); i < d->hits.n && d->hits.v[i].start < l->l.end; i++)
		if (d->hits.v[i].kind == REF_domain && target_may_be(d, &d->hits.v[i])) {
			if (host != SIZE_MAX)
				return SIZE_MAX;
			host = i;
		}
	return host;
}

/* A host beside a name is the name's. */
static bool is_beside_name(const struct leads *s, const struct lead *x)
{
	const struct lead_line *l = &s->lines[x->line];
	for (size_t i = l->first; i < l->first + l->n; i++)
		if (!s->v[i].host)
			return true;
	return false;
}

/* andthe, phishedtwoofficers: words that a reader of pictures has glued together. */
static bool is_glued(const struct doc *d, const struct lead *x)
{
	struct str s = doc_slice(d, x->start, x->end);
	bool functions = false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < 'a' || s.p[i] > 'z')
			return false;
		functions |= i > 1 && word_is_function(str_sub(s, 0, i)) && word_is_function(str_sub(s, i, s.len));
	}
	return functions || s.len >= GLUED_LETTERS_MIN;
}

/* Among the labels over a list of targets. */
static bool is_heading(const struct doc *d, const struct lead *x)
{
	struct table t;
	return d->lines[x->line].tabs && target_is_header(d, x->line, &t);
}

static size_t hit_of(const struct doc *d, const struct lead *x)
{
	for (size_t i = doc_hit_at(d, x->start); i < d->hits.n && d->hits.v[i].start == x->start; i++)
		if (d->hits.v[i].end == x->end && (x->host || d->hits.v[i].kind == REF_organization))
			return i;
	return SIZE_MAX;
}

/* A report on groups and tools: its sentences are no leak's talk, and stand by themselves. */
static bool is_report(const struct doc *d)
{
	for (size_t k = 0; k < d->hits.n; k++)
		if (KINDS_THREAT >> d->hits.v[k].kind & 1)
			return true;
	return false;
}

/* What the rules told of names that are targets nowhere, as the model sees it: compromises on a price,
 * targets of a build. */
static void take_back(struct leads *s, struct told *all, double kept, bool report)
{
	struct doc *d = s->d;
	for (size_t i = 0; i < all->n; i++) {
		struct target *t = &all->v[i];
		if (t->n_evidence == 0 || (report && strcmp(t->by, "target-prose") == 0))
			continue; /* another window tells it, or nobody does */
		float best = -1;
		for (size_t k = 0; k < s->n && t->n_evidence; k++) {
			const struct lead *x = &s->v[k];
			struct str value = x->hit != SIZE_MAX ? d->hits.v[x->hit].value : doc_slice(d, x->start, x->end);
			if ((str_eq(value, t->name) || (t->name.len == 0 && str_eq(value, t->host))) && x->score > best)
				best = x->score;
		}
		if (best < 0 || (double)best >= kept)
			continue;
		t->n_evidence = 0; /* told_emit() leaves it out */
		for (size_t k = 0; k < d->hits.n; k++)
			if (d->hits.v[k].role == ROLE_TARGET && (str_eq(d->hits.v[k].value, t->name) || str_eq(d->hits.v[k].value, t->host))) {
				d->hits.v[k].role = ROLE_UNKNOWN;
				d->hits.v[k].cue = STR("");
			}
	}
}

/* I cannot get access to the Ministry's website, my password was reset: a user's own trouble. */
static bool is_own_trouble(const struct doc *d, const struct talk_line *l)
{
	static const char *const mine[] = { " my password", "My password", " my account", "My account", " my login" };
	struct str s = doc_slice(d, l->start, l->end);
	for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
		if (str_find(s, str_from(mine[i])) >= 0)
			return true;
	return false;
}

/* Договор № 14 с X на сумму: a side of a contract that the same words tell; what is said in talk may be of goods. */
static bool is_side(const struct doc *d, const struct lead *x)
{
	for (size_t i = doc_hit_at(d, x->start); i < d->hits.n && d->hits.v[i].start < x->end; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind == REF_party && strcmp(h->by, "talk") != 0 && h->start == x->start && h->end == x->end)
			return true;
	}
	return false;
}

void target_leads(struct doc *d, struct talk_speakers speakers, struct told *all)
{
	struct leads s = { .d = d, .speakers = speakers };
	if (!leads_words(&s))
		return;
	doc_sort(d);
	for (size_t i = 0; i < d->hits.n; i++)
		s.n_told += d->hits.v[i].role == ROLE_TARGET && d->hits.v[i].kind == REF_organization;
	s.told = arena_alloc(d->arena, s.n_told * sizeof *s.told);
	s.n_told = 0;
	for (size_t i = 0; i < d->hits.n; i++)
		if (d->hits.v[i].role == ROLE_TARGET && d->hits.v[i].kind == REF_organization)
			s.told[s.n_told++] = i;
	leads_find(&s);
	leads_features(&s);
	struct lead_limits limits = lead_model_score(d->rules->lead_model, &s);
	bool any = false, report = is_report(d);
	take_back(&s, all, limits.kept, report);
	for (size_t i = 0; i < s.n; i++) {
		struct lead *x = &s.v[i];
		const struct talk_line *l = &s.lines[x->line].l;
		/* a report's tables are of commands and files, but no report sets a tool on somebody */
		bool told = l->who || l->timed || (s.lines[x->line].sign && !x->weak) || x->x[SCOPES * WORD_CLASSES + FORM_tooled] > 0;
		bool prose = report && !told && x->x[SCOPES * WORD_CLASSES + FORM_latin] > 0;
		bool aimed = x->host && lead_is_aimed(d, l->start, x->start);
		x->told = !x->no && (double)x->score >= (prose ? REPORT_LIMIT : aimed ? AIMED_LIMIT : limits.told) && !is_told(d, all, x) &&
			  !(x->host && is_beside_name(&s, x)) && !is_heading(d, x) && !(d->read && is_glued(d, x)) && !(!l->who && is_own_trouble(d, l)) && !is_side(d, x);
		struct hit *h = x->hit == SIZE_MAX ? NULL : &d->hits.v[x->hit];
		if (x->told && h && !x->host && (h->start != x->start || h->end != x->end)) {
			/* the borders that its neighbours give it */
			h->start = x->start;
			h->end = x->end;
			h->value = lead_name(d, x);
		}
		any |= x->told;
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.v[i].told && s.v[i].hit == SIZE_MAX)
			doc_hit(d, REF_organization, s.v[i].start, s.v[i].end, lead_name(d, &s.v[i]), SCORE_WEAK, "target-lead");
	if (any)
		doc_sort(d);
	for (size_t i = 0; i < s.n; i++) {
		struct lead *x = &s.v[i];
		size_t at = x->told ? hit_of(d, x) : SIZE_MAX;
		if (at == SIZE_MAX || d->hits.v[at].role == ROLE_TARGET)
			continue;
		struct telling why = { .where = x->clause, .cue = cue_of(&s, x), .state = state_of(&s, x), .by = "target-lead", .row = s.lines[x->line].sign != 0,
				       .score = SCORE_WEAK + 0.3 * ((double)x->score - limits.told) };
		target_tell(d, all, &why, x->host ? SIZE_MAX : at, x->host ? at : host_of(&s, x));
	}
}
