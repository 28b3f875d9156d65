/* report_table.c - tables as data for the page's script, and their first rows as
 * plain HTML for a browser without one.
 *
 * Rows travel as JSON in a script element that is data and become text nodes in
 * the browser, a page of rows at a time: a hundred thousand references do not slow
 * it. Successive rows with the same columns are one row with several pieces of evidence. */
#include "page_priv.h"

#define EVIDENCE_MAX 20      /* pieces of evidence of a row; the rest are counted */
#define SENTENCE_BYTES_MIN 48
#define STATIC_ROWS 40       /* shown without a script */

struct table {
	struct page *p;
	const struct page_col *cols;
	int n_cols;
	bool more;
	int64_t rows, rows_max, all;
	int evidence;
	struct buf key, now, out, plain;
	struct json j;
};

static struct str shown(struct table *t, char type, struct str s)
{
	return type == 'k' ? page_term(t->p, s) : type == 'c' ? page_country(t->p, s) : s;
}

/* "client,supplier" as words of the page, appended to OUT. */
static void add_terms(struct table *t, struct str s, struct buf *out)
{
	while (s.len) {
		const char *comma = memchr(s.p, ',', s.len);
		size_t n = comma ? (size_t)(comma - s.p) : s.len;
		buf_add_str(out, page_term(t->p, str_sub(s, 0, n)));
		if (comma)
			buf_addz(out, t->p->zh ? "、" : ", ");
		s = str_sub(s, n + 1, s.len);
	}
}

static void put_terms(struct table *t, struct str s)
{
	struct buf b;
	buf_init(&b, s.len * 4 + 256);
	add_terms(t, s, &b);
	page_jtext(t->p, &t->j, STR(""), buf_str(&b));
	buf_release(&b);
}

/* The next reason of the list S, as the page words it, into RET. */
static bool next_reason(struct table *t, struct str s, size_t *at, struct buf *ret)
{
	struct str key, value;
	struct buf b;
	if (!s.len || !json_each(s, at, &key, &value))
		return false;
	buf_init(&b, s.len + 64);
	buf_clear(ret);
	json_decode(value, &b);
	page_reason(t->p, buf_str(&b), ret);
	buf_release(&b);
	return true;
}

static void put_list(struct table *t, struct str s)
{
	struct buf r;
	size_t at = 0;
	buf_init(&r, s.len * 4 + 256);
	json_open(&t->j, '[');
	while (next_reason(t, s, &at, &r))
		page_jtext(t->p, &t->j, STR(""), buf_str(&r));
	json_close(&t->j, ']');
	buf_release(&r);
}

static void put_cell(struct table *t, int i, const struct report_row *row)
{
	char type = t->cols[i].type;
	if (i >= row->n || !row->cell[i].p)
		json_raw(&t->j, STR("null"));
	else if (type == 'n' || type == 'b')
		json_num(&t->j, json_as_num(row->cell[i], 0));
	else if (type == 'd')
		json_int(&t->j, page_doc(t->p, row->cell[i]));
	else if (type == 'l')
		put_list(t, row->cell[i]);
	else if (type == 'k')
		put_terms(t, row->cell[i]);
	else if (type == 'h')
		json_str(&t->j, row->cell[i]);
	else
		page_jtext(t->p, &t->j, type == 'v' ? row->cell[0] : STR(""), shown(t, type, row->cell[i]));
}

static enum status take_path(void *ctx, const struct report_row *row)
{
	buf_add_str(ctx, row->cell[0]);
	return ST_OK;
}

/* What a cell of the plain table says, appended to OUT: it has no documents' list to look in. */
static void add_plain(struct table *t, char type, struct str s, struct buf *out)
{
	struct buf r;
	size_t at = 0;
	if (type == 'd') {
		page_query(t->p, "SELECT min(path) FROM documents WHERE id = ?", &s, 1, take_path, out);
	} else if (type == 'h') {
		buf_add_str(out, str_sub(s, 0, 16));
	} else if (type == 'k') {
		add_terms(t, s, out);
	} else if (type == 'l') {
		buf_init(&r, s.len * 4 + 256);
		for (const char *between = ""; next_reason(t, s, &at, &r); between = "; ") {
			buf_addz(out, between);
			buf_add_str(out, buf_str(&r));
		}
		buf_release(&r);
	} else {
		buf_add_str(out, shown(t, type, s));
	}
}

static void put_plain(struct table *t, const struct report_row *row)
{
	struct buf clean, said;
	buf_addz(&t->plain, "<tr>");
	for (int i = 0; i < t->n_cols && i < row->n; i++) {
		char type = t->cols[i].type;
		buf_addz(&t->plain, type == 'n' || type == 'b' ? "<td class=\"n\">" : "<td>");
		buf_init(&said, row->cell[i].len * 4 + 8192);
		buf_init(&clean, row->cell[i].len * 64 + (8192 * 16));
		if ((type == 'n' || type == 'b') && row->cell[i].p) {
			struct json j;
			json_start(&j, &clean);
			json_num(&j, json_as_num(row->cell[i], 0));
		} else {
			add_plain(t, type, row->cell[i], &said);
			report_clean(t->p->opt, type == 'v' ? row->cell[0] : STR(""), buf_str(&said), &clean);
		}
		report_html(&t->plain, buf_str(&clean));
		buf_release(&clean);
		buf_release(&said);
		buf_addz(&t->plain, "</td>");
	}
	buf_addz(&t->plain, "</tr>\n");
}

static void end_row(struct table *t)
{
	if (!t->rows)
		return;
	if (t->more)
		json_close(&t->j, ']');
	json_close(&t->j, ']');
	page_json(t->p, buf_str(&t->out));
	buf_clear(&t->out);
}

/* Bytes of the sentence or line end at S, 0 when there is none. */
static size_t sentence_end(struct str s)
{
	static const char *const ends[] = { "\n", "\f", "。", "！", "？", "；", ". ", "! ", "? " };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_starts(s, str_from(ends[i])))
			return strlen(ends[i]);
	return 0;
}

/* What accounts and numbers are made of. */
static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c && strchr("_.@+-", c));
}

/* A piece of text without the words that its edges may have cut: half of a number or account is not known for one, and
 * would not be masked. Left alone where a mark is in the way, and plain words of short pieces: these begin their text. */
static struct str off_words(struct str s, bool left, bool right)
{
	size_t from = 0, to = s.len;
	bool telling = s.len > 2 * SENTENCE_BYTES_MIN;
	while (left && from < s.len && in_word(s.p[from]))
		telling |= strchr("0123456789_@", s.p[from++]) != NULL;
	s = left && telling && from < s.len && s.p[from] != '\002' ? str_sub(s, from, s.len) : s;
	telling = s.len > 2 * SENTENCE_BYTES_MIN;
	for (to = s.len; right && to > 0 && in_word(s.p[to - 1]); to--)
		telling |= strchr("0123456789_@", s.p[to - 1]) != NULL;
	return right && telling && to > 0 && s.p[to - 1] != '\003' ? str_sub(s, 0, to) : s;
}

/* The sentence that holds the mark; all of S when that would say too little. */
static struct str sentence(struct str s)
{
	const char *open = memchr(s.p, '\002', s.len), *close = memchr(s.p, '\003', s.len);
	if (!open || !close || close < open)
		return off_words(s, false, true);
	size_t mark = (size_t)(open - s.p), from = 0, to = (size_t)(close - s.p) + 1;
	for (size_t i = 0; i < mark; i++) {
		size_t k = sentence_end(str_sub(s, i, mark));
		if (k)
			from = i + k;
	}
	while (to < s.len && !sentence_end(str_sub(s, to, s.len)))
		to++;
	to = to < s.len && s.p[to] != '\n' && s.p[to] != '\f' ? to + sentence_end(str_sub(s, to, s.len)) : to;
	return to - from < SENTENCE_BYTES_MIN ? off_words(s, true, true) : off_words(str_sub(s, from, to), from == 0, to == s.len);
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
		/* past the last that is shown the rows are only counted: asking anew would take as long as all else */
		if (t->all++ >= t->rows_max) {
			buf_clear(&t->key);
			buf_add_str(&t->key, buf_str(&t->now));
			return ST_OK;
		}
		end_row(t);
		t->rows++;
		t->evidence = 0;
		buf_clear(&t->key);
		buf_add_str(&t->key, buf_str(&t->now));
		json_open(&t->j, '[');
		for (int i = 0; i < t->n_cols; i++)
			put_cell(t, i, row);
		if (t->more)
			json_open(&t->j, '[');
		if (t->rows <= STATIC_ROWS)
			put_plain(t, row);
	}
	int e = t->n_cols;
	if (t->all <= t->rows_max && t->more && row->n >= e + 3 && row->cell[e + 2].p && t->evidence++ < EVIDENCE_MAX) {
		json_open(&t->j, '[');
		page_jtext(t->p, &t->j, STR(""), row->cell[e].p ? sentence(row->cell[e]) : STR(""));
		json_int(&t->j, page_doc(t->p, row->cell[e + 2]));
		json_int(&t->j, json_as_int(row->cell[e + 1], 0));
		json_close(&t->j, ']');
	}
	return ST_OK;
}

static void put_head(struct table *t, const char *id, enum text_id title)
{
	json_open(&t->j, '{');
	json_kz(&t->j, "id", id);
	json_kz(&t->j, "title", page_text(t->p, title));
	json_kbool(&t->j, "more", t->more);
	json_key(&t->j, "cols");
	json_open(&t->j, '[');
	for (int i = 0; i < t->n_cols; i++) {
		json_open(&t->j, '[');
		json_str(&t->j, str_from(page_text(t->p, t->cols[i].label)));
		json_str(&t->j, str_make(&t->cols[i].type, 1));
		json_close(&t->j, ']');
	}
	json_close(&t->j, ']');
}

static void put_static(struct table *t, enum text_id title)
{
	page_putf(t->p, "<noscript><table><caption>%s</caption><thead><tr>", page_text(t->p, title));
	for (int i = 0; i < t->n_cols; i++)
		page_putf(t->p, "<th scope=\"col\">%s</th>", page_text(t->p, t->cols[i].label));
	page_put(t->p, "</tr></thead><tbody>\n");
	io_write_str(t->p->w, buf_str(&t->plain));
	page_put(t->p, "</tbody></table></noscript>\n");
}

enum status page_table(struct page *p, const char *id, enum text_id title, const struct page_col *cols, int n_cols, bool more, const char *sql)
{
	struct table t = { .p = p, .cols = cols, .n_cols = n_cols, .more = more };
	t.rows_max = p->opt->rows_max > 0 ? p->opt->rows_max : REPORT_ROWS_MAX;
	buf_init(&t.key, 1u << 20);
	buf_init(&t.now, 1u << 20);
	buf_init(&t.out, 16u << 20);
	buf_init(&t.plain, 16u << 20);
	page_putf(p, "<div class=\"table\" data-src=\"t-%s\" id=\"at-%s\"></div>\n<script type=\"application/json\" id=\"t-%s\">", id, id, id);
	json_start(&t.j, &t.out);
	put_head(&t, id, title);
	json_key(&t.j, "rows");
	json_open(&t.j, '[');
	enum status s = page_query(p, sql, NULL, 0, put_row, &t);
	end_row(&t);
	json_close(&t.j, ']');
	if (t.all > t.rows)
		json_kint(&t.j, "cut", t.all);
	json_close(&t.j, '}');
	page_json(p, buf_str(&t.out));
	page_put(p, "</script>\n");
	put_static(&t, title);
	buf_release(&t.key);
	buf_release(&t.now);
	buf_release(&t.out);
	buf_release(&t.plain);
	return s;
}
