/* names_resolve.c - of names that overlap the longer one stays: the place in
 * "Bank of England", the ministry in "Ministry of Foreign Affairs of Turkey".
 *
 * Organisations beat places and sectors, threat groups beat organisations;
 * within a kind the longer span wins, at equal length the better score. */
#include "name_spans.h"
#include "passes.h"

#define KINDS_NAME (KINDS_PLACE | KIND_BIT(REF_organization) | KIND_BIT(REF_sector) | KINDS_THREAT)
#define LOOK_AHEAD 32 /* names that can begin inside one name */

static int rank(enum ref_kind k)
{
	switch (k) {
	case REF_threat_actor:
		return 4;
	case REF_malware: case REF_tool:
		return 3;
	case REF_organization:
		return 2;
	case REF_country: case REF_location:
		return 1;
	default:
		return 0;
	}
}

/* Of two that overlap: does A stay? */
static bool stays(const struct hit *a, const struct hit *b)
{
	uint32_t la = a->end - a->start, lb = b->end - b->start;
	bool a_in_b = b->start <= a->start && a->end <= b->end, b_in_a = a->start <= b->start && b->end <= a->end;
	if (a->kind == b->kind || (rank(a->kind) == 1 && rank(b->kind) == 1))
		return la != lb ? la > lb : a->score >= b->score;
	if (a_in_b != b_in_a)
		return b_in_a;
	return rank(a->kind) >= rank(b->kind);
}

/* Malware and the group named after it stand beside each other. */
static bool may_share(const struct hit *a, const struct hit *b)
{
	int ra = rank(a->kind), rb = rank(b->kind);
	return (ra == 3 && rb == 4) || (ra == 4 && rb == 3);
}

void refs_names_resolve(struct doc *d)
{
	struct name_spans s = name_spans_of(d, KINDS_NAME, 0);
	bool dropped = false;
	for (size_t i = 0; i < s.n; i++) {
		struct hit *a = &d->hits.v[s.v[i].hit];
		if (a->score <= 0)
			continue;
		for (size_t k = i + 1; k < s.n && k < i + LOOK_AHEAD && s.v[k].start < a->end; k++) {
			struct hit *b = &d->hits.v[s.v[k].hit];
			if (b->score <= 0 || may_share(a, b))
				continue;
			dropped = true;
			if (stays(a, b)) {
				b->score = 0;
			} else {
				a->score = 0;
				break;
			}
		}
	}
	if (!dropped)
		return;
	size_t out = 0;
	for (size_t i = 0; i < d->hits.n; i++)
		if (d->hits.v[i].score > 0)
			d->hits.v[out++] = d->hits.v[i];
	d->hits.n = out;
	d->hits.index = NULL;
}
