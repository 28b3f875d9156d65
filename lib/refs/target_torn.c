/* target_torn.c - see target_torn.h.
 *
 * "1 艾尔博尼 亚 国家铁 路公 司 45.2 GB 票务 数据": numbers, countries, volumes and hosts can be
 * told, and what stands between two of them is the column between them; a country
 * is found in the words without their spaces. */
#include "rules.h"
#include "talk_names.h"
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

/* From word AT on the first that can only be of field F; how many they are, 0: none. */
static unsigned anchor(struct doc *d, const struct cell *c, unsigned *at, unsigned n, enum field f, struct str *ret_code)
{
	for (double bytes; *at < n; ++*at) {
		struct str s = doc_slice(d, c[*at].start, c[*at].end);
		size_t from, to;
		unsigned words = f == F_COUNTRY ? country_words(d, c + *at, n - *at, ret_code)
				 : f == F_VOLUME ? target_volume(s, &bytes, &from, &to) && from == 0 && to == s.len
				 : f == F_HOST	 ? target_is_host(d, c[*at])
				 : f == F_DATE	 ? target_period(d->arena, s).len > 0
						 : target_has_digit(s);
		if (words)
			return words;
	}
	return 0;
}

/* How many of the N words at C, fewer than all, are a name: the most that end as names do. 0: none are. */
static unsigned name_words(struct doc *d, const struct cell *c, unsigned n)
{
	while (--n > 0)
		if (talk_ends_as_names(d, target_unpadded(d->arena, doc_slice(d, c[0].start, c[n - 1].end)), true))
			return n;
	return 0;
}

bool target_torn_row(struct doc *d, struct table *t, struct cell *c, unsigned *n)
{
	struct cell out[COLUMNS_MAX];
	unsigned at = 0, open = 0; /* columns before it that wait for the words in between */
	bool sure = false;
	if (*n <= t->n)
		return false;
	t->country = STR("");
	for (unsigned k = 0; k < t->n; k++) {
		enum field f = t->field[k];
		bool anchored = f == F_COUNTRY || f == F_VOLUME || f == F_HOST || (f == F_DATE && k + 1 == t->n) || (f == F_INDEX && k == 0);
		unsigned from = at, words = anchored ? anchor(d, c, &at, *n, f, &t->country) : 0;
		if (anchored) {
			if (!words || (open ? at == from : at != from))
				return false;
			unsigned name = open == 2 && (t->field[k - 2] == F_NAME || t->field[k - 2] == F_TARGET) ? name_words(d, c + from, at - from) : 1;
			if (name == 0 || (open > 2 && at - from != open) || (open == 2 && at == from + 1))
				return false;
			for (; open; from += open == 2 ? name : 1, open--)
				out[k - open] = (struct cell){ c[from].start, c[open == 1 ? at - 1 : open == 2 ? from + name - 1 : from].end };
			out[k] = (struct cell){ c[at].start, c[at + words - 1].end };
			at += words;
			sure |= f != F_INDEX;
		} else if (k + 1 == t->n) { /* what is left is of the last columns */
			for (unsigned i = 0; i <= open; i++, at += at < *n)
				out[k - open + i] = at < *n ? (struct cell){ c[at].start, c[i == open ? *n - 1 : at].end } : (struct cell){ c[*n - 1].end, c[*n - 1].end };
		} else {
			open++;
		}
	}
	if (!sure)
		return false;
	memcpy(c, out, t->n * sizeof *c);
	*n = t->n;
	return true;
}
