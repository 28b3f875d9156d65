/* report_document.c - one document as a page: where it comes from, what it is,
 * its text with the references in colour. */
#include "page_priv.h"

struct spans {
	struct page *p;
	struct str text;
	size_t at;
};

static const struct { const char *kind; int colour; } colours[] = {
	{ "organization", 1 }, { "party", 1 }, { "threat-actor", 1 }, { "watch", 1 },
	{ "email", 2 }, { "phone", 2 }, { "wechat", 2 }, { "qq", 2 }, { "telegram", 2 }, { "id-number", 2 },
	{ "domain", 3 }, { "host", 3 }, { "url", 3 }, { "ipv4", 3 }, { "ipv6", 3 },
	{ "amount", 4 }, { "contract-number", 4 }, { "project", 4 }, { "date", 4 },
};

static int colour_of(struct str kind)
{
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
		if (str_eqz(kind, colours[i].kind))
			return colours[i].colour;
	return 5;
}

static void value(struct page *p, struct str kind, struct str s)
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

/* kind, value, start, stop, role; in order of start, longer first */
static enum status put_span(void *ctx, const struct report_row *row)
{
	struct spans *s = ctx;
	int64_t from = json_as_int(row->cell[2], -1), to = json_as_int(row->cell[3], -1);
	if (from < 0 || to <= from || (size_t)from < s->at || (size_t)to > s->text.len)
		return ST_OK;
	page_str(s->p, str_sub(s->text, s->at, (size_t)from));
	page_putf(s->p, "<span class=\"k%d\" title=\"", colour_of(row->cell[0]));
	page_str(s->p, row->cell[0]);
	page_put(s->p, ": ");
	value(s->p, row->cell[0], row->cell[1]);
	if (row->cell[4].len) {
		page_put(s->p, " (");
		page_str(s->p, row->cell[4]);
		page_put(s->p, ")");
	}
	page_put(s->p, "\">");
	value(s->p, row->cell[0], str_sub(s->text, (size_t)from, (size_t)to));
	page_put(s->p, "</span>");
	s->at = (size_t)to;
	return ST_OK;
}

static enum status put_facts(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	page_put(p, "<tr>");
	for (int i = 0; i < row->n; i++) {
		page_put(p, i ? "<td>" : "<th scope=\"row\">");
		page_str(p, row->cell[i]);
		page_put(p, i ? "</td>" : "</th>");
	}
	page_put(p, "</tr>\n");
	return ST_OK;
}

enum status report_document(const struct report_options *opt, struct str id, struct str text, struct io_writer *w, struct err *err)
{
	struct page p = { .opt = opt, .w = w, .zh = opt->lang && strcmp(opt->lang, "zh") == 0, .err = err };
	struct spans spans = { .p = &p, .text = text };
	static const char facts[] =
		"SELECT 'path', path FROM documents WHERE id = ?1 UNION ALL SELECT 'SHA-256', ?1"
		" UNION ALL SELECT DISTINCT 'type', coalesce(format, '') || ' ' || coalesce(mime, '') FROM documents WHERE id = ?1"
		" UNION ALL SELECT DISTINCT 'language', lang FROM documents WHERE id = ?1 AND lang IS NOT NULL"
		" UNION ALL SELECT DISTINCT 'title', title FROM documents WHERE id = ?1 AND title IS NOT NULL"
		" UNION ALL SELECT DISTINCT 'author', author FROM documents WHERE id = ?1 AND author IS NOT NULL"
		" UNION ALL SELECT DISTINCT 'in', d.path || ' ' || d.id FROM documents c JOIN documents d ON d.id = c.parent WHERE c.id = ?1"
		" UNION ALL SELECT DISTINCT 'priority', priority || ' ' || coalesce(reasons, '') FROM documents WHERE id = ?1"
		" UNION ALL SELECT 'loss', stage || ': ' || code || ': ' || message FROM losses WHERE item = ?1"
		" UNION ALL SELECT 'tag', tag || ' (' || who || ')' FROM tags WHERE id = ?1"
		" UNION ALL SELECT 'note', note || ' (' || who || ')' FROM notes WHERE object_key = ?1"
		" UNION ALL SELECT 'target', coalesce(name, host) || coalesce(' · ' || country, '') || coalesce(' · ' || volume, '') FROM targets WHERE item = ?1"
		" UNION ALL SELECT 'contract', coalesce(number || ' ', '') || coalesce(title, project, '') || coalesce(' · ' || party_a, '') || coalesce(' · ' || party_b, '') FROM contracts WHERE item = ?1";
	page_open(&p, id, false);
	page_put(&p, "<header><h1>");
	page_str(&p, str_from(opt->title));
	page_put(&p, "</h1></header>\n<main>\n<table>\n");
	enum status s = page_query(&p, facts, &id, 1, put_facts, &p);
	page_put(&p, "</table>\n<pre class=\"text\">");
	if (s == ST_OK)
		s = page_query(&p, "SELECT kind, value, start, stop, role FROM mentions WHERE item = ?1 AND start >= 0 AND coalesce(json_extract(extra, '$.in'), '') = '' ORDER BY start, stop DESC", &id, 1, put_span, &spans);
	page_str(&p, str_sub(text, spans.at, text.len));
	page_put(&p, "</pre>\n</main>\n");
	page_close(&p, false);
	return s;
}
