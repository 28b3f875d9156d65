/* sqlite_read.h - the tables of somebody else's SQLite file, row by row.
 *
 * The file is hostile: its schema is never trusted, no view, trigger or
 * virtual table of it runs, and all of it is read from memory, so that no
 * file is opened and no journal is touched. */
#ifndef FORMAT_SQLITE_READ_H
#define FORMAT_SQLITE_READ_H

#include <sluice/err.h>

struct sqlite_cell {
	enum { SQLITE_CELL_NULL, SQLITE_CELL_INT, SQLITE_CELL_REAL, SQLITE_CELL_TEXT, SQLITE_CELL_BLOB } kind;
	int64_t i;
	double r;
	struct str bytes;    /* text (UTF-8) or blob; borrowed for the call */
};

struct sqlite_reader {
	/* A table begins; NAMES are its columns. */
	bool (*table)(void *ctx, struct str name, const struct str *names, int n);
	/* False ends the reading. */
	bool (*row)(void *ctx, const struct sqlite_cell *cells, int n);
	/* A table could not be read to its end. */
	void (*lost)(void *ctx, const struct err *err);
	void *ctx;
};

/* Reads every table of the file mapped at BYTES. ST_SKIP when it is no usable
 * database. */
enum status sqlite_read(const char *bytes, uint64_t size, const struct sqlite_reader *r, struct err *err);

#endif
