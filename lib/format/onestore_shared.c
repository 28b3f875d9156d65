/* onestore_shared.c - OneNote's files as SharePoint and OneDrive hand them out:
 * the packaging of [MS-FSSHTTPB], whose numbers stand in brackets.
 *
 * A package is a row of data elements, each of which has an ID and holds stream
 * objects. The index (1) leads from a cell, which is an object space, to its
 * manifest (3), that names its current revision; that one's manifest (4) names
 * the revision it builds on, its roots, and groups of objects (5). Objects of
 * the revisions below come first, so that later ones count. */
#include "onestore.h"

#include <stdlib.h>

#define PACKAGE_AT 68u
#define ELEMENTS_MAX (1u << 20)
#define REVISIONS_DEPTH_MAX 2000

enum { INDEX = 1, REVISION = 4, GROUP = 5, BLOB = 10 };
/* Partitions of an object: its properties, its file, what it is. */
enum { PART_PROPS = 1, PART_FILE = 2, PART_KIND = 4 };

struct element {
	struct one_id id;
	unsigned type;
	struct str body;
	bool used;
};

struct package {
	struct onestore *s;
	struct element *e; /* owned; sorted by ID */
	size_t n, cap;
	uint64_t steps;    /* objects that may still be declared */
};

/* Numbers of 1 to 9 bytes (2.2.1.1). */
static bool number(struct str *b, uint64_t *ret)
{
	if (!b->len)
		return false;
	unsigned c = (unsigned char)b->p[0], n = 1;
	if (c == 0)
		return *ret = 0, *b = str_sub(*b, 1, b->len), true;
	while (n < 8 && !(c >> (n - 1) & 1))
		n++;
	bool whole = c == 0x80;
	size_t bytes = whole ? 9 : n;
	if (b->len < bytes)
		return false;
	*ret = whole ? one_le(b->p + 1, 8) : one_le(b->p, bytes) >> n;
	*b = str_sub(*b, bytes, b->len);
	return true;
}

/* GUIDs with a number before them (2.2.1.7). */
static bool guid(struct str *b, struct one_id *ret)
{
	*ret = (struct one_id){ .n = 0 };
	if (!b->len)
		return false;
	unsigned c = (unsigned char)b->p[0];
	if (c == 0)
		return *b = str_sub(*b, 1, b->len), true;
	size_t bytes = (c & 7) == 4 ? 1 : (c & 0x3F) == 0x20 ? 2 : (c & 0x7F) == 0x40 ? 3 : c == 0x80 ? 5 : 0;
	if (!bytes || b->len < bytes + 16)
		return false;
	ret->n = bytes == 1   ? c >> 3
		 : bytes == 2 ? (uint32_t)one_le(b->p, 2) >> 6
		 : bytes == 3 ? (uint32_t)one_le(b->p, 3) >> 7
			      : (uint32_t)one_le(b->p + 1, 4);
	memcpy(ret->guid, b->p + bytes, 16);
	*b = str_sub(*b, bytes + 16, b->len);
	return true;
}

static bool serial(struct str *b)
{
	size_t n = b->len && b->p[0] == 0 ? 1 : 25;
	if (b->len < n)
		return false;
	*b = str_sub(*b, n, b->len);
	return true;
}

struct header { unsigned type; bool end, compound; struct str body; };

/* The header of a stream object (2.2.1.5), and its own bytes. */
static bool header(struct str *b, struct header *h)
{
	if (!b->len)
		return false;
	unsigned c = (unsigned char)b->p[0] & 3;
	size_t n = c == 1 ? 1 : c == 2 ? 4 : 2;
	uint64_t len = 0;
	if (b->len < n)
		return false;
	uint32_t v = (uint32_t)one_le(b->p, n);
	*b = str_sub(*b, n, b->len);
	*h = (struct header){ .end = c & 1, .compound = !(c & 1) && v >> 2 & 1 };
	h->type = c == 0 ? v >> 3 & 0x3F : c == 2 ? v >> 3 & 0x3FFF : v >> 2;
	if (c == 0)
		len = v >> 9;
	else if (c == 2 && (len = v >> 17) == 0x7FFF && !number(b, &len))
		return false;
	if (len > b->len)
		return false;
	h->body = str_sub(*b, 0, (size_t)len);
	*b = str_sub(*b, (size_t)len, b->len);
	return true;
}

static int by_id(const void *x, const void *y)
{
	const struct element *a = x, *b = y;
	int c = memcmp(a->id.guid, b->id.guid, 16);
	return c ? c : a->id.n < b->id.n ? -1 : a->id.n > b->id.n;
}

static struct element *find(const struct package *p, struct one_id id)
{
	struct element key = { .id = id };
	return p->n ? bsearch(&key, p->e, p->n, sizeof *p->e, by_id) : NULL;
}

/* All elements, up to the first that is damaged. */
static bool elements(struct package *p, struct str b)
{
	struct header h;
	uint64_t type;
	while (b.len) {
		struct element e = { .type = 0 };
		if (!header(&b, &h))
			return false;
		if (h.type != 1 || h.end)
			continue;
		if (!guid(&h.body, &e.id) || !serial(&h.body) || !number(&h.body, &type) || p->n >= ELEMENTS_MAX)
			return false;
		const char *from = b.p;
		const char *to = from;
		for (int depth = 1; depth > 0;) {
			to = b.p;
			if (!header(&b, &h))
				return false;
			depth += h.end ? -1 : h.compound;
		}
		e.type = type < 16 ? (unsigned)type : 0;
		e.body = str_make(from, (size_t)(to - from));
		p->e = xgrow(p->e, &p->cap, p->n + 1, sizeof *p->e);
		p->e[p->n++] = e;
	}
	return true;
}

/* COUNT IDs, of cells the second one each. */
static bool ids(struct package *p, struct str *b, bool cells, const struct one_id **ret, uint32_t *ret_n)
{
	uint64_t n;
	struct one_id first;
	if (!number(b, &n) || n > b->len)
		return false;
	struct one_id *all = n ? arena_alloc(&p->s->arena, (size_t)n * sizeof *all) : NULL;
	for (uint64_t i = 0; i < n; i++)
		if ((cells && !guid(b, &first)) || !guid(b, &all[i]))
			return false;
	*ret = all;
	*ret_n = (uint32_t)n;
	return true;
}

static struct one_object *object(struct package *p, uint32_t space, size_t from, struct one_id id)
{
	for (size_t i = p->s->n_objects; i-- > from;)
		if (p->s->objects[i].id.n == id.n && memcmp(p->s->objects[i].id.guid, id.guid, 16) == 0)
			return &p->s->objects[i];
	struct one_object *o = onestore_add(p->s);
	if (o) {
		o->id = id;
		o->space = space;
	}
	return o;
}

static void blob(struct package *p, struct one_object *o, struct one_id id)
{
	struct element *e = find(p, id);
	struct header h;
	struct onestore *s = p->s;
	struct str b = e && e->type == BLOB ? e->body : STR("");
	while (header(&b, &h))
		if (h.type == 2 && !h.end && !e->used) {
			e->used = true;
			s->files = xgrow(s->files, &s->cap_files, s->n_files + 1, sizeof *s->files);
			memcpy(s->files[s->n_files].guid, o->id.guid, 16);
			s->files[s->n_files++].bytes = h.body;
		}
}

/* A group declares its objects, then gives their bytes in that order. */
static void group(struct package *p, struct str body, uint32_t space)
{
	struct str declared = body, given = body;
	struct header d, g;
	size_t from = p->s->n_objects;
	uint64_t part, n;
	struct one_id id, at;
	while (header(&given, &g) && p->steps) {
		bool file = g.type == 0x1C;
		if (g.end || (g.type != 0x16 && !file))
			continue;
		do {
			if (!header(&declared, &d))
				return;
		} while (d.end || (d.type != 0x18 && d.type != 5));
		p->steps--;
		if (!guid(&d.body, &id) || (d.type == 5 && !guid(&d.body, &at)) || !number(&d.body, &part))
			continue;
		/* parts of an object stand together */
		struct one_object *o = object(p, space, from > p->s->n_objects || p->s->n_objects - from < 8 ? from : p->s->n_objects - 8, id);
		const struct one_id *refs, *cells;
		uint32_t n_refs, n_cells;
		if (!o || !ids(p, &g.body, false, &refs, &n_refs) || !ids(p, &g.body, true, &cells, &n_cells))
			continue;
		if (file) {
			if (guid(&g.body, &at))
				blob(p, o, at);
			continue;
		}
		if (!number(&g.body, &n) || n > g.body.len)
			continue;
		struct str data = str_sub(g.body, 0, (size_t)n);
		if (part == PART_KIND && data.len >= 4) {
			o->jcid = (uint32_t)one_le(data.p, 4);
		} else if (part == PART_PROPS) {
			o->props = data;
			o->ids = refs;
			o->n_ids = n_refs;
			o->spaces = cells;
			o->n_spaces = n_cells;
		}
	}
}

/* The element to which the index leads from a revision. */
static struct element *revision(struct package *p, struct one_id id)
{
	struct header h;
	struct one_id from, to;
	for (size_t i = 0; i < p->n; i++) {
		struct str b = p->e[i].type == INDEX ? p->e[i].body : STR("");
		while (header(&b, &h))
			if (h.type == 0x0D && !h.end && guid(&h.body, &from) && guid(&h.body, &to) && from.n == id.n &&
			    memcmp(from.guid, id.guid, 16) == 0)
				return find(p, to);
	}
	return NULL;
}

static void revisions(struct package *p, struct one_id id, uint32_t space)
{
	struct element *chain[REVISIONS_DEPTH_MAX];
	struct header h;
	struct one_id own, base, role, root;
	int n = 0;
	while (n < REVISIONS_DEPTH_MAX) {
		struct element *e = revision(p, id);
		if (!e || e->type != REVISION || e->used)
			break;
		e->used = true;
		chain[n++] = e;
		struct str b = e->body;
		bool more = false;
		while (header(&b, &h) && !more)
			more = h.type == 0x1A && !h.end && guid(&h.body, &own) && guid(&h.body, &base);
		if (!more)
			break;
		id = base;
	}
	while (n > 0) {
		struct str b = chain[--n]->body;
		while (header(&b, &h) && p->steps) {
			if (h.end)
				continue;
			if (h.type == 0x0A && guid(&h.body, &role) && role.n == 1 && guid(&h.body, &root)) {
				p->s->spaces[space].root = root;
				p->s->spaces[space].rooted = true;
			} else if (h.type == 0x19 && guid(&h.body, &own)) {
				struct element *e = find(p, own);
				if (e && e->type == GROUP)
					group(p, e->body, space);
			}
		}
	}
	for (size_t i = 0; i < p->n; i++) /* a cell of its own may build on the same ones */
		p->e[i].used &= p->e[i].type == BLOB;
}

enum status onestore_read_shared(struct onestore *s, struct err *err)
{
	struct package p = { .s = s, .steps = s->bytes.len / 8 + 1000 };
	struct str b = str_sub(s->bytes, PACKAGE_AT, s->bytes.len);
	struct header h;
	struct one_id first, cell, to, current;
	/* the package begins with the index's ID and a schema; then its elements follow */
	if (!header(&b, &h) || h.type != 0x7A || !elements(&p, b))
		s->cut = true;
	if (!p.n) {
		free(p.e);
		return err_set(err, ST_SKIP, E_CORRUPT, "the notes hold no data");
	}
	qsort(p.e, p.n, sizeof *p.e, by_id);
	for (size_t i = 0; i < p.n; i++) {
		struct str index = p.e[i].type == INDEX ? p.e[i].body : STR("");
		while (header(&index, &h) && p.steps) {
			if (h.type != 0x0E || h.end || !guid(&h.body, &first) || !guid(&h.body, &cell) || !guid(&h.body, &to))
				continue;
			struct element *manifest = find(&p, to);
			struct str m = manifest ? manifest->body : STR("");
			struct header k;
			while (header(&m, &k))
				if (k.type == 0x0B && !k.end && s->n_spaces < ONESTORE_SPACES_MAX && guid(&k.body, &current))
					revisions(&p, current, onestore_space(s, &cell));
		}
	}
	free(p.e);
	return ST_OK;
}
