/* onestore.h - the object store of OneNote's files ([MS-ONESTORE]).
 *
 * A notebook's section is a set of object spaces (the section, its pages, their
 * older versions); each holds objects, each of these a set of properties, some
 * of which name other objects. There are two packagings: a log of revisions,
 * as the program writes it to a disk, and the one of [MS-FSSHTTPB], as
 * SharePoint and OneDrive hand it out. Both give the same objects here; what a
 * property means ([MS-ONE]) is for the caller to know. */
#ifndef FORMAT_ONESTORE_H
#define FORMAT_ONESTORE_H

#include <sluice/arena.h>
#include <sluice/err.h>

/* Objects of all revisions; a section of a thousand pages has some 100,000. */
#define ONESTORE_OBJECTS_MAX (1u << 21)
/* Pages and their older versions; they are looked for one by one. */
#define ONESTORE_SPACES_MAX 32768u

struct one_id {
	uint8_t guid[16];
	uint32_t n;
};

struct one_object {
	struct one_id id;
	uint32_t space;      /* index of its object space */
	uint32_t jcid;       /* what it is: 0x0006000E is rich text */
	uint32_t order;      /* of two with one ID in a space the later counts */
	bool latest;
	bool mark;           /* the caller's */
	struct str props;    /* the property set's bytes, borrowed from the file */
	uint32_t table;      /* of GUIDs for the IDs in it; UINT32_MAX: they stand in ids */
	const struct one_id *ids, *spaces; /* arena */
	uint32_t n_ids, n_spaces;
	struct str file;     /* of a declared file: "<ifndf>{GUID}", UTF-16 */
	struct str suffix;   /* of it: ".png", UTF-16 */
};

struct one_space {
	struct one_id id;
	struct one_id root;  /* of its content */
	bool rooted;
	bool mark;           /* the caller's */
};

struct one_file { /* an embedded file */
	uint8_t guid[16];
	struct str bytes;
};

struct one_prop {
	uint32_t id;         /* with its type, without the bit of booleans: 0x1C001C22 */
	bool truth;
	struct str data;     /* what it holds itself; empty for IDs */
	const struct one_id *ids; /* it names; borrowed until the next */
	size_t n;
};

struct onestore {
	struct str bytes;
	struct arena arena;
	struct one_object *objects; /* owned; sorted by space, ID, order */
	size_t n_objects, cap_objects;
	struct one_space *spaces;   /* owned; as they come in the file */
	size_t n_spaces, cap_spaces;
	struct one_file *files;     /* owned */
	size_t n_files, cap_files;
	struct one_entry { uint32_t index; uint8_t guid[16]; } *entries; /* owned: of all tables */
	size_t n_entries, cap_entries;
	struct one_table { uint32_t from, n; } *tables; /* owned */
	size_t n_tables, cap_tables;
	struct one_id *resolved;    /* owned */
	size_t cap_resolved;
	unsigned lists;
	bool cut;                   /* something stood outside of the file */
};

/* Is this the first kilobyte of a file of OneNote? */
bool onestore_looks_like(struct str head);
/* BYTES are borrowed until release. ST_WARN: parts are missing; ST_SKIP: it is
 * none, or of a packaging that is not known. Released in every case. */
enum status onestore_open(struct onestore *s, struct str bytes, struct err *err);
void onestore_release(struct onestore *s);
/* The latest object of that ID in SPACE, or NULL. */
struct one_object *onestore_find(const struct onestore *s, uint32_t space, const struct one_id *id);
/* Calls FN for each property, also those of sets within. False: it is damaged. */
bool onestore_props(struct onestore *s, const struct one_object *o, void (*fn)(void *ctx, const struct one_prop *p), void *ctx);

/* Strings of properties are UTF-16: into OUT as UTF-8, without NULs. */
void one_utf8(struct str utf16, struct buf *out);

/* For the readers of the packagings. */
struct one_object *onestore_add(struct onestore *s);
/* Index of the object space of that ID, made if need be. */
uint32_t onestore_space(struct onestore *s, const struct one_id *id);
/* onestore_shared.c: the packaging of [MS-FSSHTTPB]. */
enum status onestore_read_shared(struct onestore *s, struct err *err);

static inline uint64_t one_le(const char *p, size_t n)
{
	uint64_t v = 0;
	while (n--)
		v = v << 8 | (unsigned char)p[n];
	return v;
}

#endif
