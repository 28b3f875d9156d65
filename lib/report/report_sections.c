/* report_sections.c - what stands in the report, section by section: SQL over
 * the case's views, and how it is shown. */
#include "page_priv.h"

/* The sentence around bytes FROM to TO of a text, the place between \002 and \003.
 * The text is found by SHA-256; a place beyond the first part is looked for in
 * the part that holds it. */
#define SENTENCE(id, from, to) \
	"(SELECT CAST(substr(CAST(p.body AS BLOB), max(1, " from " - p.start - 89), min(90, " from " - p.start)) AS TEXT) || char(2) ||" \
	" CAST(substr(CAST(p.body AS BLOB), " from " - p.start + 1, " to " - " from ") AS TEXT) || char(3) ||" \
	" CAST(substr(CAST(p.body AS BLOB), " to " - p.start + 1, 120) AS TEXT)" \
	" FROM text_part p JOIN blob b ON b.id = p.blob WHERE b.sha256 = " id " AND p.start <= " from " ORDER BY p.start DESC LIMIT 1)"

#define REFERENCE_TABLE(kinds) \
	"SELECT g.kind, g.value, g.documents, g.mentions, g.roles," \
	" (SELECT replace(m.context, coalesce(m.raw, g.value), char(2) || coalesce(m.raw, g.value) || char(3)) FROM mention m WHERE m.blob = g.blob AND m.reference = g.id LIMIT 1) AS context," \
	" (SELECT i.path FROM item i WHERE i.blob = g.blob ORDER BY i.path LIMIT 1) AS path," \
	" (SELECT m.page FROM mention m WHERE m.blob = g.blob AND m.reference = g.id LIMIT 1) AS page," \
	" (SELECT b.sha256 FROM blob b WHERE b.id = g.blob) AS item" \
	" FROM (SELECT r.id, r.kind, r.value, count(*) AS documents, sum(p.n) AS mentions, group_concat(DISTINCT p.role) AS roles, min(p.blob) AS blob" \
	" FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind IN (" kinds ")" \
	" AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.object = 'reference' AND v.object_key = r.kind || ':' || r.value AND v.scope = '' AND v.verdict = 'rejected')" \
	" GROUP BY r.id) g ORDER BY g.documents DESC, g.mentions DESC, g.kind, g.value"

static void card(struct page *p, enum text_id label, double n)
{
	page_putf(p, "<div class=\"card\"><strong>%.0f</strong><span class=\"dim\">%s</span></div>\n", n, page_text(p, label));
}

static void section(struct page *p, const char *anchor, enum text_id title)
{
	page_putf(p, "<section><h2 id=\"%s\">%s</h2>\n", anchor, page_text(p, title));
}

static enum status overview(struct page *p)
{
	section(p, "overview", T_OVERVIEW);
	page_put(p, "<div class=\"cards\">\n");
	card(p, T_FILES, page_number(p, "SELECT count(*) FROM item WHERE kind = 'file'"));
	card(p, T_CONTENTS, page_number(p, "SELECT count(*) FROM blob WHERE sha256 <> ''"));
	card(p, T_READ, page_number(p, "SELECT count(*) FROM item WHERE kind = 'file' AND chars > 0"));
	card(p, T_UNREAD_N, page_number(p, "SELECT count(*) FROM unread"));
	card(p, T_LOSSES, page_number(p, "SELECT count(*) FROM error"));
	card(p, T_TARGETS_N, page_number(p, "SELECT count(*) FROM top_targets"));
	card(p, T_CONTRACTS_N, page_number(p, "SELECT count(*) FROM contracts"));
	card(p, T_REFERENCES, page_number(p, "SELECT count(*) FROM reference"));
	card(p, T_MENTIONS, page_number(p, "SELECT coalesce(sum(n), 0) FROM posting"));
	page_put(p, "</div>\n<div class=\"plots\">\n");
	enum status s = page_bars(p, T_BY_FORMAT, "SELECT coalesce(format, mime, '?'), count(*) FROM item WHERE kind = 'file' GROUP BY 1 ORDER BY 2 DESC, 1", false);
	if (s == ST_OK)
		s = page_bars(p, T_BY_LANGUAGE, "SELECT lang, count(*) FROM item WHERE lang IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1", false);
	if (s == ST_OK)
		s = page_bars(p, T_BY_LOSS, "SELECT stage || ': ' || code, count(*) FROM error GROUP BY 1 ORDER BY 2 DESC, 1", true);
	page_put(p, "</div></section>\n");
	return s;
}

static enum status targets(struct page *p)
{
	static const struct page_col cols[] = { { T_NAME, 't' }, { T_COUNTRY, 't' }, { T_SECTOR, 't' }, { T_DOCUMENTS, 'n' }, { T_RECORDS, 'n' }, { T_SCORE, 'n' }, { T_FIRST, 't' }, { T_LAST, 't' } };
	section(p, "targets", T_TARGETS);
	page_put(p, "<div class=\"plots\">\n");
	enum status s = page_bars(p, T_BY_COUNTRY, "SELECT coalesce(country, '?'), count(*) FROM top_targets GROUP BY 1 ORDER BY 2 DESC, 1", true);
	page_put(p, "</div>\n");
	if (s == ST_OK)
		s = page_table(p, T_TARGETS, cols, 8, true,
			"SELECT k.name, k.country, k.sector, k.documents, k.records, k.score, k.first, k.last,"
			" coalesce(" SENTENCE("t.item", "json_extract(t.extra, '$.evidence[0][0]')", "json_extract(t.extra, '$.evidence[0][1]')") ", t.what) AS sentence, t.path, json_extract(t.extra, '$.page'), t.item"
			" FROM top_targets k JOIN targets t ON coalesce(t.name, t.host) = k.name ORDER BY k.documents DESC, k.score DESC, k.name, t.score DESC, t.path");
	page_put(p, "</section>\n");
	return s;
}

static enum status contracts(struct page *p)
{
	static const struct page_col cols[] = { { T_NUMBER, 't' }, { T_TITLE, 't' }, { T_PARTY_A, 't' }, { T_PARTY_B, 't' }, { T_AMOUNT, 'n' }, { T_CURRENCY, 't' }, { T_SIGNED, 't' }, { T_SCORE, 'n' } };
	section(p, "contracts", T_CONTRACTS);
	page_put(p, "<div class=\"plots\">\n");
	enum status s = page_bars(p, T_BY_CLIENT, "SELECT party_a || ' (' || coalesce(currency, '?') || ')', sum(amount) FROM (SELECT party_a, currency, max(amount) AS amount FROM contracts WHERE party_a IS NOT NULL AND amount > 0"
		" GROUP BY coalesce(number, item || coalesce(title, project, amount)), party_a, currency) GROUP BY 1 ORDER BY 2 DESC, 1", false);
	if (s == ST_OK)
		s = page_bars(p, T_BY_YEAR, "SELECT substr(signed, 1, 4), count(DISTINCT coalesce(number, id)) FROM contracts WHERE signed IS NOT NULL GROUP BY 1 ORDER BY 1", false);
	page_put(p, "</div>\n");
	if (s == ST_OK)
		s = page_table(p, T_CONTRACTS, cols, 8, true,
			"SELECT c.number, coalesce(c.title, c.project), c.party_a, c.party_b, c.amount, c.currency, c.signed, c.score, "
			SENTENCE("c.item", "coalesce(json_extract(c.extra, '$.evidence.number[0]'), json_extract(c.extra, '$.evidence.amount[0]'), json_extract(c.extra, '$.evidence.party_a[0]'))",
				"coalesce(json_extract(c.extra, '$.evidence.number[1]'), json_extract(c.extra, '$.evidence.amount[1]'), json_extract(c.extra, '$.evidence.party_a[1]'))")
			" AS sentence, c.path, json_extract(c.extra, '$.page'), c.item FROM contracts c ORDER BY c.amount DESC NULLS LAST, c.number, c.title, c.party_a, c.party_b, c.signed, c.score, c.path");
	page_put(p, "</section>\n");
	return s;
}

static enum status network(struct page *p)
{
	section(p, "network", T_NETWORK);
	page_putf(p, "<p class=\"dim\">%s · %s · <span class=\"k1\">%s</span></p>\n", page_text(p, T_CLIENT), page_text(p, T_SUPPLIER), page_text(p, T_TARGET));
	enum status s = page_network(p,
		"SELECT a, b, sum(n) AS n, ra, rb FROM ("
		"SELECT party_a AS a, party_b AS b, count(*) AS n, 'client' AS ra, 'supplier' AS rb FROM contracts WHERE party_a IS NOT NULL AND party_b IS NOT NULL GROUP BY 1, 2"
		" UNION ALL SELECT c.party_a, coalesce(t.name, t.host), count(*), 'client', 'target' FROM contracts c JOIN targets t ON t.item = c.item WHERE c.party_a IS NOT NULL GROUP BY 1, 2"
		" UNION ALL SELECT DISTINCT t.name, u.name, 1, 'target', 'target' FROM targets t JOIN targets u ON u.item = t.item AND u.name > t.name WHERE t.item IN (SELECT item FROM targets GROUP BY item HAVING count(*) <= 8)"
		") GROUP BY a, b ORDER BY n DESC, a, b LIMIT 120");
	page_put(p, "</section>\n");
	return s;
}

static enum status references(struct page *p, const char *anchor, enum text_id title, const char *sql)
{
	static const struct page_col cols[] = { { T_KIND, 't' }, { T_VALUE, 'v' }, { T_DOCUMENTS, 'n' }, { T_MENTIONS, 'n' }, { T_ROLES, 't' } };
	section(p, anchor, title);
	enum status s = page_table(p, title, cols, 5, true, sql);
	page_put(p, "</section>\n");
	return s;
}

static enum status reading(struct page *p)
{
	static const struct page_col cols[] = { { T_PATH, 't' }, { T_PRIORITY, 'n' }, { T_REASONS, 't' }, { T_TYPE, 't' } };
	section(p, "first", T_READ_FIRST);
	enum status s = page_table(p, T_READ_FIRST, cols, 4, true,
		"SELECT d.path, d.priority, (SELECT group_concat(j.value, '; ') FROM json_each(d.reasons) j), d.format, d.title, d.path, NULL, d.id FROM documents d WHERE d.priority > 0 AND d.part_of IS NULL ORDER BY d.priority DESC, d.path LIMIT 2000");
	page_put(p, "</section>\n");
	return s;
}

static enum status rest(struct page *p)
{
	static const struct page_col when[] = { { T_DATE, 't' }, { T_WHAT, 't' }, { T_LABEL, 't' } };
	static const struct page_col like[] = { { T_REPRESENTATIVE, 't' }, { T_PATH, 't' }, { T_WHAT, 't' }, { T_LIKENESS, 'n' } };
	static const struct page_col unread[] = { { T_PATH, 't' }, { T_REASON, 't' }, { T_TYPE, 't' }, { T_SIZE, 'n' } };
	static const struct page_col loss[] = { { T_PATH, 't' }, { T_STAGE, 't' }, { T_REASON, 't' }, { T_MESSAGE, 't' } };
	section(p, "timeline", T_TIMELINE);
	enum status s = page_table(p, T_TIMELINE, when, 3, true, "SELECT date, what, label, NULL, path, NULL, item FROM timeline ORDER BY date, what, label, path");
	page_put(p, "</section>\n");
	section(p, "similar", T_SIMILAR);
	if (s == ST_OK)
		s = page_table(p, T_SIMILAR, like, 4, false, "SELECT representative, path, how, round(likeness, 2) FROM similar WHERE how <> 'representative' ORDER BY 1, 4 DESC, 2");
	page_put(p, "</section>\n");
	section(p, "unread", T_UNREAD);
	if (s == ST_OK)
		s = page_table(p, T_UNREAD, unread, 4, false, "SELECT path, reason, coalesce(format, mime), size FROM unread ORDER BY priority DESC, path");
	if (s == ST_OK)
		s = page_table(p, T_LOSSES, loss, 4, false, "SELECT path, stage, code, message FROM losses ORDER BY code, path");
	page_put(p, "</section>\n");
	return s;
}

static enum status put_run(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	page_put(p, "<li><code>");
	for (int i = 0; i < row->n; i++) {
		if (i)
			page_put(p, " · ");
		page_str(p, row->cell[i]);
	}
	page_put(p, "</code></li>\n");
	return ST_OK;
}

static enum status method(struct page *p)
{
	section(p, "method", T_METHOD);
	page_putf(p, "<p>%s</p>\n<p>%s</p>\n<ul>\n", page_text(p, T_METHOD_TEXT), page_text(p, T_REPRODUCE));
	enum status s = page_query(p, "SELECT at, who, tool, version, action, coalesce(json_extract(detail, '$.args'), json_extract(detail, '$.evidence_sum'), ''), substr(hash, 1, 16) FROM log ORDER BY at, origin, seq LIMIT 100", NULL, 0, put_run, p);
	page_put(p, "</ul></section>\n");
	return s;
}

static enum status head_row(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	page_str(p, row->cell[0]);
	return ST_EOF;
}

static void navigation(struct page *p)
{
	static const struct { const char *anchor; enum text_id t; } links[] = {
		{ "overview", T_OVERVIEW }, { "targets", T_TARGETS }, { "contracts", T_CONTRACTS }, { "network", T_NETWORK }, { "first", T_READ_FIRST },
		{ "orgs", T_ORGANISATIONS }, { "systems", T_SYSTEMS }, { "people", T_PEOPLE }, { "timeline", T_TIMELINE }, { "similar", T_SIMILAR }, { "unread", T_UNREAD }, { "method", T_METHOD },
	};
	page_put(p, "<nav aria-label=\"sections\">");
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		page_putf(p, "<a href=\"#%s\">%s</a>", links[i].anchor, page_text(p, links[i].t));
	page_put(p, "</nav>\n");
}

enum status report_page(const struct report_options *opt, struct io_writer *w, struct err *err)
{
	struct page p = { .opt = opt, .w = w, .zh = opt->lang && strcmp(opt->lang, "zh") == 0, .err = err };
	static enum status (*const parts[])(struct page *) = { overview, targets, contracts, network, reading };
	page_open(&p, str_from(opt->title), true);
	page_put(&p, "<header><h1>");
	page_str(&p, str_from(opt->title));
	page_putf(&p, "</h1><p class=\"dim\">%s " SLUICE_VERSION " · %s ", page_text(&p, T_MADE_BY), page_text(&p, T_CASE_ID));
	enum status s = page_query(&p, "SELECT (SELECT value FROM meta WHERE key = 'case_id') || ' · ' || (SELECT max(at) FROM log)", NULL, 0, head_row, &p);
	page_putf(&p, "%s%s</p></header>\n<main>\n", opt->unmask ? "" : " · ", opt->unmask ? "" : page_text(&p, T_MASKED));
	navigation(&p);
	page_putf(&p, "<noscript><p>%s</p></noscript>\n", page_text(&p, T_NOSCRIPT));
	for (size_t i = 0; s == ST_OK && i < sizeof parts / sizeof *parts; i++)
		s = parts[i](&p);
	if (s == ST_OK)
		s = references(&p, "orgs", T_ORGANISATIONS, REFERENCE_TABLE("'organization', 'party', 'threat-actor', 'company-id', 'watch'"));
	if (s == ST_OK)
		s = references(&p, "systems", T_SYSTEMS, REFERENCE_TABLE("'domain', 'host', 'url', 'ipv4', 'ipv6', 'cidr', 'asn', 'mac', 'onion', 'cve', 'malware', 'tool', 'attack-technique', 'md5', 'sha1', 'sha256', 'sha512'"));
	if (s == ST_OK)
		s = references(&p, "people", T_PEOPLE, REFERENCE_TABLE("'email', 'phone', 'wechat', 'qq', 'telegram', 'twitter', 'imei', 'imsi', 'id-number', 'passport', 'iban', 'bank-card', 'bank-account', 'btc', 'eth', 'tron', 'xmr'"));
	if (s == ST_OK)
		s = rest(&p);
	if (s == ST_OK)
		s = method(&p);
	page_put(&p, "</main>\n<footer><p class=\"dim\">sluice " SLUICE_VERSION "</p></footer>\n");
	page_close(&p, true);
	return s;
}
