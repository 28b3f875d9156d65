/* report_document.c - one document as a page: where it comes from, what it is,
 * its text with the references in colour, its pages as they were read. */
#include "page_priv.h"

struct fact { enum text_id label; bool code; const char *sql; };
struct facts { struct page *p; const struct fact *f; };

static enum status put_fact(void *ctx, const struct report_row *row)
{
	struct facts *f = ctx;
	if (!row->cell[0].len)
		return ST_OK;
	page_putf(f->p, "<dt>%s</dt><dd>", page_text(f->p, f->f->label));
	page_str(f->p, row->cell[0]);
	if (row->n > 1 && row->cell[1].len) {
		page_put(f->p, f->f->code ? "<br><code>" : " ");
		page_str(f->p, row->cell[1]);
		page_put(f->p, f->f->code ? "</code>" : "");
	}
	page_put(f->p, "</dd>\n");
	return ST_OK;
}

static enum status put_reasons(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	struct str key, value;
	struct buf b, r;
	size_t at = 0;
	buf_init(&b, 1u << 16);
	buf_init(&r, 1u << 16);
	page_putf(p, "<dt>%s</dt><dd>%.2f ", page_text(p, T_PRIORITY), json_as_num(row->cell[0], 0));
	while (row->cell[1].len && json_each(row->cell[1], &at, &key, &value)) {
		buf_clear(&b);
		buf_clear(&r);
		json_decode(value, &b);
		page_reason(p, buf_str(&b), &r);
		page_put(p, "<span class=\"chip\">");
		page_str(p, buf_str(&r));
		page_put(p, "</span>");
	}
	page_put(p, "</dd>\n");
	buf_release(&b);
	buf_release(&r);
	return ST_EOF;
}

static enum status put_facts(struct page *p, struct str id)
{
	static const struct fact facts[] = {
		{ T_PATH, false, "SELECT path FROM documents WHERE id = ?1 ORDER BY depth, path LIMIT 20" },
		{ T_SHA256, false, "SELECT ?1" },
		/* outermost first */
		{ T_CHAIN, true,
		  "WITH RECURSIVE up(blob, n) AS (SELECT id, 0 FROM blob WHERE sha256 = ?1 UNION SELECT (SELECT i.parent FROM item i WHERE i.blob = up.blob AND i.parent IS NOT NULL ORDER BY i.path LIMIT 1), n + 1 FROM up WHERE n < 100)"
		  " SELECT (SELECT i.path FROM item i WHERE i.blob = b.id ORDER BY i.path LIMIT 1), b.sha256 FROM up JOIN blob b ON b.id = up.blob WHERE up.n > 0 AND b.sha256 <> '' ORDER BY up.n DESC" },
		{ T_PART_OF, true, "SELECT DISTINCT d.path, d.id FROM documents c JOIN documents d ON d.id = c.part_of WHERE c.id = ?1" },
		{ T_TYPE, false, "SELECT DISTINCT coalesce(format, kind), mime FROM documents WHERE id = ?1" },
		{ T_SIZE, false, "SELECT DISTINCT size || ' bytes' FROM documents WHERE id = ?1" },
		{ T_PAGES, false, "SELECT DISTINCT pages FROM documents WHERE id = ?1" },
		{ T_LANGUAGE, false, "SELECT DISTINCT lang FROM documents WHERE id = ?1" },
		{ T_CHANGED, false, "SELECT DISTINCT mtime FROM documents WHERE id = ?1" },
		{ T_TITLE, false, "SELECT DISTINCT title FROM documents WHERE id = ?1" },
		{ T_AUTHOR, false, "SELECT DISTINCT author FROM documents WHERE id = ?1" },
		{ T_LOSS, false, "SELECT stage || ': ' || code || ': ' || message FROM losses WHERE item = ?1 ORDER BY 1" },
		{ T_TAG, false, "SELECT tag || ' (' || who || ')' FROM tags WHERE id = ?1 ORDER BY 1" },
		{ T_NOTE, false, "SELECT note || ' (' || who || ', ' || at || ')' FROM notes WHERE object_key = ?1 ORDER BY at" },
		{ T_TARGET, false,
		  "SELECT coalesce(name, host) || coalesce(' · ' || country, '') || coalesce(' · ' || sector, '') || coalesce(' · ' || what, '') || coalesce(' · ' || volume, '') || coalesce(' · ' || date, '') FROM targets WHERE item = ?1 ORDER BY 1 LIMIT 200" },
		{ T_CONTRACT, false,
		  "SELECT coalesce(number || ' · ', '') || coalesce(title, project, '') || coalesce(' · ' || party_a, '') || coalesce(' → ' || party_b, '') || coalesce(' · ' || printf('%,.2f', amount) || ' ' || coalesce(currency, ''), '') || coalesce(' · ' || signed, '') FROM contracts WHERE item = ?1 ORDER BY 1 LIMIT 200" },
	};
	enum status s = ST_OK;
	page_putf(p, "<section><h2>%s</h2><dl class=\"facts\">\n", page_text(p, T_FACTS));
	for (size_t i = 0; s == ST_OK && i < sizeof facts / sizeof *facts; i++) {
		struct facts f = { p, &facts[i] };
		s = page_query(p, facts[i].sql, &id, 1, put_fact, &f);
	}
	if (s == ST_OK)
		s = page_query(p, "SELECT priority, reasons FROM documents WHERE id = ?1 AND priority > 0 LIMIT 1", &id, 1, put_reasons, p);
	page_put(p, "</dl></section>\n");
	return s;
}

static enum status put_reference(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	page_put(p, "<tr><td>");
	page_str(p, page_term(p, row->cell[0]));
	page_put(p, "</td><td class=\"v\">");
	page_value(p, row->cell[0], row->cell[1]);
	for (int i = 2; i < 5; i++) {
		page_put(p, i < 4 ? "</td><td class=\"n\">" : "</td><td>");
		page_str(p, i == 4 ? page_term(p, row->cell[i]) : row->cell[i]);
	}
	page_put(p, "</td></tr>\n");
	return ST_OK;
}

static enum status put_references(struct page *p, struct str id)
{
	static const enum text_id cols[] = { T_KIND, T_VALUE, T_MENTIONS, T_PAGE, T_ROLE };
	page_putf(p, "<section><h2>%s</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr>",
		  page_text(p, T_REFERENCES_HERE), page_text(p, T_REFERENCES_HERE));
	for (size_t i = 0; i < sizeof cols / sizeof *cols; i++)
		page_putf(p, "<th scope=\"col\"%s>%s</th>", i == 2 || i == 3 ? " class=\"n\"" : "", page_text(p, cols[i]));
	page_put(p, "</tr></thead><tbody>\n");
	enum status s = page_query(
	    p,
	    "SELECT kind, value, count(*), min(page), max(nullif(role, 'unknown')) FROM mentions WHERE item = ?1 OR part_of = ?1 GROUP BY kind, value ORDER BY kind, 3 DESC, value LIMIT 5000",
	    &id, 1, put_reference, p);
	page_put(p, "</tbody></table></div></section>\n");
	return s;
}

static enum status put_name(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	struct str s = row->cell[0];
	size_t from = s.len;
	while (from && s.p[from - 1] != '/')
		from--;
	page_str(p, from < s.len ? str_sub(s, from, s.len) : s);
	return ST_EOF;
}

static enum status put_text(struct page *p, struct str id, struct str text, bool pages)
{
	struct spans spans;
	enum status s = spans_load(p, &spans, id);
	if (pages && !spans.n) {
		spans_free(&spans);
		return s; /* the sheets say it all */
	}
	page_putf(p, "<section><h2>%s</h2>\n<pre class=\"text\">", page_text(p, T_TEXT));
	page_marked(p, &spans, text, 0, text.len);
	page_putf(p, "</pre>%s%s%s</section>\n", text.len ? "" : "<p class=\"dim\">", text.len ? "" : page_text(p, T_NO_TEXT),
		  text.len ? "" : "</p>");
	spans_free(&spans);
	return s;
}

enum status report_document(const struct report_options *opt, struct str id, struct str text, struct io_writer *w, struct err *err)
{
	struct page p = { .opt = opt, .w = w, .zh = opt->lang && strcmp(opt->lang, "zh") == 0, .err = err };
	int sheets = 0;
	page_open(&p, id, false, opt->unmask && !opt->n_redact);
	page_put(&p, "<div class=\"single\"><header><h1>");
	enum status s = page_query(&p, "SELECT path FROM documents WHERE id = ?1 ORDER BY depth, path LIMIT 1", &id, 1, put_name, &p);
	page_put(&p, "</h1><p class=\"dim\">");
	page_str(&p, str_from(opt->title));
	page_putf(&p, " · sluice " SLUICE_VERSION "</p><p><span class=\"badge%s\">%s%s%s</span></p></header>\n<main>\n",
		  opt->unmask ? " hot" : "", page_text(&p, opt->unmask ? T_UNMASKED : T_MASKED),
		  opt->n_redact ? page_text(&p, T_COMMA) : "", opt->n_redact ? page_text(&p, T_REDACTED) : "");
	if (s == ST_OK)
		s = put_facts(&p, id);
	if (s == ST_OK) {
		page_put(&p, "<section class=\"pages\">");
		s = page_sheets(&p, id, &sheets);
		if (sheets && !(opt->unmask && !opt->n_redact))
			page_putf(&p, "<p class=\"dim\">%s</p>", page_text(&p, T_UNMASK_PICTURE));
		page_put(&p, "</section>\n");
	}
	if (s == ST_OK)
		s = put_text(&p, id, text, sheets > 0);
	if (s == ST_OK)
		s = put_references(&p, id);
	page_put(&p, "</main></div>\n");
	page_close(&p, false);
	return s;
}
