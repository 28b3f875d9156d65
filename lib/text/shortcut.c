/* shortcut.c - Windows' shortcuts (.lnk, [MS-SHLLINK]): where they lead, with
 * which arguments, on whose machine. Attackers' bait and a user's list of what
 * was opened last are such files. A line a field: "target: C:\…". */
#include "windows_bytes.h"

#include "decode.h"

#include <sluice/utf8.h>

#define HEADER_BYTES 76u
#define VALUE_BYTES_MAX 65536u

enum { HAS_LIST = 1, HAS_INFO = 2, HAS_NAME = 4, HAS_RELATIVE = 8, HAS_FOLDER = 16, HAS_ARGUMENTS = 32, HAS_ICON = 64, IS_UNICODE = 128 };

static void field(struct text_out *o, const char *key, struct str value)
{
	value = str_trim(value);
	if (!value.len)
		return;
	text_putz(o, key);
	text_put(o, STR(": "));
	text_flat(o, value);
	text_line(o);
}

/* Bytes up to a NUL in the code page of the machine, which is not told: UTF-8
 * if they are that, else as they look. */
static void narrow(struct str s, struct buf *out)
{
	s.len = s.p ? strnlen(s.p, s.len) : 0;
	if (utf8_valid(s))
		buf_add_str(out, s);
	else
		decode_bytes(s, "GB18030", out);
}

/* The long names of a list of the shell's items, by their extension block (libyal's documentation). */
static void items(struct str list, struct buf *out)
{
	while (list.len >= 2) {
		size_t n = (size_t)win_le(list, 0, 2);
		if (n < 3 || n > list.len)
			break;
		struct str item = str_sub(list, 0, n);
		unsigned kind = (unsigned char)item.p[2] & 0x70;
		ptrdiff_t at = str_find(item, str_make("\x04\0\xEF\xBE", 4));
		if (kind == 0x20 && n > 5) {
			narrow(str_sub(item, 3, n), out);
		} else if (at >= 4) {
			size_t from = (size_t)at - 4;
			unsigned version = (unsigned)win_le(item, from + 2, 2);
			size_t name = from + 18 + (version >= 7 ? 18 : 0) + (version >= 3 ? 2 : 0) + (version >= 9 ? 4 : 0) + (version >= 8 ? 4 : 0);
			if (out->len && out->p[out->len - 1] != '\\')
				buf_add_char(out, '\\');
			win_utf16(str_sub(item, name, n), out);
		}
		list = str_sub(list, n, list.len);
	}
}

static struct str at_offset(struct str s, size_t at)
{
	return at ? str_sub(s, at, s.len) : STR("");
}

/* The file's path as the system found it, or a share's. */
static void info(struct text_out *o, struct str s, struct buf *b)
{
	size_t head = (size_t)win_le(s, 4, 4), volume = (size_t)win_le(s, 12, 4), share = (size_t)win_le(s, 20, 4);
	bool wide = head >= 0x24;
	if (win_le(s, 8, 4) & 1) {
		buf_clear(b);
		if (wide && win_le(s, 28, 4))
			win_utf16(at_offset(s, (size_t)win_le(s, 28, 4)), b);
		else
			narrow(at_offset(s, (size_t)win_le(s, 16, 4)), b);
		if (wide && win_le(s, 32, 4))
			win_utf16(at_offset(s, (size_t)win_le(s, 32, 4)), b);
		else
			narrow(at_offset(s, (size_t)win_le(s, 24, 4)), b);
		field(o, "target", buf_str(b));
		text_meta(o, "target", arena_copy(&o->arena, buf_str(b)));
		struct str v = at_offset(s, volume);
		buf_clear(b);
		narrow(at_offset(v, (size_t)win_le(v, 12, 4)), b);
		field(o, "volume", buf_str(b));
		buf_clear(b);
		buf_printf(b, "%08X", (unsigned)win_le(v, 8, 4));
		if (v.len >= 12)
			field(o, "volume serial", buf_str(b));
	}
	if (win_le(s, 8, 4) & 2) {
		struct str n = at_offset(s, share);
		buf_clear(b);
		narrow(at_offset(n, (size_t)win_le(n, 8, 4)), b);
		buf_add_char(b, '\\');
		narrow(at_offset(s, (size_t)win_le(s, 24, 4)), b);
		field(o, "share", buf_str(b));
	}
}

/* Blocks behind: the machine and its network card, the path with variables. */
static void extra(struct text_out *o, struct str s, struct buf *b)
{
	while (s.len >= 8) {
		size_t n = (size_t)win_le(s, 0, 4);
		uint32_t kind = (uint32_t)win_le(s, 4, 4);
		if (n < 8 || n > s.len)
			break;
		struct str body = str_sub(s, 8, n);
		buf_clear(b);
		if (kind == 0xA0000003 && body.len >= 88) {
			narrow(str_sub(body, 8, 24), b);
			field(o, "machine", buf_str(b));
			if (b->len)
				text_meta(o, "machine", arena_copy(&o->arena, buf_str(b)));
			const unsigned char *mac = (const unsigned char *)body.p + 24 + 16 + 10;
			buf_clear(b);
			/* GUIDs of version 1 end in the card's address */
			if ((((unsigned char)body.p[24 + 16 + 7]) >> 4) == 1)
				buf_printf(b, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
			field(o, "network card", buf_str(b));
		} else if (kind == 0xA0000001 && body.len >= 780) {
			win_utf16(str_sub(body, 260, 780), b);
			field(o, "path", buf_str(b));
		}
		s = str_sub(s, n, s.len);
	}
}

enum status text_shortcut(const struct text_in *in, struct text_out *o, struct err *err)
{
	static const struct { unsigned flag; const char *key; } strings[] = { { HAS_NAME, "description" }, { HAS_RELATIVE, "relative path" }, { HAS_FOLDER, "working folder" }, { HAS_ARGUMENTS, "arguments" }, { HAS_ICON, "icon" } };
	static const struct { size_t at; const char *key; } times[] = { { 28, "created" }, { 44, "modified" } };
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0);
	struct buf b;
	bool cut = false;
	if (s.len < HEADER_BYTES)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the shortcut ends within its header");
	unsigned flags = (unsigned)win_le(s, 20, 4);
	buf_init(&b, VALUE_BYTES_MAX);
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&b);
		win_time(win_le(s, times[i].at, 8), &b);
		if (b.len)
			text_meta(o, times[i].key, arena_copy(&o->arena, buf_str(&b)));
	}
	struct str rest = str_sub(s, HEADER_BYTES, s.len);
	if (flags & HAS_LIST) {
		size_t n = (size_t)win_le(rest, 0, 2);
		cut = n + 2 > rest.len;
		buf_clear(&b);
		items(str_sub(rest, 2, 2 + n), &b);
		field(o, "item", buf_str(&b));
		rest = str_sub(rest, 2 + n, rest.len);
	}
	if (flags & HAS_INFO) {
		size_t n = (size_t)win_le(rest, 0, 4);
		cut |= n < 4 || n > rest.len;
		info(o, str_sub(rest, 0, n), &b);
		rest = str_sub(rest, n, rest.len);
	}
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		if (flags & strings[i].flag) {
			size_t n = (size_t)win_le(rest, 0, 2) * (flags & IS_UNICODE ? 2 : 1);
			cut |= n + 2 > rest.len;
			buf_clear(&b);
			if (flags & IS_UNICODE)
				win_utf16(str_sub(rest, 2, 2 + n), &b);
			else
				narrow(str_sub(rest, 2, 2 + n), &b);
			field(o, strings[i].key, buf_str(&b));
			rest = str_sub(rest, 2 + n, rest.len);
		}
	extra(o, rest, &b);
	buf_release(&b);
	return cut ? err_set(err, ST_WARN, E_TRUNCATED, "the shortcut ends early") : ST_OK;
}
