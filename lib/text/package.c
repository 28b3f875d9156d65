/* package.c - see package.h. */
#include "package.h"

#include <sluice/utf8.h>
#include <stdlib.h>

enum status package_open(struct package *p, const struct text_in *in, struct text_out *o, struct err *err)
{
	memset(p, 0, sizeof *p);
	arena_init(&p->arena);
	p->o = o;
	enum status st = in->map ? zip_open_map(&p->z, in->map, in->size, err) : zip_open_fd(&p->z, in->fd, err);
	if (st == ST_WARN)
		text_loss(o, err->code, "%s", err->msg);
	else if (st != ST_OK)
		return st;
	struct zip_entry e;
	size_t cap = 0;
	while (p->n < PACKAGE_PARTS_MAX && zip_next(p->z, &e, err) == ST_OK) {
		if (e.directory || e.name.len >= PACKAGE_NAME_MAX)
			continue;
		p->names = xgrow(p->names, &cap, p->n + 1, sizeof *p->names);
		p->names[p->n++] = arena_copy(&p->arena, e.name);
	}
	p->read = xcalloc(p->n + 1, sizeof *p->read);
	return ST_OK;
}

void package_close(struct package *p)
{
	zip_close(p->z);
	free(p->names);
	free(p->read);
	arena_release(&p->arena);
	memset(p, 0, sizeof *p);
}

ptrdiff_t package_find(struct package *p, struct str name)
{
	if (name.len && name.p[0] == '/')
		name = str_sub(name, 1, name.len);
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->names[i], name))
			return (ptrdiff_t)i;
	for (size_t i = 0; i < p->n; i++) {
		/* some writers use backslashes, or another case */
		struct str a = p->names[i];
		if (a.len != name.len)
			continue;
		size_t k = 0;
		for (; k < a.len; k++) {
			char x = a.p[k] == '\\' ? '/' : a.p[k], y = name.p[k];
			if (x >= 'A' && x <= 'Z')
				x = (char)(x | 32);
			if (y >= 'A' && y <= 'Z')
				y = (char)(y | 32);
			if (x != y)
				break;
		}
		if (k == a.len)
			return (ptrdiff_t)i;
	}
	return -1;
}

bool package_has(struct package *p, const char *name)
{
	return package_find(p, str_from(name)) >= 0;
}

static ptrdiff_t part_read(struct source *src, char *out, size_t n)
{
	struct source_part *s = (struct source_part *)(void *)src;
	struct err err;
	size_t got = 0;
	if (!s->r || s->pkg->bomb)
		return 0;
	enum status st = zip_reader_read(s->r, out, n, &got, &err);
	if (st != ST_OK && st != ST_EOF)
		text_loss(s->pkg->o, err.code, "%s", err.msg);
	s->bytes += got;
	s->pkg->total += got;
	uint64_t packed = zip_reader_consumed(s->r);
	if (s->bytes > PACKAGE_PART_BYTES_MAX || s->pkg->total > PACKAGE_TOTAL_BYTES_MAX ||
	    (s->bytes > (64u << 20) && s->bytes / (packed + 1) > PACKAGE_RATIO_MAX)) {
		s->pkg->bomb = true;
		text_loss(s->pkg->o, E_LIMIT_RATIO, "a part of the document expands beyond its limit; the rest is not read");
	}
	return st == ST_OK || got ? (ptrdiff_t)got : -1;
}

bool source_part_open(struct source_part *s, struct package *p, struct str name)
{
	memset(s, 0, sizeof *s);
	s->src.read = part_read;
	s->pkg = p;
	ptrdiff_t i = package_find(p, name);
	struct zip_entry e;
	struct err err;
	if (i < 0 || !zip_find(p->z, p->names[i], &e))
		return false;
	p->read[i] = true;
	if (zip_reader_open(&s->r, p->z, &e, &err) != ST_OK) {
		text_loss(p->o, err.code, "%s", err.msg);
		s->r = NULL;
		return false;
	}
	return true;
}

void source_part_close(struct source_part *s)
{
	if (s->r)
		zip_reader_close(s->r);
	s->r = NULL;
}

bool part_open(struct part *part, struct package *p, const char *name)
{
	struct source_part peek;
	char head[4] = "";
	if (strlen(name) >= sizeof part->name || !source_part_open(&peek, p, str_from(name)))
		return false;
	ptrdiff_t k = peek.src.read(&peek.src, head, 4);
	source_part_close(&peek);
	if (!source_part_open(&part->raw, p, str_from(name)))
		return false;
	bool wide = k >= 2 && (head[0] == '\xFF' || head[0] == '\xFE');
	bool be = k >= 2 && head[0] == '\0', le = k >= 2 && head[1] == '\0';
	source_charset_init(&part->text, &part->raw.src, wide ? "UTF-16" : be ? "UTF-16BE" : le ? "UTF-16LE" : "");
	markup_init(&part->m, &part->text.src, false);
	memcpy(part->name, name, strlen(name) + 1);
	return true;
}

void part_close(struct part *part)
{
	markup_release(&part->m);
	source_charset_release(&part->text);
	source_part_close(&part->raw);
}

bool package_read(struct package *p, const char *name, struct buf *out)
{
	struct source_part s;
	char chunk[8192];
	ptrdiff_t k;
	if (!source_part_open(&s, p, str_from(name)))
		return false;
	while ((k = s.src.read(&s.src, chunk, sizeof chunk)) > 0)
		if (!buf_add(out, chunk, (size_t)k))
			break;
	source_part_close(&s);
	return true;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *package_resolve(struct package *p, const char *base, struct str ref)
{
	char out[PACKAGE_NAME_MAX];
	size_t n = 0;
	const char *slash = strrchr(base, '/');
	ptrdiff_t hash = str_find_char(ref, '#');
	if (hash >= 0)
		ref = str_sub(ref, 0, (size_t)hash);
	if (ref.len && ref.p[0] == '/') {
		ref = str_sub(ref, 1, ref.len);
	} else if (slash && (size_t)(slash - base) + 1 < sizeof out) {
		n = (size_t)(slash - base) + 1;
		memcpy(out, base, n);
	}
	struct str seg;
	while (str_next(&ref, '/', &seg)) {
		if (str_eq(seg, STR(".")) || !seg.len)
			continue;
		if (str_eq(seg, STR(".."))) {
			if (n)
				n--;
			while (n && out[n - 1] != '/')
				n--;
			continue;
		}
		for (size_t i = 0; i < seg.len && n + 2 < sizeof out; i++) {
			if (seg.p[i] == '%' && i + 2 < seg.len && hex(seg.p[i + 1]) >= 0 && hex(seg.p[i + 2]) >= 0) {
				out[n++] = (char)(hex(seg.p[i + 1]) * 16 + hex(seg.p[i + 2]));
				i += 2;
			} else {
				out[n++] = seg.p[i];
			}
		}
		if (ref.len && n + 1 < sizeof out)
			out[n++] = '/';
	}
	return arena_copy(&p->arena, str_make(out, n)).p;
}

struct rel *package_rels(struct package *p, const char *name)
{
	const char *slash = strrchr(name, '/');
	int dir = slash ? (int)(slash - name) + 1 : 0;
	const char *rels = arena_printf(&p->arena, "%.*s_rels/%s.rels", dir, name, name + dir);
	struct rel *first = NULL, **at = &first;
	struct part part;
	unsigned count = 0;
	if (package_find(p, str_from(rels)) < 0 || !part_open(&part, p, rels))
		return NULL;
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF && count < PACKAGE_PARTS_MAX) {
		if (t != MARKUP_OPEN || !markup_is(&part.m, "Relationship"))
			continue;
		struct rel *r = arena_alloc(&p->arena, sizeof *r);
		r->id = arena_copy(&p->arena, markup_attr(&part.m, "Id")).p;
		const char *type = arena_copy(&p->arena, markup_attr(&part.m, "Type")).p;
		const char *last = strrchr(type, '/');
		r->type = last ? last + 1 : type;
		r->external = str_eqz(markup_attr(&part.m, "TargetMode"), "External");
		struct str target = markup_attr(&part.m, "Target");
		r->target = r->external ? arena_copy(&p->arena, target).p : package_resolve(p, name, target);
		*at = r;
		at = &r->next;
		count++;
	}
	part_close(&part);
	return first;
}

const struct rel *rel_by_id(const struct rel *rels, struct str id)
{
	for (; rels; rels = rels->next)
		if (str_eqz(id, rels->id))
			return rels;
	return NULL;
}
