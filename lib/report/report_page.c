/* report_page.c - the frame of a page, and how anything gets into it.
 *
 * The policy names the digests of our own style and script and forbids all
 * else: whatever a dump might smuggle in, nothing runs and nothing is fetched. */
#include "page_priv.h"
#include "report_css.h"
#include "report_js.h"
#include <sluice/hash.h>
#include <sluice/utf8.h>

#include <stdio.h>

#define CELL_BYTES_MAX 2000

static const char *const texts[T_N][2] = {
#define T(name, en, zh) [T_##name] = { en, zh },
#include "report_text.def"
#undef T
};

const char *page_text(const struct page *p, enum text_id t)
{
	return texts[t][p->zh];
}

void page_put(struct page *p, const char *html)
{
	io_write(p->w, html, strlen(html));
}

void page_putf(struct page *p, const char *fmt, ...)
{
	struct buf b;
	va_list ap;
	buf_init(&b, 1u << 20);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	io_write_str(p->w, buf_str(&b));
	buf_release(&b);
}

void page_value(struct page *p, struct str kind, struct str s)
{
	struct buf clean, html;
	buf_init(&clean, s.len * 16 + 64);
	buf_init(&html, s.len * 160 + 640);
	report_clean(p->opt, kind, s, &clean);
	report_html(&html, buf_str(&clean));
	io_write_str(p->w, buf_str(&html));
	buf_release(&clean);
	buf_release(&html);
}

void page_str(struct page *p, struct str s)
{
	page_value(p, STR(""), s);
}

void page_number_text(struct page *p, double n)
{
	char tmp[64], out[96];
	/* an amount may be any number; past this its digits mean nothing */
	if (!(n < 1e18 && n > -1e18)) {
		page_putf(p, "%.3g", n);
		return;
	}
	int len = snprintf(tmp, sizeof tmp, "%.0f", n), k = 0;
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0 && tmp[i - 1] != '-')
			out[k++] = ',';
		out[k++] = tmp[i];
	}
	io_write(p->w, out, (size_t)k);
}

void page_label(struct page *p, struct str s, int columns)
{
	size_t n = 0;
	int used = 0;
	while (n < s.len) {
		uint32_t cp;
		size_t k = utf8_decode(str_sub(s, n, s.len), &cp);
		used += utf8_width(cp);
		if (used > columns)
			break;
		n += k;
	}
	page_str(p, str_sub(s, 0, n));
	if (n < s.len)
		page_put(p, "…");
}

enum status page_query(struct page *p, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx)
{
	return p->opt->query(p->opt->source, sql, args, n, fn, ctx, p->err);
}

static enum status take_number(void *ctx, const struct report_row *row)
{
	*(double *)ctx = row->n ? json_as_num(row->cell[0], 0) : 0;
	return ST_EOF;
}

double page_number(struct page *p, const char *sql)
{
	double d = 0;
	page_query(p, sql, NULL, 0, take_number, &d);
	return d;
}

static void base64(const uint8_t *s, size_t n, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)s[i] << 16 | (i + 1 < n ? (unsigned)s[i + 1] << 8 : 0) | (i + 2 < n ? s[i + 2] : 0u);
		*out++ = digits[v >> 18];
		*out++ = digits[v >> 12 & 63];
		*out++ = i + 1 < n ? digits[v >> 6 & 63] : '=';
		*out++ = i + 2 < n ? digits[v & 63] : '=';
	}
	*out = '\0';
}

static void digest(const char *text, char out[64])
{
	uint8_t raw[HASH_BYTES_MAX];
	base64(raw, hash_once(HASH_SHA256, str_from(text), raw), out);
}

void page_data_uri(struct page *p, const char *mime, struct str bytes)
{
	char out[4097];
	page_putf(p, "data:%s;base64,", mime);
	for (size_t i = 0; i < bytes.len; i += 3072) {
		struct str part = str_sub(bytes, i, i + 3072);
		base64((const uint8_t *)part.p, part.len, out);
		page_put(p, out);
	}
}

void page_open(struct page *p, struct str title, bool script, bool images)
{
	char css[64], js[64];
	digest(report_css, css);
	digest(report_js, js);
	page_putf(p, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; script-src %s%s%s; %sbase-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta name=\"robots\" content=\"noindex\">\n<title>", p->zh ? "zh-CN" : "en", css, script ? "'sha256-" : "'none'", script ? js : "", script ? "'" : "", images ? "img-src data:; " : "");
	page_str(p, title);
	page_put(p, "</title>\n<style>");
	page_put(p, report_css);
	page_put(p, "</style>\n</head>\n<body>\n");
}

void page_close(struct page *p, bool script)
{
	if (script) {
		page_put(p, "<script>");
		page_put(p, report_js);
		page_put(p, "</script>\n");
	}
	page_put(p, "</body>\n</html>\n");
}

void page_json(struct page *p, struct str json)
{
	size_t from = 0;
	for (size_t i = 0; i < json.len; i++) {
		if (json.p[i] != '<' && json.p[i] != '>' && json.p[i] != '&')
			continue;
		io_write(p->w, json.p + from, i - from);
		page_putf(p, "\\u%04x", (unsigned)json.p[i]);
		from = i + 1;
	}
	io_write(p->w, json.p + from, json.len - from);
}

/* Half a character at an end is none: contexts are cut by bytes. */
static struct str whole(struct str s)
{
	while (s.len && ((unsigned char)s.p[0] & 0xC0) == 0x80)
		s = str_sub(s, 1, s.len);
	for (size_t back = 1; back <= 3 && back <= s.len; back++) {
		unsigned char c = (unsigned char)s.p[s.len - back];
		if ((c & 0xC0) == 0x80)
			continue;
		size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
		if (need > back)
			s.len -= back;
		break;
	}
	return s;
}

void page_jtext(struct page *p, struct json *j, struct str kind, struct str s)
{
	struct buf clean, safe;
	bool cut = s.len > CELL_BYTES_MAX, space = false;
	buf_init(&clean, CELL_BYTES_MAX * 16);
	buf_init(&safe, CELL_BYTES_MAX * 160);
	if (cut)
		s = str_sub(s, 0, utf8_cut(s, CELL_BYTES_MAX));
	report_clean(p->opt, kind, whole(s), &clean);
	struct str c = buf_str(&clean);
	while (c.len) {
		uint32_t cp;
		size_t k = utf8_decode(c, &cp);
		bool bidi = (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F || cp == 0x061C;
		bool blank = cp == '\n' || cp == '\t' || cp == '\f' || cp == '\r' || cp == ' ' || cp == 0x2028 || cp == 0x2029;
		if (blank && !space)
			buf_add_char(&safe, ' ');
		else if (bidi || (!blank && cp < 0x20 && cp != 2 && cp != 3) || (cp >= 0x7F && cp < 0xA0) || cp == 0xFEFF)
			buf_printf(&safe, "⟨%04X⟩", (unsigned)cp);
		else if (!blank)
			buf_add_utf8(&safe, cp);
		space = blank;
		c = str_sub(c, k, c.len);
	}
	if (cut)
		buf_addz(&safe, "…");
	json_str(j, buf_str(&safe));
	buf_release(&clean);
	buf_release(&safe);
}
