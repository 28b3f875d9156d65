/* threat_told.c - threat groups that the prose tells of without a table: by their
 * other names, "Grauwal (also known as SALT LAMP, Kestrel and TA9999)", by a link to
 * a catalogue of groups, and by the word group behind a name, "the Grauwal group".
 *
 * Other names count where a group or a word for one stands before them, and no
 * malware nearer; the pages around must speak of threats. */
#include "name_spans.h"
#include "name_vouch.h"
#include "name_words.h"
#include "rules.h"
#include "threat_told.h"

#define BEFORE_BYTES 70u
#define NAMES_MAX 12u

/* Behind quotes, stars, brackets and spaces from AT on. */
static uint32_t opened(struct str t, uint32_t at)
{
	for (;;) {
		struct str s = str_sub(t, at, (size_t)at + 3);
		if (s.len && (s.p[0] == ' ' || s.p[0] == '"' || s.p[0] == '\'' || s.p[0] == '*' || s.p[0] == '[' || s.p[0] == '(' || s.p[0] == ':'))
			at++;
		else if (str_eq(s, STR("“")) || str_eq(s, STR("‘")) || str_eq(s, STR("”")) || str_eq(s, STR("’")))
			at += 3;
		else
			return at;
	}
}

/* Behind what closes a name: quotes, stars, the address of a link. */
static uint32_t closed(struct str t, uint32_t at)
{
	for (;;) {
		struct str s = str_sub(t, at, (size_t)at + 3);
		if (s.len && (s.p[0] == '"' || s.p[0] == '\'' || s.p[0] == '*'))
			at++;
		else if (str_eq(s, STR("”")) || str_eq(s, STR("’")))
			at += 3;
		else if (str_starts(s, STR("](")))
			while (at < t.len && t.p[at] != '\n' && t.p[at++] != ')')
				;
		else
			return at;
	}
}

/* A name of up to three capital words at AT. */
static struct word name_at(struct str t, uint32_t at)
{
	struct word m = { at, at };
	for (unsigned n = 0; n < 3; n++) {
		enum word_gap gap;
		struct word w = word_after(t, m.end, &gap);
		struct str s = word_str(t, w);
		if (!word_ok(w) || (n == 0 ? w.start != at : gap != GAP_SPACE && (gap != GAP_HYPHEN || w.start - m.end > 1)) ||
		    !(word_is_capital(s) || (n > 0 && s.p[0] >= '0' && s.p[0] <= '9')) || (n == 0 && word_is_function(s)))
			break;
		m.end = w.end;
	}
	return m;
}

static uint32_t list_link(struct str t, uint32_t at)
{
	static const char *const links[] = { ", and ", ", or ", ", ", " and ", " or ", "/", " / ", "; " };
	struct str s = str_sub(t, at, (size_t)at + 8);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (str_starts(s, str_from(links[i])))
			return at + (uint32_t)strlen(links[i]);
	return at;
}

struct told {
	struct doc *d;
	struct name_spans groups, others;
};

static void add(struct told *x, struct word m, const char *by)
{
	if (m.end - m.start < 3 || name_span_over(&x->groups, m.start, m.end) || name_span_over(&x->others, m.start, m.end) ||
	    name_in_code(x->d->text, m.start, m.end) || !name_near_threats(x->d, m.start, m.end))
		return;
	doc_hit(x->d, REF_threat_actor, m.start, m.end, doc_slice(x->d, m.start, m.end), SCORE_WEAK, by);
}

static const char group_words[] = "group groups gang actor actors apt apts adversary crew hackers";

/* A word for a group stands right before AT, or but for "which we": anything may be called something. */
static bool behind_group(const struct told *x, uint32_t at)
{
	struct str t = x->d->text;
	for (unsigned n = 0; n < 6; n++) {
		enum word_gap gap;
		struct word w = word_before(t, at, &gap);
		if (!word_ok(w) || gap == GAP_OTHER)
			return false;
		if (name_span_over(&x->groups, w.start, w.end) ||
		    (word_in(word_str(t, w), group_words) && !word_in(word_str(t, w), "apt"))) /* Debian's calls programs */
			return true;
		if (!word_is_capital(word_str(t, w)) && !word_in(word_str(t, w), "which who that we they is was are were has have been also and he she"))
			return false;
		at = w.start;
	}
	return false;
}

/* A group stands before AT in the same sentence, or a word for one. */
static bool of_group(const struct told *x, uint32_t at)
{
	struct str t = x->d->text;
	enum word_gap gap;
	uint32_t pos = at;
	for (;;) {
		struct word w = word_before(t, pos, &gap);
		if (!word_ok(w) || at - w.start > BEFORE_BYTES || (gap == GAP_OTHER && w.end < t.len && t.p[w.end] == '.'))
			return false;
		const struct name_span *g = name_span_over(&x->groups, w.start, w.end);
		if (g)
			return true;
		const struct name_span *o = name_span_over(&x->others, w.start, w.end);
		if (o && KIND_BIT(x->d->hits.v[o->hit].kind) & KINDS_THREAT)
			return false;
		if (word_in(word_str(t, w), group_words))
			return true;
		if (word_in(word_str(t, w), "malware backdoor backdoors trojan tool tools toolkit ransomware loader implant implants vulnerability framework "
					    "campaign operation script family variant stealer downloader dropper botnet exploit module spyware"))
			return false; /* "the group left a tool called …" */
		pos = w.start;
	}
}

/* The names behind a cue that ends at AT. */
static void others(struct told *x, uint32_t at)
{
	struct str t = x->d->text;
	for (unsigned n = 0; n < NAMES_MAX; n++) {
		at = opened(t, at);
		struct word m = name_at(t, at);
		if (!word_ok(m))
			return;
		add(x, m, "group-alias");
		uint32_t end = closed(t, m.end);
		at = list_link(t, end);
		if (at == end)
			return;
	}
}

/* "tracked by Elbotel Labs as Grauwal": behind who says so. 0 when it does not go on thus. */
static uint32_t behind_teller(struct str t, uint32_t at)
{
	for (unsigned n = 0; n < 4; n++) {
		enum word_gap gap;
		struct word w = word_after(t, at, &gap);
		if (!word_ok(w) || gap != GAP_SPACE)
			return 0;
		if (n > 0 && str_eq(word_str(t, w), STR("as")))
			return w.end;
		if (!word_is_capital(word_str(t, w)) && !(n > 0 && t.p[w.start] >= '0' && t.p[w.start] <= '9'))
			return 0;
		at = w.end;
	}
	return 0;
}

/* The name before a cue of other names, in a bracket or between commas: "(Grauwal, aka Salt Quill)". */
static void first_of(struct told *x, uint32_t cue)
{
	struct str t = x->d->text;
	enum word_gap gap;
	struct word w = word_before(t, cue, &gap), b = w;
	if (!word_ok(w) || (gap != GAP_COMMA && gap != GAP_OTHER) || !of_group(x, w.start))
		return;
	for (unsigned n = 0; n < 3 && word_ok(b) && word_is_capital(word_str(t, b)) && !word_is_function(word_str(t, b)); n++) {
		w.start = b.start;
		b = word_before(t, w.start, &gap);
		if (gap != GAP_SPACE || w.start - b.end > 1)
			break;
	}
	if (word_is_capital(word_str(t, w)) && w.start > 0 && (t.p[w.start - 1] == '(' || (w.start > 1 && t.p[w.start - 1] == ' ' && t.p[w.start - 2] == ',')))
		add(x, w, "group-alias");
}

/* "the Grauwal group": the word behind the name is small, "the" or "a" before it. */
static void grouped(struct told *x, const struct lit_hit *cue)
{
	enum word_gap gap;
	struct str t = x->d->text;
	struct word w = word_before(t, cue->start, &gap), a;
	if (!word_ok(w) || gap != GAP_SPACE || !word_is_capital(word_str(t, w)) || word_is_function(word_str(t, w)) || w.end - w.start < 4)
		return;
	a = word_before(t, w.start, &gap);
	bool small = word_is_small(doc_slice(x->d, cue->start, cue->start + 1)); /* "The Salt Research Group" is no gang */
	for (unsigned n = 0; n < 2 && small && gap == GAP_SPACE && word_is_capital(word_str(t, a)) && !word_is_function(word_str(t, a)) &&
			     !name_span_over(&x->others, a.start, a.end); n++) {
		w.start = a.start;
		a = word_before(t, w.start, &gap);
	}
	if (gap == GAP_SPACE && word_in(word_str(t, a), "the"))
		add(x, w, "group-cue");
}

void threats_told(struct doc *d)
{
	struct told x = { .d = d, .groups = { NULL, 0 }, .others = { NULL, 0 } };
	const struct lit_hits *l = &d->lits[TABLE_actor_cue];
	bool looked = false;
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *c = &l->v[i];
		struct str side = doc_cell(d, TABLE_actor_cue, c, 1);
		bool names = str_eq(side, STR("names")), the = str_eq(side, STR("the")), link = str_eq(side, STR("link")), by = str_eq(side, STR("by")),
		     near = str_eq(side, STR("near"));
		if (!names && !the && !link && !by && !near)
			continue;
		if (!looked) {
			looked = true;
			x.groups = name_spans_of(d, KIND_BIT(REF_threat_actor), 0);
			x.others = name_spans_of(d, KINDS_PLACE | KINDS_THREAT, 0);
		}
		if (near && behind_group(&x, c->start)) {
			others(&x, c->end);
		} else if (names && of_group(&x, c->start)) {
			others(&x, c->end);
			first_of(&x, c->start);
		} else if (by && of_group(&x, c->start)) {
			uint32_t end = behind_teller(d->text, c->end);
			if (end)
				others(&x, end);
		} else if (the) {
			grouped(&x, c);
		} else if (link) { /* [Name](https://… */
			uint32_t at = c->start;
			while (at > 0 && c->start - at < 16 && d->text.p[at - 1] != '(' && d->text.p[at - 1] != '\n')
				at--;
			if (at < 2 || d->text.p[at - 1] != '(' || d->text.p[at - 2] != ']')
				continue;
			uint32_t end = at - 2, from = end;
			while (from > 0 && end - from < 60 && d->text.p[from - 1] != '[' && d->text.p[from - 1] != '\n')
				from--;
			struct word m = name_at(d->text, from);
			if (from > 0 && d->text.p[from - 1] == '[' && m.end == end)
				add(&x, m, "group-link");
		}
	}
}
