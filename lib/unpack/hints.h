/* hints.h - texts that may tell the password of a container, on the parent's side.
 *
 * Which they are is told by their names alone; what is in them is looked for
 * by the worker (passwords.h). They are copied into a file in memory, once for
 * all containers of a folder or of an archive. */
#ifndef UNPACK_HINTS_H
#define UNPACK_HINTS_H

#include "unpack/passwords.h"

#include <sluice/err.h>
#include <sluice/json.h>

struct hint {
	char *path;          /* as records show it; owned */
	uint32_t bytes;
	enum hint_kind kind;
};
struct hints {
	int uses;
	int fd;              /* all their bytes; -1 while there are none */
	int n;
	struct hint v[HINTS_MAX];
};

struct hints *hints_new(const struct hints *outer); /* with those of OUTER (NULL: none) */
struct hints *hints_use(struct hints *h);           /* NULL is fine */
void hints_free(struct hints *h);                   /* one use less; NULL is fine */
/* Takes up to HINT_BYTES_MAX from FD, which stays the caller's. */
void hints_add(struct hints *h, struct str path, enum hint_kind kind, int fd);
/* "hints": what lies in the file, for the worker. */
void hints_tell(const struct hints *h, struct json *j);
/* Where the password of CODE stood: "name", "comment" or a path; NULL for the list. */
const char *hints_source(const struct hints *h, int code);

#endif
