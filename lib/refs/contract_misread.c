/* contract_misread.c - one name that a reader of pictures has read in two ways: 南渚砚池软件有限公司 on the cover is
 * 南者砚池软件有限公司 where the paper is signed.
 *
 * A sign more, less or other than in the first in six or more is the same name, but for numbers and directions, in which
 * names of two do differ (第一医院, 第二医院). Texts that were not read from pictures have two names there. */
#include "contract_form.h"
#include <sluice/utf8.h>

#define SIGNS_MIN 6u
#define SIGNS_MAX 40u
#define SIGNS_TWO 10u    /* so long a name may have two signs misread */
#define VARIANTS_LOOK 40u /* readings of a name that are counted, … */
#define HITS_LOOK 4000u   /* … among a paper's first findings */

static size_t signs_of(struct str s, uint32_t *ret)
{
	size_t n = 0, w;
	for (size_t i = 0; i < s.len && n < SIGNS_MAX; i += w) {
		w = utf8_decode(str_make(s.p + i, s.len - i), &ret[n]);
		n += ret[n] != ' ' && ret[n] != '\n';
	}
	return n;
}

/* What tells one name from its neighbour's: 一二三, 东南西北中, 上下, 甲乙丙, letters and figures. */
static bool tells(uint32_t c)
{
	static const char set[] = "一二三四五六七八九十〇零壹贰叁东南西北中上下左右大小新老甲乙丙丁省市县区州";
	for (size_t i = 0; c >= 0x80 && i + 3 < sizeof set; i += 3) {
		uint32_t k;
		utf8_decode(str_make(set + i, 3), &k);
		if (k == c)
			return true;
	}
	return c < 0x80;
}

bool contract_names_alike(const struct doc *d, struct str a, struct str b)
{
	if (str_eq(a, b))
		return true;
	uint32_t x[SIGNS_MAX], y[SIGNS_MAX];
	if (!d->read || a.len < 3 * SIGNS_MIN || b.len < 3 * SIGNS_MIN || (unsigned char)a.p[0] < 0xE0)
		return false;
	size_t n = signs_of(a, x), m = signs_of(b, y), wrong = 0, i = 0, k = 0;
	if (n == SIGNS_MAX || m == SIGNS_MAX)
		return false;
	while (i < n && k < m) {
		if (x[i] == y[k]) {
			i++;
			k++;
			continue;
		}
		wrong++;
		bool less = i + 1 < n && x[i + 1] == y[k] && n > m, more = k + 1 < m && x[i] == y[k + 1] && m > n;
		if ((!more && tells(x[i]) && (less || tells(y[k]))) || (more && tells(y[k])))
			return false;
		i += !more;
		k += !less;
	}
	wrong += (n - i) + (m - k);
	return wrong <= (n < m ? n : m) / SIGNS_MIN && wrong <= (n >= SIGNS_TWO ? 2u : 1u);
}

void contract_vote_name(const struct doc *d, struct contract_value *v)
{
	const struct hit *name[VARIANTS_LOOK], *best = NULL;
	unsigned n = 0, own = 0, most = 0;
	if (!d->read || v->value.len < 3 * SIGNS_MIN || (unsigned char)v->value.p[0] < 0xE0)
		return;
	for (size_t i = 0; i < d->hits_sorted && i < HITS_LOOK && n < VARIANTS_LOOK; i++)
		if (d->hits.v[i].kind == REF_organization && contract_names_alike(d, doc_slice(d, d->hits.v[i].start, d->hits.v[i].end), v->value))
			name[n++] = &d->hits.v[i];
	for (unsigned i = 0; i < n; i++) {
		struct str raw = doc_slice(d, name[i]->start, name[i]->end);
		unsigned times = 0;
		for (unsigned k = 0; k < n; k++)
			times += str_eq(doc_slice(d, name[k]->start, name[k]->end), raw);
		if (str_eq(raw, v->value)) {
			own = times;
		} else if (times > most) {
			most = times;
			best = name[i];
		}
	}
	if (!best || most < 2 || most <= own)
		return;
	v->value = doc_slice(d, best->start, best->end);
	v->start = best->start;
	v->end = best->end;
}
