/* vba.c - see vba.h.
 *
 * [MS-OVBA]: beside a stream "dir" lie streams, one a module: compiled code,
 * then the source, packed by a small LZ77 in chunks of 4,096 bytes (2.4.1).
 * "dir" tells the offset, but damaged and forged projects lie there, and the
 * source begins with "Attribut" in the clear whatever they say: a literal run
 * of eight after the container's three bytes. So that is looked for. "dir" is
 * asked for the code page only. */
#include "vba.h"

#include "codepage.h"
#include "decode.h"
#include "ole_text.h"

#define CHUNK_BYTES 4096u
#define MODULE_BYTES_MAX (64u << 20)
#define SOURCE_BYTES_MAX (128u << 20) /* of all modules of a file, packed and unpacked: many may share one chain */
#define MODULES_MAX 2000u
#define DIR_CODEPAGE 0x0003
#define DIR_VERSION 0x0009 /* its size field does not count its last two bytes */

/* One chunk's body into OUT; copies reach back to the chunk's beginning. */
static bool unpack_chunk(struct str in, struct buf *out)
{
	size_t start = out->len, at = 0;
	while (at < in.len) {
		unsigned flags = (unsigned char)in.p[at++];
		for (int bit = 0; bit < 8 && at < in.len; bit++) {
			if (!(flags >> bit & 1)) {
				if (out->len - start >= CHUNK_BYTES || !buf_add_char(out, in.p[at++]))
					return false;
				continue;
			}
			size_t done = out->len - start;
			if (at + 2 > in.len || !done)
				return false;
			unsigned bits = 4, token = u16(in.p + at);
			while (1u << bits < done)
				bits++;
			size_t len = (token & (0xFFFFu >> bits)) + 3, back = (size_t)(token >> (16 - bits)) + 1;
			at += 2;
			if (back > done || done + len > CHUNK_BYTES)
				return false;
			for (; len; len--)
				if (!buf_add_char(out, out->p[out->len - back]))
					return false;
		}
	}
	return true;
}

/* A container; false when it is damaged, what was read before counts. */
static bool unpack(struct str in, struct buf *out)
{
	if (in.len < 3 || in.p[0] != 1)
		return false;
	for (in = str_sub(in, 1, in.len); in.len >= 2;) {
		unsigned head = u16(in.p);
		size_t n = (head & 0xFFF) + 1;
		if ((head >> 12 & 7) != 3)
			return out->len > 0; /* what follows the container */
		struct str body = str_sub(in, 2, 2 + n);
		if (head >> 15 ? !unpack_chunk(body, out) : !buf_add_str(out, body))
			return false;
		if (body.len < n)
			return false;
		in = str_sub(in, 2 + n, in.len);
	}
	return true;
}

static uint32_t codepage(struct str dir)
{
	while (dir.len >= 6) {
		uint32_t id = u16(dir.p), n = u32(dir.p + 2);
		if (id == DIR_CODEPAGE && n == 2 && dir.len >= 8)
			return u16(dir.p + 6);
		if (id == DIR_VERSION)
			n = 6;
		if (n > dir.len - 6)
			break;
		dir = str_sub(dir, 6 + (size_t)n, dir.len);
	}
	return 1252;
}

/* Where the source begins: the container's mark, a chunk's head, a flag byte
 * without copies, eight letters. */
static ptrdiff_t source_at(struct str s)
{
	size_t from = 0;
	for (;;) {
		ptrdiff_t i = str_find(str_sub(s, from, s.len), STR("Attribut"));
		if (i < 0)
			return -1;
		size_t at = from + (size_t)i;
		if (at >= 4 && s.p[at - 1] == 0 && s.p[at - 4] == 1 && ((unsigned char)s.p[at - 2] >> 4 & 7) == 3)
			return (ptrdiff_t)at - 4;
		from = at + 1;
	}
}

/* The compiler's own attributes are not the author's words: a module that has
 * nothing else (one a sheet) is not told, but the name of one that has. */
static void put_source(struct text_out *t, struct str s)
{
	static const char *const names[] = { "Attribute VB_Name", "Attribute VB_" };
	struct str line, name = { NULL, 0 };
	while (str_next_line(&s, &line) && !t->limit) {
		if (str_starts(line, str_from(names[0]))) {
			name = line;
		} else if (!str_starts(line, str_from(names[1])) && str_trim(line).len) {
			if (name.len) {
				text_put(t, name);
				text_line(t);
			}
			name.len = 0;
			text_put(t, line);
			text_line(t);
		}
	}
}

/* LEFT: bytes that may still be read. */
static bool module(struct ole *o, uint32_t i, const char *charset, size_t *left, struct text_out *t)
{
	struct buf raw, plain, text;
	struct err err;
	bool told = false;
	buf_init(&raw, MODULE_BYTES_MAX);
	buf_init(&plain, MODULE_BYTES_MAX);
	buf_init(&text, MODULE_BYTES_MAX * 3ull);
	if (ole_read_all(o, i, &raw, &err) == ST_WARN)
		text_loss(t, err.code, "%s", err.msg);
	ptrdiff_t at = source_at(buf_str(&raw));
	if (at >= 0) {
		if (!unpack(str_sub(buf_str(&raw), (size_t)at, raw.len), &plain))
			text_loss(t, E_CORRUPT, "the source of the macros in '%s' is damaged", ole_entry(o, i)->name);
		t->undecoded += decode_bytes(buf_str(&plain), charset, &text);
		text_line(t);
		told = text.len > 0;
		put_source(t, buf_str(&text));
	}
	size_t used = raw.len + plain.len;
	*left -= used < *left ? used : *left;
	if (*left == 0)
		text_loss(t, E_LIMIT_BYTES, "the macros hold more than %u MiB; the rest is not read", SOURCE_BYTES_MAX >> 20);
	buf_release(&text);
	buf_release(&plain);
	buf_release(&raw);
	return told;
}

bool vba_text(struct ole *o, struct text_out *t)
{
	bool told = false;
	unsigned modules = 0;
	size_t left = SOURCE_BYTES_MAX;
	for (uint32_t i = 1; i < ole_count(o) && left; i++) {
		const struct ole_entry *e = ole_entry(o, i);
		if (e->type != OLE_STREAM || !str_eq_nocase(str_from(e->name), STR("dir")) || ole_find(o, e->parent, "_VBA_PROJECT") < 0)
			continue;
		struct buf raw, dir;
		buf_init(&raw, MODULE_BYTES_MAX);
		buf_init(&dir, MODULE_BYTES_MAX);
		if (ole_read_all(o, i, &raw, NULL) != ST_OK || !unpack(buf_str(&raw), &dir))
			text_loss(t, E_CORRUPT, "the list of the macros' modules is damaged");
		left -= raw.len + dir.len < left ? raw.len + dir.len : left;
		const char *charset = codepage_name(codepage(buf_str(&dir)));
		unsigned streams = 0, with_source = 0;
		for (uint32_t k = 1; k < ole_count(o) && left && !t->limit; k++) {
			const struct ole_entry *m = ole_entry(o, k);
			if (k != i && m->type == OLE_STREAM && m->parent == e->parent) {
				if (modules++ == MODULES_MAX) {
					text_loss(t, E_LIMIT_ENTRIES, "only the first %u modules of macros are read", MODULES_MAX);
					left = 0;
					break;
				}
				bool own = m->name[0] == '_' && m->name[1] == '_'; /* what was compiled */
				bool source = module(o, k, charset, &left, t);
				told |= source;
				with_source += source;
				streams += !own && !str_eqz(str_from(m->name), "_VBA_PROJECT");
			}
		}
		if (streams && !with_source && left)
			text_loss(t, E_CORRUPT, "the macros' modules hold no source: it was removed or is damaged");
		buf_release(&dir);
		buf_release(&raw);
	}
	return told;
}

bool vba_text_mem(struct str bytes, struct text_out *t)
{
	struct ole *o;
	struct err err;
	enum status st = ole_open_mem(&o, bytes, &err);
	if (st != ST_OK)
		text_loss(t, err.code, "macros: %s", err.msg);
	if (st != ST_OK && st != ST_WARN)
		return false;
	unsigned losses = t->losses;
	bool told = vba_text(o, t);
	bool project = false;
	for (uint32_t i = 1; i < ole_count(o) && !project; i++)
		project = str_eqz(str_from(ole_entry(o, i)->name), "_VBA_PROJECT") && ole_find(o, ole_entry(o, i)->parent, "dir") >= 0;
	if (!told && !project && st == ST_OK && t->losses == losses)
		text_loss(t, E_CORRUPT, "macros: the project has no list of modules");
	ole_close(o);
	return told;
}
