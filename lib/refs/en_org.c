/* en_org.c - English names of organisations by the words they are built around
 * (org-words.tsv): Ministry of …, … University, … Co., Ltd., Russian government.
 *
 * Each head word of the list starts a walk over capital words to its left, over
 * "of …" to its right, or both. Small linking words (of, for, and, the, &) are
 * crossed only when a capital word follows. A line's end and any sign but those
 * that names hold ends the walk. Rejected: splitting all text into words and
 * tagging them; ten times the time, and the head words decide anyway. */
#include "name_spans.h"
#include "name_words.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"

enum { COL_WORD, COL_PLACE, COL_TYPE, COL_SECTOR, COL_SMALL };
#define LEFT_WORDS_MAX 7
#define RIGHT_WORDS_MAX 10

struct walk {
	struct doc *d;
	struct name_spans places, threats, orgs;
};

/* Words that stand before a head in headings and titles but name nobody. */
static bool is_generic(struct str w)
{
	return word_in(w, "third no more all any each every other another same own local relevant competent law enforcement new third-party "
			  "threat ransomware malware hacking apt user security remote command active windows linux system systems domain "
			  "file process service web mail email http https dns ip api url data phishing research researchers "
			  "advanced persistent credential group groups policy admin administrator administrators local test key access fake official "
			  "malicious operation attack attacks campaign target targets targeted victim victims report analysis blog");
}

static struct str at(const struct walk *w, struct word x)
{
	return word_str(w->d->text, x);
}

/* Left over capital words; NAME is widened and the number of words returned. */
static unsigned walk_left(const struct walk *w, struct word *name, bool government)
{
	struct str t = w->d->text;
	unsigned n = 0;
	uint32_t pos = name->start;
	for (unsigned i = 0; i < LEFT_WORDS_MAX; i++) {
		enum word_gap gap;
		struct word x = word_before(t, pos, &gap);
		if (!word_ok(x) || (gap != GAP_SPACE && gap != GAP_AMPERSAND && gap != GAP_HYPHEN))
			break;
		struct str s = at(w, x);
		if (gap == GAP_HYPHEN && (pos - x.end > 1 || word_is_acronym(s)))
			break; /* " - " parts, "RFQ-" is a mark in front */
		if (word_is_capital(s) && !word_is_function(s)) {
			const struct name_span *p = government ? name_span_over(&w->places, x.start, x.end) : NULL;
			if (p && p->end >= x.end) { /* "Spoofs Philippine Government": nothing stands before the country */
				name->start = p->start < x.start ? p->start : x.start;
				return n + 1;
			}
			pos = name->start = x.start;
			n++;
			continue;
		}
		enum word_gap g2;
		struct word y = word_before(t, x.start, &g2);
		bool capital = word_ok(y) && g2 == GAP_SPACE && word_is_capital(at(w, y)) && !word_is_function(at(w, y));
		/* "Food and Drug Administration" */
		if (government && n > 0 && capital && gap == GAP_SPACE && str_eq(s, STR("and")) && !name_span_ending(&w->orgs, y.end)) {
			pos = x.start;
			continue;
		}
		/* "Institute of Space Technology" is found from its first word; here "Bank of X Group" */
		if (n > 0 && capital && gap == GAP_SPACE && str_eq(s, STR("of"))) {
			pos = x.start;
			continue;
		}
		/* "Germany's Federal Office": a country as owner */
		if (government && str_eq(s, STR("s")) && word_ok(y) && g2 == GAP_APOSTROPHE && word_is_capital(at(w, y))) {
			const struct name_span *p = name_span_over(&w->places, y.start, y.end);
			if (p) {
				name->start = p->start;
				n++;
			}
		}
		break;
	}
	return n;
}

/* Right over "of Foreign Affairs of Turkey"; false when nothing follows. */
static bool walk_right(const struct walk *w, struct word *name)
{
	struct str t = w->d->text;
	uint32_t pos = name->end;
	bool found = false, linked = false;
	for (unsigned i = 0; i < RIGHT_WORDS_MAX; i++) {
		enum word_gap gap;
		struct word x = word_after(t, pos, &gap);
		if (!word_ok(x))
			break;
		struct str s = at(w, x);
		/* "Bank of New Zealand" */
		bool capital = word_is_capital(s) && (!word_is_function(s) || name_span_starting(&w->places, x.start));
		if (gap == GAP_COMMA && found && capital) { /* "Ministry of Energy, Water and Power": a list in a name ends in "and" */
			enum word_gap g2, g3;
			struct word a = word_after(t, x.end, &g2), b = word_after(t, a.end, &g3);
			if (!(word_ok(a) && g2 == GAP_SPACE && str_eq(at(w, a), STR("and")) && word_ok(b) && word_is_capital(at(w, b))) ||
			    name_span_over(&w->places, x.start, x.end))
				break;
			pos = name->end = x.end;
			continue;
		}
		if (gap != GAP_SPACE && gap != GAP_AMPERSAND && gap != GAP_HYPHEN)
			break;
		if (gap == GAP_HYPHEN && (x.start - pos > 1 || capital))
			break;
		if (capital && found && !linked && word_is_acronym(s))
			break; /* "Bureau of Customs CPRS" */
		if (!found && !linked && !word_in(s, "of for to"))
			return false;
		if (capital && (found || linked)) {
			pos = name->end = x.end;
			found = true;
			linked = false;
			continue;
		}
		/* "Co-operation", "technology" in a name whose other words are capital */
		if (gap == GAP_HYPHEN && found) {
			pos = name->end = x.end;
			continue;
		}
		if (linked && !str_eq(s, STR("the")))
			break;
		if (!word_in(s, found ? "of for and the in" : "of for to the"))
			break;
		if (found && word_in(s, "and in")) {
			/* crossed only inside a name: a capital word that begins no other name */
			enum word_gap g2;
			struct word y = word_after(t, x.end, &g2);
			if (!word_ok(y) || g2 != GAP_SPACE || !word_is_capital(at(w, y)) || word_is_function(at(w, y)) || word_is_acronym(at(w, y)) ||
			    word_in(at(w, y), "Ministry Department Bureau Office University Institute Bank"))
				break;
			if (str_eq(s, STR("and")) && name_span_starting(&w->orgs, y.start))
				break;
			if (str_eq(s, STR("and")) && name_span_over(&w->places, y.start, y.end)) { /* "Oriental and African Studies" */
				struct word z = word_after(t, y.end, &g2);
				if (!word_ok(z) || g2 != GAP_SPACE || !word_is_capital(at(w, z)) || word_is_function(at(w, z)))
					break;
			}
		}
		linked = true;
		pos = x.end;
	}
	return found;
}

static void add_org(const struct walk *w, const struct lit_hit *x, struct word name, double score, const char *by)
{
	struct str t = w->d->text;
	if (name_in_code(t, name.start, name.end) || name_span_over(&w->threats, name.start, name.end))
		return;
	/* "Russian Federation" is a country; "United States Secret Service" is the Secret Service,
	 * "Freedonian Ministry of Defence" none but Freedonia's */
	const struct name_span *owner = name_span_starting(&w->places, name.start);
	if (owner && owner->end == name.end)
		return;
	const struct name_span *known = name_span_ending(&w->orgs, name.end);
	if (owner && known && known->start > owner->end && known->start - owner->end <= 2) {
		enum word_gap gap;
		if (!word_in(at(w, word_after(t, known->start, &gap)),
			     "Ministry Department Office Bureau Agency Army Navy Parliament Senate Embassy"))
			return;
	}
	struct hit *h = doc_hit(w->d, REF_organization, name.start, name.end, doc_slice(w->d, name.start, name.end), score, by);
	struct str country = STR("");
	const struct name_span *p = name_span_over(&w->places, name.start, name.end);
	if (p && w->d->hits.v[p->hit].extra_key[0])
		country = w->d->hits.v[p->hit].extra_value[0];
	h = &w->d->hits.v[w->d->hits.n - 1];
	organization_extras(h, doc_cell(w->d, TABLE_org_word, x, COL_TYPE), doc_cell(w->d, TABLE_org_word, x, COL_SECTOR), country);
}

/* "Shanghai X Technology Co., Ltd.": a chain of legal forms behind the name. */
static void suffix(const struct walk *w, const struct lit_hit *x)
{
	struct str t = w->d->text;
	struct word name = { x->start, x->end };
	enum word_gap gap;
	/* forms before this one: Co., */
	for (;;) {
		struct word y = word_before(t, name.start, &gap);
		if (!word_ok(y) || !word_in(at(w, y), "co pvt pty corp inc private") || gap == GAP_NONE)
			break;
		name.start = y.start;
	}
	struct word y = word_before(t, name.start, &gap);
	bool chain = name.start != x->start;
	if (!word_ok(y) || (gap != GAP_SPACE && gap != GAP_COMMA) || (!chain && !word_is_capital(at(w, y))) || word_is_function(at(w, y)))
		return;
	if (word_is_capital(at(w, y))) {
		name.start = y.start;
		walk_left(w, &name, false);
	}
	for (unsigned i = 0; chain && i < 2; i++) { /* "Feiwu service Co., Ltd": a small word inside the name */
		struct word a = word_before(t, name.start, &gap);
		enum word_gap g2;
		struct word b = word_before(t, a.start, &g2);
		if (!word_ok(a) || gap != GAP_SPACE || !word_is_small(at(w, a)) || a.end - a.start < 4 || word_is_function(at(w, a)) || !word_ok(b) ||
		    g2 != GAP_SPACE || !word_is_capital(at(w, b)) || word_is_function(at(w, b)))
			break;
		name.start = b.start;
		walk_left(w, &name, false);
	}
	if (!word_is_capital(str_sub(t, name.start, name.end)) || name.start == x->start)
		return;
	/* a shorter form that is followed by more (Co. of Co., Ltd) is left to the last one */
	struct word z = word_after(t, x->end, &gap);
	if (word_ok(z) && word_in(at(w, z), "ltd limited llc inc") && z.start - x->end <= 4)
		return;
	if (name.end < t.len && t.p[name.end] == '.' && t.p[name.end - 1] != '.')
		name.end++;
	add_org(w, x, name, SCORE_SHAPE, "company-form");
}

/* "Russian government", "government of China", "Chinese naval military". */
static void state(const struct walk *w, const struct lit_hit *x)
{
	struct str t = w->d->text;
	struct word name = { x->start, x->end };
	enum word_gap gap;
	struct word y = word_before(t, x->start, &gap);
	if (!word_ok(y))
		return;
	if (gap == GAP_SPACE && word_in(at(w, y), "federal central state foreign naval military national security")) {
		name.start = y.start;
		y = word_before(t, y.start, &gap);
	}
	const struct name_span *p = NULL;
	if (gap == GAP_SPACE) {
		p = name_span_ending(&w->places, y.end);
		if (!p && y.end < t.len && t.p[y.end] == '.') /* "U.S. government" */
			p = name_span_ending(&w->places, y.end + 1);
		if (!p && str_eq(at(w, y), STR("s"))) {
			struct word z = word_before(t, y.start, &gap);
			if (gap == GAP_APOSTROPHE && word_ok(z))
				p = name_span_ending(&w->places, z.end);
		}
	} else if (gap == GAP_OTHER || gap == GAP_NONE) {
		uint32_t e = name.start;
		while (e > 0 && t.p[e - 1] == ' ')
			e--;
		p = name_span_ending(&w->places, e); /* a name with a dot at its end */
	}
	if (p) {
		name.start = p->start;
		add_org(w, x, name, SCORE_GRAMMAR, "state-body");
		return;
	}
	struct word of = word_after(t, x->end, &gap);
	if (gap != GAP_SPACE || !str_eq(at(w, of), STR("of")))
		return;
	struct word z = word_after(t, of.end, &gap);
	if (gap == GAP_SPACE && word_in(at(w, z), "the"))
		z = word_after(t, z.end, &gap);
	p = name_span_starting(&w->places, z.start);
	if (p && word_ok(z)) {
		name = (struct word){ x->start, p->end };
		add_org(w, x, name, SCORE_GRAMMAR, "state-body");
	}
}

static void around(const struct walk *w, const struct lit_hit *x, struct str place, struct str type)
{
	struct str t = w->d->text;
	bool weak = str_eq(place, STR("weak")), of = str_eq(place, STR("of")), both = str_eq(place, STR("both"));
	bool government = str_eq(type, STR("government")) || str_eq(type, STR("police")) || str_eq(type, STR("military"));
	struct word name = { x->start, x->end };
	bool right = (of || both) && walk_right(w, &name);
	unsigned n = walk_left(w, &name, government);
	if (of && !right)
		return;
	/* "Syldavia Telecom": a country is name enough */
	const struct name_span *home = weak && !right && n == 1 ? name_span_starting(&w->places, name.start) : NULL;
	bool national = home && strcmp(w->d->hits.v[home->hit].by, "demonym") != 0;
	if (!right && n < (weak && !national ? 2u : 1u))
		return;
	if (!right && n == 1) {
		enum word_gap gap;
		struct word first = word_after(t, name.start, &gap);
		if (is_generic(at(w, first)))
			return;
		/* "Chinese University" names none, "Russian Ministry" hardly */
	}
	enum word_gap gap;
	struct word first = word_after(t, name.start, &gap);
	while (n > 1 && is_generic(at(w, first))) { /* a heading's or a verb's capital word in front */
		name.start = first.end;
		struct word next = word_after(t, first.end, &gap);
		name.start = next.start;
		first = next;
		n--;
	}
	if (!right && n == 1 && is_generic(at(w, first)))
		return;
	const struct name_span *p = weak && !right ? name_span_over(&w->places, first.start, x->start) : NULL;
	if (p && strcmp(w->d->hits.v[p->hit].by, "demonym") == 0)
		return; /* "South Korean Gaming Company" in a heading */
	add_org(w, x, name, right || n >= 2 ? SCORE_GRAMMAR : SCORE_GRAMMAR - 0.05, "org-words");
}

/* "researchers at X", "X analysts": rows of org-cues.tsv. */
static void cues(const struct walk *w)
{
	struct doc *d = w->d;
	const struct lit_hits *l = &d->lits[TABLE_org_cue];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		bool left = str_eq(doc_cell(d, TABLE_org_cue, x, 1), STR("left"));
		enum word_gap gap;
		struct word y = left ? word_before(d->text, x->start, &gap) : word_after(d->text, x->end, &gap);
		if (gap != GAP_SPACE || !word_ok(y) || !word_is_capital(at(w, y)) || word_is_function(at(w, y)) || at(w, y).len < 3 ||
		    is_generic(at(w, y)))
			continue;
		struct word name = y;
		if (left) {
			walk_left(w, &name, false);
		} else {
			for (unsigned k = 0; k < 3; k++) {
				struct word z = word_after(d->text, name.end, &gap);
				if (!word_ok(z) || gap != GAP_SPACE || !word_is_capital(at(w, z)) || word_is_function(at(w, z)))
					break;
				name.end = z.end;
			}
		}
		if (name_span_over(&w->places, name.start, name.end) || name_in_code(d->text, name.start, name.end) ||
		    name_span_over(&w->threats, name.start, name.end))
			continue;
		doc_hit(d, REF_organization, name.start, name.end, doc_slice(d, name.start, name.end), SCORE_WEAK, "org-cue");
	}
}

void refs_en_orgs(struct doc *d)
{
	struct walk w = { .d = d };
	if (d->lits[TABLE_org_word].n == 0 && d->lits[TABLE_org_cue].n == 0)
		return;
	w.places = name_spans_of(d, KINDS_PLACE, 0);
	w.threats = name_spans_of(d, KINDS_THREAT, 0);
	w.orgs = name_spans_of(d, KIND_BIT(REF_organization), 0);
	const struct lit_hits *l = &d->lits[TABLE_org_word];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		struct str place = doc_cell(d, TABLE_org_word, x, COL_PLACE), type = doc_cell(d, TABLE_org_word, x, COL_TYPE);
		bool capital = word_is_capital(doc_slice(d, x->start, x->end));
		if (str_eq(place, STR("state")) || (!capital && str_eq(doc_cell(d, TABLE_org_word, x, COL_SMALL), STR("state"))))
			state(&w, x);
		else if (str_eq(place, STR("suffix")))
			suffix(&w, x);
		else if (capital)
			around(&w, x, place, type);
	}
	cues(&w);
}
