/* names_list.c - archives: the names of their members, one a line, as text.
 * The members are items of their own; the list makes an archive findable by
 * what it holds, also when its members are locked. */
#include "decode.h"

#include "format/zip.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define NAMES_MAX 20000
#define TAR_HEADERS_MAX 200000

static void put_names(struct text_out *o, struct buf *raw)
{
	char charset[DECODE_NAME_MAX];
	struct buf b;
	/* all names of an archive in one character set */
	buf_init(&b, 4 * raw->len + 16);
	decode_choose(buf_str(raw), STR(""), STR(""), charset);
	o->undecoded += decode_bytes(buf_str(raw), charset, &b);
	text_put(o, buf_str(&b));
	buf_release(&b);
}

static void add_name(struct buf *raw, struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		buf_add_char(raw, name.p[i] == '\n' || name.p[i] == '\0' ? ' ' : name.p[i]);
	buf_add_char(raw, '\n');
}

enum status text_names_zip(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct zip *z;
	struct zip_entry e;
	struct buf raw;
	enum status st = in->map ? zip_open_map(&z, in->map, in->size, err) : zip_open_fd(&z, in->fd, err);
	if (st != ST_OK && st != ST_WARN)
		return ST_OK; /* unpack has said what is wrong with it */
	buf_init(&raw, 8u << 20);
	for (unsigned n = 0; n < NAMES_MAX && zip_next(z, &e, err) == ST_OK; n++)
		if (!e.directory) {
			add_name(&raw, e.name_utf8.p ? e.name_utf8 : e.name);
			if (e.comment.len)
				add_name(&raw, e.comment);
		}
	put_names(o, &raw);
	buf_release(&raw);
	zip_close(z);
	return ST_OK;
}

static uint64_t octal(const unsigned char *p, size_t n)
{
	uint64_t v = 0;
	if (p[0] & 0x80) { /* base 256 of GNU tar */
		for (size_t i = 1; i < n; i++)
			v = v << 8 | p[i];
		return v;
	}
	for (size_t i = 0; i < n && p[i]; i++)
		if (p[i] >= '0' && p[i] <= '7')
			v = v << 3 | (uint64_t)(p[i] - '0');
	return v;
}

enum status text_names_tar(const struct text_in *in, struct text_out *o, struct err *err)
{
	unsigned char h[512];
	struct buf raw, longer;
	(void)err;
	buf_init(&raw, 8u << 20);
	buf_init(&longer, 65536);
	uint64_t at = 0;
	unsigned names = 0;
	for (unsigned n = 0; n < TAR_HEADERS_MAX && names < NAMES_MAX && io_pread_full(in->fd, h, 512, at) == 512 && h[0]; n++) {
		uint64_t size = octal(h + 124, 12), next;
		char type = (char)h[156];
		if (__builtin_add_overflow(at + 512, (size + 511) & ~(uint64_t)511, &next) || next <= at || size > in->size)
			break;
		if (type == 'L' && size < longer.max) {
			buf_clear(&longer);
			char *p = buf_reserve(&longer, size);
			ssize_t k = p ? io_pread_full(in->fd, p, size, at + 512) : 0;
			if (k > 0)
				longer.len += strnlen(p, (size_t)k);
		} else if (type == '0' || type == '\0' || type == '7') {
			if (longer.len) {
				add_name(&raw, buf_str(&longer));
			} else {
				struct buf name;
				buf_init(&name, 300);
				if (memcmp(h + 257, "ustar", 5) == 0 && h[345] && h[263] == '0')
					buf_printf(&name, "%.155s/", (const char *)h + 345);
				buf_printf(&name, "%.100s", (const char *)h);
				add_name(&raw, buf_str(&name));
				buf_release(&name);
			}
			buf_clear(&longer);
			names++;
		}
		at = next;
	}
	put_names(o, &raw);
	buf_release(&raw);
	buf_release(&longer);
	return ST_OK;
}
