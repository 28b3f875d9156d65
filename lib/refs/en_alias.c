/* en_alias.c - short names of organisations that a text defines in brackets:
 * "Philippine Overseas Employment Administration (POEA)", "POEA (Philippine …)".
 *
 * A definition counts when the short name's first letter begins a word of the
 * long one; then every occurrence of the short name in the window is the
 * organisation. */
#include "classes.h"
#include "name_spans.h"
#include "name_words.h"
#include "organizations.h"
#include "passes.h"

#define ALIASES_MAX 48u     /* each is looked for all over the window */
#define ALIAS_BYTES_MAX 12u

struct alias {
	struct str name;
	size_t hit; /* the organisation */
};

static bool is_short(struct str s)
{
	unsigned capitals = 0;
	if (s.len < 2 || s.len > ALIAS_BYTES_MAX || !(s.p[0] >= 'A' && s.p[0] <= 'Z'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		capitals += c >= 'A' && c <= 'Z';
		if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && c != '&' && c != '-' && !(c >= '0' && c <= '9'))
			return false;
	}
	return capitals >= 2;
}

static bool begins_word_of(char c, struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((name.p[i] | 32) == (c | 32) && (i == 0 || name.p[i - 1] == ' ' || name.p[i - 1] == '-'))
			return true;
	return false;
}

/* The short name in the bracket behind END, or before the bracket that opens at
 * START - 1; empty when there is none. */
static struct str defined(struct str t, uint32_t start, uint32_t end)
{
	struct str after = str_sub(t, end, (size_t)end + ALIAS_BYTES_MAX + 6);
	size_t i = 0;
	while (i < after.len && (after.p[i] == ' ' || (unsigned char)after.p[i] == 0xC2 || (unsigned char)after.p[i] == 0xA0 || after.p[i] == '*'))
		i++;
	if (i < after.len && after.p[i] == '(') {
		size_t from = ++i;
		while (i < after.len && after.p[i] != ')' && after.p[i] != ' ' && after.p[i] != '\n')
			i++;
		if (i < after.len && after.p[i] == ')')
			return str_sub(after, from, i);
	}
	if (start >= 3 && t.p[start - 1] == '(' && end < t.len && t.p[end] == ')') {
		uint32_t b = start - 1, a;
		while (b > 0 && t.p[b - 1] == ' ')
			b--;
		for (a = b; a > 0 && b - a <= ALIAS_BYTES_MAX && t.p[a - 1] > ' ' && t.p[a - 1] != '('; a--)
			;
		return str_sub(t, a, b);
	}
	return STR("");
}

static void add(struct doc *d, const struct alias *a, uint32_t start)
{
	uint32_t end = start + (uint32_t)a->name.len;
	enum word_gap gap;
	struct word w = word_after(d->text, start, &gap);
	if (w.start != start || w.end > end || name_in_code(d->text, start, end))
		return;
	const struct hit *org = &d->hits.v[a->hit];
	struct str value = org->value, type = organization_extra(org, "org_type"), sector = organization_extra(org, "sector"),
		   country = organization_extra(org, "country");
	struct hit *h = doc_hit(d, REF_organization, start, end, value, SCORE_GRAMMAR, "org-alias");
	organization_extras(h, type, sector, country);
}

/* One walk for all short names: only capitals that begin a word are looked at,
 * and of these only the first two letters of some short name. */
static void find(struct doc *d, const struct alias *v, unsigned n)
{
	struct str t = d->text;
	bool first[26][128] = { { false } };
	for (unsigned k = 0; k < n; k++)
		first[v[k].name.p[0] - 'A'][v[k].name.p[1] & 127] = true;
	const uint64_t *names = d->signs[SIGNS_NAME];
	for (uint32_t block = 0; block <= t.len / CLASSES_BLOCK; block++)
		for (uint64_t bits = names[block]; bits; bits &= bits - 1) {
			uint32_t i = block * CLASSES_BLOCK + (unsigned)__builtin_ctzll(bits);
			char c = t.p[i];
			if (c < 'A' || c > 'Z' || i + 1 >= t.len || !first[c - 'A'][t.p[i + 1] & 127])
				continue;
			for (unsigned k = 0; k < n; k++)
				if (str_starts(str_sub(t, i, t.len), v[k].name))
					add(d, &v[k], i);
		}
}

void refs_en_aliases(struct doc *d)
{
	struct alias v[ALIASES_MAX];
	unsigned n = 0;
	size_t end = d->hits.n;
	for (size_t i = 0; i < end && n < ALIASES_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_organization || (unsigned char)d->text.p[h->start] >= 0x80 || h->end - h->start < 6)
			continue;
		struct str s = defined(d->text, h->start, h->end);
		if (!is_short(s) || !begins_word_of(s.p[0], doc_slice(d, h->start, h->end)))
			continue;
		bool known = false;
		for (unsigned k = 0; k < n && !known; k++)
			known = str_eq(v[k].name, s);
		if (!known)
			v[n++] = (struct alias){ s, i };
	}
	if (n)
		find(d, v, n);
}
