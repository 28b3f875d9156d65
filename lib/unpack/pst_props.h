/* pst_props.h - properties and tables in Outlook's data files ([MS-PST] 2.3):
 * a heap on a node's blocks, a B-tree on the heap, and on it the properties
 * of one object, or a table of them. */
#ifndef UNPACK_PST_PROPS_H
#define UNPACK_PST_PROPS_H

#include "unpack/pst_blocks.h"

/* Properties of one object. */
#define PST_PROPS_MAX 4096u

struct pst_prop {
	uint16_t id, type;
	uint32_t value;        /* itself, or where it lies */
};
struct pst_object {
	struct pst *p;
	struct pst_data data;  /* the heap's blocks */
	uint64_t sub;
	struct buf block;      /* the one last read */
	size_t at;             /* its number; SIZE_MAX none */
	struct pst_prop *prop; /* owned */
	size_t n;
};

/* The object of node N. False when it cannot be read. Release it either way. */
bool pst_object_open(struct pst_object *o, struct pst *p, const struct pst_node *n);
void pst_object_release(struct pst_object *o);
const struct pst_prop *pst_prop(const struct pst_object *o, unsigned id);
int64_t pst_int(struct pst_object *o, unsigned id, int64_t none);
/* 8-byte time as seconds since 1970; INT64_MIN. */
int64_t pst_time(struct pst_object *o, unsigned id);
/* Bytes as they stand. False when there are none or they do not fit. */
bool pst_value(struct pst_object *o, unsigned id, struct buf *out);
/* A string as UTF-8. */
bool pst_text(struct pst_object *o, unsigned id, struct buf *out);
/* A code page's name, for iconv and for MIME. */
void pst_codepage(int64_t cp, char out[32]);
/* Where a large value's blocks are; false when it lies in the heap. */
bool pst_value_node(struct pst_object *o, unsigned id, struct pst_node *ret);

/* A row's cells, by property. */
struct pst_row {
	struct pst_object *o;
	const char *cells;
	size_t bytes;
};
/* Calls FN for each row of the table of node N. */
void pst_table(struct pst *p, const struct pst_node *n, void (*fn)(void *ctx, struct pst_row *row), void *ctx);
bool pst_cell_text(struct pst_row *row, unsigned id, struct buf *out);
int64_t pst_cell_int(struct pst_row *row, unsigned id, int64_t none);

#endif
