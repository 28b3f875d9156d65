/* sql_columns.h - what the columns of a dump's tables are called: by CREATE TABLE, and by the comments that say it for people.
 *
 * mysqldump writes rows without columns (INSERT INTO t VALUES …), and Chinese databases have names such as khmc whose
 * comment is 客户名称. A row of names above the rows makes them a table that one can read. */
#ifndef SLUICE_TEXT_SQL_COLUMNS_H
#define SLUICE_TEXT_SQL_COLUMNS_H

#include <sluice/str.h>

struct sql_columns {
	struct sql_table *v; /* owned; the last so many tables */
	size_t n, cap, bytes;
};

/* Learns from STATEMENT, whatever it is: CREATE TABLE t (a int COMMENT 'x', …), COMMENT ON COLUMN t.a IS 'x'
 * (MySQL, PostgreSQL, Oracle, SQLite). What is beyond the limits (sql_columns.c) is not learnt. */
void sql_columns_learn(struct sql_columns *c, struct str statement);
/* The row for rows of INTO: a table's name as INSERT and COPY have it, with or without columns in brackets; comments instead
 * of names where there are any, TABs between. To OUT; nothing when no more is known than INTO says. */
void sql_columns_row(const struct sql_columns *c, struct str into, struct buf *out);
void sql_columns_release(struct sql_columns *c);

#endif
