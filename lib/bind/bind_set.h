/* bind_set.h - pages that may be one document, while they wait. */
#ifndef BIND_SET_H
#define BIND_SET_H

#include <sluice/bind.h>

struct bind_line {
	char *line;        /* owned */
	size_t len;
	struct bind_name name; /* of an item; its stem is not kept */
	bool item;         /* else what follows the item before */
	size_t order;      /* as it came */
};

struct bind_set {
	char *key;               /* owned: folder, a control character, stem */
	struct buf store;        /* path of the store its items lie in */
	struct bind_line *line;  /* owned */
	size_t n, cap, bytes, pages;
	char picture[STORE_ID_MAX]; /* id of the picture that its thumbnail is of */
	struct bind_set *older, *newer;
};

struct bind_result {
	void (*emit)(void *ctx, struct str line);
	void *ctx;
	uint64_t losses, documents;
};

struct bind_set *bind_set_new(struct str key);
void bind_set_free(struct bind_set *s);
/* REC NULL: LINE follows the item before. */
void bind_set_add(struct bind_set *s, struct str line, const struct record *rec, const struct bind_name *name);
/* ID is the picture that the set's thumbnail is of. */
void bind_set_picture(struct bind_set *s, struct str id);
/* Emits all lines, marked when they are a set, and the document. */
enum status bind_set_close(struct bind_set *s, struct store *store, struct bind_result *r, struct err *err);

/* True when the set's pages are one document; *RET_MISSING counts gaps in
 * the numbering. Sorts nothing. */
bool bind_set_is_document(const struct bind_set *s, size_t *ret_missing);

#endif
