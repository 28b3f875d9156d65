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
#define HEAD_LINES 12u     /* items of a list under a country */
#define HEAD_BYTES 60u     /* a longer line is no heading */
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

/* A table's body; not what has its own words by now. */
static bool is_of_table(const struct doc *d, const struct hit *h)
{
	uintptr_t text = (uintptr_t)d->text.p, value = (uintptr_t)h->value.p;
	return !(value >= text && value < text + d->text.len) && h->kind == REF_organization && strcmp(h->by, "organization") == 0 && organization_extra(h, "country").len &&
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
	static const char *const signs[] = { " ", "(", "（", "\"", "“", "「", "『", "«", "《", "【", "】", "[", "]", "-", "—", "–", "－", "·", "/", ":", "：", "的", "'s", "’s", ")", "）" };
	static const char *const signs_behind[] = { " ", "(", "（", "【", "[", "-", "—", "–", "－", "/", "of", "the", "\"", "”", "」", "»", "》" };
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

static bool is_cyrillic(struct str t, uint32_t at)
{
	return (unsigned char)t.p[at] == 0xD0 || (unsigned char)t.p[at] == 0xD1;
}

/* The code of the country right beside H; empty when there is none. Not SHARED: behind it. */
static struct str beside(const struct doc *d, const struct hit *h, bool shared)
{
	struct str code = STR("");
	for (size_t i = doc_hit_at(d, h->end); i < d->hits.n && d->hits.v[i].start <= h->end + GAP_BYTES; i++) {
		const struct hit *c = &d->hits.v[i];
		if (c->kind == REF_country && joins(doc_slice(d, h->end, c->start), true))
			return organization_extra(c, "country");
	}
	for (size_t i = doc_hit_at(d, h->start > 80 ? h->start - 80 : 0); shared && i < d->hits.n && d->hits.v[i].start < h->start; i++) {
		const struct hit *c = &d->hits.v[i];
		if (c->kind == REF_country && c->end <= h->start && h->start - c->end <= GAP_BYTES && joins(doc_slice(d, c->end, h->start), false))
			code = organization_extra(c, "country");
	}
	return code;
}

/* МИД Руритании: a land that no table knows; 越外交部: one in its short form, which many words have. */
static bool of_unknown(const struct doc *d, const struct hit *h)
{
	static const char short_forms[] = "越泰韩日印俄美英法德缅柬菲蒙朝澳韓緬";
	for (const char *p = short_forms; *p && h->start >= 3; p += 3)
		if (str_eq(doc_slice(d, h->start - 3, h->start), str_make(p, 3)))
			return true;
	enum word_gap gap;
	struct word w = word_after(d->text, h->end, &gap);
	return is_cyrillic(d->text, h->start) && word_ok(w) && gap == GAP_SPACE && is_cyrillic(d->text, w.start) &&
	       word_is_capital(word_str(d->text, w)) && !word_is_acronym(word_str(d->text, w));
}

void refs_shared_orgs(struct doc *d)
{
	bool any = false;
	for (size_t i = 0; i < d->hits.n && !any; i++)
		any = is_of_table(d, &d->hits.v[i]);
	if (!any)
		return;
	doc_sort(d);
	for (size_t i = 0; i < d->hits.n; i++) {
		struct hit *h = &d->hits.v[i];
		if (!is_of_table(d, h))
			continue;
		bool shared = is_shared(d, h);
		if (!shared && !is_cyrillic(d->text, h->start))
			continue; /* ФНС Казахстана: a genitive behind tells of any body whose it is */
		struct str code = beside(d, h, shared);
		if (code.len ? !str_eq(code, organization_extra(h, "country")) : shared && of_unknown(d, h))
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

/* A country, or a name with one in it: 越南外交部、公安部. */
static bool tells_land(const struct hit *h)
{
	return h->kind == REF_country ||
	       (h->kind == REF_organization && strcmp(h->by, "organization") != 0 && organization_extra(h, "country").len);
}

static bool other_in(const struct doc *d, size_t sorted, uint32_t from, uint32_t to, struct str own)
{
	for (size_t i = doc_hit_among(d, sorted, from); i < sorted && d->hits.v[i].start < to; i++)
		if ((tells_land(&d->hits.v[i]) && !str_eq(organization_extra(&d->hits.v[i], "country"), own)) ||
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

/* The heading or the item's country above line AT is another one: 越南： over 外交部. */
static bool other_above(const struct doc *d, size_t sorted, size_t at, struct str own)
{
	bool row = d->lines[at].tabs || str_find_char(doc_line(d, at), '|') >= 0; /* which its own cells tell */
	for (size_t i = at, n = 0; !row && i > 0 && n < HEAD_LINES; n++) {
		struct doc_line l = d->lines[--i];
		if (l.end - l.start > HEAD_BYTES)
			continue;
		if (other_in(d, sorted, l.start, l.end, own))
			return true;
		for (size_t k = doc_hit_among(d, sorted, l.start); k < sorted && d->hits.v[k].start < l.end; k++)
			if (tells_land(&d->hits.v[k]))
				return false;
	}
	return false;
}

void org_shared_settle(struct doc *d, size_t sorted, struct hit *h, struct str country)
{
	if (!is_of_table(d, h))
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
	if (other || other_above(d, sorted, at, own))
		set_apart(d, h, STR(""));
}
