/* report_case.c - the page of a whole case: head, sections in the order in which
 * an editor asks, the list of documents, the script's words. */
#include "sections.h"

static void badge(struct page *p)
{
	page_putf(p, "<p><a class=\"badge%s\" href=\"#method\">%s%s%s</a></p>", p->opt->unmask ? " hot" : "",
		  page_text(p, p->opt->unmask ? T_UNMASKED : T_MASKED), p->opt->n_redact ? page_text(p, T_COMMA) : "",
		  p->opt->n_redact ? page_text(p, T_REDACTED) : "");
}

static void navigation(struct page *p)
{
	static const struct { const char *anchor; enum text_id t;
	} links[] = {
		{ "overview", T_OVERVIEW }, { "first", T_READ_FIRST }, { "targets", T_TARGETS },    { "contracts", T_CONTRACTS },
		{ "timeline", T_TIMELINE }, { "network", T_NETWORK },  { "orgs", T_ORGANISATIONS }, { "systems", T_SYSTEMS },
		{ "people", T_PEOPLE },     { "similar", T_SIMILAR },  { "unread", T_UNREAD },      { "method", T_METHOD },
	};
	page_putf(p, "<nav aria-label=\"%s\"><ul>", page_text(p, T_SECTIONS));
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		page_putf(p, "<li><a href=\"#%s\">%s</a></li>", links[i].anchor, page_text(p, links[i].t));
	page_put(p, "</ul></nav>\n");
}

static void words(struct page *p)
{
	static const struct { const char *key; enum text_id id;
	} w[] = {
		{ "filter", T_FILTER },     { "all", T_ALL },     { "prev", T_PREV },         { "next", T_NEXT },
		{ "evidence", T_EVIDENCE }, { "page", T_PAGE },   { "cut", T_CUT },           { "rows", T_ROWS },
		{ "close", T_CLOSE },       { "chain", T_CHAIN }, { "also", T_ALSO_AT },      { "found", T_FOUND_HERE },
		{ "show", T_SHOW_WITH },    { "type", T_TYPE },   { "size", T_SIZE },         { "changed", T_CHANGED },
		{ "pages", T_PAGES },       { "title", T_TITLE }, { "priority", T_PRIORITY }, { "none", T_NONE },
	};
	struct buf b;
	struct json j;
	buf_init(&b, 1u << 20);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kz(&j, "lang", p->zh ? "zh-CN" : "en");
	json_key(&j, "case");
	page_jtext(p, &j, STR(""), str_from(p->opt->file ? p->opt->file : p->opt->title));
	for (size_t i = 0; i < sizeof w / sizeof *w; i++)
		json_kz(&j, w[i].key, page_text(p, w[i].id));
	json_close(&j, '}');
	page_put(p, "<script type=\"application/json\" id=\"words\">");
	page_json(p, buf_str(&b));
	page_put(p, "</script>\n");
	buf_release(&b);
}

static enum status put_head(void *ctx, const struct report_row *row)
{
	page_str(ctx, row->cell[0]);
	return ST_EOF;
}

enum status report_page(const struct report_options *opt, struct io_writer *w, struct err *err)
{
	static enum status (*const parts[])(struct page *) = { section_overview, section_reading, section_targets,    section_contracts,
							       section_timeline, section_network, section_references, section_similar,
							       section_unread,   section_method };
	struct page p = { .opt = opt, .w = w, .zh = opt->lang && strcmp(opt->lang, "zh") == 0, .docs = docs_new(), .err = err };
	page_open(&p, str_from(opt->title), true, false);
	page_putf(&p, "<a class=\"skip\" href=\"#overview\">%s</a>\n<header><h1>", page_text(&p, T_SKIP));
	page_str(&p, str_from(opt->title));
	page_putf(&p, "</h1><p class=\"dim\">%s " SLUICE_VERSION " · %s ", page_text(&p, T_MADE_BY), page_text(&p, T_CASE_ID));
	enum status s = page_query(&p, "SELECT (SELECT value FROM meta WHERE key = 'case_id') || ' · ' || (SELECT max(at) FROM log)", NULL,
				   0, put_head, &p);
	page_put(&p, "</p>");
	badge(&p);
	page_put(&p, "</header>\n<div class=\"frame\">\n");
	navigation(&p);
	page_putf(&p, "<main>\n<noscript><p class=\"badge hot\">%s</p></noscript>\n", page_text(&p, T_NOSCRIPT));
	for (size_t i = 0; s == ST_OK && i < sizeof parts / sizeof *parts; i++)
		s = parts[i](&p);
	page_put(&p, "</main></div>\n<footer><p class=\"dim\">sluice " SLUICE_VERSION "</p></footer>\n");
	if (s == ST_OK)
		s = page_docs(&p);
	words(&p);
	page_close(&p, true);
	docs_free(p.docs);
	return s;
}
