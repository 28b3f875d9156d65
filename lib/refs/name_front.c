/* name_front.c - see name_front.h.
 *
 * A dictionary of Chinese would know where words end, but not names. What stands in front
 * of names in talk and reports is a closed set rather: pronouns, particles, adverbs
 * and some verbs. Verbs of one character begin names as well (进出口银行), so they are taken
 * off only where what follows is sure to begin one: a country, or characters by whose
 * sound foreign names are spelled. */
#include "name_front.h"
#include "rules.h"

#define HAN 3u
#define FRONT_BYTES_MIN 3u
#define FRONT_BYTES_MAX 12u
#define FRONTS_MAX 4u      /* 这个|是|他们|… */

void name_front_prepare(struct refs_rules *r)
{
	const struct refs_table *t = &r->tables[TABLE_name_front];
	for (uint32_t i = 0; i < t->n; i++) {
		struct str rest = refs_row_cell(t, i, 0), kind = refs_row_cell(t, i, 1), one;
		if (str_eqz(kind, "sound"))
			for (size_t k = 0; k + HAN <= rest.len; k += HAN)
				word_set_add(&r->name_sounds, str_sub(rest, k, k + HAN));
		while (!str_eqz(kind, "sound") && str_next(&rest, '|', &one))
			word_set_add(str_eqz(kind, "one") ? &r->name_ones : &r->name_fronts, one);
	}
}

bool name_is_sounds(const struct doc *d, uint32_t from, uint32_t to)
{
	for (unsigned n = 0; n < NAME_SOUNDS; n++, from += HAN)
		if (from + HAN > to || !word_set_has(&d->rules->name_sounds, doc_slice(d, from, from + HAN)))
			return false;
	return true;
}

static bool is_country(const struct doc *d, uint32_t at)
{
	for (size_t i = doc_hit_at(d, at); i < d->hits.n && d->hits.v[i].start == at; i++)
		if (d->hits.v[i].kind == REF_country)
			return true;
	return false;
}

/* 地方税务局, 地方志办公室: such bodies' names begin so; 地方|海川银行 is one of the place. */
static bool is_local_body(struct str s)
{
	return str_starts(s, STR("地方")) && str_starts_any(str_sub(s, 2 * HAN, s.len), "税|稅|金融|财政|財政|志|史|法院|政府|检察|人民|国|铁路|鐵路|海事|标准|标準");
}

uint32_t name_front_end(const struct doc *d, uint32_t from, uint32_t to)
{
	for (unsigned n = 0; n < FRONTS_MAX && from + 2 * HAN < to && !is_country(d, from) && !is_local_body(doc_slice(d, from, to)); n++) {
		uint32_t end = 0;
		for (uint32_t len = FRONT_BYTES_MAX; len >= FRONT_BYTES_MIN && !end; len -= HAN)
			if (from + len < to && word_set_has(&d->rules->name_fronts, doc_slice(d, from, from + len)))
				end = from + len;
		bool one = !end && word_set_has(&d->rules->name_ones, doc_slice(d, from, from + HAN));
		if (one && (is_country(d, from + HAN) || name_is_sounds(d, from + HAN, to)))
			end = from + HAN;
		if (!end)
			break;
		from = end;
	}
	return from;
}
