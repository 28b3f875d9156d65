/* target_fields.c - see target_fields.h. */
#include "name_spans.h"
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

/* The sign of a digit that OCR takes for a letter; 0 for others. */
static char misread(char c)
{
	return c == 'O' || c == 'o' ? '0' : c == 'l' || c == 'I' ? '1' : 0;
}

/* The unit at U: its power of 1000, and where it ends; 0 when there is none.
 * *RET_WHOLE: written out as …B, so that a space may stand before it. */
static unsigned unit_at(struct str s, size_t u, size_t *ret_end, bool *ret_whole)
{
	static const char prefixes[] = "KMGTP";
	static const struct { const char *text; unsigned power; } words[] = {
		{ "КБ", 1 }, { "Кб", 1 }, { "кб", 1 }, { "МБ", 2 }, { "Мб", 2 }, { "мб", 2 }, { "ГБ", 3 }, { "Гб", 3 }, { "гб", 3 },
		{ "ТБ", 4 }, { "Тб", 4 }, { "тб", 4 }, { "гигабайт", 3 }, { "мегабайт", 2 }, { "терабайт", 4 }, { "gigabytes", 3 },
		{ "terabytes", 4 }, { "megabytes", 2 }, { "gigabyte", 3 }, { "terabyte", 4 }, { "megabyte", 2 },
	};
	unsigned char first = u < s.len ? (unsigned char)s.p[u] : 0;
	bool word = first == 0xD0 || first == 0xD1 || first == 'g' || first == 't' || first == 'm';
	for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
		if (str_starts(str_sub(s, u, s.len), str_from(words[i].text))) {
			*ret_end = u + strlen(words[i].text);
			*ret_whole = true;
			return words[i].power;
		}
	if (!letter(s, u))
		return 0;
	const char *p = strchr(prefixes, s.p[u] & ~32);
	if (!p || !*p)
		return 0;
	size_t end = u + 1;
	if (end < s.len && (s.p[end] | 32) == 'i')
		end++;
	*ret_whole = end < s.len && ((s.p[end] | 32) == 'b' || s.p[end] == '8'); /* GB read as G8 */
	end += *ret_whole;
	if (letter(s, end) || (end - u == 1 && (*p == 'K' || *p == 'M' || *p == 'P')))
		return 0; /* "12k", "3m" are money */
	*ret_end = end;
	return (unsigned)(p - prefixes) + 1;
}

bool target_volume(struct str s, double *ret_bytes, size_t *ret_from, size_t *ret_to)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)(s.p[i] - '0') > 9 && !misread(s.p[i]))
			continue; /* nearly all */
		bool first = digit(s, i) || (misread(s.p[i]) && i + 1 < s.len && (digit(s, i + 1) || s.p[i + 1] == '.'));
		if (!first || (i > 0 && (digit(s, i - 1) || s.p[i - 1] == '.' || letter(s, i - 1))))
			continue;
		char num[32];
		size_t n = 0, k = i;
		while (k < s.len && n + 1 < sizeof num) {
			char c = digit(s, k) || s.p[k] == '.' ? s.p[k] : misread(s.p[k]);
			/* "2,048" parts thousands, "6,5" is a Russian six and a half */
			if (s.p[k] == ',' && digit(s, k + 1))
				c = digit(s, k + 2) && digit(s, k + 3) ? ',' : '.';
			if (!c)
				break;
			if (c != ',')
				num[n++] = c;
			k++;
		}
		num[n] = '\0';
		size_t u = k, end = k;
		while (u < s.len && u - k < 3 && (s.p[u] == ' ' || (unsigned char)s.p[u] == 0xC2 || (unsigned char)s.p[u] == 0xA0))
			u++;
		bool whole = false;
		unsigned power = unit_at(s, u, &end, &whole);
		if (!power || (u != k && !whole)) /* "5 m" is a length */
			continue;
		double v = strtod(num, NULL);
		while (power--)
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
	while (n < s.len && n < HOST_BYTES_MAX &&
	       (letter(s, n) || digit(s, n) || s.p[n] == '.' || s.p[n] == '-' || s.p[n] == '_' || (unsigned char)s.p[n] >= 0x80)) {
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

static char lower_of(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void key(struct json *j, const char *name, struct str v)
{
	if (v.len)
		json_kstr(j, name, v);
}

/* S holds Z, capital and small letters of ASCII alike. */
static bool holds(struct str s, struct str z)
{
	for (size_t i = 0; i + z.len <= s.len; i++) {
		size_t k = 0;
		while (k < z.len && lower_of(s.p[i + k]) == lower_of(z.p[k]))
			k++;
		if (k == z.len)
			return true;
	}
	return false;
}

/* 内 网 全 控, as OCR and padded cells have it: ideographs without spaces between. */
struct str target_unpadded(struct arena *a, struct str s)
{
	if (str_find_char(s, ' ') < 0)
		return s;
	char *p = arena_alloc(a, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != ' ' || !n || (unsigned char)p[n - 1] < 0x80 || i + 1 >= s.len || (unsigned char)s.p[i + 1] < 0xE3)
			p[n++] = s.p[i];
	return str_make(p, n);
}

struct str target_name(struct arena *a, struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i += 4, n++)
		if (i + 3 > s.len || (unsigned char)s.p[i] < 0xE3 || (unsigned char)s.p[i] > 0xE9 || (i + 3 < s.len && s.p[i + 3] != ' '))
			return s;
	if (n < 3)
		return s;
	char *p = arena_alloc(a, 3 * n);
	for (size_t i = 0; i < n; i++)
		memcpy(p + 3 * i, s.p + 4 * i, 3);
	return str_make(p, 3 * n);
}

struct str target_access_kind(const struct doc *d, struct str s)
{
	const struct refs_table *t = &d->rules->tables[TABLE_access_kind];
	s = target_unpadded(d->arena, s);
	for (size_t i = 0; s.len && i < t->n; i++) {
		struct str rest = refs_row_cell(t, (uint32_t)i, 0), one;
		while (str_next(&rest, '|', &one))
			if (holds(s, one))
				return refs_row_cell(t, (uint32_t)i, 1);
	}
	return STR("");
}

/* Where each field stands, as far as it is known. */
static void places(struct doc *d, struct json *j, const struct target *t)
{
	static const char *const names[TARGET_PLACES] = { "name", "country", "sector", "host", "what", "volume", "date", "access", "group", "note", "contact" };
	const struct str values[TARGET_PLACES] = { t->name, t->country, t->sector, t->host, t->what, t->volume, t->date, t->access, t->group, t->note, t->contact };
	bool open = false;
	for (unsigned i = 0; i < TARGET_PLACES && !d->in_path; i++) {
		uintptr_t text = (uintptr_t)d->text.p, value = (uintptr_t)values[i].p;
		bool slice = value >= text && value + values[i].len <= text + d->text.len;
		uint32_t start = t->at[i].end ? t->at[i].start : slice ? (uint32_t)(value - text) : 0;
		uint32_t end = t->at[i].end ? t->at[i].end : slice ? start + (uint32_t)values[i].len : 0;
		if (values[i].len == 0 || end <= start)
			continue;
		if (!open) {
			json_key(j, "at");
			json_open(j, '{');
			open = true;
		}
		json_key(j, names[i]);
		json_open(j, '[');
		json_int(j, (int64_t)(d->base + start));
		json_int(j, (int64_t)(d->base + end));
		json_close(j, ']');
	}
	if (open)
		json_close(j, '}');
}

void target_person(struct doc *d, uint32_t start, uint32_t end)
{
	struct people *p = &d->people;
	if (p->n == p->cap) {
		size_t cap = 2 * p->cap + 16;
		void *more = arena_alloc(d->arena, cap * sizeof *p->v);
		if (p->n)
			memcpy(more, p->v, p->n * sizeof *p->v);
		p->v = more;
		p->cap = cap;
	}
	p->v[p->n].start = start;
	p->v[p->n++].end = end;
}

static int by_start(const void *a, const void *b)
{
	const struct person_span *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

void target_sort_people(struct doc *d)
{
	if (d->people.n > 1)
		qsort(d->people.v, d->people.n, sizeof *d->people.v, by_start);
}

bool target_is_person(const struct doc *d, uint32_t start, uint32_t end)
{
	size_t lo = 0, hi = d->people.n;
	while (lo < hi) { /* the first that ends behind START: they do not overlap */
		size_t mid = lo + (hi - lo) / 2;
		if (d->people.v[mid].end <= start)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < d->people.n && d->people.v[lo].start < end;
}

struct str target_contact(const struct doc *d, size_t sorted, uint32_t start, uint32_t end)
{
	static const uint64_t kinds = KIND_BIT(REF_phone) | KIND_BIT(REF_email) | KIND_BIT(REF_wechat) | KIND_BIT(REF_qq) | KIND_BIT(REF_telegram) | KIND_BIT(REF_twitter) |
				      KIND_BIT(REF_imsi) | KIND_BIT(REF_imei);
	struct str s = doc_slice(d, start, end), one = STR("");
	unsigned n = 0;
	for (size_t i = doc_hit_among(d, sorted, start); i < sorted && d->hits.v[i].start < end; i++)
		if ((kinds >> d->hits.v[i].kind & 1) && d->hits.v[i].end <= end && !str_eq(one, d->hits.v[i].value)) {
			one = d->hits.v[i].value;
			n++;
		}
	if (n == 1)
		return one;
	bool told = str_find_char(s, '@') >= 0;
	for (size_t i = 0; i < s.len && !told; i++)
		told = s.p[i] >= '0' && s.p[i] <= '9';
	return told ? s : STR("");
}

void target_emit(struct doc *d, const struct target *told)
{
	struct json j;
	struct target copy = *told, *t = &copy;
	target_host_check(d, t);
	doc_record(d, &j, "target");
	key(&j, "name", t->name);
	if (!str_eq(t->known_as, t->name))
		key(&j, "known_as", t->known_as);
	key(&j, "country", t->country);
	key(&j, "sector", t->sector);
	key(&j, "host", t->host);
	if (t->host_flag)
		json_kz(&j, "host_flag", t->host_flag);
	key(&j, "host_maybe", t->host_maybe);
	key(&j, "what", t->what);
	key(&j, "volume", t->volume);
	if (t->bytes > 0)
		json_kint(&j, "bytes", (int64_t)(t->bytes + 0.5));
	key(&j, "date", t->date);
	key(&j, "access", t->access);
	key(&j, "access_kind", t->state.len ? t->state : target_access_kind(d, t->access));
	key(&j, "group", t->group);
	key(&j, "note", t->note);
	key(&j, "contact", t->contact);
	key(&j, "cue", t->cue);
	json_knum(&j, "score", t->score);
	json_kz(&j, "by", t->by);
	if (d->in_path)
		json_kz(&j, "in", "path");
	json_key(&j, "evidence");
	json_open(&j, '[');
	for (unsigned i = 0; i < t->n_evidence; i++) {
		json_open(&j, '[');
		json_int(&j, (int64_t)(d->base + t->evidence[i].start));
		json_int(&j, (int64_t)(d->base + t->evidence[i].end));
		json_close(&j, ']');
	}
	json_close(&j, ']');
	places(d, &j, t);
	record_end(&j);
}
