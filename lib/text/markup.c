/* markup.c - see markup.h. */
#include "markup.h"

#include <ctype.h>
#include <sluice/utf8.h>
#include <stdlib.h>
#include <strings.h>

#include "entities.h"

#define WINDOW_BYTES 65536
/* A reference longer than this is none ("&CounterClockwiseContourIntegral;"). */
#define REFERENCE_BYTES_MAX 34

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

static uint32_t named(struct str name)
{
	size_t lo = 0, hi = ENTITIES;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = str_cmp(name, str_from(entities[mid].name));
		if (c == 0)
			return entities[mid].cp;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return 0;
}

/* Length of the reference at S ("&…"), or 0 when it is only an ampersand. */
static size_t reference(struct str s, bool html, uint32_t *ret_cp)
{
	if (s.len < 3)
		return 0;
	if (s.p[1] == '#') {
		size_t i = 2;
		bool hex = i < s.len && (s.p[i] | 32) == 'x';
		uint32_t v = 0;
		size_t first = i += hex;
		for (; i < s.len && i < 14; i++) {
			unsigned char c = (unsigned char)s.p[i];
			if (c >= '0' && c <= '9')
				v = v * (hex ? 16 : 10) + (c - '0');
			else if (hex && isxdigit(c))
				v = v * 16 + (uint32_t)((c | 32) - 'a' + 10);
			else
				break;
			if (v > 0x110000)
				v = 0x110000;
		}
		if (i == first)
			return 0;
		static const uint16_t c1[32] = { /* windows-1252, as browsers read these numbers */
			0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
			0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178 };
		if (html && v >= 0x80 && v < 0xA0)
			v = c1[v - 0x80];
		*ret_cp = v;
		return i < s.len && s.p[i] == ';' ? i + 1 : i;
	}
	size_t i = 1;
	while (i < s.len && i < REFERENCE_BYTES_MAX && isalnum((unsigned char)s.p[i]))
		i++;
	bool ended = i < s.len && s.p[i] == ';';
	*ret_cp = named(str_sub(s, 1, i));
	if (*ret_cp && ended)
		return i + 1;
	if (*ret_cp && html && *ret_cp < 0x100)
		return i; /* "&nbsp" without semicolon, the oldest names only */
	return 0;
}

void markup_decode(struct str s, bool html, struct buf *out)
{
	while (s.len) {
		const char *amp = memchr(s.p, '&', s.len);
		size_t n = amp ? (size_t)(amp - s.p) : s.len;
		buf_add(out, s.p, n);
		s = str_sub(s, n, s.len);
		if (!s.len)
			break;
		uint32_t cp;
		n = reference(s, html, &cp);
		if (n) {
			buf_add_utf8(out, cp);
		} else {
			buf_add_char(out, '&');
			n = 1;
		}
		s = str_sub(s, n, s.len);
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

static bool space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static void read_attrs(struct markup *m, struct str s)
{
	m->attrs = 0;
	size_t i = 0;
	while (i < s.len && m->attrs < MARKUP_ATTRS_MAX) {
		while (i < s.len && (space(s.p[i]) || s.p[i] == '/'))
			i++;
		size_t a = i;
		while (i < s.len && !space(s.p[i]) && s.p[i] != '=' && s.p[i] != '/')
			i++;
		if (i == a) {
			i++;
			continue;
		}
		struct markup_attr *at_ = &m->attr[m->attrs++];
		at_->name = str_sub(s, a, i);
		at_->raw = str_sub(s, i, i);
		while (i < s.len && space(s.p[i]))
			i++;
		if (i >= s.len || s.p[i] != '=')
			continue;
		i++;
		while (i < s.len && space(s.p[i]))
			i++;
		if (i < s.len && (s.p[i] == '"' || s.p[i] == '\'')) {
			char q = s.p[i++];
			const char *e = memchr(s.p + i, q, s.len - i);
			size_t end = e ? (size_t)(e - s.p) : s.len;
			at_->raw = str_sub(s, i, end);
			i = end + 1;
		} else {
			a = i;
			while (i < s.len && !space(s.p[i]))
				i++;
			at_->raw = str_sub(s, a, i);
		}
	}
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
			} else if (!space(c)) {
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
	while (n < s.len && !space(s.p[n]) && s.p[n] != '/')
		n++;
	set_name(m, str_sub(s, 0, n));
	read_attrs(m, str_sub(s, n, s.len));
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
			while (n < s.len && !space(s.p[n]))
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

bool markup_has(const struct markup *m, const char *name)
{
	struct str want = str_from(name);
	bool prefixed = str_find_char(want, ':') >= 0;
	for (unsigned i = 0; i < m->attrs; i++) {
		struct str n = m->attr[i].name;
		if (!prefixed) {
			ptrdiff_t colon = str_find_char(n, ':');
			if (colon >= 0)
				n = str_sub(n, (size_t)colon + 1, n.len);
		}
		if (m->html ? str_eq_nocase(n, want) : str_eq(n, want))
			return true;
	}
	return false;
}

struct str markup_attr(struct markup *m, const char *name)
{
	struct str want = str_from(name);
	bool prefixed = str_find_char(want, ':') >= 0;
	for (unsigned i = 0; i < m->attrs; i++) {
		struct str n = m->attr[i].name;
		if (!prefixed) {
			ptrdiff_t colon = str_find_char(n, ':');
			if (colon >= 0)
				n = str_sub(n, (size_t)colon + 1, n.len);
		}
		if (!(m->html ? str_eq_nocase(n, want) : str_eq(n, want)))
			continue;
		struct str raw = m->attr[i].raw;
		if (!raw.len || !memchr(raw.p, '&', raw.len))
			return raw;
		buf_clear(&m->value);
		markup_decode(raw, m->html, &m->value);
		return buf_str(&m->value);
	}
	return STR("");
}

size_t markup_copy(struct markup *m, const char *name, char *out, size_t size)
{
	struct str v = markup_attr(m, name);
	size_t n = v.len < size ? v.len : utf8_cut(v, size - 1);
	if (n)
		memcpy(out, v.p, n);
	out[n] = '\0';
	return n;
}

int64_t markup_int(struct markup *m, const char *name, int64_t def)
{
	char z[24];
	if (!markup_copy(m, name, z, sizeof z))
		return def;
	char *e;
	long long v = strtoll(z, &e, 10);
	return e == z ? def : v;
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
