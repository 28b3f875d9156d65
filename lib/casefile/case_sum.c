/* case_sum.c - has a row of evidence been changed behind our back?
 *
 * A hash over all rows would need all rows at each change, and an order. A
 * sum of the rows' hashes needs neither: adding, changing and removing a row
 * are one addition each, and eight writers in any order give the same sum. */
#include "case_priv.h"

#include <stdlib.h>

static const char *const tables[] = { SQL_sum_item, SQL_sum_error, SQL_sum_target, SQL_sum_contract, SQL_sum_mark, SQL_sum_watch };

static unsigned digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

void case_sum_change(char sum[65], const char *was, const char *is)
{
	int carry = 0;
	for (int i = 63; i >= 0; i--) {
		int v = (int)digit(sum[i]) - (int)digit(was[i]) + (int)digit(is[i]) + carry;
		sum[i] = "0123456789abcdef"[v & 15];
		carry = v >> 4; /* -1, 0 or 1: an arithmetic shift keeps the borrow */
	}
}

/* Every column but the first, each with its length, NULL apart from "". */
static void row_digest(struct hash *h, sqlite3_stmt *st, char hex[65])
{
	for (int i = 1; i < sqlite3_column_count(st); i++) {
		char n[24];
		struct str s = col_str(st, i);
		int len = s.p ? snprintf(n, sizeof n, "%zu:", s.len) : snprintf(n, sizeof n, "-");
		hash_add(h, n, (size_t)len);
		hash_add(h, s.p, s.len);
	}
	hash_end_hex(h, hex);
}

enum status case_sum_row(struct casefile *c, enum sum_table t, int64_t id, char hex[65], struct err *err)
{
	sqlite3_stmt *st = case_sql(c, (enum sql)t, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, id);
	memcpy(hex, SUM_NONE, 65);
	enum status s = case_step(c, st, err);
	if (s == ST_OK) {
		if (!c->hash)
			c->hash = hash_new(HASH_SHA256);
		row_digest(c->hash, st, hex);
		sqlite3_reset(st);
	}
	return s == ST_EOF ? ST_OK : s;
}

enum status case_sum_add(struct casefile *c, enum sum_table t, int64_t id, struct err *err)
{
	char hex[65];
	enum status s = case_sum_row(c, t, id, hex, err);
	if (s == ST_OK)
		case_sum_change(c->sum, SUM_NONE, hex);
	return s;
}

enum status case_sum_remove(struct casefile *c, enum sum_table t, int64_t id, struct err *err)
{
	char hex[65];
	enum status s = case_sum_row(c, t, id, hex, err);
	if (s == ST_OK)
		case_sum_change(c->sum, hex, SUM_NONE);
	return s;
}

void sum256_add(struct sum256 *sum, const struct sum256 *x)
{
	uint64_t carry = 0;
	for (int i = 0; i < 4; i++) {
		uint64_t v = sum->w[i] + x->w[i], over = v < x->w[i];
		v += carry;
		carry = over | (v < carry);
		sum->w[i] = v;
	}
}

void sum256_sub(struct sum256 *sum, const struct sum256 *x)
{
	uint64_t borrow = 0;
	for (int i = 0; i < 4; i++) {
		uint64_t v = sum->w[i] - x->w[i], under = sum->w[i] < x->w[i];
		under |= v < borrow;
		sum->w[i] = v - borrow;
		borrow = under;
	}
}

void sum256_hex(const struct sum256 *sum, char hex[65])
{
	snprintf(hex, 65, "%016llx%016llx%016llx%016llx", (unsigned long long)sum->w[3], (unsigned long long)sum->w[2],
		(unsigned long long)sum->w[1], (unsigned long long)sum->w[0]);
}

void sum256_read(const char *hex, struct sum256 *ret)
{
	memset(ret, 0, sizeof *ret);
	for (int i = 0; i < 64 && hex[i]; i++)
		ret->w[3 - i / 16] |= (uint64_t)(digit(hex[i]) & 15) << (60 - i % 16 * 4);
}

/* What goes into a digest, gathered: a call for each piece costs more than the hashing. */
struct gather {
	struct hash *h;
	size_t n;
	char p[1024];
};

static void gather(struct gather *g, const void *p, size_t len)
{
	if (len > sizeof g->p - g->n) {
		hash_add(g->h, g->p, g->n);
		g->n = 0;
	}
	if (len > sizeof g->p) {
		hash_add(g->h, p, len);
	} else if (len) {
		memcpy(g->p + g->n, p, len);
		g->n += len;
	}
}

static void gather_str(struct gather *g, const struct str *s)
{
	uint64_t len = s->p ? s->len : UINT64_MAX;
	gather(g, &len, sizeof len);
	gather(g, s->p, s->p ? s->len : 0);
}

void case_sum_mention(struct hash *h, const struct mention_row *m, struct sum256 *ret)
{
	struct gather g;
	g.h = h;
	g.n = 0;
	struct { int64_t start, stop, page; double score; int64_t there; } n = { m->start, m->stop, m->has_page ? m->page : 0,
		m->has_score ? m->score : 0, m->has_page | m->has_score << 1 };
	gather(&g, &n, sizeof n);
	const struct str *s[] = { &m->id, &m->kind, &m->value, &m->rule, &m->item, &m->role, &m->raw, &m->context, &m->extra };
	for (size_t i = 0; i < sizeof s / sizeof *s; i++)
		gather_str(&g, s[i]);
	uint8_t raw[HASH_BYTES_MAX];
	hash_add(g.h, g.p, g.n);
	hash_end(g.h, raw);
	memcpy(ret, raw, sizeof *ret);
}

void case_sum_mention_row(struct casefile *c, sqlite3_stmt *st, struct sum256 *ret)
{
	struct mention_row m = { .id = col_str(st, 0), .kind = col_str(st, 1), .value = col_str(st, 2), .start = sqlite3_column_int64(st, 3),
		.stop = sqlite3_column_int64(st, 4), .rule = col_str(st, 5), .item = col_str(st, 6),
		.has_page = sqlite3_column_type(st, 7) != SQLITE_NULL, .page = sqlite3_column_int64(st, 7),
		.has_score = sqlite3_column_type(st, 8) != SQLITE_NULL, .score = sqlite3_column_double(st, 8),
		.role = col_str(st, 9), .raw = col_str(st, 10), .context = col_str(st, 11), .extra = col_str(st, 12) };
	if (!c->hash)
		c->hash = hash_new(HASH_SHA256);
	case_sum_mention(c->hash, &m, ret);
}

enum status case_sum_mentions_all(struct casefile *c, struct sum256 *ret, struct err *err)
{
	struct sum256 x;
	memset(ret, 0, sizeof *ret);
	sqlite3_stmt *st = case_sql(c, Q_mention_rows_all, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(c, st, err)) == ST_OK) {
		case_sum_mention_row(c, st, &x);
		sum256_add(ret, &x);
	}
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

enum status case_sum_all(struct casefile *c, char sum[65], struct err *err)
{
	struct hash *h = hash_new(HASH_SHA256);
	enum status s = ST_EOF;
	memcpy(sum, SUM_NONE, 65);
	for (size_t i = 0; s == ST_EOF && i < sizeof tables / sizeof *tables; i++) {
		/* the same query for all rows: without its condition */
		const char *end = strstr(tables[i], " WHERE ");
		const char *last = end;
		while (end && (end = strstr(end + 1, " WHERE ")))
			last = end;
		sqlite3_stmt *st = NULL;
		if (!last || sqlite3_prepare_v2(c->db, tables[i], (int)(last - tables[i]), &st, NULL) != SQLITE_OK) {
			s = case_fail(c, err);
			break;
		}
		while ((s = case_step(c, st, err)) == ST_OK) {
			char hex[65];
			row_digest(h, st, hex);
			case_sum_change(sum, SUM_NONE, hex);
		}
		sqlite3_finalize(st);
	}
	hash_free(h);
	return s == ST_EOF ? ST_OK : s;
}
