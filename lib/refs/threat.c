/* threat.c - threat groups, malware and tools: names from tables, numbering
 * schemes (APT28, TA505, UNC2452, Storm-0558), naming schemes of two words
 * (Fancy Bear, Volt Typhoon, GOLD CABIN); what the prose introduces is in threat_named.c
 * and threat_told.c.
 *
 * Many groups bear the name of a plain word (Silence, Mercury): rows marked
 * "word" need a cue nearby, and the pages around must speak of threats, which is
 * enough for rows marked "doc" or, behind it, some of their names (Lazarus, Akira). */
#include "name_vouch.h"
#include "name_words.h"
#include "passes.h"
#include "rules.h"
#include "threat_told.h"
#include <sluice/utf8.h>

enum { COL_NAMES, COL_COUNTRY, COL_MARK };
#define CUE_BYTES 140u /* how far a cue may stand from a name that is also a word */

static struct str first_name(struct str names)
{
	struct str one = names;
	str_next(&names, '|', &one);
	return one;
}

/* Spelled as in the table, or at least with a capital. */
static bool spelled(struct str t, const struct lit_hit *l, struct str names)
{
	struct str raw = str_sub(t, l->start, l->end), one;
	if (name_is_set(t, l->start))
		return true;
	while (str_next(&names, '|', &one))
		if (str_eq(one, raw))
			return true;
	return false;
}

static bool has_cue(const struct doc *d, uint32_t start, uint32_t end)
{
	static const char *const cues[] = { "group", "APT", " actor", "hacker", "hacking", "espionage", "threat", "attributed", "aka ",
					    "known as", "tracked as", "state-sponsored", "intrusion", "adversar", "группировк", "хакер",
					    "组织", "黑客", "攻击" };
	uint32_t a = start > CUE_BYTES ? start - CUE_BYTES : 0;
	struct str before = str_sub(d->text, a, start), after = str_sub(d->text, end, (size_t)end + CUE_BYTES);
	for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
		struct str c = str_from(cues[i]);
		if (str_find(before, c) >= 0 || str_find(after, c) >= 0)
			return true;
	}
	return false;
}

static bool already(const struct doc *d, size_t from, uint32_t start, uint32_t end)
{
	for (size_t i = from; i < d->hits.n; i++)
		if (d->hits.v[i].start < end && start < d->hits.v[i].end && d->hits.v[i].kind == REF_threat_actor)
			return true;
	return false;
}

/* "TrickBot gang", "Winnti group": the word after belongs to the name. */
static uint32_t with_group(struct str t, uint32_t end, bool *ret_named)
{
	enum word_gap gap;
	struct word w = word_after(t, end, &gap);
	*ret_named = gap == GAP_SPACE && word_in(word_str(t, w), "gang group team crew cartel syndicate groups gangs actors");
	return *ret_named && word_in(word_str(t, w), "gang crew cartel syndicate") ? w.end : end;
}

static bool marked(struct str mark, struct doc *d, const struct lit_hit *x)
{
	bool word = str_eq(mark, STR("word")), some = str_starts(mark, STR("doc ")), one_of = false;
	if (some) {
		struct str names = str_sub(mark, 4, mark.len), one;
		while (str_next(&names, '|', &one))
			one_of = one_of || str_eq_nocase(one, doc_slice(d, x->start, x->end));
	}
	if (!word && !one_of && !str_eq(mark, STR("doc")))
		return true;
	return (!word || has_cue(d, x->start, x->end)) && name_near_threats(d, x->start, x->end);
}

static void actors(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_actor];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		struct str names = doc_cell(d, TABLE_actor, x, COL_NAMES), code = doc_cell(d, TABLE_actor, x, COL_COUNTRY);
		if (!spelled(d->text, x, names) || name_in_code(d->text, x->start, x->end))
			continue;
		bool word = str_eq(doc_cell(d, TABLE_actor, x, COL_MARK), STR("word"));
		if (!marked(doc_cell(d, TABLE_actor, x, COL_MARK), d, x))
			continue;
		struct word w = name_hyphened(d->text, x->start, x->end);
		enum word_gap gap;
		struct word g = word_after(d->text, w.end, &gap); /* "Elfin Group" */
		if (gap == GAP_SPACE && word_is_capital(word_str(d->text, g)) && word_in(word_str(d->text, g), "Group Team Gang Collective"))
			w.end = g.end;
		struct hit *h = doc_hit(d, REF_threat_actor, w.start, w.end, first_name(names), word ? SCORE_GRAMMAR : SCORE_GAZETTEER, "group");
		if (code.len) {
			h->extra_key[0] = "country";
			h->extra_value[0] = code;
		}
	}
}

static void malware(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_malware];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		struct str names = doc_cell(d, TABLE_malware, x, COL_NAMES);
		bool tool = str_eq(doc_cell(d, TABLE_malware, x, 1), STR("tool"));
		if (!spelled(d->text, x, names) || name_in_code(d->text, x->start, x->end) ||
		    !marked(doc_cell(d, TABLE_malware, x, COL_MARK), d, x))
			continue;
		doc_hit(d, tool ? REF_tool : REF_malware, x->start, x->end, first_name(names), SCORE_GAZETTEER, tool ? "tool" : "malware");
		bool group;
		uint32_t end = with_group(d->text, x->end, &group);
		if (!tool && end > x->end)
			doc_hit(d, REF_threat_actor, x->start, end, doc_slice(d, x->start, end), SCORE_GRAMMAR, "malware-group");
	}
}

static bool digit(struct str t, uint32_t i)
{
	return i < t.len && t.p[i] >= '0' && t.p[i] <= '9';
}

/* A hit of a group holds START..END. */
static bool held(const struct doc *d, size_t from, uint32_t start, uint32_t end)
{
	for (size_t i = from; i < d->hits.n; i++)
		if (d->hits.v[i].start <= start && end <= d->hits.v[i].end && d->hits.v[i].kind == REF_threat_actor)
			return true;
	return false;
}

/* Numbering schemes: a prefix of actor-schemes.tsv, then digits. Columns:
 * prefix | fewest digits | most digits | gap ("-" asked for, " " allowed) | "doc": other things are numbered so. */
static void numbered(struct doc *d, size_t before)
{
	const struct lit_hits *l = &d->lits[TABLE_actor_scheme];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		struct str min = doc_cell(d, TABLE_actor_scheme, x, 1), max = doc_cell(d, TABLE_actor_scheme, x, 2);
		if (min.len != 1 || max.len != 1)
			continue;
		uint32_t at = x->end, n = 0;
		while (at < d->text.len && at - x->end < 3 && (d->text.p[at] == '-' || d->text.p[at] == ' '))
			at++;
		if (str_eq(doc_cell(d, TABLE_actor_scheme, x, 3), STR("-")) && (at == x->end || d->text.p[x->end] != '-'))
			continue;
		while (digit(d->text, at + n))
			n++;
		if (n && d->text.p[at] == '0' && str_eq(doc_slice(d, x->start, x->end), STR("TA")))
			continue; /* TA0001 is a tactic of ATT&CK */
		if (n < (uint32_t)(min.p[0] - '0') || n > (uint32_t)(max.p[0] - '0'))
			continue;
		uint32_t end = at + n, cp = 0;
		if (end < d->text.len)
			utf8_decode(str_sub(d->text, end, d->text.len), &cp);
		if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || name_in_code(d->text, x->start, end) || held(d, before, x->start, end) ||
		    (str_eq(doc_cell(d, TABLE_actor_scheme, x, 4), STR("doc")) && !name_near_threats(d, x->start, end)))
			continue;
		doc_hit(d, REF_threat_actor, x->start, end, doc_slice(d, x->start, end), SCORE_SHAPE, "group-number");
	}
}

/* A company of the tables begins here: "Arctic Wolf". */
static bool is_listed_org(const struct doc *d, uint32_t start, uint32_t end)
{
	const struct lit_hits *l = &d->lits[TABLE_organization];
	size_t i = doc_lit_at(d, TABLE_organization, start);
	return i < l->n && l->v[i].start == start && l->v[i].end >= end;
}

/* "Volt Typhoon": a capital word before a word of a naming scheme. */
static void two_words(struct doc *d, size_t before)
{
	const struct lit_hits *l = &d->lits[TABLE_actor_scheme];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		if (!str_eq(doc_cell(d, TABLE_actor_scheme, x, 1), STR("second")) || !name_is_set(d->text, x->start))
			continue;
		enum word_gap gap;
		struct word w = word_before(d->text, x->start, &gap);
		if (gap != GAP_SPACE || !word_ok(w) || !word_is_capital(word_str(d->text, w)) || word_is_function(word_str(d->text, w)) ||
		    !has_cue(d, w.start, x->end) || already(d, before, w.start, x->end) || name_in_code(d->text, w.start, x->end) ||
		    is_listed_org(d, w.start, x->end) || !name_near_threats(d, w.start, x->end))
			continue;
		doc_hit(d, REF_threat_actor, w.start, x->end, doc_slice(d, w.start, x->end), SCORE_GRAMMAR, "group-scheme");
	}
}

/* "GOLD CABIN", "BRONZE UNION": a metal and a word, all in capitals. */
static void capitals(struct doc *d, size_t before)
{
	const struct lit_hits *l = &d->lits[TABLE_actor_scheme];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		if (!str_eq(doc_cell(d, TABLE_actor_scheme, x, 1), STR("first")))
			continue;
		enum word_gap gap;
		struct word w = word_after(d->text, x->end, &gap);
		if (gap != GAP_SPACE || w.end - w.start < 4 || !word_is_acronym(word_str(d->text, w)) || already(d, before, x->start, w.end) ||
		    !has_cue(d, x->start, w.end) || name_in_code(d->text, x->start, w.end))
			continue;
		/* in a heading all words are capitals */
		struct word b = word_before(d->text, x->start, &gap), n = word_after(d->text, w.end, &gap);
		if (word_is_acronym(word_str(d->text, b)) || (gap == GAP_SPACE && word_is_acronym(word_str(d->text, n))))
			continue;
		doc_hit(d, REF_threat_actor, x->start, w.end, doc_slice(d, x->start, w.end), SCORE_GRAMMAR, "group-scheme");
	}
}

#define QUOTED_NAME_BYTES_MAX 60u

/* группировка «Лис», 黑客组织“灰雁”（GreyGoose）: what stands in quotes behind a word for groups, and in brackets behind that. */
static void quoted(struct doc *d, size_t before)
{
	static const char *const quotes[][2] = { { "«", "»" }, { "“", "”" }, { "\"", "\"" }, { "「", "」" }, { "『", "』" }, { "（", "）" }, { "(", ")" } };
	const size_t brackets = 5, kinds = sizeof quotes / sizeof *quotes;
	const struct lit_hits *l = &d->lits[TABLE_actor_cue];
	for (size_t i = 0; i < l->n; i++) {
		struct str side = doc_cell(d, TABLE_actor_cue, &l->v[i], 1);
		if (!str_is_any(side, "quoted|left|right|both") || l->v[i].end - l->v[i].start < 4)
			continue;
		/* a party "calls itself" something as well */
		bool sure = str_eq(side, STR("quoted")) || (unsigned char)d->text.p[l->v[i].start] >= 0x80;
		uint32_t at = l->v[i].end;
		for (size_t k = 0, from = 0, to = brackets; k < kinds; k++) {
			at += k == 0 && at < d->text.len && d->text.p[at] == ' ';
			struct str rest = str_sub(d->text, at, (size_t)at + QUOTED_NAME_BYTES_MAX), open = str_from(quotes[k][0]);
			if (k < from || k >= to || !str_starts(rest, open))
				continue;
			ptrdiff_t end = str_find(str_sub(rest, open.len, rest.len), str_from(quotes[k][1]));
			uint32_t start = at + (uint32_t)open.len;
			if (end < 4 || str_find_char(str_sub(rest, 0, open.len + (size_t)end), '\n') >= 0 || already(d, before, start, start + (uint32_t)end))
				break;
			if (from == brackets && !(((unsigned char)d->text.p[start] | 32) >= 'a' && ((unsigned char)d->text.p[start] | 32) <= 'z'))
				break; /* （以下简称…） */
			if (!sure && !(name_is_set(d->text, start) && name_near_threats(d, start, start + (uint32_t)end)))
				break;
			doc_hit(d, REF_threat_actor, start, start + (uint32_t)end, str_make(d->text.p + start, (size_t)end), SCORE_GRAMMAR, "group-quoted");
			at = start + (uint32_t)end + (uint32_t)strlen(quotes[k][1]);
			if (from)
				break;
			from = brackets; /* its other name */
			to = kinds;
		}
	}
}

void refs_threats(struct doc *d)
{
	size_t before = d->hits.n;
	actors(d);
	numbered(d, before);
	two_words(d, before);
	capitals(d, before);
	quoted(d, before);
	malware(d);
	threats_named(d);
	threats_told(d);
}
