/* batch_rows.h - rows that wait in memory, as a table that SQL reads: one
 * INSERT … SELECT writes what a statement a row would write, without binding,
 * starting and halting one thirty thousand times. */
#ifndef CASEFILE_BATCH_ROWS_H
#define CASEFILE_BATCH_ROWS_H

#include "case_priv.h"

/* What the table shows: ROWS of them, column I of one by COLUMN. Both may change
 * between statements, not while one runs. */
struct batch_rows {
	const void *of;                                                        /* borrowed; handed to COLUMN */
	size_t n;
	void (*column)(sqlite3_context *to, const void *of, size_t row, int i); /* static */
};

/* Makes temp.NAME, with the columns of the CREATE TABLE statement DECLARED (both
 * static), show T, which must live as long as the connection. rowid is the row's index. */
enum status batch_rows_show(struct casefile *c, const char *name, const char *declared, const struct batch_rows *t, struct err *err);

static inline void result_str(sqlite3_context *to, struct str s)
{
	if (s.p)
		sqlite3_result_text64(to, s.p, s.len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_result_null(to);
}

#endif
