/* ppt_binary.c - PowerPoint 97 to 2003 and WPS Presentation ([MS-PPT]).
 *
 * The stream is a tree of records. A slide's title and body stand in the
 * document's list of slides, its other boxes in the slide itself; slides are
 * found through the persist directory, whose edits overlay one another, so
 * what was deleted by an edit is not read as if it stood. */
#include "decode.h"
#include "ole_text.h"

#include <stdlib.h>
#include <zlib.h>

enum {
	RT_DOCUMENT = 0x03E8, RT_SLIDE = 0x03EE, RT_NOTES = 0x03F0, RT_SLIDE_PERSIST = 0x03F3, RT_MASTER = 0x03F8, RT_LIST = 0x0FF0,
	RT_TEXT_HEADER = 0x0F9F, RT_CHARS = 0x0FA0, RT_BYTES = 0x0FA8, RT_CSTRING = 0x0FBA, RT_HEADERS = 0x0FD9, RT_USER_EDIT = 0x0FF5, RT_PERSIST = 0x1772,
	RT_COMMENT = 0x2EE0, RT_EX_OBJ_LIST = 0x0409, RT_PROG_TAGS = 0x1388, RT_TAG_DATA = 0x138B, RT_OBJECT = 0x1011, RT_HYPERLINK = 0x0FD7,
	RT_DRAWING = 0x040C, RT_PLACEHOLDER = 0x0BC3, ART_SHAPE = 0xF004, ART_FIRST = 0xF000, ART_LAST = 0xF00F,
};
#define DEPTH_MAX 32
#define OBJECT_BYTES_MAX (64u << 20)
#define PERSIST_MAX (1u << 20)
#define EDITS_MAX 10000

struct ppt {
	struct text_out *out;
	struct str s;
	uint64_t *persist;     /* offset + 1 by persist id; 0: none */
	size_t persist_cap, persists;
	struct buf text;
};

struct rec { uint16_t instance, type; bool container; struct str body; };

static bool next_rec(struct str *rest, struct rec *r)
{
	if (rest->len < 8)
		return false;
	uint32_t len = u32(rest->p + 4);
	r->container = (rest->p[0] & 0x0F) == 0x0F;
	r->instance = u16(rest->p) >> 4;
	r->type = u16(rest->p + 2);
	r->body = str_sub(*rest, 8, 8 + (size_t)len);
	*rest = str_sub(*rest, 8 + (size_t)len, rest->len);
	return true;
}

static void put_text(struct ppt *p, struct str utf8)
{
	/* a paragraph ends with CR, a line in it with VT */
	buf_clear(&p->text);
	for (size_t i = 0; i < utf8.len; i++)
		buf_add_char(&p->text, utf8.p[i] == '\r' || utf8.p[i] == '\v' ? '\n' : utf8.p[i]);
	if (str_trim(buf_str(&p->text)).len && !str_eqz(str_trim(buf_str(&p->text)), "*")) {
		text_line(p->out);
		text_put(p->out, buf_str(&p->text));
		text_line(p->out);
	}
}

static void atom(struct ppt *p, const struct rec *r)
{
	struct buf b;
	buf_init(&b, OLE_STREAM_BYTES_MAX);
	if (r->type == RT_CHARS || r->type == RT_CSTRING)
		ole_text_utf16(&b, r->body.p, r->body.len / 2);
	else /* low bytes of UTF-16 */
		decode_bytes(r->body, "ISO-8859-1", &b);
	put_text(p, buf_str(&b));
	buf_release(&b);
}

/* A remark: who made it, then the text; initials are left out. */
static void comment(struct ppt *p, struct str s)
{
	struct rec r;
	struct str rest = s;
	struct buf b;
	buf_init(&b, 65536);
	for (unsigned part = 0; part < 2; part++, rest = s)
		while (next_rec(&rest, &r))
			if (r.type == RT_CSTRING && r.instance == part) {
				ole_text_utf16(&b, r.body.p, r.body.len / 2);
				if (part == 0 && b.len)
					buf_addz(&b, ": ");
			}
	put_text(p, buf_str(&b));
	buf_release(&b);
}

/* Where a link leads: the second of its strings. */
static void hyperlink(struct ppt *p, struct str s)
{
	struct rec r;
	while (next_rec(&s, &r))
		if (r.type == RT_CSTRING && r.instance == 1)
			atom(p, &r);
}

/* Texts below S, but not those of masters. CSTRINGS: names count as text. */
static void walk(struct ppt *p, struct str s, int depth, bool cstrings)
{
	struct rec r;
	while (depth < DEPTH_MAX && !p->out->limit && next_rec(&s, &r)) {
		if (r.type == RT_CHARS || r.type == RT_BYTES)
			atom(p, &r);
		else if (r.type == RT_CSTRING && cstrings)
			atom(p, &r);
		else if (r.type == RT_COMMENT && r.container)
			comment(p, r.body);
		else if (r.type == RT_HYPERLINK && r.container)
			hyperlink(p, r.body);
		else if (r.container && r.type != RT_MASTER && r.type != RT_PROG_TAGS)
			walk(p, r.body, depth + 1, r.type == RT_HEADERS);
		else if (r.type == RT_PROG_TAGS || r.type == RT_TAG_DATA)
			walk(p, r.body, depth + 1, false); /* comments hide there */
	}
}

/* A record of TYPE somewhere below S. */
static bool holds(struct str s, uint16_t type, int depth)
{
	struct rec r;
	while (depth < DEPTH_MAX && next_rec(&s, &r))
		if (r.type == type || (r.container && holds(r.body, type, depth + 1)))
			return true;
	return false;
}

/* What stands on a master and so on every slide of it; its placeholders only
 * say "Click to edit". */
static void walk_master(struct ppt *p, struct str s, int depth)
{
	struct rec r;
	while (depth < DEPTH_MAX && !p->out->limit && next_rec(&s, &r)) {
		if (r.type == ART_SHAPE) {
			if (!holds(r.body, RT_PLACEHOLDER, depth + 1))
				walk(p, r.body, depth + 1, false);
		} else if (r.container && (r.type == RT_DRAWING || (r.type >= ART_FIRST && r.type <= ART_LAST))) {
			walk_master(p, r.body, depth + 1);
		}
	}
}

static void read_persist(struct ppt *p, uint32_t edit)
{
	/* the newest edit comes first and wins */
	for (int n = 0; n < EDITS_MAX && edit && (size_t)edit + 8 + 16 <= p->s.len; n++) {
		struct str rest = str_sub(p->s, edit, p->s.len);
		struct rec r;
		if (!next_rec(&rest, &r) || r.type != RT_USER_EDIT || r.body.len < 16)
			return;
		uint32_t before = u32(r.body.p + 8), dir = u32(r.body.p + 12);
		struct str d = str_sub(p->s, dir, p->s.len);
		if (next_rec(&d, &r) && r.type == RT_PERSIST) {
			struct str b = r.body;
			while (b.len >= 4) {
				uint32_t head = u32(b.p), id = head & 0xFFFFF, count = head >> 20;
				b = str_sub(b, 4, b.len);
				for (uint32_t i = 0; i < count && b.len >= 4; i++, b = str_sub(b, 4, b.len)) {
					if (id + i >= PERSIST_MAX)
						continue;
					size_t need = (size_t)id + i + 1;
					if (need > p->persists) {
						p->persist = xgrow(p->persist, &p->persist_cap, need, sizeof *p->persist);
						memset(p->persist + p->persists, 0, (need - p->persists) * sizeof *p->persist);
						p->persists = need;
					}
					if (!p->persist[id + i])
						p->persist[id + i] = (uint64_t)u32(b.p) + 1;
				}
			}
		}
		if (before >= edit) /* edits are older the further back they lie */
			return;
		edit = before;
	}
}

static bool object(const struct ppt *p, uint32_t id, struct rec *r)
{
	if (id >= p->persists || !p->persist[id] || p->persist[id] > p->s.len)
		return false;
	struct str rest = str_sub(p->s, (size_t)p->persist[id] - 1, p->s.len);
	return next_rec(&rest, r);
}

/* One list of slides or notes: outline text, then the slide's own boxes. */
static void read_list(struct ppt *p, struct str s, bool slides)
{
	struct rec r, slide;
	bool open = false, have = false;
	uint64_t mark = p->out->bytes;
	while (!p->out->limit && next_rec(&s, &r)) {
		if (r.type == RT_SLIDE_PERSIST && r.body.len >= 4) {
			if (have)
				walk(p, slide.body, 0, false);
			/* a slide without text is a page all the same, notes without are none */
			if (open && (slides || p->out->bytes != mark))
				text_page(p->out);
			mark = p->out->bytes;
			open = true;
			have = object(p, u32(r.body.p), &slide) && (slide.type == RT_SLIDE || slide.type == RT_NOTES);
		} else if (r.type == RT_CHARS || r.type == RT_BYTES) {
			atom(p, &r);
		}
	}
	if (have)
		walk(p, slide.body, 0, false);
	if (open && (slides || p->out->bytes != mark))
		text_page(p->out);
}

static void read_masters(struct ppt *p, struct str s)
{
	struct rec r, master;
	while (!p->out->limit && next_rec(&s, &r))
		if (r.type == RT_SLIDE_PERSIST && r.body.len >= 4 && object(p, u32(r.body.p), &master) &&
		    (master.type == RT_MASTER || master.type == RT_SLIDE))
			walk_master(p, master.body, 0);
}

static void read_document(struct ppt *p, struct str s)
{
	/* slides are instance 0, masters 1, notes 2 of the list */
	for (int pass = 0; pass < 3; pass++) {
		struct str rest = s;
		struct rec r;
		while (next_rec(&rest, &r)) {
			if (r.type == RT_LIST && pass < 2 && r.instance == (pass == 0 ? 0 : 2))
				read_list(p, r.body, pass == 0);
			else if (pass == 2 && r.type == RT_LIST && r.instance == 1)
				read_masters(p, r.body);
			else if (pass == 2 && r.container && r.type != RT_LIST)
				walk(p, r.body, 0, r.type == RT_HEADERS || r.type == RT_EX_OBJ_LIST);
		}
	}
}

/* As far as it goes: many are written without their checksum. */
static uLongf inflate_to(struct str s, char *to, uLongf size)
{
	z_stream z = { 0 };
	union { const char *in; Bytef *out; } from = { s.p };
	if (inflateInit(&z) != Z_OK)
		return 0;
	z.next_in = from.out;
	z.avail_in = (uInt)s.len;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)size;
	inflate(&z, Z_FINISH);
	size = z.total_out;
	inflateEnd(&z);
	return size;
}

/* Objects within: compound files, deflated when the instance is 1. */
static void read_objects(struct ppt *p, const struct text_in *in)
{
	struct rec r;
	for (uint32_t id = 0; id < p->persists && !p->out->limit; id++) {
		if (!object(p, id, &r) || r.type != RT_OBJECT || r.body.len < 4)
			continue;
		if (r.instance != 1) {
			ole_text_embedded_file(in, r.body, p->out);
			continue;
		}
		struct buf plain;
		uLongf size = u32(r.body.p);
		buf_init(&plain, OBJECT_BYTES_MAX);
		char *to = size <= OBJECT_BYTES_MAX ? buf_reserve(&plain, size) : NULL;
		if (!to)
			text_loss(p->out, E_LIMIT_BYTES, "an object of %lu bytes is not read", (unsigned long)size);
		else if ((size = inflate_to(str_sub(r.body, 4, r.body.len), to, size)) != 0)
			ole_text_embedded_file(in, str_make(to, size), p->out);
		else
			text_loss(p->out, E_CORRUPT, "an object is damaged");
		buf_release(&plain);
	}
}

/* PowerPoint 95 has other records, but lays down the text once more, for
 * programs that search. */
static void read_index(struct ole *o, struct text_out *out)
{
	struct buf bytes, text;
	char charset[DECODE_NAME_MAX];
	buf_init(&bytes, 16u << 20);
	buf_init(&text, 64u << 20);
	if (ole_text_stream(o, "Text_Content", &bytes, out)) {
		decode_choose(buf_str(&bytes), STR(""), STR(""), charset);
		for (size_t i = 0; i < bytes.len; i++)
			if (bytes.p[i] == '\r' || bytes.p[i] == '\v')
				bytes.p[i] = '\n';
		out->undecoded += decode_bytes(buf_str(&bytes), charset, &text);
		text_put(out, buf_str(&text));
		text_line(out);
	}
	buf_release(&text);
	buf_release(&bytes);
}

enum status text_ppt(const struct text_in *in, struct text_out *out, struct err *err)
{
	struct ole *o;
	struct ppt p = { .out = out };
	struct buf stream, user;
	enum status st = ole_text_open(in, &o, err);
	if (st != ST_OK)
		return st;
	ole_text_meta(o, out);
	buf_init(&stream, OLE_STREAM_BYTES_MAX);
	buf_init(&user, 1u << 16);
	buf_init(&p.text, OLE_STREAM_BYTES_MAX);
	if (!ole_text_stream(o, "PowerPoint Document", &stream, out)) {
		st = ole_find(o, 0, "PP40") >= 0 ? err_set(err, ST_SKIP, E_UNSUPPORTED, "PowerPoint 4 and older are not read")
						  : err_set(err, ST_SKIP, E_CORRUPT, "no stream 'PowerPoint Document'");
	} else {
		p.s = buf_str(&stream);
		struct rec r;
		uint32_t edit = 0;
		if (ole_text_stream(o, "Current User", &user, out) && user.len >= 20) {
			edit = u32(user.p + 16);
			if (u32(user.p + 12) == 0xF3D1C4DF)
				st = err_set(err, ST_SKIP, E_ENCRYPTED, "the presentation is encrypted");
		}
		if (st == ST_OK) {
			read_persist(&p, edit);
			bool found = false;
			for (uint32_t id = 0; id < p.persists && !found; id++)
				if (object(&p, id, &r) && r.type == RT_DOCUMENT) {
					read_document(&p, r.body);
					found = true;
				}
			/* without a directory all that is there is read, in order */
			if (!found)
				walk(&p, p.s, 0, false);
			if (!found && out->bytes == 0)
				read_index(o, out);
			if (out->within < 2)
				read_objects(&p, in);
			ole_text_embedded(in, o, out);
		}
	}
	ole_close(o);
	free(p.persist);
	buf_release(&p.text);
	buf_release(&stream);
	buf_release(&user);
	return st;
}
