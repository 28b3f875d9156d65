/* onestore.c - see onestore.h: the log of revisions, and the sets of properties.
 *
 * All is a tree of lists of file nodes; each list is a chain of fragments. The
 * revisions of an object space are read in the order of the file, and of an
 * object that several declare the last counts. The transaction log, which says
 * how much of a list was committed, is not needed for that: what is not yet
 * committed is text, too. Numbers in brackets are of [MS-ONESTORE]. */
#include "onestore.h"

#include <sluice/utf8.h>

#include <stdlib.h>

#define HEADER_BYTES 1024u
#define FRAGMENT_MAGIC 0xA4567AB1F5F7F4C4ull
#define FRAGMENT_HEAD 16u
#define FRAGMENT_TAIL 20u /* the next fragment, and a magic number */
#define LIST_DEPTH_MAX 8
#define LISTS_MAX 4000000u
#define SETS_DEPTH_MAX 16
#define ENTRIES_MAX (1u << 24)
/* Of a table that is in no order so many rows are looked through. */
#define UNORDERED_MAX 4096u

static const char guid_file[] = "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3"; /* .one */
static const char guid_toc[] = "\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C\x9E\xE2\x10\xEA\x57\x22\x76\x5F"; /* .onetoc2 */
static const char guid_log[] = "\x3F\xDD\x9A\x10\x1B\x91\xF5\x49\xA5\xD0\x17\x91\xED\xC8\xAE\xD8";
static const char guid_shared[] = "\x2F\xE9\x8D\x63\xD4\xA6\xC1\x4B\x9A\x36\xB3\xFC\x25\x11\xA5\xB7";
static const char guid_data[] = "\xE7\x16\xE3\xBD\x65\x26\x11\x45\xA4\xC4\x8D\x4D\x0B\x7A\x9E\xAC";

struct range { uint64_t at, len; bool nil; };

struct reading {
	struct onestore *s;
	uint32_t space, table;
	bool in_space;
};

bool onestore_looks_like(struct str h)
{
	return h.len >= 64 && (memcmp(h.p, guid_file, 16) == 0 || memcmp(h.p, guid_toc, 16) == 0);
}

struct one_object *onestore_add(struct onestore *s)
{
	if (s->n_objects >= ONESTORE_OBJECTS_MAX)
		return s->cut = true, NULL;
	s->objects = xgrow(s->objects, &s->cap_objects, s->n_objects + 1, sizeof *s->objects);
	struct one_object *o = &s->objects[s->n_objects];
	*o = (struct one_object){ .order = (uint32_t)s->n_objects, .table = UINT32_MAX };
	s->n_objects++;
	return o;
}

static bool same(const struct one_id *a, const struct one_id *b)
{
	return a->n == b->n && memcmp(a->guid, b->guid, 16) == 0;
}

uint32_t onestore_space(struct onestore *s, const struct one_id *id)
{
	for (size_t i = 0; i < s->n_spaces; i++)
		if (same(&s->spaces[i].id, id))
			return (uint32_t)i;
	s->spaces = xgrow(s->spaces, &s->cap_spaces, s->n_spaces + 1, sizeof *s->spaces);
	s->spaces[s->n_spaces] = (struct one_space){ .id = *id };
	return (uint32_t)s->n_spaces++;
}

static struct one_id extended(const char *p)
{
	struct one_id id;
	memcpy(id.guid, p, 16);
	id.n = (uint32_t)one_le(p + 16, 4);
	return id;
}

/* An ID of a table's index and a byte (2.2.2). */
static bool compact(const struct onestore *s, uint32_t table, uint32_t v, struct one_id *ret)
{
	uint32_t index = v >> 8;
	if (table >= s->n_tables)
		return false;
	const struct one_table *t = &s->tables[table];
	const struct one_entry *all = s->entries ? s->entries + t->from : NULL, *e = NULL;
	/* they are numbered in order as a rule, from 0 or 1 */
	if (index < t->n && all[index].index == index)
		e = &all[index];
	else if (index && index - 1 < t->n && all[index - 1].index == index)
		e = &all[index - 1];
	for (uint32_t i = t->n < UNORDERED_MAX ? t->n : UNORDERED_MAX; !e && i-- > 0;)
		e = all[i].index == index ? &all[i] : NULL;
	if (!e)
		return false;
	memcpy(ret->guid, e->guid, 16);
	ret->n = v & 0xFF;
	return true;
}

static void entry(struct reading *r, uint32_t index, const void *guid)
{
	struct onestore *s = r->s;
	if (r->table >= s->n_tables || s->n_entries >= ENTRIES_MAX || r->table + 1 != s->n_tables)
		return;
	s->entries = xgrow(s->entries, &s->cap_entries, s->n_entries + 1, sizeof *s->entries);
	s->entries[s->n_entries].index = index;
	memcpy(s->entries[s->n_entries++].guid, guid, 16);
	s->tables[r->table].n++;
}

/* N of the table before, from index FROM, as those from TO on (2.5.11, 2.5.12). */
static void entries_of_before(struct reading *r, uint32_t from, uint32_t n, uint32_t to)
{
	if (r->table == 0 || r->table >= r->s->n_tables)
		return;
	struct one_table before = r->s->tables[r->table - 1];
	for (uint32_t i = 0; i < before.n; i++) {
		struct one_entry e = r->s->entries[before.from + i];
		if (e.index >= from && e.index - from < n)
			entry(r, to + (e.index - from), e.guid);
	}
}

/* A file node's reference, by the formats of its offset and length (2.4.2). */
static bool reference(struct str *b, unsigned stp, unsigned cb, struct range *ret)
{
	static const uint8_t at_bytes[] = { 8, 4, 2, 4 }, len_bytes[] = { 4, 8, 1, 2 };
	size_t n = at_bytes[stp], m = len_bytes[cb];
	if (b->len < n + m)
		return false;
	ret->at = one_le(b->p, n);
	ret->len = one_le(b->p + n, m);
	ret->nil = ret->at == (n == 8 ? UINT64_MAX : (1ull << 8 * n) - 1) || ret->len == 0;
	if (stp > 1)
		ret->at *= 8;
	if (cb > 1)
		ret->len *= 8;
	*b = str_sub(*b, n + m, b->len);
	return true;
}

static struct str bytes_of(struct onestore *s, struct range r)
{
	if (r.nil)
		return STR("");
	if (r.at > s->bytes.len || r.len > s->bytes.len - r.at)
		s->cut = true;
	if (r.at > s->bytes.len)
		return STR("");
	return str_sub(s->bytes, (size_t)r.at, r.len > s->bytes.len - r.at ? s->bytes.len : (size_t)(r.at + r.len));
}

static void declare(struct reading *r, struct range ref, uint32_t id, uint32_t jcid)
{
	struct one_id full;
	struct one_object *o;
	if (!r->in_space || !compact(r->s, r->table, id, &full) || !(o = onestore_add(r->s)))
		return;
	o->id = full;
	o->space = r->space;
	o->jcid = jcid;
	o->table = r->table;
	o->props = bytes_of(r->s, ref);
}

/* A count of UTF-16 units and these (2.2.3). */
static struct str counted(struct str *b)
{
	size_t n = b->len < 4 ? 0 : (size_t)one_le(b->p, 4);
	if (b->len < 4 || n > (b->len - 4) / 2)
		return *b = STR(""), STR("");
	struct str v = str_sub(*b, 4, 4 + 2 * n);
	*b = str_sub(*b, 4 + 2 * n, b->len);
	return v;
}

static void declare_file(struct reading *r, struct str b, size_t refs_bytes)
{
	if (b.len < 8 + refs_bytes)
		return;
	size_t n = r->s->n_objects;
	declare(r, (struct range){ .nil = true }, (uint32_t)one_le(b.p, 4), (uint32_t)one_le(b.p + 4, 4));
	if (r->s->n_objects == n)
		return;
	b = str_sub(b, 8 + refs_bytes, b.len);
	r->s->objects[n].file = counted(&b);
	r->s->objects[n].suffix = counted(&b);
}

static void list(struct reading *r, struct range at, int depth);

static void node(struct reading *r, unsigned id, struct range ref, struct str b, int depth)
{
	struct onestore *s = r->s;
	switch (id) {
	case 0x08: /* an object space */
		if (b.len >= 20 && s->n_spaces < ONESTORE_SPACES_MAX) {
			struct one_id gosid = extended(b.p);
			struct reading inner = { .s = s, .space = onestore_space(s, &gosid), .table = UINT32_MAX, .in_space = true };
			list(&inner, ref, depth + 1);
		}
		break;
	case 0x10: case 0xB0: case 0x90: /* revisions, groups of objects, files */
		list(r, ref, depth + 1);
		break;
	case 0x21: case 0x22: /* a table of GUIDs begins */
		if (s->n_tables < ONESTORE_OBJECTS_MAX) {
			s->tables = xgrow(s->tables, &s->cap_tables, s->n_tables + 1, sizeof *s->tables);
			s->tables[s->n_tables] = (struct one_table){ .from = (uint32_t)s->n_entries };
			r->table = (uint32_t)s->n_tables++;
		}
		break;
	case 0x24:
		if (b.len >= 20)
			entry(r, (uint32_t)one_le(b.p, 4), b.p + 4);
		break;
	case 0x25:
		if (b.len >= 8)
			entries_of_before(r, (uint32_t)one_le(b.p, 4), 1, (uint32_t)one_le(b.p + 4, 4));
		break;
	case 0x26:
		if (b.len >= 12)
			entries_of_before(r, (uint32_t)one_le(b.p, 4), (uint32_t)one_le(b.p + 4, 4), (uint32_t)one_le(b.p + 8, 4));
		break;
	case 0x59: /* roots: the first role is the content's */
		if (b.len >= 8 && one_le(b.p + 4, 4) == 1 && r->in_space)
			s->spaces[r->space].rooted = compact(s, r->table, (uint32_t)one_le(b.p, 4), &s->spaces[r->space].root);
		break;
	case 0x5A:
		if (b.len >= 24 && one_le(b.p + 20, 4) == 1 && r->in_space) {
			s->spaces[r->space].root = extended(b.p);
			s->spaces[r->space].rooted = true;
		}
		break;
	case 0xA4: case 0xA5: case 0xC4: case 0xC5: /* objects */
		if (b.len >= 8)
			declare(r, ref, (uint32_t)one_le(b.p, 4), (uint32_t)one_le(b.p + 4, 4));
		break;
	case 0x2D: case 0x2E: /* of tables of contents; their kind is a number that has one meaning */
		if (b.len >= 8)
			declare(r, ref, (uint32_t)one_le(b.p, 4), 0x00020001);
		break;
	case 0x41: case 0x42: /* again; of the same kind as before */
		if (b.len >= 4)
			declare(r, ref, (uint32_t)one_le(b.p, 4), 0);
		break;
	case 0x72: declare_file(r, b, 1); break;
	case 0x73: declare_file(r, b, 4); break;
	case 0x94: { /* an embedded file: a GUID, its length, 12 bytes, itself */
		struct str d = bytes_of(s, ref);
		if (b.len < 16 || d.len < 36 || memcmp(d.p, guid_data, 16) != 0)
			break;
		uint64_t n = one_le(d.p + 16, 8);
		s->cut |= n > d.len - 36;
		s->files = xgrow(s->files, &s->cap_files, s->n_files + 1, sizeof *s->files);
		memcpy(s->files[s->n_files].guid, b.p, 16);
		s->files[s->n_files++].bytes = str_sub(d, 36, n > d.len - 36 ? d.len : (size_t)(36 + n));
		break;
	}
	default: break;
	}
}

static void list(struct reading *r, struct range at, int depth)
{
	struct onestore *s = r->s;
	uint64_t most = s->bytes.len / FRAGMENT_HEAD + 1;
	if (depth > LIST_DEPTH_MAX || s->lists++ > LISTS_MAX)
		return;
	while (!at.nil && most--) {
		struct str f = bytes_of(s, at);
		if (f.len < FRAGMENT_HEAD + FRAGMENT_TAIL || one_le(f.p, 8) != FRAGMENT_MAGIC) {
			s->cut = true;
			return;
		}
		struct str body = str_sub(f, FRAGMENT_HEAD, f.len - FRAGMENT_TAIL), tail = str_sub(f, f.len - FRAGMENT_TAIL, f.len);
		while (body.len >= 4) {
			uint32_t h = (uint32_t)one_le(body.p, 4);
			unsigned id = h & 0x3FF, size = h >> 10 & 0x1FFF;
			struct range ref = { .nil = true };
			if (id == 0 || id == 0xFF || size < 4 || size > body.len)
				break;
			struct str b = str_sub(body, 4, size);
			if ((h >> 27 & 15) == 0 || reference(&b, h >> 23 & 3, h >> 25 & 3, &ref))
				node(r, id, ref, b, depth);
			body = str_sub(body, size, body.len);
		}
		if (!reference(&tail, 0, 0, &at))
			return;
	}
}

static int by_id(const void *x, const void *y)
{
	const struct one_object *a = x, *b = y;
	if (a->space != b->space)
		return a->space < b->space ? -1 : 1;
	int c = memcmp(a->id.guid, b->id.guid, 16);
	return c ? c : a->id.n != b->id.n ? (a->id.n < b->id.n ? -1 : 1) : a->order < b->order ? -1 : a->order > b->order;
}

enum status onestore_open(struct onestore *s, struct str bytes, struct err *err)
{
	*s = (struct onestore){ .bytes = bytes };
	arena_init(&s->arena);
	if (bytes.len < HEADER_BYTES || !onestore_looks_like(bytes))
		return err_set(err, ST_SKIP, E_CORRUPT, "no file of OneNote");
	if (memcmp(bytes.p + 48, guid_shared, 16) == 0) {
		enum status st = onestore_read_shared(s, err);
		if (st == ST_SKIP)
			return st;
	} else if (memcmp(bytes.p + 48, guid_log, 16) == 0) {
		struct reading r = { .s = s, .table = UINT32_MAX };
		struct str root = str_sub(bytes, 172, 184);
		struct range at;
		if (reference(&root, 0, 0, &at))
			list(&r, at, 0);
	} else {
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "a packaging of OneNote's files that is not known");
	}
	if (s->n_objects)
		qsort(s->objects, s->n_objects, sizeof *s->objects, by_id);
	for (size_t i = 0; i < s->n_objects; i++) {
		struct one_object *o = &s->objects[i], *next = i + 1 < s->n_objects ? o + 1 : NULL;
		o->latest = !next || next->space != o->space || !same(&o->id, &next->id);
		if (!o->latest && next->jcid == 0)
			next->jcid = o->jcid;
	}
	return s->cut ? err_set(err, ST_WARN, E_CORRUPT, "parts of the notes are missing or damaged") : ST_OK;
}

void onestore_release(struct onestore *s)
{
	arena_release(&s->arena);
	free(s->objects);
	free(s->spaces);
	free(s->files);
	free(s->entries);
	free(s->tables);
	free(s->resolved);
}

struct one_object *onestore_find(const struct onestore *s, uint32_t space, const struct one_id *id)
{
	struct one_object key = { .id = *id, .space = space, .order = UINT32_MAX };
	size_t lo = 0, hi = s->n_objects;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (by_id(&s->objects[mid], &key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	struct one_object *o = lo ? &s->objects[lo - 1] : NULL;
	return o && o->space == space && same(&o->id, id) ? o : NULL;
}

void one_utf8(struct str s, struct buf *out)
{
	for (size_t i = 0; i + 1 < s.len; i += 2) {
		uint32_t c = (uint32_t)one_le(s.p + i, 2), d;
		if (c >= 0xD800 && c < 0xDC00 && i + 3 < s.len && (d = (uint32_t)one_le(s.p + i + 2, 2)) >= 0xDC00 && d < 0xE000) {
			c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
			i += 2;
		}
		if (c)
			buf_add_utf8(out, c);
	}
}

/* The IDs of one object, by kind: objects, object spaces, contexts (2.6.1 to 2.6.4). */
struct set {
	struct onestore *s;
	const struct one_object *o;
	struct str stream[3];
	size_t used[3];
	struct str rest;
	void (*fn)(void *ctx, const struct one_prop *p);
	void *ctx;
};

static bool streams(struct set *x)
{
	bool more = true;
	for (int k = 0; k < 3 && more; k++) {
		if (x->rest.len < 4)
			return false;
		uint32_t h = (uint32_t)one_le(x->rest.p, 4), n = h & 0xFFFFFF;
		if ((x->rest.len - 4) / 4 < n)
			return false;
		x->stream[k] = str_sub(x->rest, 4, 4 + 4 * (size_t)n);
		x->rest = str_sub(x->rest, 4 + 4 * (size_t)n, x->rest.len);
		more = k == 0 ? !(h >> 31) : h >> 30 & 1;
	}
	return true;
}

static void ids(struct set *x, int kind, size_t n, struct one_prop *p)
{
	struct onestore *s = x->s;
	const struct one_id *known = kind == 0 ? x->o->ids : kind == 1 ? x->o->spaces : NULL;
	size_t many = x->o->table != UINT32_MAX ? x->stream[kind].len / 4 : kind == 0 ? x->o->n_ids : kind == 1 ? x->o->n_spaces : 0;
	size_t from = x->used[kind];
	if (n > many - from)
		n = many - from;
	x->used[kind] += n;
	if (!n)
		return;
	s->resolved = xgrow(s->resolved, &s->cap_resolved, n, sizeof *s->resolved);
	for (size_t i = 0; i < n; i++)
		if (known)
			s->resolved[p->n++] = known[from + i];
		else if (x->o->table != UINT32_MAX &&
			 compact(s, x->o->table, (uint32_t)one_le(x->stream[kind].p + 4 * (from + i), 4), &s->resolved[p->n]))
			p->n++;
	p->ids = s->resolved;
}

static bool take(struct set *x, size_t n, struct str *ret)
{
	if (x->rest.len < n)
		return false;
	*ret = str_sub(x->rest, 0, n);
	x->rest = str_sub(x->rest, n, x->rest.len);
	return true;
}

static bool property_set(struct set *x, int depth)
{
	struct str prids, b;
	if (depth > SETS_DEPTH_MAX || !take(x, 2, &b) || !take(x, 4 * (size_t)one_le(b.p, 2), &prids))
		return false;
	for (size_t i = 0; i < prids.len; i += 4) {
		uint32_t prid = (uint32_t)one_le(prids.p + i, 4);
		struct one_prop p = { .id = prid & 0x7FFFFFFF, .truth = prid >> 31 };
		unsigned type = prid >> 26 & 31;
		size_t n = 0;
		switch (type) {
		case 1: case 2: break;
		case 3: case 4: case 5: case 6: /* 1, 2, 4, 8 bytes */
			if (!take(x, (size_t)1 << (type - 3), &p.data))
				return false;
			break;
		case 7:
			if (!take(x, 4, &b) || !take(x, (size_t)one_le(b.p, 4), &p.data))
				return false;
			break;
		case 8: case 10: case 12: ids(x, (int)(type - 8) / 2, 1, &p); break;
		case 9: case 11: case 13:
			if (!take(x, 4, &b))
				return false;
			ids(x, (int)(type - 9) / 2, (size_t)one_le(b.p, 4), &p);
			break;
		case 16: /* several sets, all of one property */
			if (!take(x, 4, &b) || (one_le(b.p, 4) && !take(x, 4, &p.data)))
				return false;
			n = (size_t)one_le(b.p, 4);
			if (n > x->rest.len / 2)
				return false;
			break;
		case 17: n = 1; break;
		default: return false;
		}
		x->fn(x->ctx, &p);
		for (; n; n--)
			if (!property_set(x, depth + 1))
				return false;
	}
	return true;
}

bool onestore_props(struct onestore *s, const struct one_object *o, void (*fn)(void *ctx, const struct one_prop *p), void *ctx)
{
	struct set x = { .s = s, .o = o, .rest = o->props, .fn = fn, .ctx = ctx };
	return o->props.len == 0 || (streams(&x) && property_set(&x, 0));
}
