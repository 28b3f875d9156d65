/* targets_of_cell.c - see targets_of_cell.h.
 *
 * "Ministry of Health; National Blood Service", 甲局、乙局: the signs 、 ; ； and
 * a slash with spaces divide always, a comma where every part is a name by its
 * capital letter or its ideographs (not "Acme Co., Ltd."), a space where every
 * part is an organisation that is known by its form. */
#include "name_words.h"
#include "targets_of_cell.h"

#define PART_BYTES_MIN 4u

static uint32_t sign_at(struct str t, uint32_t i, uint32_t end, const char *const *signs)
{
	for (size_t k = 0; signs[k]; k++)
		if (str_starts(str_sub(t, i, end), str_from(signs[k])))
			return (uint32_t)strlen(signs[k]);
	return 0;
}

/* Parts of C apart by one of SIGNS; 0 when they are too many. */
static unsigned parts(struct str t, struct cell c, const char *const *signs, struct cell *ret)
{
	unsigned n = 0;
	uint32_t from = c.start;
	for (uint32_t i = c.start; i <= c.end; i++) {
		uint32_t len = i < c.end ? sign_at(t, i, c.end, signs) : 1;
		if (!len)
			continue;
		struct cell part = cell_trim(t, from, i);
		if (part.end > part.start) {
			if (n == TARGETS_OF_CELL)
				return 0;
			ret[n++] = part;
		}
		from = i + len;
		i += len - 1;
	}
	return n;
}

static bool is_form(struct str w)
{
	return word_in(w, "Ltd Ltd. Inc Inc. LLC Co Co. Corp Corp. GmbH AG SA S.A. plc Limited Incorporated");
}

/* A part that could stand alone as a name. */
static bool could_be_name(struct str s)
{
	unsigned char c = s.len ? (unsigned char)s.p[0] : 0;
	return s.len >= PART_BYTES_MIN && (c >= 0xC3 || (c >= 'A' && c <= 'Z')) && !is_form(s) && str_find_char(s, '@') < 0;
}

static bool is_known(const struct doc *d, size_t sorted, struct cell c)
{
	size_t lo = 0, hi = sorted;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->hits.v[mid].start < c.start)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < sorted && d->hits.v[lo].start == c.start; lo++)
		if (d->hits.v[lo].kind == REF_organization && d->hits.v[lo].end == c.end)
			return true;
	return false;
}

unsigned targets_of_cell(const struct doc *d, size_t sorted, struct cell c, char sep, struct cell *ret)
{
	static const char *const sure[] = { "、", "；", ";", " / ", "／", NULL };
	static const char *const commas[] = { ", ", "，", NULL };
	static const char *const spaces[] = { " ", "　", NULL };
	static const char *const *const kinds[] = { sure, commas, spaces };
	for (unsigned k = 0; k < 3; k++) {
		unsigned n = k == 1 && sep == ',' ? 0 : parts(d->text, c, kinds[k], ret);
		bool names = n > 1;
		for (unsigned i = 0; i < n && names; i++)
			names = k == 2 ? is_known(d, sorted, ret[i]) : could_be_name(doc_slice(d, ret[i].start, ret[i].end));
		if (names)
			return n;
	}
	ret[0] = c;
	return 1;
}

unsigned hosts_of_cell(struct str t, struct cell c, struct cell *ret)
{
	static const char *const signs[] = { "、", "；", ";", "，", ",", " ", "/", NULL };
	return parts(t, c, signs, ret);
}
