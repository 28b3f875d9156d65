/* organization.c - organisations from the tables: companies, agencies,
 * international bodies, universities, media, and a user's own.
 *
 * A company's name in front of its product ("Microsoft Word") is a mention of
 * the company; in a path, a registry key or a user agent it is none. */
#include "name_vouch.h"
#include "name_words.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"

enum { COL_NAMES, COL_TYPE, COL_SECTOR, COL_COUNTRY, COL_MARK };

void organization_extras(struct hit *h, struct str type, struct str sector, struct str country)
{
	unsigned n = 0;
	const struct str v[3] = { type, sector, country };
	const char *const k[3] = { "org_type", "sector", "country" };
	for (unsigned i = 0; i < HIT_EXTRAS; i++)
		h->extra_key[i] = NULL;
	for (unsigned i = 0; i < 3; i++)
		if (v[i].len) {
			h->extra_key[n] = k[i];
			h->extra_value[n++] = v[i];
		}
}

struct str organization_extra(const struct hit *h, const char *key)
{
	for (unsigned i = 0; i < HIT_EXTRAS && h->extra_key[i]; i++)
		if (strcmp(h->extra_key[i], key) == 0)
			return h->extra_value[i];
	return STR("");
}

struct str organization_as_it_stands(const struct doc *d, const struct hit *h)
{
	bool listed = strcmp(h->by, "organization") == 0 || strcmp(h->by, "gazetteer") == 0;
	struct str s = doc_slice(d, h->start, h->end);
	return h->kind == REF_organization && listed && str_find_char(s, '\n') < 0 ? s : h->value;
}

static struct str first_name(struct str names)
{
	struct str one = names;
	str_next(&names, '|', &one);
	return one;
}

/* Words after which a name is that of a framework, a feed or a button, not of
 * its maker: "MITRE ATT&CK", "Follow on Twitter", "Microsoft Windows" stays. */
static bool is_label(struct str t, uint32_t start, uint32_t end)
{
	enum word_gap gap;
	struct word w = word_after(t, end, &gap);
	if (word_ok(w) && gap == GAP_SPACE && word_in(word_str(t, w), "ATT") && w.end < t.len && t.p[w.end] == '&')
		return true;
	if (word_ok(w) && w.start - end <= 2 && str_eq(str_sub(t, start, end), STR("MIT")) &&
	    word_in(word_str(t, w), "license licence style licensed expat"))
		return true;
	/* the algorithm, not the company */
	if (str_eq(str_sub(t, start, end), STR("RSA")) && word_ok(w) &&
	    (word_in(word_str(t, w), "key keys algorithm encryption encrypted cipher public private signature modulus") ||
	     (t.p[w.start] >= '0' && t.p[w.start] <= '9')))
		return true;
	w = word_before(t, start, &gap);
	if (word_ok(w) && str_eq(str_sub(t, start, end), STR("MIT")) && word_in(word_str(t, w), "license licence licenses licensed"))
		return true;
	if (word_ok(w) && gap == GAP_SPACE && word_in(word_str(t, w), "on via") && w.start >= 7) {
		struct word v = word_before(t, w.start, &gap);
		if (word_ok(v) && word_in(word_str(t, v), "follow share us like tweet join post"))
			return true;
	}
	/* the text of a link alone: [Twitter](…) */
	return start > 0 && end + 1 < t.len && t.p[start - 1] == '"' && t.p[end] == '"' && t.p[end + 1] == ')';
}

static void table(struct doc *d, enum refs_table_id id)
{
	const struct lit_hits *l = &d->lits[id];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		struct str names = doc_cell(d, id, x, COL_NAMES), raw = doc_slice(d, x->start, x->end), one;
		if (id != TABLE_user_org && !name_is_set(d->text, x->start)) {
			bool exact = false;
			for (struct str rest = names; str_next(&rest, '|', &one) && !exact;)
				exact = str_eq(one, raw);
			if (!exact)
				continue;
		}
		if (id != TABLE_user_org && name_is_short(d->text, x->start, x->end) && !name_vouched(d->text, x->start, x->end))
			continue;
		struct str mark = doc_cell(d, id, x, COL_MARK); /* Visa, Oracle: words as well */
		if (mark.len && str_find_char(raw, ' ') < 0 && !name_of_company(d->text, x->start, x->end) &&
		    !(str_eqz(mark, "doc") && name_near_machines(d, x->start, x->end)))
			continue;
		struct word w = { x->start, x->end };
		if ((unsigned char)d->text.p[x->start] < 0x80) {
			if (name_in_code(d->text, x->start, x->end) || is_label(d->text, x->start, x->end))
				continue;
			w = name_hyphened(d->text, x->start, x->end);
			/* "IRS-themed" is a mention, "ECDHE-RSA-AES128" and "crm-elbotel" are none of the name alone */
			if (w.start < x->start && !word_is_small(str_sub(d->text, w.start, x->start - 1)))
				continue;
			if (w.end > x->end && (!word_is_small(str_sub(d->text, x->end + 1, w.end)) || !name_is_set(d->text, x->start)))
				w.end = x->end;
		}
		enum word_gap gap; /* "Syldavia Steel Group" */
		struct word g = word_after(d->text, w.end, &gap);
		if (w.end == x->end && gap == GAP_SPACE && word_is_capital(word_str(d->text, g)) && !word_is_acronym(word_str(d->text, g)) &&
		    word_in(word_str(d->text, g), "Group Holdings Motors Foundation Corporation Platforms"))
			w.end = g.end;
		struct hit *h = doc_hit(d, REF_organization, w.start, w.end, first_name(names),
					id == TABLE_user_org ? SCORE_LABELLED : SCORE_GAZETTEER, id == TABLE_user_org ? "gazetteer" : "organization");
		organization_extras(h, doc_cell(d, id, x, COL_TYPE), doc_cell(d, id, x, COL_SECTOR), doc_cell(d, id, x, COL_COUNTRY));
	}
}

void refs_organizations(struct doc *d)
{
	table(d, TABLE_user_org);
	table(d, TABLE_organization);
}
