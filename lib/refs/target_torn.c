/* target_torn.c - see target_torn.h.
 *
 * "艾尔博尼 亚 国家铁 路公 司 45.2 GB 票务 数据": the volume can be told, and what
 * stands before it is the name, behind the country where the list has one; the
 * country is found in the words without their spaces. */
#include "rules.h"
#include "target_fields.h"
#include "target_torn.h"

#define COUNTRY_BYTES_MAX 60u

/* How many of the words at C are the country together; 0: no country. */
static unsigned country_words(struct doc *d, const struct cell *c, unsigned n, struct str *ret_code)
{
	static const enum refs_table_id places[] = { TABLE_user_place, TABLE_place_more, TABLE_place };
	char text[COUNTRY_BYTES_MAX];
	size_t len = 0;
	unsigned best = 0, words;
	size_t ends[COLUMNS_MAX];
	for (words = 0; words < n && len + (c[words].end - c[words].start) <= sizeof text; words++) {
		memcpy(text + len, d->text.p + c[words].start, c[words].end - c[words].start);
		ends[words] = len += c[words].end - c[words].start;
	}
	for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
		const struct refs_table *t = &d->rules->tables[places[k]];
		for (uint32_t row = 0; row < t->n; row++) {
			struct str rest = refs_row_cell(t, row, 0), one;
			while (str_next(&rest, '|', &one))
				for (unsigned w = best; w < words && one.len >= 6; w++)
					if (one.len == ends[w] && memcmp(text, one.p, one.len) == 0) {
						best = w + 1;
						*ret_code = refs_row_cell(t, row, 2);
					}
		}
	}
	return best;
}

bool target_torn_row(struct doc *d, struct table *t, struct cell *c, unsigned *n)
{
	unsigned name = 0, volume = 0, at = 0, words = 0;
	while (volume < t->n && t->field[volume] != F_VOLUME)
		volume++;
	while (name < t->n && t->field[name] != F_NAME && t->field[name] != F_TARGET)
		name++;
	bool country = name == 1 && t->field[0] == F_COUNTRY;
	if (volume >= t->n || volume != name + 1 || (name && !country) || *n <= t->n)
		return false;
	double bytes;
	size_t from, to = 0;
	for (at = 1; at < *n; at++) {
		struct str s = doc_slice(d, c[at].start, c[at].end);
		if (target_volume(s, &bytes, &from, &to) && from == 0 && to == s.len)
			break;
	}
	t->country = STR("");
	if (at >= *n || (country && (words = country_words(d, c, at, &t->country)) == 0) || words >= at)
		return false;
	if (country)
		c[0].end = c[words - 1].end;
	c[name] = (struct cell){ c[words].start, c[at - 1].end };
	unsigned k = volume;
	for (; at < *n && k < t->n; at++)
		c[k++] = c[at];
	if (at < *n)
		c[k - 1].end = c[*n - 1].end;
	*n = k;
	return true;
}
