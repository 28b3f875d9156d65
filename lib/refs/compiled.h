/* compiled.h - the tables in compiled form: one file, made by the build, which a program maps instead of
 * reading and compiling 1.5 MB of tables each time it starts.
 *
 * The file holds arrays one behind the other, in the order in which their owners put them, each as it is in
 * memory: it is good for the build that made it. Arrays refer to each other by numbers, so nothing is moved when
 * it is mapped; what has been taken is borrowed until compiled_close(). The file is trusted as the program is
 * which it lies beside, but not to be of this build or whole: a head tells the first, its length the second. */
#ifndef SLUICE_REFS_COMPILED_H
#define SLUICE_REFS_COMPILED_H

#include "rules.h"

/* An array of N elements of SIZE bytes behind what is in OUT. */
void compiled_put(struct buf *out, const void *p, size_t n, size_t size);

/* Reading. */
struct compiled {
	char *map; /* owned */
	size_t len, at;
	bool bad;  /* it has run out, or an array is no multiple of its elements: nothing that was taken counts */
};
/* The next array, its number of elements in *RET_N (may be NULL); not to be written to. NULL: bad, or empty. */
void *compiled_take(struct compiled *c, size_t size, size_t *ret_n);
void compiled_close(struct compiled *c); /* NULL is fine */

/* R, opened without options from its tables, as the bytes of such a file. */
void compiled_write(const struct refs_rules *r, struct buf *out);
/* Fills R, which is empty, from FILE, if that was made of the tables of the folder DATA by this build; else false,
 * and R is as it was. */
bool compiled_read(struct refs_rules *r, const char *file, const char *data);

/* Of the bytes of a table, to know it again. */
uint64_t compiled_digest(struct str bytes);

#endif
