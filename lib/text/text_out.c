/* text_out.c - the one door through which all converters write.
 *
 * What passes here is well-formed UTF-8 without control characters, whatever
 * the converter handed in, and it is counted and bounded here once instead of
 * in fifty converters. */
#include "convert.h"

#include <sluice/utf8.h>
#include <stdio.h>

void text_out_init(struct text_out *o, int fd, int lines_fd)
{
	memset(o, 0, sizeof *o);
	io_writer_init(&o->w, fd);
	io_writer_init(&o->lines, lines_fd);
	o->bytes_max = TEXT_BYTES_MAX;
	o->confidence = -1;
	buf_init(&o->sample, TEXT_SAMPLE_BYTES);
	arena_init(&o->arena);
}

void text_out_release(struct text_out *o)
{
	io_writer_release(&o->w);
	io_writer_release(&o->lines);
	buf_release(&o->sample);
	arena_release(&o->arena);
}

static bool raw(struct text_out *o, const char *p, size_t n)
{
	if (n == 0)
		return !o->limit;
	if (o->limit)
		return false;
	if (o->bytes + n > o->bytes_max) {
		o->limit = true;
		text_loss(o, E_LIMIT_OUTPUT, "text is cut at %llu bytes", (unsigned long long)o->bytes);
		return false;
	}
	io_write(&o->w, p, n);
	o->bytes += n;
	for (size_t i = 0; i < n; i++)
		o->chars += ((unsigned char)p[i] & 0xC0) != 0x80;
	if (o->sample.len + 4 < TEXT_SAMPLE_BYTES) {
		size_t room = TEXT_SAMPLE_BYTES - o->sample.len;
		buf_add(&o->sample, p, utf8_cut(str_make(p, n), n < room ? n : room));
	}
	o->last = p[n - 1];
	return true;
}

/* Bytes that pass as they are: printable ASCII, TAB, LF, FF. */
static bool plain(unsigned char c)
{
	return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t' || c == '\f';
}

static bool put(struct text_out *o, struct str s);

bool text_put(struct text_out *o, struct str s)
{
	if (o->bytes < TEXT_SAMPLE_BYTES)
		mend_count(&o->encoded, str_sub(s, 0, TEXT_SAMPLE_BYTES));
	if (!o->mend)
		return put(o, s);
	struct buf b;
	buf_init(&b, s.len + 1);
	mend(s, &b);
	bool more = put(o, buf_str(&b));
	buf_release(&b);
	return more;
}

static bool put(struct text_out *o, struct str s)
{
	size_t i = 0, start = 0;
	if (o->cr && s.len) {
		o->cr = false;
		if (s.p[0] == '\n')
			start = i = 1;
	}
	while (i < s.len) {
		unsigned char c = (unsigned char)s.p[i];
		if (plain(c)) {
			i++;
			continue;
		}
		if (c >= 0x80) {
			uint32_t cp;
			size_t n = utf8_decode(str_sub(s, i, s.len), &cp);
			bool bad = cp == UTF8_REPLACEMENT && n == 1;
			if (!bad && cp > 0x9F && !(cp == 0xFEFF && o->bytes == 0 && i == 0)) {
				i += n;
				continue;
			}
			if (!raw(o, s.p + start, i - start))
				return false;
			if (bad) {
				o->undecoded++;
				raw(o, "\xEF\xBF\xBD", 3);
			} else if (cp == 0x85) {
				raw(o, "\n", 1);
			} else if (cp != 0xFEFF) {
				raw(o, " ", 1);
			}
			i += n;
			start = i;
			continue;
		}
		if (!raw(o, s.p + start, i - start))
			return false;
		i++;
		if (c == '\r') {
			raw(o, "\n", 1);
			if (i == s.len)
				o->cr = true;
			else if (s.p[i] == '\n')
				i++;
		} else {
			raw(o, c == 0x0B ? "\n" : " ", 1);
		}
		start = i;
	}
	return raw(o, s.p + start, s.len - start);
}

bool text_flat(struct text_out *o, struct str s)
{
	size_t start = 0;
	for (size_t i = 0; i <= s.len; i++)
		if (i == s.len || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' || s.p[i] == '\f') {
			text_put(o, str_sub(s, start, i));
			if (i < s.len)
				text_put(o, STR(" "));
			start = i + 1;
		}
	return !o->limit;
}

bool text_putz(struct text_out *o, const char *z)
{
	return text_put(o, str_from(z));
}

bool text_put_cp(struct text_out *o, uint32_t cp)
{
	char b[4];
	return text_put(o, str_make(b, utf8_encode(cp, b)));
}

bool text_line(struct text_out *o)
{
	if (o->bytes == 0 || o->last == '\n' || o->last == '\f')
		return !o->limit;
	return raw(o, "\n", 1);
}

bool text_cell(struct text_out *o)
{
	return raw(o, "\t", 1);
}

bool text_page(struct text_out *o)
{
	o->pages++;
	text_line(o);
	return raw(o, "\f", 1);
}

void text_meta(struct text_out *o, const char *key, struct str value)
{
	value = str_trim(value);
	if (value.len > TEXT_META_VALUE_MAX)
		value.len = utf8_cut(value, TEXT_META_VALUE_MAX);
	if (value.len == 0)
		return;
	struct text_meta_row **at = &o->meta;
	for (; *at; at = &(*at)->next) {
		struct text_meta_row *r = *at;
		if (strcmp(r->key, key) != 0)
			continue;
		if (str_find(r->value, value) >= 0 || r->value.len + value.len > TEXT_META_VALUE_MAX)
			return;
		char *p = arena_alloc(&o->arena, r->value.len + 2 + value.len);
		memcpy(p, r->value.p, r->value.len);
		memcpy(p + r->value.len, "; ", 2);
		memcpy(p + r->value.len + 2, value.p, value.len);
		r->value = str_make(p, r->value.len + 2 + value.len);
		return;
	}
	if (o->meta_keys >= TEXT_META_KEYS_MAX)
		return;
	struct text_meta_row *r = arena_alloc(&o->arena, sizeof *r);
	r->key = key;
	r->value = arena_copy(&o->arena, value);
	*at = r;
	o->meta_keys++;
}

void text_out_meta(const struct text_out *o, struct buf *out)
{
	struct json j;
	json_start(&j, out);
	json_open(&j, '{');
	for (const struct text_meta_row *r = o->meta; r; r = r->next)
		json_kstr(&j, r->key, r->value);
	json_close(&j, '}');
}

void text_loss(struct text_out *o, enum err_code code, const char *fmt, ...)
{
	/* one bad file must not flood the stream */
	if (++o->losses > 16)
		return;
	struct err e;
	va_list ap;
	char msg[200];
	va_start(ap, fmt);
	vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	err_set(&e, ST_WARN, code, "%s", msg);
	if (o->on_error)
		o->on_error(o->on_error_ctx, &e);
}
