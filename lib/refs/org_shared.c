/* org_shared.c - see org_shared.h.
 *
 * A ministry's name without a country in it is anybody's. A country right beside
 * it (越南（外交部）, 越南的外交部, МИД Казахстана) is its own, whatever the table
 * says. One that merely stands in the sentence may be the attackers', so it gives
 * no country, but takes the table's away: rather no country than the wrong one.
 * That is asked for targets alone: reports tell of a ministry's remarks on others. */
#include "name_words.h"
#include "org_shared.h"
#include "organizations.h"
#include "passes.h"

#define AROUND_BYTES 600u  /* of a line that is a paragraph */
#define CARD_LINES 3u      /* to either side */
#define CARD_LINE_BYTES 160u
#define GAP_BYTES 12u      /* between a country and its ministry */

/* The table's body of one country under words that name none. */
static bool is_shared(const struct doc *d, const struct hit *h)
{
	static const char *const first[] = { "Ministry of ", "Department of ", "Central ", "Foreign ", "Мин", "Центральный ", "Ген", "Гос" };
	static const char *const last[] = { "部", "院", "署", "委", "委员会", "办公室" };
	static const char *const whole[] = { "МИД", "МВД", "MVD", "MoD", "Duma", "Senate", "Congress", "Parliament" };
	static const enum refs_table_id places[] = { TABLE_place, TABLE_place_more, TABLE_user_place };
	struct str s = doc_slice(d, h->start, h->end);
	bool shared = false;
	for (size_t i = 0; i < sizeof first / sizeof *first && !shared; i++)
		shared = str_starts(s, str_from(first[i]));
	for (size_t i = 0; i < sizeof last / sizeof *last && !shared; i++)
		shared = str_ends(s, str_from(last[i]));
	for (size_t i = 0; i < sizeof whole / sizeof *whole && !shared; i++)
		shared = str_eq(s, str_from(whole[i]));
	for (size_t i = 0; i < sizeof places / sizeof *places && shared; i++) {
		const struct lit_hits *l = &d->lits[places[i]];
		size_t at = doc_lit_at(d, places[i], h->start);
		shared = at >= l->n || l->v[at].start >= h->end;
	}
	return shared;
}

static bool is_of_table(const struct hit *h)
{
	return h->kind == REF_organization && strcmp(h->by, "organization") == 0 && organization_extra(h, "country").len &&
	       str_eq(organization_extra(h, "org_type"), STR("government"));
}

static void set_apart(const struct doc *d, struct hit *h, struct str country)
{
	struct str type = organization_extra(h, "org_type"), sector = organization_extra(h, "sector");
	h->value = doc_slice(d, h->start, h->end);
	organization_extras(h, type, sector, country);
}

/* Nothing but signs that join a country and its ministry. */
static bool joins(struct str gap, bool behind)
{
	static const char *const signs[] = { " ", "(", "（", "\"", "“", "「", "『", "«", "《", "-", "—", "–", "－", "·", "/", ":", "：", "的", "'s", "’s", ")", "）" };
	static const char *const signs_behind[] = { " ", "(", "（", "-", "—", "–", "－", "/", "of", "the", "\"", "”", "」", "»", "》" };
	const char *const *v = behind ? signs_behind : signs;
	size_t n = behind ? sizeof signs_behind / sizeof *signs_behind : sizeof signs / sizeof *signs;
	while (gap.len) {
		size_t i = 0;
		while (i < n && !str_starts(gap, str_from(v[i])))
			i++;
		if (i == n)
			return false;
		gap = str_sub(gap, strlen(v[i]), gap.len);
	}
	return true;
}

/* The code of the country right beside H; empty when there is none. */
static struct str beside(const struct doc *d, const struct hit *h)
{
	struct str code = STR("");
	for (size_t i = doc_hit_at(d, h->end); i < d->hits.n && d->hits.v[i].start <= h->end + GAP_BYTES; i++) {
		const struct hit *c = &d->hits.v[i];
		if (c->kind == REF_country && joins(doc_slice(d, h->end, c->start), true))
			return organization_extra(c, "country");
	}
	for (size_t i = doc_hit_at(d, h->start > 80 ? h->start - 80 : 0); i < d->hits.n && d->hits.v[i].start < h->start; i++) {
		const struct hit *c = &d->hits.v[i];
		if (c->kind == REF_country && c->end <= h->start && h->start - c->end <= GAP_BYTES && joins(doc_slice(d, c->end, h->start), false))
			code = organization_extra(c, "country");
	}
	return code;
}

/* МИД Руритании: a land that no table knows. */
static bool of_unknown(const struct doc *d, const struct hit *h)
{
	enum word_gap gap;
	struct word w = word_after(d->text, h->end, &gap);
	return (unsigned char)d->text.p[h->start] >= 0xD0 && (unsigned char)d->text.p[h->start] <= 0xD1 && word_ok(w) && gap == GAP_SPACE &&
	       word_is_capital(word_str(d->text, w)) && !word_is_acronym(word_str(d->text, w)) && (unsigned char)d->text.p[w.start] >= 0xD0;
}

void refs_shared_orgs(struct doc *d)
{
	bool any = false;
	for (size_t i = 0; i < d->hits.n && !any; i++)
		any = is_of_table(&d->hits.v[i]);
	if (!any)
		return;
	doc_sort(d);
	for (size_t i = 0; i < d->hits.n; i++) {
		struct hit *h = &d->hits.v[i];
		if (!is_of_table(h) || !is_shared(d, h))
			continue;
		struct str code = beside(d, h);
		if (code.len ? !str_eq(code, organization_extra(h, "country")) : of_unknown(d, h))
			set_apart(d, h, code);
	}
}

/* mail.mof.gov.la: the state's domain of a country that is not OWN. */
static bool is_state_of_other(const struct hit *h, struct str own)
{
	static const char *const zones[] = { "gov", "go", "gob", "gouv", "mil" };
	if ((h->kind != REF_domain && h->kind != REF_host) || h->value.len < 6 || h->value.p[h->value.len - 3] != '.')
		return false;
	struct str tld = str_sub(h->value, h->value.len - 2, h->value.len), rest = str_sub(h->value, 0, h->value.len - 3);
	bool state = false;
	for (size_t i = 0; i < sizeof zones / sizeof *zones && !state; i++) {
		size_t n = strlen(zones[i]);
		state = str_ends(rest, str_from(zones[i])) && (rest.len == n || rest.p[rest.len - n - 1] == '.');
	}
	if (!state || own.len != 2 || (str_eqz(own, "GB") && str_eqz(tld, "uk")))
		return false;
	return (tld.p[0] & ~32) != own.p[0] || (tld.p[1] & ~32) != own.p[1];
}

static bool other_in(const struct doc *d, size_t sorted, uint32_t from, uint32_t to, struct str own)
{
	for (size_t i = doc_hit_among(d, sorted, from); i < sorted && d->hits.v[i].start < to; i++)
		if ((d->hits.v[i].kind == REF_country && !str_eq(organization_extra(&d->hits.v[i], "country"), own)) ||
		    is_state_of_other(&d->hits.v[i], own))
			return true;
	return false;
}

/* A short line of label and value, as cards have them. */
static bool is_card_line(const struct doc *d, size_t i)
{
	struct str s = doc_line(d, i);
	return s.len && s.len <= CARD_LINE_BYTES && (str_find_char(s, ':') >= 0 || str_find(s, STR("：")) >= 0);
}

void org_shared_settle(struct doc *d, size_t sorted, struct hit *h, struct str country)
{
	if (!is_of_table(h))
		return;
	struct str own = organization_extra(h, "country");
	if (country.len) {
		if (!str_eq(country, own))
			set_apart(d, h, country);
		return;
	}
	if (!is_shared(d, h))
		return;
	size_t at = doc_line_at(d, h->start), first = at, last = at;
	uint32_t from = d->lines[at].start, to = d->lines[at].end;
	from = h->start - from > AROUND_BYTES ? h->start - AROUND_BYTES : from;
	to = to > h->end + AROUND_BYTES ? h->end + AROUND_BYTES : to;
	if (d->in_path) { /* a folder a line */
		from = 0;
		to = (uint32_t)d->text.len;
	}
	bool other = other_in(d, sorted, from, to, own);
	if (!other && is_card_line(d, at)) {
		while (first > 0 && at - first < CARD_LINES && is_card_line(d, first - 1))
			first--;
		while (last + 1 < d->n_lines && last - at < CARD_LINES && is_card_line(d, last + 1))
			last++;
		other = other_in(d, sorted, d->lines[first].start, d->lines[last].end, own);
	}
	if (other)
		set_apart(d, h, STR(""));
}
