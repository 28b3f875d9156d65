/* target_fields.c - see target_fields.h. */
#include "target_fields.h"
#include "rules.h"
#include <sluice/record.h>
#include <stdlib.h>

#define HOST_BYTES_MAX 253u  /* RFC 1035 */
#define YEAR_MIN 1970
#define YEAR_MAX 2100

static bool digit(struct str s, size_t i)
{
	return i < s.len && s.p[i] >= '0' && s.p[i] <= '9';
}

static bool letter(struct str s, size_t i)
{
	return i < s.len && (((unsigned char)s.p[i] | 32) >= 'a' && ((unsigned char)s.p[i] | 32) <= 'z');
}

bool target_volume(struct str s, double *ret_bytes, size_t *ret_from, size_t *ret_to)
{
	static const char prefixes[] = "KMGTP";
	for (size_t i = 0; i < s.len; i++) {
		if (!digit(s, i) || (i > 0 && (digit(s, i - 1) || s.p[i - 1] == '.' || letter(s, i - 1))))
			continue;
		char num[32];
		size_t n = 0, k = i;
		while (k < s.len && n + 1 < sizeof num && (digit(s, k) || s.p[k] == '.' || (s.p[k] == ',' && digit(s, k + 1)))) {
			if (s.p[k] != ',')
				num[n++] = s.p[k];
			k++;
		}
		num[n] = '\0';
		size_t u = k;
		while (u < s.len && s.p[u] == ' ' && u - k < 2)
			u++;
		if (u >= s.len || !letter(s, u))
			continue;
		const char *p = strchr(prefixes, s.p[u] & ~32);
		if (!p || !*p)
			continue;
		size_t end = u + 1;
		if (end < s.len && (s.p[end] | 32) == 'i')
			end++;
		if (end < s.len && (s.p[end] | 32) == 'b')
			end++;
		else if (u != k)
			continue; /* "5 m" is a length */
		if (letter(s, end) || (end - u == 1 && (*p == 'K' || *p == 'M' || *p == 'P')))
			continue; /* "12k", "3m" are money */
		double v = strtod(num, NULL);
		for (const char *q = prefixes; q <= p; q++)
			v *= 1000;
		*ret_bytes = v;
		*ret_from = i;
		*ret_to = end;
		return true;
	}
	return false;
}

struct ymd { int y, m, d; };

static size_t number(struct str s, size_t i, size_t max, int *ret)
{
	size_t n = 0;
	int v = 0;
	while (n < max && digit(s, i + n))
		v = v * 10 + (s.p[i + n++] - '0');
	*ret = v;
	return n;
}

/* Skips one separator of a date: . / - 年 月 日; 0 when there is none. */
static size_t separator(struct str s, size_t i)
{
	if (i < s.len && (s.p[i] == '.' || s.p[i] == '/' || s.p[i] == '-'))
		return 1;
	struct str rest = str_sub(s, i, i + 3);
	if (str_eq(rest, STR("年")) || str_eq(rest, STR("月")) || str_eq(rest, STR("日")))
		return 3;
	return 0;
}

static size_t one_date(struct str s, size_t i, struct ymd *ret)
{
	struct ymd v = { 0 };
	size_t n = number(s, i, 4, &v.y);
	if (n != 4 || v.y < YEAR_MIN || v.y > YEAR_MAX || digit(s, i + 4))
		return 0;
	size_t at = i + 4, sep = separator(s, at);
	size_t m = sep ? number(s, at + sep, 2, &v.m) : 0;
	/* "2019-2021" is a range of years, not month 20 */
	if (m == 0 || v.m < 1 || v.m > 12 || digit(s, at + sep + m)) {
		v.m = 0;
		*ret = v;
		if (sep == 3)
			at += 3;
		return at - i;
	}
	at += sep + m;
	sep = separator(s, at);
	size_t d = sep ? number(s, at + sep, 2, &v.d) : 0;
	if (d == 0 || v.d < 1 || v.d > 31 || digit(s, at + sep + d)) {
		v.d = 0;
		if (sep == 3)
			at += 3;
	} else {
		at += sep + d;
		if (separator(s, at) == 3)
			at += 3;
	}
	*ret = v;
	return at - i;
}

static void put_date(struct buf *b, struct ymd v)
{
	buf_printf(b, "%04d", v.y);
	if (v.m)
		buf_printf(b, "-%02d", v.m);
	if (v.d)
		buf_printf(b, "-%02d", v.d);
}

struct str target_period(struct arena *a, struct str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.len; i++) {
		if (!digit(s, i) || (i > 0 && (digit(s, i - 1) || letter(s, i - 1))))
			continue;
		struct ymd from, to;
		size_t n = one_date(s, i, &from);
		if (n == 0)
			continue;
		size_t at = i + n;
		while (at < s.len && s.p[at] == ' ')
			at++;
		size_t sep = 0;
		static const char *const ranges[] = { "-", "~", "–", "—", "至", "到", "～", "to ", "до " };
		for (size_t k = 0; k < sizeof ranges / sizeof *ranges && !sep; k++)
			if (str_starts(str_sub(s, at, s.len), str_from(ranges[k])))
				sep = strlen(ranges[k]);
		struct buf b;
		buf_init(&b, 64);
		put_date(&b, from);
		if (sep) {
			at += sep;
			while (at < s.len && s.p[at] == ' ')
				at++;
			if (one_date(s, at, &to)) {
				buf_add_char(&b, '/');
				put_date(&b, to);
			}
		}
		struct str r = arena_copy(a, buf_str(&b));
		buf_release(&b);
		return r;
	}
	return STR("");
}

struct str target_host(struct arena *a, struct str s)
{
	s = str_trim(s);
	ptrdiff_t at = str_find(s, STR("://"));
	if (at >= 0)
		s = str_sub(s, (size_t)at + 3, s.len);
	size_t n = 0, dots = 0;
	while (n < s.len && n < HOST_BYTES_MAX && (letter(s, n) || digit(s, n) || s.p[n] == '.' || s.p[n] == '-' || s.p[n] == '_' || (unsigned char)s.p[n] >= 0x80)) {
		dots += s.p[n] == '.';
		n++;
	}
	if (n < 4 || dots == 0 || (n < s.len && s.p[n] != '/' && s.p[n] != ':' && s.p[n] != ' ' && s.p[n] != ',' && s.p[n] != ';'))
		return STR("");
	s = str_sub(s, 0, n);
	while (s.len && s.p[s.len - 1] == '.')
		s.len--;
	if (s.len == 0 || s.p[0] == '.')
		return STR("");
	struct str r = arena_copy(a, s);
	char *p = arena_alloc(a, r.len + 1);
	for (size_t i = 0; i < r.len; i++)
		p[i] = r.p[i] >= 'A' && r.p[i] <= 'Z' ? (char)(r.p[i] + 32) : r.p[i];
	return str_make(p, r.len);
}

/* Cell COLUMN of the entry of TABLE that fills START..END. */
static struct str filled_by(const struct doc *d, enum refs_table_id table, uint32_t start, uint32_t end, unsigned column)
{
	const struct lit_hits *l = &d->lits[table];
	for (size_t i = doc_lit_at(d, table, start); i < l->n && l->v[i].start == start; i++)
		if (l->v[i].end == end)
			return doc_cell(d, table, &l->v[i], column);
	return STR("");
}

struct str target_sector(const struct doc *d, uint32_t start, uint32_t end)
{
	struct str s = filled_by(d, TABLE_sector_name, start, end, 1);
	if (s.len == 0)
		s = filled_by(d, TABLE_sector, start, end, 2);
	return s.len ? s : doc_slice(d, start, end);
}

struct str target_country(const struct doc *d, uint32_t start, uint32_t end)
{
	static const enum refs_table_id places[] = { TABLE_user_place, TABLE_place_more, TABLE_place };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct str s = filled_by(d, places[i], start, end, 2);
		if (s.len)
			return s;
	}
	return doc_slice(d, start, end);
}

static void key(struct json *j, const char *name, struct str v)
{
	if (v.len)
		json_kstr(j, name, v);
}

void target_emit(struct doc *d, const struct target *t)
{
	struct json j;
	doc_record(d, &j, "target");
	key(&j, "name", t->name);
	key(&j, "country", t->country);
	key(&j, "sector", t->sector);
	key(&j, "host", t->host);
	key(&j, "what", t->what);
	key(&j, "volume", t->volume);
	if (t->bytes > 0)
		json_kint(&j, "bytes", (int64_t)(t->bytes + 0.5));
	key(&j, "date", t->date);
	key(&j, "access", t->access);
	key(&j, "group", t->group);
	key(&j, "note", t->note);
	key(&j, "cue", t->cue);
	json_knum(&j, "score", t->score);
	json_kz(&j, "by", t->by);
	json_key(&j, "evidence");
	json_open(&j, '[');
	for (unsigned i = 0; i < t->n_evidence; i++) {
		json_open(&j, '[');
		json_int(&j, (int64_t)(d->base + t->evidence[i].start));
		json_int(&j, (int64_t)(d->base + t->evidence[i].end));
		json_close(&j, ']');
	}
	json_close(&j, ']');
	record_end(&j);
}
