/* talk_walk.c - see talk_walk.h.
 *
 * What a line says depends on what is in force: the section's heading, who speaks, the last name or
 * question. To know it each line would have to be read; yet nearly all lines of nearly all texts
 * say nothing whatever is in force. So only lines that can say something by themselves (a cue that counts
 * or heads others, one beside a name, speech) are visited, and what is in force there is found by
 * looking back: to the nearest line that settles it, an empty line behind a section or a
 * heading, nearly always a few lines above. Line by line goes only what must: the text's first lines,
 * chats, sections under a heading that counts, and the lines right behind a name. */
#include "name_spans.h"
#include "rules.h"
#include "talk_marks.h"
#include "talk_walk.h"

#define TITLE_LINES 3u     /* among these it stands */
#define MARK_BYTES 48u     /* a heading's bullet, number or time */
#define NAME_BYTES 32u     /* of who speaks */
#define LINE_BYTES_MAX 1200u /* a longer one is a paragraph, read as prose */

/* What something may be said of, or what a name may begin with. */
#define NAMES (KIND_BIT(REF_organization) | KIND_BIT(REF_domain) | KIND_BIT(REF_host) | KIND_BIT(REF_country))

static const enum refs_table_id cue_tables[2] = { TABLE_target_talk, TABLE_target_cue };

struct walk {
	struct talk *k;
	struct talk_lines *ret;
	size_t cap;
	size_t cue[2], hit;        /* the next ones */
	uint32_t sign;             /* the next sign of speech */
	size_t known;              /* the section is known in front of this line … */
	struct heading section;    /* … to be this one */
	bool gap;                  /* lines were left out since the last one that was kept */
	unsigned tail;             /* up to this count lines are read one by one */
	uint32_t who;              /* a line of its own gave the speaker of those below it … */
	size_t who_line;           /* … this one */
};

/* Behind a cue: " of ", " from ", " at ", " with ", " on ", or any word behind a question's. */
static bool is_linked(struct str t, uint32_t end, bool asks)
{
	if (end + 1 >= t.len || t.p[end] != ' ')
		return false;
	char c = t.p[end + 1];
	return asks || c == 'o' || c == 'f' || c == 'a' || c == 'w';
}

/* The cues and names of line I; lines are asked for in order. */
static void look(struct walk *w, size_t i, struct talk_live *x)
{
	const struct doc *d = w->k->d;
	const struct doc_line *l = &d->lines[i];
	for (unsigned n = 0; n < 2; n++) {
		const struct lit_hits *t = &d->lits[cue_tables[n]];
		size_t at = w->cue[n];
		while (at < t->n && t->v[at].start < l->start)
			at++;
		w->cue[n] = at;
		for (; at < t->n && t->v[at].start < l->end; at++) {
			unsigned code = d->rules->tables[cue_tables[n]].codes[t->v[at].row], weight = code >> 8;
			x->cued = true;
			x->asked |= (code & 15) == USE_ASK;
			x->heading |= (code >> 4 & 15) == USE_HEAD || (code >> 4 & 15) == USE_NOHEAD;
			x->linked |= is_linked(d->text, t->v[at].end, (code & 15) == USE_ASK);
			x->heaviest = weight > x->heaviest ? (uint8_t)weight : x->heaviest;
		}
	}
	while (w->hit < d->hits.n && d->hits.v[w->hit].start < l->start)
		w->hit++;
	for (size_t at = w->hit; at < d->hits.n && d->hits.v[at].start < l->end && !x->hits; at++)
		x->hits = NAMES >> d->hits.v[at].kind & 1;
}

/* With a sign of speech at AT line L may begin as speech does: <name>, a time, a name and a time. */
static bool may_speak(const struct doc *d, const struct doc_line *l, uint32_t at)
{
	uint32_t i = l->start;
	while (i < at && (d->text.p[i] == ' ' || d->text.p[i] == '\t'))
		i++;
	unsigned char c = (unsigned char)d->text.p[i];
	if (c >= 0x80 || strchr("0123456789<[(-*+>", c))
		return true;
	if (d->text.p[at] == '>' || d->text.p[at] == ']')
		return false;
	/* the time stands right behind the first word, white space between */
	uint32_t time = at, end;
	while (time > i && (unsigned char)(d->text.p[time - 1] - '0') < 10)
		time--;
	time -= time > i && (d->text.p[time - 1] == '[' || d->text.p[time - 1] == '(');
	for (end = time; end > i && ((unsigned char)d->text.p[end - 1] <= ' ' || (unsigned char)d->text.p[end - 1] >= 0x80); end--)
		;
	if (end == time || end - i > NAME_BYTES)
		return false;
	while (i < end && (unsigned char)d->text.p[i] > ' ')
		i++;
	return i == end;
}

/* Line L, which has a word that heads others, may be a heading, or name what follows its colon: no sentence, and none that is
 * too long for one (talk_take_heading()). */
static bool may_head(const struct doc *d, const struct doc_line *l)
{
	uint32_t from = l->start, end = l->end;
	if (signs_any(d->signs[SIGNS_COLON], from, end))
		return true;
	while (from < end && (d->text.p[from] == ' ' || d->text.p[from] == '\t'))
		from++;
	while (end > from && (d->text.p[end - 1] == ' ' || d->text.p[end - 1] == '\r' || d->text.p[end - 1] == '\t'))
		end--;
	if (end - from > TALK_HEADING_BYTES + MARK_BYTES)
		return talk_row_sign(d, from, end) != 0;
	unsigned char c = from < end ? (unsigned char)d->text.p[from] : 0;
	bool unmarked = (unsigned char)((c | 32) - 'a') < 26 || (c >= 0xE6 && c <= 0xE9); /* what neither numbers nor bullets begin with */
	struct str s = doc_slice(d, from, end);
	return !unmarked || !(s.p[s.len - 1] == '.' || str_ends(s, STR("。"))) || talk_row_sign(d, from, end) != 0;
}

/* The first line from I on that may say something though nothing is in force; X: what it holds. */
static size_t next_line(struct walk *w, size_t i, struct talk_live *x)
{
	const struct doc *d = w->k->d;
	for (; i < d->n_lines; i++) {
		uint32_t from = d->lines[i].start, next = (uint32_t)d->text.len;
		for (unsigned n = 0; n < 2; n++) {
			const struct lit_hits *t = &d->lits[cue_tables[n]];
			while (w->cue[n] < t->n && t->v[w->cue[n]].start < from)
				w->cue[n]++;
			next = w->cue[n] < t->n && t->v[w->cue[n]].start < next ? t->v[w->cue[n]].start : next;
		}
		if (w->sign < from)
			w->sign = signs_next(d->signs[SIGNS_WHO], from, (uint32_t)d->text.len);
		bool sign = w->sign < next;
		if (!sign && next == d->text.len)
			break;
		i = doc_line_at(d, sign ? w->sign : next);
		*x = (struct talk_live){ .next = (uint32_t)i + 1 };
		look(w, i, x);
		if (x->heaviest >= 2 || x->linked || (x->cued && x->hits) || (x->heading && may_head(d, &d->lines[i])))
			return i;
		while (w->sign < d->lines[i].end && !may_speak(d, &d->lines[i], w->sign))
			w->sign = signs_next(d->signs[SIGNS_WHO], w->sign + 1, (uint32_t)d->text.len);
		if (w->sign < d->lines[i].end) {
			struct talk_line l = talk_line_of(d, i, &w->ret->speakers);
			w->ret->chat |= l.who != 0;
			if (l.who_alone || (l.who && (x->cued || talk_asks(d, &l))) || (l.timed && x->hits))
				return i;
		}
	}
	return d->n_lines;
}

static bool is_empty(const struct doc *d, size_t i)
{
	for (uint32_t at = d->lines[i].start; at < d->lines[i].end; at++)
		if (d->text.p[at] != ' ' && d->text.p[at] != '\t' && d->text.p[at] != '\r')
			return false;
	return true;
}

/* Behind an empty line below it no section is in force: it is no heading, and goes on with one. */
static bool is_body(const struct doc *d, size_t i)
{
	uint32_t at = d->lines[i].start, end = d->lines[i].end;
	while (at < end && d->text.p[at] == ' ')
		at++;
	return at < end && end - at <= LINE_BYTES_MAX && ((unsigned char)((d->text.p[at] | 32) - 'a') < 26 || d->text.p[at] == '.');
}

static bool ends_in_colon(const struct doc *d, size_t i)
{
	uint32_t end = d->lines[i].end;
	while (end > d->lines[i].start && (d->text.p[end - 1] == ' ' || d->text.p[end - 1] == '\t' || d->text.p[end - 1] == '\r'))
		end--;
	return talk_ends_in_colon(doc_slice(d, d->lines[i].start, end));
}

/* The section in force in front of line I. What it is of weighs nothing: those under a heading that counts are read line by line. */
static struct heading section_at(const struct walk *w, size_t i)
{
	struct doc *d = w->k->d;
	struct talk k = { .d = d, .names_only = true, .section = w->section, .lines = TITLE_LINES + 1 };
	size_t at = i;
	while (at > w->known) {
		at--;
		if (ends_in_colon(d, at)) {
			struct talk_line l = talk_line_of(d, at, &w->ret->speakers);
			k.section.on = false;
			if (l.start < l.end && l.end - l.start <= LINE_BYTES_MAX && talk_take_heading(&k, &l, doc_line(d, at + 1), false)) {
				at++;
				break;
			}
			k.section = w->section;
		} else if (at > w->known && is_empty(d, at) && is_body(d, at - 1) && !ends_in_colon(d, at - 1)) {
			return (struct heading){ .on = false };
		}
	}
	for (; at < i && k.section.on; at++) {
		struct talk_line l = talk_line_of(d, at, &w->ret->speakers);
		if (l.start >= l.end) {
			k.section.on &= k.section.items == 0;
			continue;
		}
		if (l.who_alone || l.end - l.start > LINE_BYTES_MAX)
			continue;
		bool next = l.mark && k.section.marked &&
			    doc_lit_at(d, cue_tables[0], d->lines[at].start) < doc_lit_at(d, cue_tables[0], d->lines[at].end);
		if (!next || !talk_take_heading(&k, &l, doc_line(d, at + 1), true))
			talk_keep_section(&k, &l);
	}
	return k.section;
}

/* Line I, told at a glance: no cue, nobody speaks, heads others or asks, no heading is in force. */
static bool is_silent(const struct walk *w, size_t i, const struct talk_live *x)
{
	const struct doc *d = w->k->d;
	const struct doc_line *l = &d->lines[i];
	if (x->cued || x->hits || w->k->section.on || w->k->title.weight >= 2 || signs_any(d->signs[SIGNS_WHO], l->start, l->end) ||
	    (w->ret->speakers.seen && signs_any(d->signs[SIGNS_COLON], l->start, l->end)))
		return false;
	return !(w->who && signs_any(d->signs[SIGNS_STOP], l->start, l->end) && str_find_char(doc_line(d, i), '?') >= 0);
}

/* No walk would do anything with it: nobody is named, nothing said of anybody or asked,
 * and no heading is in force or begins here. Most lines of what only looks like talk. */
static bool is_inert(const struct talk *k, const struct talk_live *x)
{
	if (x->hits || k->section.on || k->title.weight >= 2 || x->colon)
		return false;
	if (x->cued) /* a light word, said of nobody */
		return x->heaviest < 2 && !x->heading && !x->linked && !x->asked && !x->line.who;
	return !(x->line.who && talk_asks(k->d, &x->line));
}

/* The line goes on with a section, and that is all: for every walk the section is the same behind it.
 * Under headings that are about no targets most lines are so. */
static bool is_more_of_section(const struct talk *k, const struct talk_live *x)
{
	const struct heading *s = &k->section;
	const struct talk_line *l = &x->line;
	if (x->cued || x->hits || x->colon || l->who || l->timed || !s->on || s->weight >= 2 || s->items == 0)
		return false;
	bool inner = l->mark || l->indent > s->indent;
	return inner == s->deep;
}

/* Keeps X for the walks that follow. */
static void keep(struct walk *w, struct talk_live *x)
{
	struct talk_lines *r = w->ret;
	if (r->n == w->cap) {
		struct talk_live *more = arena_alloc(w->k->d->arena, (w->cap = 2 * w->cap + 64) * sizeof *more);
		if (r->n)
			memcpy(more, r->v, r->n * sizeof *more);
		r->v = more;
	}
	x->gap = w->gap;
	if (w->gap && w->k->section.on) {
		struct heading *h = arena_room(w->k->d->arena, sizeof *h);
		*h = w->k->section;
		x->section = h;
	}
	w->gap = false;
	r->v[r->n++] = *x;
}

/* Line I with what it holds; ALL: it is read because each line is. */
static void read_line(struct walk *w, size_t i, struct talk_live *x, bool all)
{
	struct talk *k = w->k;
	bool known = true;
	if (all && is_silent(w, i, x)) {
		k->lines += !talk_is_blank(k->d, i, &w->ret->speakers);
		return;
	}
	x->line = talk_line_of(k->d, i, &w->ret->speakers);
	w->ret->chat |= x->line.who != 0;
	if (!all) {
		/* where a line stands matters to those with a bullet or set in, and to what follows them */
		known = x->line.mark || x->line.indent || x->hits || x->line.who || w->known == i;
		k->section = known ? section_at(w, i) : (struct heading){ .on = false };
		k->lines += TALK_CARRY_LINES + 1;
		w->gap = true;
	}
	if (x->line.who_alone) {
		w->who = x->line.who;
		w->who_line = i;
	} else if (x->line.start < x->line.end || k->section.on) {
		bool blank = x->line.start >= x->line.end;
		if (x->line.who)
			w->who = 0;
		else
			x->line.who = w->who;
		x->count = k->lines + !blank;
		x->colon = talk_ends_in_colon(doc_slice(k->d, x->line.start, x->line.end));
		if (!blank && (is_inert(k, x) || is_more_of_section(k, x))) {
			k->lines = x->count;
		} else {
			size_t added = k->n_added;
			keep(w, x);
			talk_read_line(k, x);
			if (x->hits || k->n_added > added || (x->line.who && x->cued))
				w->tail = k->lines + TALK_CARRY_LINES;
		}
	}
	if (known || k->section.on) {
		w->known = i + 1;
		w->section = k->section;
	}
}

void talk_walk(struct talk *k, struct talk_lines *ret)
{
	struct doc *d = k->d;
	struct walk w = { .k = k, .ret = ret };
	ret->speakers = talk_speakers_of(d);
	w.sign = signs_next(d->signs[SIGNS_WHO], 0, (uint32_t)d->text.len);
	for (size_t i = 0; i < d->n_lines; i++) {
		if (w.who && i - w.who_line > TALK_SPEECH_LINES)
			w.who = 0;
		bool all = ret->speakers.seen || w.who || k->lines <= TITLE_LINES || k->lines < w.tail || k->title.weight >= 2 ||
			   (k->section.on && k->section.weight);
		struct talk_live x = { .next = (uint32_t)i + 1 };
		if (all)
			look(&w, i, &x);
		else if ((i = next_line(&w, i, &x)) == d->n_lines)
			break;
		read_line(&w, i, &x, all);
	}
}
