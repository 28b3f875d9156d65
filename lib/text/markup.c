/* markup.c - see markup.h: the tokens. References are markup_ref.c's,
 * attributes markup_attr.c's. */
#include "markup_inside.h"

#include <ctype.h>
#include <sluice/utf8.h>
#include <stdlib.h>
#include <strings.h>

#define WINDOW_BYTES 65536

void markup_init(struct markup *m, struct source *src, bool html)
{
	memset(m, 0, sizeof *m);
	m->src = src;
	m->html = html;
	buf_init(&m->win, MARKUP_TAG_BYTES_MAX + WINDOW_BYTES);
	buf_init(&m->scratch, 4u << 20);
	buf_init(&m->value, MARKUP_TAG_BYTES_MAX);
}

void markup_release(struct markup *m)
{
	buf_release(&m->win);
	buf_release(&m->scratch);
	buf_release(&m->value);
}

/* Reads some more behind what is unread; false at the end or when full. */
static bool more(struct markup *m)
{
	if (m->eof)
		return false;
	if (m->pos) {
		memmove(m->win.p, m->win.p + m->pos, m->win.len - m->pos);
		m->win.len -= m->pos;
		m->pos = 0;
	}
	/* double, so that a long tag is not searched a thousand times */
	size_t want = m->win.len < WINDOW_BYTES ? WINDOW_BYTES : m->win.len;
	char *p = buf_reserve(&m->win, want);
	if (!p) {
		want = WINDOW_BYTES;
		p = buf_reserve(&m->win, want);
	}
	if (!p)
		return false;
	ptrdiff_t k = m->src->read(m->src, p, want);
	if (k <= 0) {
		m->eof = true;
		return false;
	}
	m->win.len += (size_t)k;
	return true;
}

static size_t have(const struct markup *m)
{
	return m->win.len - m->pos;
}

/* N bytes are there, unless the document ends before. */
static bool need(struct markup *m, size_t n)
{
	while (have(m) < n)
		if (!more(m))
			return false;
	return true;
}

static bool at(struct markup *m, const char *z)
{
	size_t n = strlen(z);
	return need(m, n) && strncasecmp(m->win.p + m->pos, z, n) == 0;
}

/* Passes over everything up to and with END. */
static void skip_past(struct markup *m, const char *end)
{
	size_t n = strlen(end);
	for (;;) {
		if (have(m)) {
			char *hit = memmem(m->win.p + m->pos, have(m), end, n);
			if (hit) {
				m->pos = (size_t)(hit - m->win.p) + n;
				return;
			}
		}
		/* keep what may be the beginning of END */
		if (have(m) > n - 1)
			m->pos = m->win.len - (n - 1);
		if (!more(m)) {
			m->pos = m->win.len;
			return;
		}
	}
}

/* <!DOCTYPE x [ <!ENTITY …> ]>: none of it is believed. */
static void skip_doctype(struct markup *m)
{
	int depth = 0;
	char quote = 0;
	for (;;) {
		if (m->pos == m->win.len && !more(m))
			return;
		char c = m->win.p[m->pos++];
		if (quote) {
			if (c == quote)
				quote = 0;
		} else if ((c == '"' || c == '\'') && depth > 0) {
			quote = c;
		} else if (c == '[') {
			depth++;
		} else if (c == ']') {
			if (depth)
				depth--;
		} else if (c == '>' && depth == 0) {
			return;
		}
	}
}

static enum markup_token give_text(struct markup *m, size_t n, bool decode)
{
	struct str s = str_make(m->win.p + m->pos, n);
	m->pos += n;
	if (decode && n && memchr(s.p, '&', n)) {
		buf_clear(&m->scratch);
		markup_decode(s, m->html, &m->scratch);
		s = buf_str(&m->scratch);
	}
	m->text = s;
	return MARKUP_TEXT;
}

/* Where a piece of N bytes of text may be cut: not within a character or a
 * reference. */
static size_t cut(struct markup *m, size_t n, bool decode)
{
	struct str s = str_make(m->win.p + m->pos, n);
	if (m->eof)
		return n;
	size_t k = utf8_cut(s, n);
	if (decode)
		for (size_t i = 0; i < REFERENCE_BYTES_MAX && i < k; i++)
			if (s.p[k - i - 1] == '&')
				return k - i - 1 ? k - i - 1 : n;
	return k ? k : n;
}

static bool name_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void set_name(struct markup *m, struct str raw)
{
	m->prefix[0] = '\0';
	ptrdiff_t colon = str_find_char(raw, ':');
	if (colon > 0 && (size_t)colon + 1 < raw.len) {
		size_t n = (size_t)colon < sizeof m->prefix ? (size_t)colon : sizeof m->prefix - 1;
		memcpy(m->prefix, raw.p, n);
		m->prefix[n] = '\0';
		raw = str_sub(raw, (size_t)colon + 1, raw.len);
	}
	size_t n = raw.len < sizeof m->name ? raw.len : sizeof m->name - 1;
	for (size_t i = 0; i < n; i++)
		m->name[i] = m->html ? (char)tolower((unsigned char)raw.p[i]) : raw.p[i];
	m->name[n] = '\0';
}

/* Offset of the tag's ">" from the window's position, or -1. */
static ptrdiff_t tag_end(struct markup *m)
{
	size_t i = 1;
	for (;;) {
		char quote = 0;
		bool value = false;
		for (i = 1; i < have(m); i++) {
			char c = m->win.p[m->pos + i];
			if (quote) {
				const char *e = memchr(m->win.p + m->pos + i, quote, have(m) - i);
				if (!e)
					break;
				i = (size_t)(e - m->win.p) - m->pos;
				quote = 0;
			} else if (c == '>') {
				return (ptrdiff_t)i;
			} else if (c == '=') {
				value = true;
			} else if ((c == '"' || c == '\'') && value) {
				quote = c;
				value = false;
			} else if (!markup_space(c)) {
				value = false;
			}
		}
		if (more(m))
			continue;
		/* no end in sight: the quote was never closed */
		const char *e = memchr(m->win.p + m->pos, '>', have(m));
		return e ? e - (m->win.p + m->pos) : -1;
	}
}

static const char *const raw_elements[] = { "script", "style", "xmp", "noembed", "title", "textarea", NULL };

static enum markup_token open_tag(struct markup *m)
{
	ptrdiff_t end = tag_end(m);
	if (end < 0) {
		/* longer than anything sensible, or cut off: give up on it */
		m->pos = m->win.len;
		if (!m->eof)
			skip_past(m, ">");
		return MARKUP_EOF;
	}
	struct str s = str_make(m->win.p + m->pos + 1, (size_t)end - 1);
	m->pos += (size_t)end + 1;
	m->empty = s.len && s.p[s.len - 1] == '/';
	if (m->empty)
		s.len--;
	size_t n = 0;
	while (n < s.len && !markup_space(s.p[n]) && s.p[n] != '/')
		n++;
	set_name(m, str_sub(s, 0, n));
	markup_read_attrs(m, str_sub(s, n, s.len));
	if (m->html) {
		for (size_t i = 0; raw_elements[i]; i++)
			if (markup_is(m, raw_elements[i]) && !m->empty) {
				memcpy(m->raw_end, m->name, strlen(m->name) + 1);
				m->raw_text = i >= 4;
			}
	} else {
		m->depth++;
		m->close_next = m->empty;
	}
	return MARKUP_OPEN;
}

static enum markup_token close_tag(struct markup *m)
{
	for (;;) {
		char *e = memchr(m->win.p + m->pos, '>', have(m));
		if (e) {
			struct str s = str_make(m->win.p + m->pos + 2, (size_t)(e - (m->win.p + m->pos)) - 2);
			m->pos = (size_t)(e - m->win.p) + 1;
			size_t n = 0;
			while (n < s.len && !markup_space(s.p[n]))
				n++;
			set_name(m, str_sub(s, 0, n));
			m->attrs = 0;
			m->empty = false;
			if (m->depth)
				m->depth--;
			return MARKUP_CLOSE;
		}
		if (have(m) > MARKUP_NAME_MAX * 64 || !more(m)) {
			m->pos = m->win.len;
			return MARKUP_EOF;
		}
	}
}

/* Inside <script> and its like: up to "</script". */
static bool raw_piece(struct markup *m, enum markup_token *ret)
{
	size_t n = strlen(m->raw_end);
	for (size_t from = 0;;) {
		char *lt = have(m) > from ? memchr(m->win.p + m->pos + from, '<', have(m) - from) : NULL;
		if (lt) {
			size_t off = (size_t)(lt - m->win.p) - m->pos;
			if (!need(m, off + 2 + n)) {
				off = have(m);
			} else if (m->win.p[m->pos + off + 1] != '/' || strncasecmp(m->win.p + m->pos + off + 2, m->raw_end, n) != 0) {
				from = off + 1;
				continue;
			}
			if (off && m->raw_text) {
				*ret = give_text(m, off, true);
				return true;
			}
			m->pos += off;
			m->raw_end[0] = '\0';
			return false;
		}
		size_t got = have(m);
		if (got && m->raw_text) {
			*ret = give_text(m, cut(m, got, true), true);
			return true;
		}
		m->pos = m->win.len;
		from = 0;
		if (!more(m)) {
			m->raw_end[0] = '\0';
			return false;
		}
	}
}

enum markup_token markup_next(struct markup *m)
{
	m->text = STR("");
	if (m->close_next) {
		m->close_next = false;
		m->attrs = 0;
		if (m->depth)
			m->depth--;
		return MARKUP_CLOSE;
	}
	for (;;) {
		enum markup_token t;
		if (m->raw_end[0] && raw_piece(m, &t))
			return t;
		if (m->pos == m->win.len && !more(m))
			return MARKUP_EOF;
		if (m->cdata) {
			char *e = memmem(m->win.p + m->pos, have(m), "]]>", 3);
			if (!e && have(m) < 1024 && more(m))
				continue;
			if (e) {
				size_t n = (size_t)(e - m->win.p) - m->pos;
				if (n)
					return give_text(m, n, false);
				m->pos += 3;
				m->cdata = false;
				continue;
			}
			size_t n = have(m);
			if (!m->eof && n > 2)
				n = cut(m, n - 2, false);
			else if (!m->eof && more(m))
				continue;
			return give_text(m, n, false);
		}
		if (m->win.p[m->pos] != '<') {
			char *lt = memchr(m->win.p + m->pos, '<', have(m));
			if (!lt && have(m) < 1024 && more(m))
				continue;
			size_t n = lt ? (size_t)(lt - m->win.p) - m->pos : cut(m, have(m), true);
			return give_text(m, n, true);
		}
		if (!need(m, 2))
			return give_text(m, have(m), true);
		char c = m->win.p[m->pos + 1];
		if (c == '!') {
			if (at(m, "<!--")) {
				m->pos += 4;
				if (at(m, ">"))
					m->pos++;
				else
					skip_past(m, "-->");
			} else if (at(m, "<![CDATA[") ) {
				m->pos += 9;
				m->cdata = true;
			} else if (at(m, "<!DOCTYPE")) {
				skip_doctype(m);
			} else {
				skip_past(m, ">");
			}
			continue;
		}
		if (c == '?') {
			skip_past(m, m->html ? ">" : "?>");
			continue;
		}
		if (c == '/' && need(m, 3) && name_start(m->win.p[m->pos + 2])) {
			t = close_tag(m);
			if (t == MARKUP_CLOSE)
				return t;
			continue;
		}
		if (name_start(c)) {
			t = open_tag(m);
			if (t == MARKUP_OPEN)
				return t;
			continue;
		}
		return give_text(m, 1, false);
	}
}

void markup_skip(struct markup *m)
{
	markup_inner(m, NULL);
}

void markup_inner(struct markup *m, struct buf *out)
{
	unsigned depth = m->depth;
	for (;;) {
		enum markup_token t = markup_next(m);
		if (t == MARKUP_EOF || (t == MARKUP_CLOSE && m->depth < depth))
			return;
		if (t == MARKUP_TEXT && out)
			buf_add_str(out, m->text);
	}
}
