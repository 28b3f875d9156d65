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
