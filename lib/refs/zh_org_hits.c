/* zh_org_hits.c - Chinese names of organisations as references.
 *
 * zh_org.c finds the names for whoever reads contracts; here those that are
 * sure by themselves become hits, in any text with Chinese in it. */
#include "passes.h"
#include "rules.h"
#include "zh_org.h"

#define SMALL_BYTES 65536u /* any text up to this size is folded for a single ending */
#define SPARSE_BYTES 8192u /* larger ones when there is an ending in so many bytes: folding takes its time */
#define STRENGTH_SURE 3
#define STRENGTH_FAIR 2

/* 公司, 甲方, 评标委员会: rows of org-generic.tsv. */
static bool is_generic(const struct doc *d, struct str name)
{
	const struct refs_table *t = &d->rules->tables[TABLE_org_generic];
	for (size_t i = 0; i < t->n; i++) {
		struct str rest = t->rows[i].cell[0], place = t->rows[i].cell[1], one;
		bool whole = str_eq(place, STR("whole")), end = str_eq(place, STR("end"));
		while (str_next(&rest, '|', &one))
			if (whole ? str_eq(name, one) : end ? str_ends(name, one) : str_starts(name, one))
				return true;
	}
	return false;
}

/* "2017-052 证券" ends as a name does, and is none. */
static bool is_name(const struct zh_text *t, uint32_t a, uint32_t b)
{
	unsigned han = 0, latin = 0;
	for (uint32_t i = a; i < b; i++) {
		han += zh_is_han(t->c[i]);
		latin += zh_is_latin(t->c[i]);
	}
	return han >= 4 || (han >= 2 && latin >= 2);
}

/* Words of another language in front belong to its sentence, not to the name. */
static uint32_t begin_of(const struct zh_text *t, const struct zh_org *o)
{
	for (uint32_t i = o->b; i > o->a; i--)
		if (t->c[i - 1] == ' ')
			return i;
	uint32_t a = o->a;
	while (a < o->b && t->c[a] >= 'a' && t->c[a] <= 'z')
		a++;
	return a - o->a > 1 ? a : o->a;
}

void refs_zh_orgs(struct doc *d)
{
	size_t endings = d->lits[TABLE_zh_suffix].n;
	if (!(d->features & DOC_HAS_HAN) || endings == 0 || (d->text.len > SMALL_BYTES && endings * SPARSE_BYTES < d->text.len))
		return;
	struct zh_text t = { 0 };
	struct zh_orgs orgs = { 0 };
	zh_text_make(d, &t);
	zh_orgs_find(d, &t, &orgs);
	for (size_t i = 0; i < orgs.n; i++) {
		const struct zh_org *o = &orgs.v[i];
		if (o->strength < STRENGTH_FAIR || o->b <= o->a || o->class == ZH_ORG_FOREIGN)
			continue; /* foreign names have passes of their own */
		uint32_t a = begin_of(&t, o);
		if (!is_name(&t, a, o->b))
			continue;
		struct str value = zh_text_str(&t, a, o->b, d->arena);
		if (is_generic(d, value))
			continue;
		doc_hit(d, REF_organization, t.at[a], zh_text_end(&t, o->b), value,
			o->strength >= STRENGTH_SURE ? SCORE_SHAPE : SCORE_GRAMMAR, "zh-org");
	}
	for (size_t i = 0; i < orgs.n_alias; i++) {
		const struct zh_alias *a = &orgs.alias[i];
		if (a->b <= a->a || a->org >= orgs.n)
			continue;
		const struct zh_org *o = &orgs.v[a->org];
		if (is_generic(d, zh_text_str(&t, a->a, a->b, d->arena)))
			continue;
		doc_hit(d, REF_organization, t.at[a->a], zh_text_end(&t, a->b), zh_text_str(&t, o->a, o->b, d->arena), SCORE_GRAMMAR, "zh-org-alias");
	}
}
