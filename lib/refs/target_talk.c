/* target_talk.c - targets that lists, headings, logs and chats name.
 *
 * Sentences carry their own proof (target_prose.c); here a name and what makes
 * it a target stand apart: a heading and its items (已拿下：), a name and the remark
 * behind it (某部：后台弱口令，已上传后门), a question and its answer (那边怎样 - 进去了).
 * So the text is read line by line with what is still in force: the title, the
 * section's heading, the last name spoken of, the last question. Each word of
 * target-talk.tsv and target-cues.tsv that stands in a name's own stretch of its
 * sentence (up to the next name) counts once; a heading counts for names that
 * lead their item; goods beside a name (某局花名册) count more. Three points, one
 * word of two among them, make a target; two do where others are sure.
 * Prose of reports is no talk: outside headings, items, remarks and speech a name
 * must lead a sentence of a script without small letters. What is
 * said in words that no table has is weighed afterwards (lead.h). */
#include "organizations.h"
#include "rules.h"
#include "talk_marks.h"
#include "talk_names.h"
#include "talk_sentence.h"
#include "talk_slots.h"
#include "talk_walk.h"
#include "target_fields.h"
#include "target_talk.h"

#define LINE_BYTES_MAX 1200u /* a longer one is a paragraph, read as prose */
#define HEAT 2u             /* lines of an operator's log that make less enough elsewhere */
#define HEAVY 2u            /* … that make a foreign body one of its targets */
#define LEAD_BYTES 6u       /* "the ", a quotation mark: before the name that leads a line */
#define LINES_A_SIGN 500u   /* and one more for so many lines: over a whole handbook two such lines stand somewhere */

static bool names_somebody(const struct doc *d, uint32_t from, uint32_t to)
{
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to; i++)
		if (d->hits.v[i].kind == REF_organization || d->hits.v[i].kind == REF_domain)
			return true;
	return false;
}

bool talk_take_heading(struct talk *k, const struct talk_line *l, struct str next, bool cued)
{
	struct doc *d = k->d;
	struct str s = doc_slice(d, l->start, l->end);
	bool colon = talk_ends_in_colon(s);
	if ((!colon && !cued) || l->who || s.len > 4 * TALK_HEADING_BYTES)
		return false;
	uint32_t from = l->start, rest;
	if (!colon && names_somebody(d, from, l->end))
		return false;
	char sign = talk_row_sign(d, l->start, l->end);
	if (!colon && !sign && s.len > TALK_HEADING_BYTES)
		return false;
	if (sign && talk_count(next, sign) != talk_count(s, sign))
		return false;
	if (colon && names_somebody(d, from, l->end)) /* 我司（某公司）…，现可提供以下资源： */
		from = talk_comma_before(d->text, from, l->end - 3);
	/* 以受控的方式，用命令构造: a sentence, even without its end */
	if (names_somebody(d, from, l->end) ||
	    (!colon && !sign && !l->mark && (str_ends(s, STR("。")) || s.p[s.len - 1] == '.' || str_find(s, STR("，")) >= 0)))
		return false;
	struct heading h = talk_heading_of(d, from, l->end);
	/* 三、报告渠道 behind 二、…: the next heading of its kind, over something else */
	bool next_of_kind = !colon && !sign && l->mark && k->section.on && k->section.marked && k->section.indent == l->indent &&
			    s.len <= TALK_HEADING_BYTES / 2;
	if (next_of_kind && h.weight < 2)
		h.weight = 0;
	if (!colon && !sign && (talk_label_end(d, l->start, l->end, &rest) || !(h.others || h.weight >= 2 || next_of_kind || (h.weight && l->mark))))
		return false;
	if (sign && h.weight < 2 && !h.others)
		return false;
	h.indent = l->indent;
	h.marked = l->mark;
	k->section = h;
	if (!colon && !sign && k->title.weight == 0 && h.weight >= 2 && k->lines <= 3)
		k->title = h;
	return true;
}

/* Only these parts of a text may name a target by a remark. */
static bool is_talk(const struct talk *k, const struct talk_line *l, const struct heading *head, bool labelled)
{
	return l->who || l->timed || l->mark || labelled || head->weight >= 2 || (k->section.on && l->indent > k->section.indent);
}

/* The sentences of a line, but the cells of a row are one. */
static void sentences(struct talk *k, const struct talk_line *l, uint32_t from, uint32_t lead_at, const struct heading *head, bool talk)
{
	struct str t = k->d->text;
	const uint64_t *stops = k->d->signs[SIGNS_STOP];
	bool plain = !signs_any(stops, from, l->end); /* the signs of rows are among them */
	char sign = plain ? 0 : talk_row_sign(k->d, from, l->end);
	bool row = sign || (!plain && (str_find_char(str_sub(t, from, l->end), '\t') >= 0 || str_find_char(str_sub(t, from, l->end), '|') >= 0));
	uint32_t a = from;
	for (uint32_t i = from; i <= l->end;) {
		i = row ? l->end : signs_next(stops, i, l->end);
		size_t n = i < l->end ? clause_stop(t, i, false) : 0;
		if (i < l->end && !n) {
			i++;
			continue;
		}
		while (a < i && t.p[a] == ' ')
			a++;
		if (a < i) {
			struct part p = { a, a > lead_at ? a : lead_at, i, row ? sign ? sign : '\t' : 0 };
			if (p.lead_at > i)
				p.lead_at = i;
			if (k->names_only)
				talk_slot_names(k, l, p, head, talk);
			else
				talk_sentence(k, l, p, head, talk);
		}
		if (i >= l->end)
			break;
		i += (uint32_t)n;
		a = i;
	}
}

bool talk_asks(const struct doc *d, const struct talk_line *l)
{
	return signs_any(d->signs[SIGNS_STOP], l->start, l->end) && str_find_char(doc_slice(d, l->start, l->end), '?') >= 0;
}

static bool hits_in(const struct doc *d, uint32_t from, uint32_t to)
{
	size_t i = doc_hit_at(d, from);
	return i < d->hits.n && d->hits.v[i].start < to;
}

/* The line's words could add a name, for the walk that looks for names. */
static bool may_add(const struct doc *d, const struct talk_live *x, const struct heading *head)
{
	return head->weight >= 2 || x->heaviest >= 2 || x->linked || hits_in(d, x->line.start, x->line.end) ||
	       (x->line.who && talk_asks(d, &x->line));
}

/* A sentence of the line may be a question: it ends in ?, ？, 呢 or 吗. */
static bool may_ask(const struct doc *d, const struct talk_line *l)
{
	struct str t = d->text;
	for (uint32_t i = l->start; i <= l->end; i++) {
		i = signs_next(d->signs[SIGNS_STOP], i, l->end);
		if (i < t.len && (t.p[i] == '?' || talk_wide(t, i, WIDE_QUESTION)))
			return true;
		uint32_t k = i;
		while (k > l->start && (unsigned char)t.p[k - 1] <= ' ')
			k--;
		struct str s = str_sub(t, l->start, k);
		if (k >= l->start + 3 && (unsigned char)t.p[k - 3] == 0xE5 && (str_ends(s, STR("呢")) || str_ends(s, STR("吗"))))
			return true;
	}
	return false;
}

/* The line's words could tell something, for the walks behind that one: nobody is named in it, so
 * they count as a sign of such work, answer what was asked or said before, or ask. */
static bool may_tell(const struct talk *k, const struct talk_live *x)
{
	return x->named || k->topic.n || (x->line.who && (x->asked || may_ask(k->d, &x->line))) ||
	       (x->heaviest >= 2 && !k->hot && k->heavy < HEAVY + k->more) ||
	       (x->heaviest >= TALK_SURE && !k->hot && k->heat < HEAT + k->more);
}

/* A whole sentence of Latin prose, which no name leads: no item of a list. */
static bool is_prose(const struct doc *d, const struct talk_line *l)
{
	struct str s = doc_slice(d, l->start, l->end);
	if (l->mark || l->who || l->timed || s.len <= TALK_HEADING_BYTES || (unsigned char)s.p[0] >= 0x80 || str_find_char(s, '\t') >= 0 ||
	    str_find_char(s, '|') >= 0)
		return false;
	char last = s.p[s.len - 1];
	size_t i = doc_hit_at(d, l->start);
	return (last == '.' || last == '!' || last == '?' || last == '"' || str_ends(s, STR("”"))) &&
	       !(i < d->hits.n && d->hits.v[i].start <= l->start + LEAD_BYTES);
}

void talk_keep_section(struct talk *k, const struct talk_line *l)
{
	if (!k->section.on)
		return;
	if (l->indent <= k->section.indent && is_prose(k->d, l)) {
		k->section.on = false;
		return;
	}
	if (k->section.items && k->section.deep && !l->mark && l->indent <= k->section.indent) {
		k->section.on = false; /* behind a list of bullets */
		return;
	}
	k->section.items++;
	k->section.deep |= l->mark || l->indent > k->section.indent;
}

/* Neither does it say anything, nor is somebody named of whom it could be said. */
static bool says_nothing(const struct talk *k, const struct talk_live *x)
{
	if (x->cued)
		return false;
	if (!k->names_only)
		return !x->named;
	return !x->hits && (k->section.on ? k->section.weight : k->title.weight) < 2 && !x->line.who;
}

static void line(struct talk *k, const struct talk_live *x)
{
	struct doc *d = k->d;
	const struct talk_line *l = &x->line;
	bool cued = x->cued;
	struct heading head = k->title;
	uint32_t lead_at = l->start, rest = lead_at;
	bool labelled = false;
	if (k->section.on) {
		head = k->section;
		if (head.state.len == 0 && head.weight && k->title.weight >= 2)
			head.state = k->title.state;
	}
	if (!cued && !l->who && !l->timed && !head.weight)
		return;
	/* nothing said, and nobody of whom it could be */
	if (!k->names_only && ((!cued && !x->named) || !may_tell(k, x)))
		return;
	if (k->names_only && !may_add(d, x, &head) && !signs_any(d->signs[SIGNS_COLON], l->start, l->end))
		return;
	/* nobody in it and nothing said of anybody: most lines of what only looks like talk */
	if (!cued && head.weight < 2 && !(l->who && talk_asks(d, l)) && !hits_in(d, l->start, l->end))
		return;
	uint32_t colon = talk_label_end(d, l->start, l->end, &rest);
	if (colon && names_somebody(d, l->start, colon)) {
		labelled = true;
	} else if (colon && rest < l->end) {
		struct heading h = talk_heading_of(d, l->start, colon);
		if (!l->who || h.weight >= 2) {
			if (h.others || h.weight >= head.weight)
				head = h;
			lead_at = rest;
		}
	}
	labelled |= str_find_char(doc_slice(d, l->start, l->end), '\t') >= 0;
	bool talk = is_talk(k, l, &head, labelled);
	unsigned cue = l->who || l->timed || head.weight ? TALK_SURE : talk_heaviest(d, l->start, l->end);
	if (cue < (talk ? 1 : TALK_BESIDE))
		return;
	/* prose that names nobody, or says nothing of anybody */
	if (!talk && !names_somebody(d, l->start, l->end))
		return;
	sentences(k, l, l->start, lead_at, &head, talk);
}

void talk_read_line(struct talk *k, const struct talk_live *x)
{
	const struct talk_line *l = &x->line;
	if (x->gap)
		k->section = x->section ? *x->section : (struct heading){ .on = false };
	if (l->start >= l->end) {
		if (k->section.items)
			k->section.on = false;
		return;
	}
	unsigned passed = x->count - k->lines;
	k->lines = x->count;
	if (k->topic.n && (k->topic.age += passed) > TALK_CARRY_LINES)
		k->topic.n = 0;
	if (k->question.weight && (k->question.age += passed) > TALK_CARRY_LINES)
		k->question.weight = 0;
	/* no word that heads anything, and no next heading of its kind */
	bool heads = x->heading || x->colon || (x->cued && l->mark && k->section.on && k->section.marked);
	if (l->end - l->start > LINE_BYTES_MAX || (heads && talk_take_heading(k, l, doc_line(k->d, x->next), x->cued)))
		return;
	talk_keep_section(k, l);
	if (!says_nothing(k, x))
		line(k, x);
}

void target_talk_names(struct doc *d, struct talk_lines *ret)
{
	struct talk k = { .d = d, .names_only = true };
	*ret = (struct talk_lines){ 0 };
	talk_walk(&k, ret);
	size_t sorted = d->hits.n, at = 0;
	for (size_t i = 0; i < k.n_added; i++) {
		struct clause x = k.added[i];
		if (target_is_person(d, x.start, x.end))
			continue;
		struct str country = STR("");
		while (at < sorted && d->hits.v[at].start < x.start)
			at++;
		bool land = false; /* Sri Lanka */
		for (size_t n = at; n < sorted && d->hits.v[n].start == x.start && !country.len; n++)
			if (d->hits.v[n].kind == REF_country) {
				country = organization_extra(&d->hits.v[n], "country");
				land = d->hits.v[n].end == x.end;
			}
		if (land)
			continue;
		struct hit *h = doc_hit(d, REF_organization, x.start, x.end, doc_slice(d, x.start, x.end), SCORE_WEAK, "slot-name");
		organization_extras(h, STR(""), STR(""), country);
	}
}

/* Which lines name somebody who may be a target. */
static void find_named(const struct doc *d, const struct talk_lines *lines)
{
	size_t hit = 0;
	for (size_t i = 0; i < lines->n; i++) {
		struct talk_live *x = &lines->v[i];
		while (hit < d->hits.n && d->hits.v[hit].start < x->line.start)
			hit++;
		x->named = false;
		for (size_t n = hit; n < d->hits.n && d->hits.v[n].start < x->line.end && !x->named; n++)
			x->named = d->hits.v[n].kind == REF_organization || d->hits.v[n].kind == REF_domain || d->hits.v[n].kind == REF_host;
	}
}

unsigned target_talk(struct doc *d, const struct talk_lines *lines, struct told *all, bool beside)
{
	struct talk k = { .d = d, .all = all, .beside = beside, .more = (unsigned)(d->n_lines / LINES_A_SIGN) };
	find_named(d, lines);
	for (size_t i = 0; i < lines->n; i++)
		talk_read_line(&k, &lines->v[i]);
	/* once more where the text has shown what it is about */
	if (k.heavy >= (lines->chat ? 1 : HEAVY) + k.more) {
		struct talk again = { .d = d, .all = all, .beside = beside, .hot = true };
		for (size_t i = 0; i < lines->n; i++)
			talk_read_line(&again, &lines->v[i]);
		k.made += again.made;
	}
	return k.made + (k.heat >= HEAT + k.more);
}

