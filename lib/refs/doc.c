/* doc.c - the window's hits and lines: adding, sorting, finding.
 *
 * Passes add hits in text order, so the hits are a few ascending runs: a
 * natural merge sort of small keys puts them in order in nearly linear time,
 * and each big hit moves once. Looking for what stands at a place is done some
 * million times a window: an index of a number each kilobyte leaves a few to compare. */
#include "doc.h"
#include "rules.h"
#include <sluice/record.h>
#include <stdlib.h>

static const struct {
	const char *text;
	bool private;
	enum refs_need need;
} kinds[] = {
#define REF_KIND(name, text, private, need) { text, private, NEED_##need },
#include "kinds.def"
#undef REF_KIND
};

const char *ref_kind_text(enum ref_kind k)
{
	return k < REF_KINDS ? kinds[k].text : "unknown";
}

enum refs_need ref_kind_need(enum ref_kind k)
{
	return k < REF_KINDS ? kinds[k].need : NEED_ALL;
}

bool ref_kind_private(enum ref_kind k)
{
	return k < REF_KINDS && kinds[k].private;
}

enum ref_kind ref_kind_from(struct str text)
{
	for (unsigned k = 0; k < REF_KINDS; k++)
		if (str_eqz(text, kinds[k].text))
			return (enum ref_kind)k;
	return REF_KINDS;
}

struct hit *doc_hit(struct doc *d, enum ref_kind kind, uint32_t start, uint32_t end, struct str value, double score, const char *by)
{
	struct hits *h = &d->hits;
	h->v = xgrow(h->v, &h->cap, h->n + 1, sizeof *h->v);
	struct hit *x = &h->v[h->n++];
	*x = (struct hit){ .start = start, .end = end, .kind = kind, .value = value, .score = (float)score, .by = by };
	return x;
}

#define STEP_LOG 10u /* bytes of text that share a number of an index: 2^10 */
#define INDEX_MIN 8u /* fewer are found as fast without */

/* For each kilobyte of LEN bytes how many of the N elements at V, of STRIDE bytes
 * with their start in front, begin before it; arena. */
static uint32_t *index_of(struct arena *arena, size_t len, const void *v, size_t n, size_t stride)
{
	size_t steps = (len >> STEP_LOG) + 2, k = 0;
	if (n < INDEX_MIN)
		return NULL;
	uint32_t *index = arena_alloc(arena, steps * sizeof *index), start;
	for (size_t i = 0; i < n; i++) {
		memcpy(&start, (const char *)v + i * stride, sizeof start);
		while (k < steps && k << STEP_LOG <= start)
			index[k++] = (uint32_t)i;
	}
	while (k < steps)
		index[k++] = (uint32_t)n;
	return index;
}

/* Narrows what begins at or behind AT to *LO..*HI. */
static inline void narrow(const struct doc *d, const uint32_t *index, uint32_t at, size_t *lo, size_t *hi)
{
	size_t k = at >> STEP_LOG;
	if (index && k <= d->text.len >> STEP_LOG) {
		*lo = index[k];
		*hi = index[k + 1];
	}
}

struct sort_key {
	uint64_t at;  /* start, then longer first */
	uint32_t i;
};

/* Merges the runs a[from..mid) and a[mid..to) through TMP; stable. */
static void merge(struct sort_key *a, struct sort_key *tmp, size_t from, size_t mid, size_t to)
{
	memcpy(tmp + from, a + from, (mid - from) * sizeof *a);
	size_t i = from, j = mid, k = from;
	while (i < mid && j < to)
		a[k++] = tmp[i].at <= a[j].at ? tmp[i++] : a[j++];
	while (i < mid)
		a[k++] = tmp[i++];
}

static void sort_keys(struct sort_key *a, struct sort_key *tmp, size_t n)
{
	for (;;) {
		size_t runs = 0, from = 0;
		while (from < n) {
			size_t mid = from + 1;
			while (mid < n && a[mid - 1].at <= a[mid].at)
				mid++;
			size_t to = mid;
			if (to < n) {
				to++;
				while (to < n && a[to - 1].at <= a[to].at)
					to++;
				merge(a, tmp, from, mid, to);
			}
			from = to;
			runs++;
		}
		if (runs <= 1)
			return;
	}
}

static void index_hits(struct doc *d)
{
	if (d->hits.index && d->hits.indexed == d->hits.n)
		return;
	d->hits.index = index_of(d->arena, d->text.len, d->hits.v, d->hits.n, sizeof *d->hits.v);
	d->hits.indexed = d->hits.n;
}

void doc_index(struct doc *d)
{
	for (unsigned i = 0; i < REFS_TABLES; i++)
		if (refs_table_group((enum refs_table_id)i) == GROUP_ANY)
			d->lits[i].index = index_of(d->arena, d->text.len, d->lits[i].v, d->lits[i].n, sizeof *d->lits[i].v);
}

void doc_sort(struct doc *d)
{
	size_t n = d->hits.n;
	bool sorted = true;
	struct hit *v = d->hits.v;
	if (d->hits.index && d->hits.indexed == n)
		return; /* nothing was added since */
	for (size_t i = 1; i < n && sorted; i++)
		sorted = v[i - 1].start < v[i].start || (v[i - 1].start == v[i].start && v[i - 1].end >= v[i].end);
	if (sorted) {
		index_hits(d);
		return;
	}
	struct sort_key *keys = xmalloc(2 * n * sizeof *keys);
	for (size_t i = 0; i < n; i++)
		keys[i] = (struct sort_key){ (uint64_t)v[i].start << 32 | (UINT32_MAX - v[i].end), (uint32_t)i };
	sort_keys(keys, keys + n, n);
	struct hit *out = xmalloc(d->hits.cap * sizeof *out);
	for (size_t i = 0; i < n; i++)
		out[i] = v[keys[i].i];
	free(keys);
	free(v);
	d->hits.v = out;
	d->hits.index = NULL;
	index_hits(d);
}

/* First of the hits LO to HI that starts at AT or behind it. */
static size_t first_hit(const struct doc *d, size_t lo, size_t hi, uint32_t at)
{
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->hits.v[mid].start < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t doc_hit_at(const struct doc *d, uint32_t at)
{
	size_t lo = 0, hi = d->hits.n;
	if (hi == d->hits.indexed)
		narrow(d, d->hits.index, at, &lo, &hi);
	return first_hit(d, lo, hi, at);
}

size_t doc_hit_among(const struct doc *d, size_t sorted, uint32_t at)
{
	return first_hit(d, 0, sorted, at);
}

size_t doc_line_at(const struct doc *d, uint32_t at)
{
	if (d->line_rank && at <= d->text.len) { /* a few lines to compare */
		size_t i = d->line_rank[at >> LINE_STEP_LOG];
		while (i < d->n_lines && d->lines[i].start <= at)
			i++;
		return i ? i - 1 : 0;
	}
	size_t lo = 0, hi = d->n_lines;
	while (lo < hi) { /* the first that begins behind it */
		size_t mid = lo + (hi - lo) / 2;
		if (d->lines[mid].start <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? lo - 1 : 0;
}

struct str doc_line(const struct doc *d, size_t i)
{
	return i < d->n_lines ? str_sub(d->text, d->lines[i].start, d->lines[i].end) : STR("");
}

struct str doc_slice(const struct doc *d, uint32_t start, uint32_t end)
{
	return str_sub(d->text, start, end);
}

size_t doc_lit_at(const struct doc *d, enum refs_table_id t, uint32_t at)
{
	size_t lo = 0, hi = d->lits[t].n;
	narrow(d, d->lits[t].index, at, &lo, &hi);
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->lits[t].v[mid].start < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

enum refs_table_group refs_table_group(enum refs_table_id t)
{
	static const uint8_t groups[] = {
#define TABLE(name, file, flags, group, need) GROUP_##group,
#include "tables.def"
#undef TABLE
	};
	return (enum refs_table_group)groups[t];
}

void doc_look_for(struct doc *d, enum refs_table_group g, uint32_t from, uint32_t to)
{
	uint64_t tables = 0;
	for (unsigned i = 0; i < REFS_TABLES; i++)
		if (refs_table_group((enum refs_table_id)i) == g) {
			tables |= (uint64_t)1 << i;
			d->lits[i].index = NULL;
		}
	literals_scan(d->rules->literals[g], doc_slice(d, from, to), tables, d->lits);
	for (; tables && from; tables &= tables - 1) {
		struct lit_hits *l = &d->lits[__builtin_ctzll(tables)];
		for (size_t i = 0; i < l->n; i++) {
			l->v[i].start += from;
			l->v[i].end += from;
		}
	}
}

struct str doc_cell(const struct doc *d, enum refs_table_id t, const struct lit_hit *h, unsigned i)
{
	return refs_row_cell(&d->rules->tables[t], h->row, i);
}

void doc_record(struct doc *d, struct json *j, const char *type)
{
	record_begin(j, d->out, type);
	if (d->item_id.len)
		json_kstr(j, "item", d->item_id);
	record_path(j, d->path);
	json_kz(j, "ruleset", d->rules->version);
}
