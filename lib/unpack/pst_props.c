/* pst_props.c - heap, properties, tables; see pst_props.h. */
#include "unpack/pst_props.h"
#include "unpack/member_names.h"

#include <sluice/utf8.h>

#include <stdio.h>
#include <stdlib.h>

#define HEAP_ITEM_BYTES_MAX 65536u
#define TREE_BYTES_MAX (1u << 20)
#define TREE_LEVELS_MAX 4
#define ROWS_BYTES_MAX (64u << 20)
#define FILETIME_1970 116444736000000000LL

static uint16_t u16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint16_t)(u[0] | u[1] << 8);
}
static uint32_t u32(const char *p)
{
	return (uint32_t)u16(p) | (uint32_t)u16(p + 2) << 16;
}

/* An allocation of the heap: its block, and its number there (from 1). */
static bool heap_item(struct pst_object *o, uint32_t hid, struct buf *out)
{
	unsigned bits = o->p->large ? 14 : 11;
	size_t index = hid >> 5 & ((1u << bits) - 1), block = hid >> (5 + bits);
	if (!hid || (hid & 31) || !index || block >= o->data.n)
		return false;
	if (o->at != block) {
		o->at = SIZE_MAX;
		if (!pst_block(o->p, o->data.block[block], &o->block))
			return false;
		o->at = block;
	}
	const struct buf *b = &o->block;
	if (b->len < 2)
		return false;
	size_t map = u16(b->p);
	if (map + 4 > b->len)
		return false;
	size_t n = u16(b->p + map);
	if (index > n || map + 4 + (n + 1) * 2 > b->len)
		return false;
	size_t from = u16(b->p + map + 4 + (index - 1) * 2), to = u16(b->p + map + 4 + index * 2);
	return from <= to && to <= b->len && buf_add(out, b->p + from, to - from);
}

/* A value that does not fit its place: in the heap, or in a node below. */
static bool fetch(struct pst_object *o, uint32_t where, struct buf *out)
{
	struct pst_node n;
	if (!where)
		return false;
	if (!(where & 31))
		return heap_item(o, where, out);
	return pst_sub(o->p, o->sub, where, &n) && pst_bytes(o->p, n.data, out);
}

/* Leaves of a tree on the heap, one behind the other. */
static bool tree(struct pst_object *o, uint32_t hid, unsigned level, size_t key, size_t data, struct buf *out)
{
	struct buf b;
	bool good = true;
	if (!level)
		return !hid || heap_item(o, hid, out);
	buf_init(&b, HEAP_ITEM_BYTES_MAX);
	if (!heap_item(o, hid, &b))
		good = false;
	for (size_t i = 0; i + key + 4 <= b.len && good; i += key + 4)
		good = tree(o, u32(b.p + i + key), level - 1, key, data, out);
	buf_release(&b);
	return good;
}

/* Opens the heap of N; *RET_ROOT its root, *RET_KIND what it holds. */
static bool open_heap(struct pst_object *o, struct pst *p, const struct pst_node *n, uint32_t *ret_root, unsigned *ret_kind)
{
	*o = (struct pst_object){ .p = p, .sub = n->sub, .at = SIZE_MAX };
	buf_init(&o->block, PST_BLOCK_BYTES_MAX);
	if (!pst_data(p, n->data, &o->data) || !o->data.n || !pst_block(p, o->data.block[0], &o->block) || o->block.len < 12 ||
	    (unsigned char)o->block.p[2] != 0xEC)
		return false;
	o->at = 0;
	*ret_kind = (unsigned char)o->block.p[3];
	*ret_root = u32(o->block.p + 4);
	return true;
}

bool pst_object_open(struct pst_object *o, struct pst *p, const struct pst_node *n)
{
	uint32_t root;
	unsigned kind;
	struct buf b, leaves;
	if (!open_heap(o, p, n, &root, &kind) || kind != 0xBC)
		return false;
	buf_init(&b, HEAP_ITEM_BYTES_MAX);
	buf_init(&leaves, TREE_BYTES_MAX);
	/* tree header: 0xB5, bytes of a key, of a value, levels, root */
	bool good = heap_item(o, root, &b) && b.len >= 8 && (unsigned char)b.p[0] == 0xB5 && b.p[1] == 2 && b.p[2] == 6 && b.p[3] >= 0 &&
		    b.p[3] <= TREE_LEVELS_MAX && tree(o, u32(b.p + 4), (unsigned)b.p[3], 2, 6, &leaves);
	if (good) {
		o->n = leaves.len / 8 < PST_PROPS_MAX ? leaves.len / 8 : PST_PROPS_MAX;
		o->prop = xcalloc(o->n + 1, sizeof *o->prop);
		for (size_t i = 0; i < o->n; i++)
			o->prop[i] = (struct pst_prop){ u16(leaves.p + i * 8), u16(leaves.p + i * 8 + 2), u32(leaves.p + i * 8 + 4) };
	}
	buf_release(&b);
	buf_release(&leaves);
	return good;
}

void pst_object_release(struct pst_object *o)
{
	pst_data_release(&o->data);
	buf_release(&o->block);
	free(o->prop);
	o->prop = NULL;
	o->n = 0;
}

const struct pst_prop *pst_prop(const struct pst_object *o, unsigned id)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->prop[i].id == id)
			return &o->prop[i];
	return NULL;
}

static int64_t number(unsigned type, uint32_t v, int64_t none)
{
	return type == 2 ? (int16_t)v : type == 3 ? (int32_t)v : type == 11 ? (v & 255) != 0 : none;
}

int64_t pst_int(struct pst_object *o, unsigned id, int64_t none)
{
	const struct pst_prop *x = pst_prop(o, id);
	return x ? number(x->type, x->value, none) : none;
}

bool pst_value(struct pst_object *o, unsigned id, struct buf *out)
{
	const struct pst_prop *x = pst_prop(o, id);
	return x && fetch(o, x->value, out);
}

int64_t pst_time(struct pst_object *o, unsigned id)
{
	const struct pst_prop *x = pst_prop(o, id);
	struct buf b;
	int64_t t = INT64_MIN;
	buf_init(&b, 64);
	if (x && x->type == 0x40 && fetch(o, x->value, &b) && b.len >= 8) {
		uint64_t ft = (uint64_t)u32(b.p) | (uint64_t)u32(b.p + 4) << 32;
		if (ft > (uint64_t)FILETIME_1970 && ft < (uint64_t)INT64_MAX)
			t = ((int64_t)ft - FILETIME_1970) / 10000000;
	}
	buf_release(&b);
	return t;
}

bool pst_value_node(struct pst_object *o, unsigned id, struct pst_node *ret)
{
	const struct pst_prop *x = pst_prop(o, id);
	return x && (x->value & 31) && pst_sub(o->p, o->sub, x->value, ret);
}

void pst_codepage(int64_t cp, char out[32])
{
	if (cp == 65001)
		snprintf(out, 32, "UTF-8");
	else if (cp == 936 || cp == 54936 || cp == 20936)
		snprintf(out, 32, "GB18030");
	else if (cp == 20866 || cp == 21866)
		snprintf(out, 32, cp == 20866 ? "KOI8-R" : "KOI8-U");
	else if (cp > 28590 && cp < 28606)
		snprintf(out, 32, "ISO-8859-%d", (int)(cp - 28590));
	else if (cp > 0 && cp < 2000)
		snprintf(out, 32, "CP%d", (int)cp);
	else
		snprintf(out, 32, "CP1252");
}

static bool decode(struct pst_object *o, unsigned type, struct str s, struct buf *out)
{
	if (type == 0x1E) {
		char set[32];
		int64_t cp = pst_int(o, 0x3FFD, pst_int(o, 0x3FDE, 1252));
		pst_codepage(cp, set);
		s.len = strnlen(s.p, s.len);
		names_decode(set, s, out);
		return out->len > 0;
	}
	for (size_t k = 0; k + 1 < s.len; k += 2) {
		uint32_t u = u16(s.p + k);
		if (u >= 0xD800 && u < 0xDC00 && k + 3 < s.len) {
			u = 0x10000 + ((u - 0xD800) << 10) + ((u16(s.p + k + 2) - 0xDC00u) & 0x3FF);
			k += 2;
		}
		if (!u)
			break;
		buf_add_utf8(out, u >= 0xD800 && u < 0xE000 ? UTF8_REPLACEMENT : u);
	}
	return out->len > 0;
}

bool pst_text(struct pst_object *o, unsigned id, struct buf *out)
{
	const struct pst_prop *x = pst_prop(o, id);
	struct buf b;
	buf_init(&b, out->max);
	bool good = x && (x->type == 0x1E || x->type == 0x1F) && fetch(o, x->value, &b) && b.len && decode(o, x->type, buf_str(&b), out);
	buf_release(&b);
	return good;
}

struct column {
	uint16_t id, type;
	unsigned at, bytes, bit;
};

/* Where property ID stands in rows; the columns are the table's own item. */
static bool column_of(struct pst_row *r, unsigned id, struct column *ret)
{
	const struct pst_prop *x = pst_prop(r->o, id);
	if (!x)
		return false;
	/* packed by pst_table() */
	*ret = (struct column){ x->id, x->type, x->value & 0xFFFF, x->value >> 16 & 255, x->value >> 24 };
	size_t bits = r->o->n ? (r->o->n + 7) / 8 : 0, bitmap = r->bytes - bits;
	if (ret->at + ret->bytes > r->bytes || bits > r->bytes || ret->bit / 8 >= bits)
		return false;
	return (unsigned char)r->cells[bitmap + ret->bit / 8] >> (7 - ret->bit % 8) & 1;
}

bool pst_cell_text(struct pst_row *row, unsigned id, struct buf *out)
{
	struct column c;
	struct buf b;
	buf_init(&b, out->max);
	bool good = column_of(row, id, &c) && c.bytes == 4 && (c.type == 0x1E || c.type == 0x1F) &&
		    fetch(row->o, u32(row->cells + c.at), &b) && b.len && decode(row->o, c.type, buf_str(&b), out);
	buf_release(&b);
	return good;
}

int64_t pst_cell_int(struct pst_row *row, unsigned id, int64_t none)
{
	struct column c;
	if (!column_of(row, id, &c) || c.bytes != 4)
		return none;
	return number(c.type, u32(row->cells + c.at), none);
}

void pst_table(struct pst *p, const struct pst_node *n, void (*fn)(void *ctx, struct pst_row *row), void *ctx)
{
	struct pst_object o;
	uint32_t root, where;
	unsigned kind;
	struct buf b, rows;
	struct pst_node below;
	buf_init(&b, HEAP_ITEM_BYTES_MAX);
	buf_init(&rows, ROWS_BYTES_MAX);
	/* header: 0x7C, columns, four ends within a row, index, rows, columns */
	if (open_heap(&o, p, n, &root, &kind) && kind == 0x7C && heap_item(&o, root, &b) && b.len >= 22 && (unsigned char)b.p[0] == 0x7C) {
		size_t columns = (unsigned char)b.p[1], bytes = u16(b.p + 8);
		if (columns > (b.len - 22) / 8)
			columns = (b.len - 22) / 8;
		o.n = columns;
		o.prop = xcalloc(columns + 1, sizeof *o.prop);
		for (size_t i = 0; i < columns; i++) {
			const char *c = b.p + 22 + i * 8;
			o.prop[i] = (struct pst_prop){ u16(c + 2), u16(c),
						       (uint32_t)u16(c + 4) | (uint32_t)(unsigned char)c[6] << 16 |
							   (uint32_t)(unsigned char)c[7] << 24 };
		}
		where = u32(b.p + 14);
		struct pst_row r = { &o, NULL, bytes };
		struct pst_data d = { .n = 0 };
		if (!bytes) {
			;
		} else if (where && !(where & 31)) {
			if (heap_item(&o, where, &rows))
				for (size_t i = 0; i + bytes <= rows.len; i += bytes) {
					r.cells = rows.p + i;
					fn(ctx, &r);
				}
		} else if (where && pst_sub(p, n->sub, where, &below) && pst_data(p, below.data, &d)) {
			/* no row crosses a block's end */
			for (size_t k = 0; k < d.n && pst_block(p, d.block[k], &rows); k++)
				for (size_t i = 0; i + bytes <= rows.len; i += bytes) {
					r.cells = rows.p + i;
					fn(ctx, &r);
				}
			pst_data_release(&d);
		}
	}
	pst_object_release(&o);
	buf_release(&b);
	buf_release(&rows);
}
