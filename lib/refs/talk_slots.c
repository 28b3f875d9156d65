/* talk_slots.c - see talk_slots.h.
 *
 * A place of its own makes a name here, not its form: an item under "Targets", what goods
 * are taken "of", who is asked about, a country and a capital word in speech. */
#include "rules.h"
#include "talk_marks.h"
#include "talk_names.h"
#include "talk_slots.h"

#define ADDED_MAX 4096u     /* names by their place in one window */

static void add_name(struct talk *k, uint32_t from, uint32_t to)
{
	if (!k->added)
		k->added = arena_alloc(k->d->arena, ADDED_MAX * sizeof *k->added);
	if (k->n_added && k->added[k->n_added - 1].end > from)
		return;
	if (k->n_added < ADDED_MAX)
		k->added[k->n_added++] = (struct clause){ from, to };
}

/* The end of the organisation or host that begins at AT or a few bytes behind it; 0: none. */
static uint32_t org_over(const struct doc *d, uint32_t at, uint32_t to)
{
	for (size_t i = doc_hit_at(d, at > 120 ? at - 120 : 0); i < d->hits.n && d->hits.v[i].start < to && d->hits.v[i].start <= at + 4; i++)
		if ((d->hits.v[i].kind == REF_organization || d->hits.v[i].kind == REF_domain) && d->hits.v[i].end > at)
			return d->hits.v[i].end;
	return 0;
}

static bool begins_with_country(const struct doc *d, uint32_t at)
{
	for (size_t i = doc_hit_at(d, at); i < d->hits.n && d->hits.v[i].start == at; i++)
		if (d->hits.v[i].kind == REF_country)
			return true;
	return false;
}

void talk_slot_names(struct talk *k, const struct talk_line *l, struct part p, const struct heading *head, bool talk)
{
	struct doc *d = k->d;
	uint32_t from = p.from, to = p.to, at = p.lead_at;
	/* "Targets" heads the rows of a budget and the parts of a program as well; a
	 * label on the line itself ("Lost: …") is told by its colon */
	bool heads = head->weight >= 2 && !talk_is_figures(d, from, to) && (l->who || l->timed || at > from || talk_is_among_others(d, from, to));
	for (unsigned n = 0; heads && n < TALK_NAMES_MAX && at < to; n++) {
		if (at + 4 < to && d->text.p[at] == '(' && d->text.p[at + 2] == ')') /* (a) */
			at += d->text.p[at + 3] == ' ' ? 4 : 3;
		uint32_t end = org_over(d, at, to), next;
		if (!end && (end = talk_name_end(d, at, to)) > 0)
			add_name(k, at, end);
		if (!end)
			break;
		/* the next one behind a remark in brackets and a sign */
		for (next = end; next < to && next - end < 2 * TALK_HEADING_BYTES && !talk_goes_on(d->text, end, next + 1); next++)
			;
		if (next >= to || next - end >= 2 * TALK_HEADING_BYTES)
			break;
		at = next + 1;
		while (at < to && (d->text.p[at] == ' ' || ((unsigned char)d->text.p[at] & 0xC0) == 0x80))
			at++;
		if (str_starts(doc_slice(d, at, to), STR("and ")))
			at += 4;
		if (str_starts(doc_slice(d, at, to), STR("the ")))
			at += 4;
	}
	struct cues c;
	talk_cues_in(d, from, to, false, &c);
	/* 某集团：可登录内网; the first cell of a row */
	struct sum said = talk_sum_of(d, &c, from, to, USE_NONE);
	if (talk && said.best >= 2 && !said.not && !org_over(d, from, to)) {
		uint32_t end = talk_name_end(d, from, to);
		struct str after = doc_slice(d, end, to);
		if (end && (str_starts(after, STR("：")) || str_starts(after, STR(":")) || str_starts(after, STR("\t")) ||
			    str_starts(after, STR("|")) || str_starts(after, STR(";")) || str_starts(after, STR(" |")) ||
			    str_starts(after, STR(" - "))))
			add_name(k, from, end);
	}
	for (unsigned i = 0; i < c.n; i++) {
		static const char *const links[] = { " of the ", " of ",       " from the ", " from ",   " at the ",
						     " at ",     " with the ", " with ",     " on the ", " on " };
		struct str rest = doc_slice(d, c.v[i].end, to);
		uint32_t end = 0, begin = 0;
		if (c.v[i].use == USE_SPARE || (!talk && (c.v[i].use != USE_ASSET && c.v[i].weight < 2)))
			continue;
		if ((c.v[i].use == USE_ASK || (l->who && c.v[i].weight >= 2 && c.v[i].use == USE_TALK)) && str_starts(rest, STR(" ")))
			begin = c.v[i].end + (str_starts(rest, STR(" the ")) ? 5 : 1); /* "status on the Registry" */
		for (size_t m = 0; m < sizeof links / sizeof *links && !begin; m++)
			if (str_starts(rest, str_from(links[m])))
				begin = c.v[i].end + (uint32_t)strlen(links[m]);
		if (begin && (talk || begins_with_country(d, begin)) && !org_over(d, begin, to) && (end = talk_capitals_end(d, begin, to, 2)) > 0)
			add_name(k, begin, end);
	}
	if (!talk)
		return;
	/* "and Northshore Water?" */
	if (l->who && str_ends(str_trim(doc_slice(d, from, to + 1 < d->text.len ? to + 1 : to)), STR("?")) &&
	    str_starts(doc_slice(d, from, to), STR("and "))) {
		uint32_t begin = from + 4, end;
		if (!org_over(d, begin, to) && (end = talk_capitals_end(d, begin, to, 2)) > 0 && to - end <= 2)
			add_name(k, begin, end);
	}
	/* a country and a capital word: Elbonia Mobile */
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to; i++) {
		const struct hit *h = &d->hits.v[i];
		uint32_t end;
		if (h->kind != REF_country || (unsigned char)d->text.p[h->start] >= 0xE3 || strcmp(h->by, "demonym") == 0 ||
		    org_over(d, h->start, to))
			continue;
		if ((end = talk_capitals_end(d, h->start, to, 2)) > h->end)
			add_name(k, h->start, end);
	}
}
