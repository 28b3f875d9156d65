/* walk.h - operands and the folders below them, in a fixed order. */
#ifndef UNPACK_WALK_H
#define UNPACK_WALK_H

#include <sluice/err.h>
#include <sys/stat.h>

struct walk_level;
struct hints;
/* The case that is written and its store, known by device and inode. */
struct walk_own {
	dev_t dev;
	ino_t ino;
};
#define WALK_OWN_MAX 2

struct walk {
	char *const *paths;
	int n, next;
	struct walk_level *level;  /* owned */
	size_t levels, cap;
	struct buf path;           /* of the entry last given */
	int input;                 /* the file that "-" stands for, or -1 */
	struct buf taken;          /* volumes among the operands: paths, NUL between */
	struct walk_own own[WALK_OWN_MAX];
	int owns;
	char *casefile;            /* its real path, or NULL; owned */
	struct hints *hints;       /* of the folder of the operand last given */
	struct buf hints_folder;
};

enum walk_type { WALK_FILE, WALK_LINK, WALK_SPECIAL, WALK_LOST };

struct walk_entry {
	enum walk_type type;
	struct str path;           /* borrowed until the next call */
	struct stat sb;
	int fd;                    /* WALK_FILE: open for reading, the caller closes it */
	bool volume;               /* WALK_FILE: of a set that was read before */
	bool input;                /* it is what "-" stands for: its time says nothing */
	struct str link;           /* WALK_LINK: where it points; borrowed */
	struct err err;            /* WALK_LOST: why */
	char link_room[4096];
};

void walk_init(struct walk *w, char *const *paths, int n);
void walk_release(struct walk *w);
/* Leaves out CASEFILE with what SQLite keeps beside it, and the folder STORE, under
 * whatever name they are met; either may be NULL. */
void walk_leave_out(struct walk *w, const char *casefile, const char *store);
/* The next file: operands as given (links followed), folders by bytes of
 * their names (links told, never followed). ST_OK, ST_EOF. What cannot be
 * read is WALK_LOST. */
enum status walk_next(struct walk *w, struct walk_entry *ret);
/* The path of the entry last given as UTF-8, appended to OUT. Names that are none are decoded from SET, or, when that is
 * NULL, from the set that all names of their folder speak for. Returns the last such set (of the caller or static), NULL: none. */
const char *walk_path(const struct walk *w, const char *set, struct buf *out);
/* Opens NAME (a plain name) beside the entry last given, or -1. */
int walk_sibling(struct walk *w, const char *name);
/* NAME beside the entry last given was read as a volume of it: when its turn
 * comes it is told to be one. */
void walk_taken(struct walk *w, const char *name);
/* Where the hints (hints.h) of the folder of the entry last given are kept:
 * NULL there while nobody has looked for them. They go with the folder. */
struct hints **walk_folder_hints(struct walk *w);
/* The names in that folder, sorted; of an operand's folder, which is not
 * walked, no more than some thousands. */
void walk_names(struct walk *w, void (*name)(void *ctx, struct walk *w, const char *z), void *ctx);

#endif
