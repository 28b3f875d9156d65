/* err.h - what went wrong, and how far it reaches.
 *
 * A status says how far a failure reaches (after libarchive's ladder): WARN,
 * the result is usable but incomplete; SKIP, this item is lost and the stream
 * goes on; FATAL, the handle is dead. struct err is the caller's, never
 * allocates, and holds one complete message: lower case, no full stop, the
 * subject in quotes. */
#ifndef SLUICE_ERR_H
#define SLUICE_ERR_H

#include <sluice/str.h>

enum status { ST_EOF = 1, ST_OK = 0, ST_WARN = -1, ST_SKIP = -2, ST_FATAL = -3 };

enum err_code {
#define ERR_CODE(name, text, meaning) E_##name,
#include <sluice/err_code.def>
#undef ERR_CODE
	E_CODES
};

struct err {
	enum err_code code;
	int sys;          /* errno, or 0 */
	char msg[240];    /* always ends in NUL; cut at a UTF-8 border */
};

/* Fills ERR (may be NULL) and returns ST, so that a function can end with
 * `return err_set(err, ST_SKIP, E_TRUNCATED, "'%s' ends early", name)`. */
enum status err_set(struct err *err, enum status st, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The same with ": <strerror(errno)>" appended and err->sys set. */
enum status err_sys(struct err *err, enum status st, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void err_clear(struct err *err);
/* The code as it stands in error records, e.g. "truncated" (static). */
const char *err_code_text(enum err_code code);
/* One line that explains the code for people (static). */
const char *err_code_meaning(enum err_code code);
/* The code of that text, or E_CODES. */
enum err_code err_code_from(struct str text);

/* Our own mistakes only; data never reaches it. */
#define BUG(what) bug_(__FILE__, __LINE__, what)
void bug_(const char *file, int line, const char *what) __attribute__((noreturn));

#endif
