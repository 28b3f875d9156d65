/* sector.c - branches of the economy and the state: phrases such as "financial
 * services industry", "Pakistani banks", and lists such as "defense, energy and
 * telecommunications companies".
 *
 * A sector's word alone says little ("banking trojan", "energy reserves"): it
 * counts before a head (sector, industry, companies), in a list of sectors, or
 * behind "sectors such as". Nouns that name organisations of a sector (law
 * firms, universities) count on their own. */
#include "name_spans.h"
#include "name_words.h"
#include "passes.h"
#include "rules.h"

enum class { MOD, NOUN, NOUNTAIL, TAIL, HEAD, HEADTAIL, SERVICE, PROVIDER, OF_TRADE };

struct piece {
	uint32_t start, end;
	enum class class;
	struct str sector;
	bool listed;   /* a member of a list of sectors */
	bool has_head;
};

static enum class class_of(struct str s)
{
	if (str_eq(s, STR("noun")))
		return NOUN;
	if (str_eq(s, STR("nountail")))
		return NOUNTAIL;
	if (str_eq(s, STR("tail")))
		return TAIL;
	if (str_eq(s, STR("head")))
		return HEAD;
	if (str_eq(s, STR("service")))
		return SERVICE;
	if (str_eq(s, STR("provider")))
		return PROVIDER;
	if (str_eq(s, STR("role")))
		return OF_TRADE;
	return str_eq(s, STR("headtail")) ? HEADTAIL : MOD;
}

enum link { LINK_NONE, LINK_JOINED, LINK_LIST };

#define LINK_BYTES 32u

/* What stands between two pieces: one space, or what separates list members.
 * A member may begin with a word that no row has: "financial, healthcare, and
 * fringe technology sectors". */
static enum link link_of(struct str t, uint32_t from, uint32_t to)
{
	struct str s = str_sub(t, from, to);
	char plain[LINK_BYTES];
	size_t n = 0;
	if (to <= from || s.len > LINK_BYTES || str_find_char(s, '\n') >= 0)
		return LINK_NONE;
	for (size_t i = 0; i < s.len; i++) /* spaces that may not break are spaces */
		if (i + 1 < s.len && str_eq(str_sub(s, i, i + 2), STR("\xC2\xA0")))
			plain[n++] = ' ', i++;
		else
			plain[n++] = s.p[i];
	s = str_make(plain, n);
	if (str_eq(s, STR(" ")) || str_eq(s, STR("-")))
		return LINK_JOINED;
	static const char *const seps[] = { ", and ", ", or ", ", ", ",", " and ", " or ", "/", " / ", " & ", "; ", " as well as ", ", as " };
	for (size_t i = 0; i < sizeof seps / sizeof *seps; i++) {
		if (str_eqz(s, seps[i]))
			return LINK_LIST;
		struct str word = str_sub(s, strlen(seps[i]), n);
		if (seps[i][0] != ',' || !str_starts(s, str_from(seps[i])) || word.len < 5 || word.p[word.len - 1] != ' ')
			continue;
		word.len--;
		if (str_find_char(word, ' ') < 0 && word_is_small(word) && !word_is_function(word))
			return LINK_LIST;
	}
	return LINK_NONE;
}

/* "sectors such as X", "targeting X, …", "in the X". */
static bool led_in(struct str t, uint32_t start)
{
	enum word_gap gap;
	struct word w = word_before(t, start, &gap);
	if (!word_ok(w) || gap == GAP_COMMA)
		return false;
	if (gap == GAP_OTHER && w.end < t.len && t.p[w.end] == ':')
		return word_in(word_str(t, w), "sectors industries verticals");
	struct word v = word_before(t, w.start, &gap);
	if (word_in(word_str(t, w), "as") && word_in(word_str(t, v), "such"))
		v = word_before(t, v.start, &gap);
	else if (!word_in(word_str(t, w), "including like"))
		return false;
	return word_in(word_str(t, v), "sectors industries verticals sector organizations entities targets victims");
}

/* "banking trojan": made for a sector, so the word tells it. */
static bool before_malware(struct str t, uint32_t end)
{
	enum word_gap gap;
	struct word w = word_after(t, end, &gap);
	return gap == GAP_SPACE && word_in(word_str(t, w), "trojan trojans malware botnet botnets");
}

/* The country before "banks", "financial institutions": part of the phrase, as
 * in "Syldavia's energy sector". */
static uint32_t with_country(const struct name_spans *places, struct str t, uint32_t start)
{
	enum word_gap gap;
	struct word w = word_before(t, start, &gap);
	if (!word_ok(w) || gap != GAP_SPACE)
		return start;
	if (str_eq(word_str(t, w), STR("s"))) {
		w = word_before(t, w.start, &gap);
		if (!word_ok(w) || gap != GAP_APOSTROPHE)
			return start;
	}
	const struct name_span *p = name_span_ending(places, w.end);
	return p ? p->start : start;
}

static void emit(struct doc *d, struct piece p, double score)
{
	if (name_in_code(d->text, p.start, p.end))
		return;
	struct hit *h = doc_hit(d, REF_sector, p.start, p.end, doc_slice(d, p.start, p.end), score, "sector");
	if (p.sector.len) {
		h->extra_key[0] = "sector";
		h->extra_value[0] = p.sector;
	}
}

/* One chain of pieces that follow each other joined or as a list. */
static void chain(struct doc *d, const struct name_spans *places, struct piece *v, size_t n)
{
	size_t listed = 0;
	bool head = false;
	for (size_t i = 0; i < n; i++) {
		listed += v[i].class != HEAD && v[i].class != HEADTAIL;
		/* "defense and diplomatic government bodies" */
		bool bodies = v[i].class == NOUN && str_find_char(doc_slice(d, v[i].start, v[i].end), ' ') >= 0;
		head = head || v[i].has_head || v[i].class == HEAD || bodies;
	}
	bool lead = n > 0 && led_in(d->text, v[0].start);
	for (size_t i = 0; i < n; i++) {
		struct piece p = v[i];
		if (p.class == HEAD || p.class == HEADTAIL)
			continue;
		bool ok = p.class == NOUN || p.class == NOUNTAIL || p.class == TAIL || p.has_head || lead || (listed >= 2 && head) || listed >= 3 ||
			  (str_eq(p.sector, STR("finance")) && before_malware(d->text, p.end));
		if (!ok)
			continue;
		if (p.class == TAIL || p.class == NOUNTAIL || (p.has_head && n == 1))
			p.start = with_country(places, d->text, p.start);
		if (p.class == TAIL && p.start == v[i].start && listed < 2)
			continue; /* "banks" alone */
		emit(d, p, p.has_head || p.class == NOUN || p.class == NOUNTAIL ? SCORE_GRAMMAR : SCORE_WEAK);
	}
}

#define CHAIN_MAX 24

void refs_sectors(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_sector];
	if (l->n == 0)
		return;
	struct name_spans places = name_spans_of(d, KINDS_PLACE, 0);
	struct piece v[CHAIN_MAX];
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		struct piece p = { x->start, x->end, class_of(doc_cell(d, TABLE_sector, x, 1)), doc_cell(d, TABLE_sector, x, 2), false, false };
		if (n && p.start < v[n - 1].end)
			continue;
		if (p.class == PROVIDER || p.class == OF_TRADE) {
			if (n == 0 || link_of(d->text, v[n - 1].end, p.start) != LINK_JOINED || v[n - 1].has_head)
				continue;
			if (p.class == OF_TRADE) { /* "defense contractor": the trade is told by the word before it */
				v[n - 1].has_head = true;
				continue;
			}
			if (str_eq(v[n - 1].sector, STR("technology"))) {
				n--; /* "hosting provider" */
				continue;
			}
			p.class = HEADTAIL;
		}
		if (p.class == SERVICE) { /* "courier service" names a business, "hosting service" a thing */
			bool of_things = n && (str_eq(v[n - 1].sector, STR("technology")) || str_eq(v[n - 1].sector, STR("government")) ||
					       str_eq(v[n - 1].sector, STR("military")) || str_eq(v[n - 1].sector, STR("gaming")));
			if (n == 0 || of_things || link_of(d->text, v[n - 1].end, p.start) != LINK_JOINED)
				continue;
			p.class = HEADTAIL;
		}
		enum link link = n ? link_of(d->text, v[n - 1].end, p.start) : LINK_NONE;
		bool is_head = p.class == HEAD || p.class == HEADTAIL;
		if (link == LINK_JOINED && v[n - 1].class != HEAD && v[n - 1].class != HEADTAIL) {
			/* two words of one phrase, or its head */
			v[n - 1].end = p.end;
			v[n - 1].has_head = v[n - 1].has_head || is_head;
			if (p.class == NOUN || p.class == NOUNTAIL || p.class == TAIL)
				v[n - 1].class = p.class;
			continue;
		}
		if (link == LINK_NONE || n == CHAIN_MAX) {
			chain(d, &places, v, n);
			n = 0;
		}
		if (is_head && n == 0)
			continue;
		v[n++] = p;
	}
	chain(d, &places, v, n);
}
