/* report_page.c - the frame of a page and its tables.
 *
 * The policy names the digests of our own style and script and forbids all
 * else: whatever a dump might smuggle in, nothing runs and nothing is fetched.
 * Rows travel as JSON in a script element that is data, with '<' written as
 * \u003c, and become text nodes in the browser. */
#include "page_priv.h"
#include "report_css.h"
#include "report_js.h"
#include <sluice/hash.h>
#include <sluice/utf8.h>

#define EVIDENCE_MAX 20      /* pieces of evidence shown a row */
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

void page_str(struct page *p, struct str s)
{
	struct buf clean, html;
	buf_init(&clean, s.len * 16 + 64);
	buf_init(&html, s.len * 160 + 640);
	report_clean(p->opt, STR(""), s, &clean);
	report_html(&html, buf_str(&clean));
	io_write_str(p->w, buf_str(&html));
	buf_release(&clean);
	buf_release(&html);
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

void page_open(struct page *p, struct str title, bool script)
{
	char css[64], js[64];
	digest(report_css, css);
	digest(report_js, js);
	page_putf(p, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; script-src %s%s%s; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
		"<meta name=\"robots\" content=\"noindex\">\n<title>", p->zh ? "zh" : "en", css, script ? "'sha256-" : "'none'", script ? js : "", script ? "'" : "");
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

struct table {
	struct page *p;
	const struct page_col *cols;
	int n_cols;
	bool more;
	int64_t rows, rows_max;
	int evidence;
	struct buf key, now, out;
	struct json j;
	bool cut;
};

/* JSON in a script element must not hold what ends or comments one out. */
static void put_json(struct page *p, struct str json)
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

/* A text as a JSON string: cut, cleaned, controls and bidi overrides shown
 * (\002 and \003 mark matches). */
static void text_value(struct table *t, struct str kind, struct str s)
{
	struct buf clean, safe;
	bool cut = s.len > CELL_BYTES_MAX;
	buf_init(&clean, CELL_BYTES_MAX * 16);
	buf_init(&safe, CELL_BYTES_MAX * 160);
	if (cut)
		s = str_sub(s, 0, utf8_cut(s, CELL_BYTES_MAX));
	/* contexts are cut by bytes: half a character at an end is none */
	while (s.len && ((unsigned char)s.p[0] & 0xC0) == 0x80)
		s = str_sub(s, 1, s.len);
	while (s.len && !utf8_valid(str_sub(s, s.len > 4 ? utf8_cut(s, s.len - 4) : 0, s.len)) && ((unsigned char)s.p[s.len - 1] & 0x80))
		s.len--;
	report_clean(t->p->opt, kind, s, &clean);
	struct str c = buf_str(&clean);
	while (c.len) {
		uint32_t cp;
		size_t k = utf8_decode(c, &cp);
		bool bidi = (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F;
		if (cp == '\n' || cp == '\t' || cp == '\f' || cp == '\r')
			buf_add_char(&safe, ' ');
		else if (bidi || (cp < 0x20 && cp != 2 && cp != 3) || (cp >= 0x7F && cp < 0xA0))
			buf_printf(&safe, "⟨%04X⟩", (unsigned)cp);
		else
			buf_add_utf8(&safe, cp);
		c = str_sub(c, k, c.len);
	}
	if (cut)
		buf_addz(&safe, "…");
	json_str(&t->j, buf_str(&safe));
	buf_release(&clean);
	buf_release(&safe);
}

static void end_row(struct table *t)
{
	if (!t->rows)
		return;
	if (t->more)
		json_close(&t->j, ']');
	json_close(&t->j, ']');
	put_json(t->p, buf_str(&t->out));
	buf_clear(&t->out);
}

static enum status put_row(void *ctx, const struct report_row *row)
{
	struct table *t = ctx;
	buf_clear(&t->now);
	for (int i = 0; i < t->n_cols && i < row->n; i++) {
		buf_add_str(&t->now, row->cell[i]);
		buf_add_char(&t->now, '\0');
	}
	if (!t->more || !t->rows || !str_eq(buf_str(&t->key), buf_str(&t->now))) {
		end_row(t);
		if (t->rows == t->rows_max) {
			t->cut = true;
			t->rows = 0; /* its end is written */
			return ST_EOF;
		}
		t->rows++;
		t->evidence = 0;
		buf_clear(&t->key);
		buf_add_str(&t->key, buf_str(&t->now));
		json_open(&t->j, '[');
		for (int i = 0; i < t->n_cols; i++) {
			if (i >= row->n || !row->cell[i].p)
				json_raw(&t->j, STR("null"));
			else if (t->cols[i].type == 'n')
				json_num(&t->j, json_as_num(row->cell[i], 0));
			else
				text_value(t, t->cols[i].type == 'v' ? row->cell[0] : STR(""), row->cell[i]);
		}
		if (t->more)
			json_open(&t->j, '[');
	}
	int e = t->n_cols;
	if (t->more && row->n >= e + 4 && row->cell[e + 3].p && t->evidence++ < EVIDENCE_MAX) {
		json_open(&t->j, '{');
		json_key(&t->j, "t");
		text_value(t, STR(""), row->cell[e].p ? row->cell[e] : STR(""));
		json_key(&t->j, "p");
		text_value(t, STR(""), row->cell[e + 1].p ? row->cell[e + 1] : STR(""));
		if (row->cell[e + 2].p)
			json_kint(&t->j, "g", json_as_int(row->cell[e + 2], 0));
		json_kstr(&t->j, "h", row->cell[e + 3]);
		json_close(&t->j, '}');
	}
	return ST_OK;
}

static void words(struct table *t)
{
	static const struct { const char *key; enum text_id id; } w[] = {
		{ "filter", T_FILTER }, { "prev", T_PREV }, { "next", T_NEXT }, { "evidence", T_EVIDENCE }, { "page", T_PAGE }, { "cut", T_CUT },
	};
	json_key(&t->j, "words");
	json_open(&t->j, '{');
	for (size_t i = 0; i < sizeof w / sizeof *w; i++)
		json_kz(&t->j, w[i].key, page_text(t->p, w[i].id));
	json_close(&t->j, '}');
}

enum status page_table(struct page *p, enum text_id title, const struct page_col *cols, int n_cols, bool more, const char *sql)
{
	struct table t = { .p = p, .cols = cols, .n_cols = n_cols, .more = more };
	t.rows_max = p->opt->rows_max > 0 ? p->opt->rows_max : REPORT_ROWS_MAX;
	buf_init(&t.key, 1u << 20);
	buf_init(&t.now, 1u << 20);
	buf_init(&t.out, 16u << 20);
	int id = ++p->tables;
	page_putf(p, "<div data-src=\"d%d\"></div>\n<script type=\"application/json\" id=\"d%d\">", id, id);
	json_start(&t.j, &t.out);
	json_open(&t.j, '{');
	json_kz(&t.j, "title", page_text(p, title));
	words(&t);
	json_kbool(&t.j, "more", more);
	json_key(&t.j, "cols");
	json_open(&t.j, '[');
	for (int i = 0; i < n_cols; i++) {
		json_open(&t.j, '[');
		json_str(&t.j, str_from(page_text(p, cols[i].label)));
		json_str(&t.j, cols[i].type == 'n' ? STR("n") : STR("t"));
		json_close(&t.j, ']');
	}
	json_close(&t.j, ']');
	json_key(&t.j, "rows");
	json_open(&t.j, '[');
	enum status s = page_query(p, sql, NULL, 0, put_row, &t);
	end_row(&t);
	json_close(&t.j, ']');
	if (s == ST_OK && t.cut) {
		struct buf count;
		buf_init(&count, 1u << 20);
		buf_printf(&count, "SELECT count(*) FROM (%s)", sql);
		json_kint(&t.j, "cut", (int64_t)page_number(p, buf_z(&count)));
		buf_release(&count);
	}
	json_close(&t.j, '}');
	put_json(p, buf_str(&t.out));
	page_put(p, "</script>\n");
	buf_release(&t.key);
	buf_release(&t.now);
	buf_release(&t.out);
	return s;
}
