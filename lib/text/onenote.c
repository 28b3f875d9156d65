/* onenote.c - sections of OneNote: their pages in order, each a page of text,
 * from the latest revision of each object (format/onestore.h, [MS-ONE]). What no
 * page holds any more, older versions and deleted notes, stands at the end, once.
 * Tables are rows; links, names of pictures and of embedded files are told. A
 * file of the first versions of the program, and one in which nothing is found,
 * is read as runs of text. */
#include "convert.h"

#include "flow.h"
#include "format/onestore.h"
#include "told.h"

#include <sluice/utf8.h>
#include <stdlib.h>
#include <time.h>

#define DEPTH_MAX 100
#define AUTHORS_MAX 64
#define UNIX_OF_1980 315532800
#define UNIX_OF_1601 (-11644473600ll)

enum {
	TEXT_UNICODE = 0x1C001C22, TEXT_ANSI = 0x1C003498, TITLE = 0x1C001CF3, AUTHOR = 0x1C001D75, LINK = 0x1C001E20,
	PICTURE_NAME = 0x1C001DD7, PICTURE_TEXT = 0x1C001E58, FILE_NAME = 0x1C001D9C, FILE_PATH = 0x1C001D9D, TAG = 0x1C003468, CHILD_FILE = 0x1C001D6B,
	CREATED = 0x14001D09, MODIFIED_32 = 0x14001D7A, MODIFIED = 0x18001D77,
	STRUCTURE = 0x24001D5F, CONTENT = 0x24001C1F, ELEMENTS = 0x24001C20, PAGES = 0x2C001D63
};
enum { KIND_PAGE = 0x0006000B, KIND_TABLE = 0x00060022, KIND_ROW = 0x00060023, KIND_CELL = 0x00060024, KIND_AUTHOR = 0x00120001 };

struct notes {
	struct onestore s;
	struct text_out *o;
	struct flow f;
	struct told told;     /* texts, so that older versions are told once */
	bool once;            /* only what was not told yet */
	bool page;            /* something stands on this page */
	int64_t created, modified;
	unsigned authors;
	bool titled;
};

/* An object's properties that are told. */
struct view {
	struct notes *n;
	struct str text, ansi, link, title, author;
	struct str more[5];
	unsigned n_more;
	struct one_id *children[3]; /* owned: structure, content, elements */
	size_t n_children[3];
	struct one_id *pages;       /* owned */
	size_t n_pages;
};

static void see(void *ctx, const struct one_prop *p)
{
	struct view *v = ctx;
	struct notes *n = v->n;
	int k = -1;
	int64_t t;
	switch (p->id) {
	case TEXT_UNICODE: v->text = p->data; break;
	case TEXT_ANSI: v->ansi = p->data; break;
	case TITLE: v->title = p->data; break;
	case AUTHOR: v->author = p->data; break;
	case LINK: v->link = p->data; break;
	case PICTURE_NAME: case PICTURE_TEXT: case FILE_NAME: case FILE_PATH: case TAG: case CHILD_FILE:
		if (v->n_more < sizeof v->more / sizeof v->more[0])
			v->more[v->n_more++] = p->data;
		break;
	case CREATED:
		t = (int64_t)one_le(p->data.p, 4) + UNIX_OF_1980;
		if (t > UNIX_OF_1980 && (!n->created || t < n->created))
			n->created = t;
		break;
	case MODIFIED_32: case MODIFIED:
		t = p->id == MODIFIED ? (int64_t)(one_le(p->data.p, 8) / 10000000) + UNIX_OF_1601 : (int64_t)one_le(p->data.p, 4) + UNIX_OF_1980;
		if (t > UNIX_OF_1980 && t > n->modified)
			n->modified = t;
		break;
	case STRUCTURE: k = 0; break;
	case CONTENT: k = 1; break;
	case ELEMENTS: k = 2; break;
	case PAGES:
		if (!v->pages && p->n) {
			v->pages = xcalloc(p->n, sizeof *v->pages);
			memcpy(v->pages, p->ids, p->n * sizeof *v->pages);
			v->n_pages = p->n;
		}
		break;
	default: break;
	}
	if (k >= 0 && p->n && !v->children[k]) {
		v->children[k] = xcalloc(p->n, sizeof *v->children[k]);
		memcpy(v->children[k], p->ids, p->n * sizeof *v->children[k]);
		v->n_children[k] = p->n;
	}
}

static void view_release(struct view *v)
{
	for (int k = 0; k < 3; k++)
		free(v->children[k]);
	free(v->pages);
}

/* Text in which a link is U+FDDF, HYPERLINK "address", and the words that show it. */
static void put(struct notes *n, struct str s)
{
	static const char mark[] = "\xEF\xB7\x9FHYPERLINK \"";
	while (s.len) {
		ptrdiff_t at = str_find(s, STR("\xEF\xB7\x9FHYPERLINK \"")), lf = str_find_char(s, '\v');
		if (at < 0 || (lf >= 0 && lf < at)) {
			flow_text(&n->f, str_sub(s, 0, lf >= 0 ? (size_t)lf : s.len));
			if (lf < 0)
				return;
			flow_break(&n->f);
			s = str_sub(s, (size_t)lf + 1, s.len);
			continue;
		}
		flow_text(&n->f, str_sub(s, 0, (size_t)at));
		s = str_sub(s, (size_t)at + sizeof mark - 1, s.len);
		ptrdiff_t end = str_find_char(s, '"');
		flow_link(&n->f, str_sub(s, 0, end < 0 ? s.len : (size_t)end));
		s = str_sub(s, end < 0 ? s.len : (size_t)end + 1, s.len);
	}
}

static void line(struct notes *n, struct str utf16, struct str ansi)
{
	struct buf b;
	buf_init(&b, 64u << 20);
	one_utf8(utf16, &b);
	for (size_t i = 0; i < ansi.len && !utf16.len; i++)
		if (ansi.p[i])
			buf_add_utf8(&b, (unsigned char)ansi.p[i]);
	struct str s = str_trim(buf_str(&b));
	if (s.len && (!told(&n->told, str_hash(s)) || !n->once)) {
		flow_block(&n->f);
		put(n, s);
		flow_block(&n->f);
		n->page = true;
	}
	buf_release(&b);
}

static void meta(struct notes *n, const char *key, struct str utf16)
{
	struct buf b;
	buf_init(&b, TEXT_META_VALUE_MAX);
	one_utf8(utf16, &b);
	struct str s = str_trim(buf_str(&b));
	buf_addz(&b, key); /* a name and a title are told apart */
	if (s.len && !told(&n->told, ~str_hash(buf_str(&b))))
		text_meta(n->o, key, arena_copy(&n->o->arena, s));
	buf_release(&b);
}

/* What stands in the object itself. */
static void own(struct notes *n, const struct one_object *o, struct view *v)
{
	*v = (struct view){ .n = n };
	if (!onestore_props(&n->s, o, see, v))
		n->s.cut = true;
	if (v->author.len && o->jcid == KIND_AUTHOR && n->authors < AUTHORS_MAX) {
		n->authors++;
		meta(n, "author", v->author);
	}
	if (v->title.len && !n->titled) {
		n->titled = true;
		meta(n, "title", v->title);
	}
	if (v->text.len || v->ansi.len)
		line(n, v->text, v->ansi);
	for (unsigned i = 0; i < v->n_more; i++)
		line(n, v->more[i], STR(""));
	if (v->link.len) {
		struct buf b;
		buf_init(&b, 1u << 16);
		one_utf8(v->link, &b);
		flow_link(&n->f, buf_str(&b));
		buf_release(&b);
	}
}

static void walk_space(struct notes *n, uint32_t space, int depth);

static void walk(struct notes *n, struct one_object *o, int depth)
{
	struct view v;
	if (o->mark || depth > DEPTH_MAX || n->o->limit)
		return;
	o->mark = true;
	uint32_t kind = o->jcid;
	if (kind == KIND_PAGE && n->page) {
		flow_end(&n->f);
		text_page(n->o);
		n->page = false;
	}
	if (kind == KIND_TABLE)
		flow_table_open(&n->f);
	else if (kind == KIND_ROW)
		flow_row(&n->f);
	else if (kind == KIND_CELL)
		flow_cell(&n->f, 1, 1);
	own(n, o, &v);
	for (int k = 0; k < 3; k++)
		for (size_t i = 0; i < v.n_children[k]; i++) {
			struct one_object *c = onestore_find(&n->s, o->space, &v.children[k][i]);
			if (c)
				walk(n, c, depth + 1);
		}
	if (kind == KIND_TABLE)
		flow_table_close(&n->f);
	else if (kind == KIND_ROW)
		flow_row_end(&n->f);
	else if (kind == KIND_CELL)
		flow_cell_end(&n->f);
	for (size_t i = 0; i < v.n_pages; i++)
		for (uint32_t k = 0; k < n->s.n_spaces; k++)
			if (n->s.spaces[k].id.n == v.pages[i].n && memcmp(n->s.spaces[k].id.guid, v.pages[i].guid, 16) == 0)
				walk_space(n, k, depth + 1);
	view_release(&v);
}

static void walk_space(struct notes *n, uint32_t space, int depth)
{
	struct one_space *s = &n->s.spaces[space];
	struct one_object *root = s->rooted && !s->mark ? onestore_find(&n->s, space, &s->root) : NULL;
	s->mark = true;
	if (root)
		walk(n, root, depth);
}

/* What is on no page any more: where it stands in the file. */
static void leftovers(struct notes *n)
{
	n->once = true;
	for (uint32_t i = 0; i < n->s.n_spaces; i++) /* older versions of pages */
		walk_space(n, i, 0);
	flow_end(&n->f);
	for (size_t i = 0; i < n->s.n_objects && !n->o->limit; i++) {
		struct view v;
		if (n->s.objects[i].mark)
			continue;
		own(n, &n->s.objects[i], &v);
		view_release(&v);
	}
}

static void date(struct notes *n, const char *key, int64_t t)
{
	char z[32];
	struct tm tm;
	time_t at = (time_t)t;
	if (t && gmtime_r(&at, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
		text_meta(n->o, key, arena_copy(&n->o->arena, str_from(z)));
}

enum status text_onenote(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct notes n = { .o = o };
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	enum status st = onestore_open(&n.s, str_make(in->map, (size_t)in->size), err);
	if (st == ST_SKIP || !n.s.n_objects) {
		if (st != ST_OK && err->code == E_CORRUPT)
			text_loss(o, err->code, "%s", err->msg);
		onestore_release(&n.s);
		return text_strings(in, o, err);
	}
	flow_init(&n.f, o);
	/* the section is the first object space */
	if (n.s.n_spaces)
		walk_space(&n, 0, 0);
	leftovers(&n);
	flow_release(&n.f);
	if (n.page)
		text_page(o);
	date(&n, "created", n.created);
	date(&n, "modified", n.modified);
	if (n.s.cut)
		st = err_set(err, ST_WARN, E_CORRUPT, "parts of the notes are missing or damaged");
	onestore_release(&n.s);
	told_release(&n.told);
	return st;
}
