/* threat_named.c - threat groups whose names stand in no table but beside a word for one: "the espionage
 * group Grauwal", "actors such as Grauwal and Salt Quill", "Grauwal, a financially motivated threat actor", "Earth Grauwal".
 *
 * A name is up to three capital words, none of them a place, and not a company of the tables. One word alone
 * must be none of English ("threat actor Profile"); behind a cue the sentence must go on as behind a name,
 * for "threat actor Telegram channels" names a thing. The pages around must speak of threats. */
#include "name_spans.h"
#include "name_vouch.h"
#include "name_words.h"
#include "rules.h"
#include "threat_told.h"

#define NAME_WORDS_MAX 3u
#define NAME_BYTES_MIN 4u
#define LIST_NAMES_MAX 8u
#define APPOSITION_WORDS_MAX 7u

struct named {
	struct doc *d;
	struct name_spans places, threats, malware;
};

static struct str at(const struct named *x, struct word w)
{
	return word_str(x->d->text, w);
}

static bool is_common(const struct named *x, struct word w)
{
	char low[WORD_SET_BYTES_MAX];
	struct str s = at(x, w);
	if (s.len > sizeof low)
		return false;
	for (size_t i = 0; i < s.len; i++)
		low[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 32) : s.p[i];
	return word_set_has(&x->d->rules->common_words, str_make(low, s.len));
}

/* Capital words that stand beside a word for groups and are no part of a name. */
static bool may_be_named(const struct named *x, struct word w)
{
	struct str s = at(x, w);
	return word_ok(w) && word_is_capital(s) && !word_is_function(s) && !name_span_over(&x->places, w.start, w.end) &&
	       !word_in(s, "APT RAT threat hacking espionage ransomware cyber security intelligence research criminal activity windows "
			   "android microsoft google linux analysis malware group groups team russian chinese iranian targeted operation "
			   "defense advanced persistent financially state sponsored nation unknown actor actors report campaign "
			   "figure previously similarly likewise mr mrs dr");
}

/* A company of the tables, whole or in part: "used by Microsoft". */
static bool is_listed(const struct named *x, struct word m)
{
	const struct lit_hits *l = &x->d->lits[TABLE_organization];
	size_t i = doc_lit_at(x->d, TABLE_organization, m.start);
	for (i = i > 2 ? i - 2 : 0; i < l->n && l->v[i].start < m.end; i++)
		if (l->v[i].end > m.start && doc_cell(x->d, TABLE_organization, &l->v[i], 4).len == 0)
			return true;
	return false;
}

/* The words that begin at START, as far as they may be a name; N says how many. */
static struct word name_from(const struct named *x, uint32_t start, unsigned *n)
{
	struct word m = { start, start };
	enum word_gap gap;
	for (*n = 0; *n < NAME_WORDS_MAX; ++*n) {
		struct word w = word_after(x->d->text, m.end, &gap);
		if (*n ? gap != GAP_SPACE || w.start - m.end > 1 : w.start != start)
			break;
		if (!may_be_named(x, w))
			break;
		m.end = w.end;
	}
	return m;
}

static struct word name_to(const struct named *x, uint32_t end, unsigned *n)
{
	struct word m = { end, end };
	enum word_gap gap;
	for (*n = 0; *n < NAME_WORDS_MAX; ++*n) {
		struct word w = word_before(x->d->text, m.start, &gap);
		if (*n ? gap != GAP_SPACE || m.start - w.end > 1 : w.end != end)
			break;
		if (!may_be_named(x, w))
			break;
		m.start = w.start;
	}
	return m;
}

/* A single word may be a name when it is none of English, and more than an abbreviation. */
static bool is_name(const struct named *x, struct word m, unsigned n)
{
	if (n == 0 || m.end - m.start < NAME_BYTES_MIN || is_listed(x, m))
		return false;
	return n > 1 || (!is_common(x, m) && (!word_is_acronym(at(x, m)) || m.end - m.start > NAME_BYTES_MIN));
}

/* Behind a name the sentence ends or goes on with a verb or a small word. */
static bool goes_on(const struct named *x, uint32_t end)
{
	enum word_gap gap;
	struct word w = word_after(x->d->text, end, &gap);
	struct str s = at(x, w);
	if (gap == GAP_HYPHEN)
		return false;
	if (!word_ok(w) || gap != GAP_SPACE)
		return true;
	return (s.len > 4 && word_is_small(s) && str_eq(str_sub(s, s.len - 2, s.len), STR("ed"))) ||
	       word_in(s, "is was are were be been has have had will would may might can could to in on at for as who which that with from "
			  "and or but by since against also after before during continues uses targets stole sent hit built made ran left took "
			  "sold wrote began sends steals exploits deploys group gang apt actor actors hackers team when where while whose it its "
			  "behind breached known aka");
}

static void add(struct named *x, struct word m, const char *by)
{
	if (name_span_over(&x->threats, m.start, m.end) || name_in_code(x->d->text, m.start, m.end) || !name_near_threats(x->d, m.start, m.end))
		return;
	doc_hit(x->d, REF_threat_actor, m.start, m.end, doc_slice(x->d, m.start, m.end), SCORE_WEAK, by);
}

static uint32_t behind_link(struct str t, uint32_t at)
{
	static const char *const links[] = { ", and ", ", or ", ", ", " and ", " or ", "/" };
	struct str s = str_sub(t, at, (size_t)at + 8);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (str_starts(s, str_from(links[i])))
			return at + (uint32_t)strlen(links[i]);
	return at;
}

/* The name behind a cue, or the names of a list where the cue is of several. */
static void behind(struct named *x, uint32_t from, bool list)
{
	struct str t = x->d->text;
	for (unsigned k = 0; k < (list ? LIST_NAMES_MAX : 1); k++) {
		enum word_gap gap;
		struct word w = word_after(t, from, &gap);
		unsigned n;
		if (!word_ok(w) || (k == 0 ? gap != GAP_SPACE || w.start - from > 1 : w.start != from))
			return;
		const struct name_span *known = list ? name_span_starting(&x->threats, w.start) : NULL;
		struct word m = name_from(x, w.start, &n);
		if (known)
			m.end = known->end;
		else if (is_name(x, m, n) && goes_on(x, m.end))
			add(x, m, "group-cue");
		else
			return;
		from = behind_link(t, m.end);
		if (from == m.end)
			return;
	}
}

/* "Grauwal, a China-nexus espionage group": the name before an apposition that ends at the cue. */
static void before_apposition(struct named *x, uint32_t cue)
{
	struct str t = x->d->text;
	uint32_t pos = cue;
	for (unsigned k = 0; k < APPOSITION_WORDS_MAX; k++) {
		enum word_gap gap;
		struct word w = word_before(t, pos, &gap);
		if (!word_ok(w) || (gap != GAP_SPACE && gap != GAP_HYPHEN && (gap != GAP_COMMA || k == 0)))
			return;
		pos = w.start;
		if (!word_in(at(x, w), "a an the")) {
			if (word_is_small(at(x, w)) && word_is_function(at(x, w)) && !word_in(at(x, w), "and or"))
				return; /* "is a tool that threat actors …" */
			continue;
		}
		struct word b = word_before(t, pos, &gap);
		if (gap == GAP_SPACE && word_in(at(x, b), "is was"))
			b = word_before(t, b.start, &gap);
		else if (gap != GAP_COMMA)
			return;
		unsigned n;
		struct word m = name_to(x, b.end, &n);
		if ((gap == GAP_COMMA || gap == GAP_SPACE) && n < NAME_WORDS_MAX && is_name(x, m, n))
			add(x, m, "group-told");
		return;
	}
}

/* "the Salt Quill group": the name before the cue. */
static void before(struct named *x, uint32_t cue)
{
	enum word_gap gap;
	struct word w = word_before(x->d->text, cue, &gap);
	unsigned n;
	struct word m = name_to(x, w.end, &n);
	if (word_ok(w) && gap == GAP_SPACE && cue - w.end == 1 && is_name(x, m, n) && !name_span_over(&x->malware, m.start, m.end))
		add(x, m, "group-cue");
}

/* Debian's APT is a program. */
static bool is_program(const struct named *x, const struct lit_hit *c)
{
	enum word_gap gap;
	return c->end - c->start == 3 && (!str_eq(doc_slice(x->d, c->start, c->end), STR("APT")) ||
					  !word_in(at(x, word_after(x->d->text, c->end, &gap)),
						   "group groups actor actors gang team campaign campaigns attack attacks operation"));
}

/* "Earth Grauwal": the first word of a naming scheme and one that is none of English. */
static void led(struct named *x)
{
	const struct lit_hits *l = &x->d->lits[TABLE_actor_scheme];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *s = &l->v[i];
		if (!str_eq(doc_cell(x->d, TABLE_actor_scheme, s, 1), STR("lead")))
			continue;
		enum word_gap gap;
		struct word b = word_before(x->d->text, s->start, &gap), w = word_after(x->d->text, s->end, &gap);
		if (gap != GAP_SPACE || w.start - s->end > 1 || w.end - w.start < NAME_BYTES_MIN || !may_be_named(x, w) || is_common(x, w) ||
		    word_is_acronym(at(x, w)) || (word_ok(b) && b.end + 1 == s->start && word_is_capital(at(x, b)) && !word_is_function(at(x, b))))
			continue;
		add(x, (struct word){ s->start, w.end }, "group-scheme");
	}
}

void threats_named(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_actor_cue];
	if (l->n == 0 && d->lits[TABLE_actor_scheme].n == 0)
		return;
	struct named x = { .d = d, .places = name_spans_of(d, KINDS_PLACE, 0), .threats = name_spans_of(d, KIND_BIT(REF_threat_actor), 0),
			   .malware = name_spans_of(d, KIND_BIT(REF_malware) | KIND_BIT(REF_tool), 0) };
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *c = &l->v[i];
		struct str side = doc_cell(d, TABLE_actor_cue, c, 1);
		bool both = str_eq(side, STR("both")), list = str_eq(side, STR("list"));
		bool left = both || str_eq(side, STR("left")), right = both || list || str_eq(side, STR("right"));
		if ((!left && !right) || is_program(&x, c))
			continue;
		if (left) {
			before(&x, c->start);
			before_apposition(&x, c->start);
		}
		/* in headings every word has a capital */
		if (right && (!both || word_is_small(doc_slice(d, c->start, c->start + 1))))
			behind(&x, c->end, list);
	}
	led(&x);
}
