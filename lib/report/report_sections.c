/* report_sections.c - what stands in the report, section by section: SQL over
 * the case's views, and how it is shown. */
#include "sections.h"

#define ACCEPTED_REFERENCE " NOT EXISTS (SELECT 1 FROM verdict v WHERE v.object = 'reference' AND v.object_key = r.kind || ':' || r.value AND v.scope = '' AND v.verdict = 'rejected')"

/* The text around bytes FROM to TO, the place between \002 and \003; the table cuts
 * it to its sentence. A place beyond the first part is looked for in the part that holds it,
 * which may be megabytes: it is cut once ("z"), and small pieces are made of that. */
#define AROUND "240"
#define EVIDENCE_ROWS "20" /* EVIDENCE_MAX of the table: more are not shown */
#define SENTENCE(id, from, to) \
	"(WITH z AS MATERIALIZED (SELECT min(" AROUND ", " from " - p.start) AS f, " to " - " from " AS n," \
	" substr(CAST(p.body AS BLOB), max(1, " from " - p.start - " AROUND " + 1), " AROUND " + " to " - " from " + " AROUND ") AS s" \
	" FROM text_part p JOIN blob b ON b.id = p.blob WHERE b.sha256 = " id " AND p.start <= " from " ORDER BY p.start DESC LIMIT 1)" \
	" SELECT CAST(substr(s, 1, f) AS TEXT) || char(2) || CAST(substr(s, f + 1, n) AS TEXT) || char(3) || CAST(substr(s, f + n + 1, " AROUND ") AS TEXT) FROM z)"

/* Values with their documents: the best eight of the two thousand most frequent, one of the others. */
#define REFERENCE_TABLE(kinds) \
	"WITH g AS (SELECT r.id, r.kind, r.value, count(*) AS documents, sum(p.n) AS mentions, group_concat(DISTINCT nullif(p.role, 'unknown')) AS roles," \
	" row_number() OVER (ORDER BY count(*) DESC, sum(p.n) DESC, r.kind, r.value) AS place FROM reference r JOIN posting p ON p.reference = r.id" \
	" WHERE r.kind IN (" kinds ") AND" ACCEPTED_REFERENCE \
	" AND NOT (r.kind = 'party' AND EXISTS (SELECT 1 FROM reference o WHERE o.kind = 'organization' AND o.value = r.value)) GROUP BY r.id)," \
	" e AS (SELECT g.*, q.blob, row_number() OVER (PARTITION BY g.id ORDER BY q.score DESC, q.n DESC, q.blob) AS nth FROM g JOIN posting q ON q.reference = g.id)" \
	" SELECT e.kind, e.value, e.documents, e.mentions, CASE WHEN EXISTS (SELECT 1 FROM verdict v WHERE v.object = 'reference' AND v.object_key = e.kind || ':' || e.value AND v.verdict = 'accepted') THEN coalesce(e.roles || ',', '') || 'accepted' ELSE e.roles END," \
	" (SELECT replace(m.context, coalesce(m.raw, e.value), char(2) || coalesce(m.raw, e.value) || char(3)) FROM mention m WHERE m.blob = e.blob AND m.reference = e.id ORDER BY m.score DESC, m.start LIMIT 1)," \
	" (SELECT m.page FROM mention m WHERE m.blob = e.blob AND m.reference = e.id ORDER BY m.score DESC, m.start LIMIT 1), (SELECT b.sha256 FROM blob b WHERE b.id = e.blob)" \
	" FROM e WHERE e.nth <= CASE WHEN e.place <= 2000 THEN 8 ELSE 1 END ORDER BY e.place, e.nth"

/* One contract found in several documents is one: its fullest record speaks (contract_groups, the case's own view). */
#define ONE_CONTRACT \
	"WITH o AS (SELECT *, same AS k, row_number() OVER w AS nth, first_value(number) OVER w AS n1, first_value(coalesce(title, project, '') || CASE WHEN verdict = 'accepted' THEN ' ✓' ELSE '' END) OVER w AS t1, first_value(party_a) OVER w AS a1, first_value(party_b) OVER w AS b1," \
	" first_value(amount) OVER w AS m1, first_value(currency) OVER w AS c1, first_value(signed) OVER w AS s1, first_value(paper) OVER w AS p1, first_value(score) OVER w AS g1, count(*) OVER (PARTITION BY same) AS d1" \
	" FROM contract_groups WINDOW w AS (PARTITION BY same ORDER BY paper IS NOT NULL, known DESC, score DESC, item, amount))"
#define COUNT_CONTRACTS "SELECT count(DISTINCT same) FROM contract_groups WHERE paper IS NULL" /* as case info does */
#define MAIN_CURRENCY "(SELECT currency FROM contracts WHERE amount > 0 AND paper IS NULL GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1)"

static void section(struct page *p, const char *anchor, enum text_id title)
{
	page_putf(p, "<section id=\"%s\"><h2>%s</h2>\n", anchor, page_text(p, title));
}

static void end_section(struct page *p)
{
	page_put(p, "</section>\n");
}

static void card(struct page *p, const char *to, enum text_id label, double n)
{
	page_putf(p, "<a class=\"card\" href=\"#%s\"><strong>", to);
	page_number_text(p, n);
	page_putf(p, "</strong><span>%s</span></a>\n", page_text(p, label));
}

/* A sentence whose numbers are filled in, each strong; of "{one|more}" the form that
 * the number before it asks for. */
static void lede(struct page *p, enum text_id text, const char *const *sql)
{
	double n = 0;
	bool silent = false;
	for (const char *z = page_text(p, text); *z; z++) {
		if (*z == '{' || *z == '|' || *z == '}') {
			silent = *z == '{' ? n != 1 : *z == '|' && n == 1;
			continue;
		}
		if (z[0] != '%' || z[1] != 's') {
			if (!silent)
				io_write(p->w, z, 1);
			continue;
		}
		n = page_number(p, *sql++);
		page_put(p, "<strong>");
		page_number_text(p, n);
		page_put(p, "</strong>");
		z++;
	}
}

struct phrase { struct page *p; int n; enum { PHRASE_COUNTRY, PHRASE_MONEY } what; };

static enum status put_phrase(void *ctx, const struct report_row *row)
{
	struct phrase *f = ctx;
	page_put(f->p, f->n++ ? page_text(f->p, T_COMMA) : "");
	if (f->what == PHRASE_COUNTRY) {
		page_str(f->p, page_country(f->p, row->cell[0]));
		page_putf(f->p, " (%.0f)", json_as_num(row->cell[1], 0));
	} else {
		page_str(f->p, row->cell[0]);
		page_put(f->p, "\302\240<strong>");
		page_number_text(f->p, json_as_num(row->cell[1], 0));
		page_put(f->p, "</strong>");
	}
	return ST_OK;
}

static void overview_words(struct page *p)
{
	static const char *const files[] = { "SELECT count(*) FROM item WHERE kind = 'file'", "SELECT count(*) FROM item WHERE depth = 0 AND kind = 'file'", "SELECT (SELECT count(*) FROM blob WHERE sha256 <> '') - (SELECT count(DISTINCT blob) FROM item WHERE kind = 'document')",
		"SELECT count(*) FROM item WHERE kind = 'file' AND chars > 0", "SELECT count(*) FROM unread", "SELECT count(*) FROM error" };
	static const char *const targets[] = { "SELECT count(*) FROM top_targets", "SELECT count(DISTINCT item) FROM targets" };
	static const char *const contracts[] = { COUNT_CONTRACTS, "SELECT count(DISTINCT party_a) FROM contracts WHERE paper IS NULL",
						 "SELECT count(DISTINCT party_b) FROM contracts WHERE paper IS NULL" };
	struct phrase places = { p, 0, PHRASE_COUNTRY }, money = { p, 0, PHRASE_MONEY };
	page_put(p, "<div class=\"lede\"><p>");
	lede(p, T_LEDE_FILES, files);
	page_put(p, "</p>\n");
	if (page_number(p, targets[0]) > 0) {
		page_put(p, "<p>");
		lede(p, T_LEDE_TARGETS, targets);
		if (page_number(p, "SELECT count(*) FROM top_targets WHERE country <> ''") > 0) {
			page_put(p, page_text(p, T_LEDE_MOST));
			page_query(p, "SELECT country, count(*) FROM top_targets WHERE country <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3",
				   NULL, 0, put_phrase, &places);
		}
		page_putf(p, "%s</p>\n", page_text(p, T_STOP));
	}
	if (page_number(p, contracts[0]) > 0) {
		page_put(p, "<p>");
		lede(p, T_LEDE_CONTRACTS, contracts);
		if (page_number(p, "SELECT EXISTS (SELECT 1 FROM contracts WHERE amount > 0 AND paper IS NULL)") > 0) {
			page_put(p, page_text(p, T_LEDE_WORTH));
			page_query(
			    p,
			    "SELECT coalesce(currency, '?'), sum(amount) FROM distinct_contracts WHERE amount > 0 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 4",
			    NULL, 0, put_phrase, &money);
		}
		page_putf(p, "%s</p>\n", page_text(p, T_STOP));
	}
	page_put(p, "</div>\n");
}

enum status section_overview(struct page *p)
{
	section(p, "overview", T_OVERVIEW);
	overview_words(p);
	page_put(p, "<div class=\"cards\">\n");
	card(p, "targets", T_TARGETS_N, page_number(p, "SELECT count(*) FROM top_targets"));
	card(p, "contracts", T_CONTRACTS_N, page_number(p, COUNT_CONTRACTS));
	card(p, "orgs", T_REFERENCES, page_number(p, "SELECT count(*) FROM reference r WHERE EXISTS (SELECT 1 FROM posting p WHERE p.reference = r.id)"));
	card(p, "orgs", T_MENTIONS, page_number(p, "SELECT coalesce(sum(n), 0) FROM posting"));
	card(p, "unread", T_UNREAD_N, page_number(p, "SELECT count(*) FROM unread"));
	card(p, "unread", T_LOSSES, page_number(p, "SELECT count(*) FROM error"));
	page_put(p, "</div>\n<div class=\"plots\">\n");
	enum status s =
	    page_bars(p, &(struct page_bars){ T_BY_FORMAT, NULL, 0, BAR_PLAIN, 'n', false },
		      "SELECT coalesce(format, mime, '?'), count(*) FROM item WHERE kind = 'file' GROUP BY 1 ORDER BY 2 DESC, 1");
	if (s == ST_OK)
		s = page_bars(p, &(struct page_bars){ T_BY_LANGUAGE, NULL, 0, BAR_TERM, 'n', false },
			      "SELECT lang, count(*) FROM item WHERE lang IS NOT NULL AND kind = 'file' GROUP BY 1 ORDER BY 2 DESC, 1");
	if (s == ST_OK)
		s = page_bars(p, &(struct page_bars){ T_BY_LOSS, "losses", 2, BAR_TERM, 'n', true },
			      "SELECT code, count(*) FROM error GROUP BY 1 ORDER BY 2 DESC, 1");
	page_put(p, "</div>");
	end_section(p);
	return s;
}

enum status section_reading(struct page *p)
{
	static const struct page_col cols[] = { { T_DOCUMENT, 'd' }, { T_TYPE, 't' }, { T_PRIORITY, 'n' }, { T_REASONS, 'l' } };
	section(p, "first", T_READ_FIRST);
	enum status s = page_table(p, "first", T_READ_FIRST, cols, 4, true,
		"SELECT b.sha256, i.format, r.score, r.reasons, (SELECT substr(t.body, 1, 400) FROM text_part t WHERE t.blob = b.id AND t.seq = 0), NULL, b.sha256"
		" FROM priority r JOIN blob b ON b.id = r.blob JOIN item i ON i.id = (SELECT j.id FROM item j WHERE j.blob = b.id ORDER BY j.path LIMIT 1)"
		" WHERE r.score > 0 AND i.part_of IS NULL AND NOT EXISTS (SELECT 1 FROM twin w WHERE w.blob = b.id AND w.how = 'same text') ORDER BY r.score DESC, i.path LIMIT 5000");
	if (s == ST_OK && page_number(p, "SELECT count(*) FROM mark") > 0) {
		static const struct page_col marks[] = { { T_DATE, 'w' },  { T_WHO, 't' },  { T_ACTION, 'k' },
							 { T_VALUE, 't' }, { T_WHAT, 't' }, { T_DOCUMENT, 'd' } };
		page_putf(p, "<h3>%s</h3>\n", page_text(p, T_MARKS));
		/* the key of a reference may be somebody's number: its kind must do */
		s = page_table(p, "marks", T_MARKS, marks, 6, false,
			"SELECT at, who, verb, value, CASE object WHEN 'document' THEN NULL WHEN 'reference' THEN substr(object_key, 1, instr(object_key, ':') - 1) ELSE object_key || CASE WHEN scope LIKE 'country:%' THEN ' (' || substr(scope, 9) || ')' ELSE '' END END,"
			" CASE WHEN object = 'document' THEN object_key WHEN scope LIKE 'country:%' THEN NULL ELSE nullif(scope, '') END FROM mark ORDER BY at, uid");
	}
	end_section(p);
	return s;
}

enum status section_targets(struct page *p)
{
	static const struct page_col cols[] = { { T_NAME, 't' },      { T_COUNTRY, 'c' }, { T_SECTOR, 'k' }, { T_WHAT, 't' },
						{ T_DOCUMENTS, 'n' }, { T_FIRST, 'w' },   { T_LAST, 'w' },   { T_SCORE, 'n' } };
	section(p, "targets", T_TARGETS);
	enum status s =
	    page_map(p, T_MAP, "targets", 1, "SELECT country, count(*) FROM top_targets WHERE country <> '' GROUP BY 1 ORDER BY 2 DESC, 1");
	page_put(p, "<div class=\"plots\">\n");
	if (s == ST_OK)
		s = page_bars(p, &(struct page_bars){ T_BY_COUNTRY, "targets", 1, BAR_COUNTRY, 'n', true },
			      "SELECT country, count(*) FROM top_targets WHERE country <> '' GROUP BY 1 ORDER BY 2 DESC, 1");
	if (s == ST_OK)
		s = page_bars(p, &(struct page_bars){ T_BY_SECTOR, "targets", 2, BAR_TERM, 'n', true },
			      "SELECT sector, count(*) FROM top_targets WHERE sector <> '' GROUP BY 1 ORDER BY 2 DESC, 1");
	page_put(p, "</div>\n");
	if (s == ST_OK)
		s = page_table(p, "targets", T_TARGETS, cols, 8, true,
			/* "w": one reading of the records, not one a name; sentences are cut for what is shown only */
			"WITH h AS MATERIALIZED (SELECT coalesce(name, host) AS n, min(nullif(country, '')) AS low, max(nullif(country, '')) AS high FROM target GROUP BY 1),"
			" o AS (SELECT t.*, h.n, h.low, h.high FROM targets t JOIN h ON h.n = coalesce(t.name, t.host)),"
			/* the country as top_targets has it, '' for none */
			" q AS (SELECT *, coalesce(CASE WHEN low = high THEN low ELSE country END, '') AS c FROM o),"
			" w AS MATERIALIZED (SELECT n, c, what, volume, score, path, item, extra, row_number() OVER (PARTITION BY n, c ORDER BY score DESC, path) AS nth FROM q),"
			" d AS MATERIALIZED (SELECT n, c, max(coalesce(what || coalesce(' · ' || volume, ''), volume)) AS done FROM w GROUP BY n, c),"
			" k AS MATERIALIZED (SELECT *, coalesce(country, '') AS c, row_number() OVER (ORDER BY documents DESC, score DESC, name, country) AS place FROM top_targets)"
			" SELECT k.name || CASE WHEN EXISTS (SELECT 1 FROM verdict v WHERE v.object = 'target' AND v.object_key = k.name AND v.verdict = 'accepted' AND (v.scope NOT LIKE 'country:%' OR v.scope = 'country:' || coalesce(k.country, ''))) THEN ' ✓' ELSE '' END, k.country, k.sector, d.done, k.documents, k.first, k.last, round(k.score, 2),"
			" coalesce(" SENTENCE("w.item", "json_extract(w.extra, '$.evidence[0][0]')", "json_extract(w.extra, '$.evidence[0][1]')") ", w.what, k.name), json_extract(w.extra, '$.page'), w.item"
			" FROM k JOIN d ON d.n = k.name AND d.c = k.c JOIN w ON w.n = k.name AND w.c = k.c WHERE w.nth <= " EVIDENCE_ROWS " ORDER BY k.place, w.nth");
	end_section(p);
	return s;
}

#define FIELD_PLACE(n) "coalesce(json_extract(extra, '$.evidence.number[" n "]'), json_extract(extra, '$.evidence.amount[" n "]'), json_extract(extra, '$.evidence.party_a[" n "]'), json_extract(extra, '$.evidence.project[" n "]'), json_extract(extra, '$.evidence.title[" n "]'))"

enum status section_contracts(struct page *p)
{
	static const struct page_col cols[] = { { T_NUMBER, 'w' },  { T_TITLE, 't' },    { T_PARTY_A, 't' }, { T_PARTY_B, 't' },
						{ T_AMOUNT, 'n' },  { T_CURRENCY, 'k' }, { T_SIGNED, 'w' },  { T_PAPER, 'k' },
						{ T_RECORDS, 'n' }, { T_SCORE, 'n' } };
	struct phrase money = { p, 0, PHRASE_MONEY };
	section(p, "contracts", T_CONTRACTS);
	enum status s = page_bars(p, &(struct page_bars){ T_BY_CLIENT, "contracts", -1, BAR_PLAIN, 'm', false },
		"SELECT party_a, sum(amount) FROM distinct_contracts WHERE party_a IS NOT NULL AND amount > 0 AND coalesce(currency, '') = coalesce(" MAIN_CURRENCY ", '') GROUP BY 1 ORDER BY 2 DESC, 1");
	if (s == ST_OK)
		s = page_matrix(p, T_BY_CLIENT_YEAR, "contracts",
			"SELECT party_a, coalesce(substr(signed, 1, 4), ''), sum(CASE WHEN coalesce(currency, '') = coalesce(" MAIN_CURRENCY ", '') THEN amount END), count(*) FROM distinct_contracts WHERE party_a IS NOT NULL"
			" GROUP BY 1, 2 ORDER BY sum(sum(CASE WHEN coalesce(currency, '') = coalesce(" MAIN_CURRENCY ", '') THEN amount END)) OVER (PARTITION BY party_a) DESC NULLS LAST, party_a, 2");
	if (s == ST_OK && page_number(p, "SELECT count(DISTINCT currency) FROM contracts WHERE amount > 0 AND paper IS NULL") > 1) {
		page_putf(p, "<p class=\"dim\">%s ", page_text(p, T_OTHER_CURRENCIES));
		s = page_query(p, "SELECT coalesce(currency, '?'), sum(amount) FROM distinct_contracts WHERE amount > 0 AND coalesce(currency, '') <> coalesce(" MAIN_CURRENCY ", '') GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 12", NULL, 0, put_phrase, &money);
		page_put(p, "</p>\n");
	}
	if (s == ST_OK)
		s = page_table(p, "contracts", T_CONTRACTS, cols, 10, true,
			       ONE_CONTRACT " SELECT n1, t1, a1, b1, m1, c1, s1, p1, d1, round(g1, 2), coalesce(" SENTENCE(
				   "o.item", FIELD_PLACE("0"), FIELD_PLACE("1")) ", title, project), json_extract(extra, '$.page'), item"
										 " FROM o ORDER BY m1 DESC NULLS LAST, k, nth");
	end_section(p);
	return s;
}

enum status section_network(struct page *p)
{
	/* a product is what stands in quotation marks in a project's name */
	static const char sql[] =
		"WITH n(name, role, item) AS ("
		" SELECT DISTINCT party_a, 'client', item FROM contracts WHERE party_a <> ''"
		" UNION SELECT DISTINCT party_b, 'supplier', item FROM contracts WHERE party_b <> ''"
		" UNION SELECT DISTINCT coalesce(name, host), 'target', item FROM targets WHERE coalesce(name, host) <> ''),"
		" q(name, party_a, party_b) AS (SELECT trim(replace(replace(substr(z, instr(z, '“') + 1, instr(z, '”') - instr(z, '“') - 1), '《', ''), '》', '')), party_a, party_b"
		" FROM (SELECT coalesce(project, title) AS z, party_a, party_b FROM contracts) WHERE instr(z, '“') > 0 AND instr(z, '”') > instr(z, '“') + 1)"
		" SELECT a, b, sum(w), ra, rb FROM ("
		" SELECT party_a AS a, party_b AS b, count(*) AS w, 'client' AS ra, 'supplier' AS rb FROM contracts WHERE party_a <> '' AND party_b <> '' GROUP BY 1, 2"
		" UNION ALL SELECT coalesce(party_b, party_a), name, count(*), CASE WHEN party_b IS NULL THEN 'client' ELSE 'supplier' END, 'product' FROM q WHERE coalesce(party_b, party_a) <> '' GROUP BY 1, 2, 4"
		" UNION ALL SELECT x.name, y.name, count(*), x.role, 'target' FROM n x JOIN n y ON y.item = x.item AND y.role = 'target' AND x.role <> 'target' GROUP BY 1, 2, 4"
		" UNION ALL SELECT r.value, coalesce(t.name, t.host), count(DISTINCT t.item), max(p.role), 'target' FROM targets t JOIN blob b ON b.sha256 = t.item JOIN posting p ON p.blob = b.id AND p.role IN ('client', 'supplier')"
		"  JOIN reference r ON r.id = p.reference AND r.kind IN ('organization', 'party') WHERE coalesce(t.name, t.host) <> '' AND NOT EXISTS (SELECT 1 FROM n WHERE n.item = t.item AND n.name = r.value) GROUP BY 1, 2"
		") GROUP BY a, b, ra, rb ORDER BY 3 DESC, a, b LIMIT 4000";
	section(p, "network", T_NETWORK);
	page_putf(p, "<p class=\"dim\">%s</p>\n", page_text(p, T_NETWORK_NOTE));
	enum status s = page_network(p, sql);
	end_section(p);
	return s;
}

static enum status references(struct page *p, const char *anchor, enum text_id title, const char *sql)
{
	static const struct page_col cols[] = { { T_KIND, 'k' }, { T_VALUE, 'v' }, { T_DOCUMENTS, 'n' }, { T_MENTIONS, 'n' }, { T_ROLES, 'k' } };
	section(p, anchor, title);
	enum status s = page_table(p, anchor, title, cols, 5, true, sql);
	end_section(p);
	return s;
}

enum status section_references(struct page *p)
{
	enum status s = references(p, "orgs", T_ORGANISATIONS, REFERENCE_TABLE("'organization', 'party', 'threat-actor', 'company-id', 'watch'"));
	if (s == ST_OK)
		s = references(
		    p, "systems", T_SYSTEMS,
		    REFERENCE_TABLE(
			"'domain', 'host', 'url', 'ipv4', 'ipv6', 'cidr', 'asn', 'mac', 'onion', 'cve', 'malware', 'tool', 'attack-technique', 'yara-rule', 'md5', 'sha1', 'sha256', 'sha512', 'ssdeep'"));
	if (s == ST_OK)
		s = references(
		    p, "people", T_PEOPLE,
		    REFERENCE_TABLE(
			"'email', 'phone', 'wechat', 'qq', 'telegram', 'twitter', 'xmpp', 'imei', 'imsi', 'id-number', 'passport', 'iban', 'bank-card', 'bank-account', 'btc', 'eth', 'tron', 'xmr', 'coin'"));
	return s;
}

enum status section_timeline(struct page *p)
{
	static const struct page_col cols[] = { { T_DATE, 'w' }, { T_WHAT, 'k' }, { T_LABEL, 't' } };
	section(p, "timeline", T_TIMELINE);
	enum status s = page_timeline(p, "SELECT date, what, count(DISTINCT coalesce(label, item)) FROM timeline GROUP BY 1, 2 ORDER BY 1, 2");
	if (s == ST_OK)
		s = page_table(
		    p, "timeline", T_TIMELINE, cols, 3, true,
		    "SELECT date, what, label, NULL, NULL, item FROM timeline GROUP BY date, what, label, item ORDER BY date, what, label, path");
	end_section(p);
	return s;
}

enum status section_similar(struct page *p)
{
	static const struct page_col cols[] = { { T_REPRESENTATIVE, 'd' }, { T_COPIES, 'n' }, { T_LIKENESS, 'n' } };
	section(p, "similar", T_SIMILAR);
	enum status s = page_table(p, "similar", T_SIMILAR, cols, 3, true,
		"SELECT representative_id, count(*) OVER (PARTITION BY representative_id), round(min(likeness) OVER (PARTITION BY representative_id), 2), how || ' ' || round(likeness, 2), NULL, id FROM similar WHERE how <> 'representative' ORDER BY 2 DESC, 1, likeness DESC, path");
	end_section(p);
	return s;
}

enum status section_unread(struct page *p)
{
	static const struct page_col unread[] = { { T_PATH, 't' }, { T_REASON, 'k' }, { T_TYPE, 't' }, { T_SIZE, 'b' }, { T_DOCUMENT, 'd' } };
	static const struct page_col loss[] = { { T_PATH, 't' }, { T_STAGE, 'k' }, { T_REASON, 'k' }, { T_MESSAGE, 't' } };
	section(p, "unread", T_UNREAD);
	page_putf(p, "<h3>%s</h3>\n", page_text(p, T_UNREAD_FILES));
	enum status s = page_table(p, "unread", T_UNREAD_FILES, unread, 5, false,
				   "SELECT path, reason, coalesce(format, mime), size, id FROM unread ORDER BY priority DESC, path");
	page_putf(p, "<h3>%s</h3>\n", page_text(p, T_LOSS_LIST));
	if (s == ST_OK)
		s = page_table(p, "losses", T_LOSS_LIST, loss, 4, false, "SELECT path, stage, code, message FROM losses ORDER BY code, path");
	end_section(p);
	return s;
}

static enum status put_meta(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	page_putf(p, "<dt>%s</dt><dd><code>", str_eqz(row->cell[0], "case_id") ? page_text(p, T_CASE_ID) : str_eqz(row->cell[0], "log_head") ? page_text(p, T_LOG_HEAD) : str_eqz(row->cell[0], "mention_sum") ? page_text(p, T_MENTION_SUM) : page_text(p, T_EVIDENCE_SUM));
	page_str(p, row->cell[1]);
	page_put(p, "</code></dd>\n");
	return ST_OK;
}

enum status section_method(struct page *p)
{
	static const struct page_col sources[] = { { T_PATH, 't' }, { T_SIZE, 'b' }, { T_CHANGED, 'w' }, { T_SHA256, 'h' } };
	static const struct page_col log[] = { { T_DATE, 'w' },   { T_WHO, 't' },    { T_TOOL, 't' },  { T_VERSION, 't' },
					       { T_ACTION, 't' }, { T_DETAIL, 't' }, { T_SHA256, 'h' } };
	static const enum text_id words[][2] = {
		{ T_HOW_FOUND, T_METHOD_TEXT }, { T_LIMITS, T_LIMITS_TEXT }, { T_PRIVACY, T_PRIVACY_TEXT }, { T_HOW_REPRODUCE, T_REPRODUCE }
	};
	section(p, "method", T_METHOD);
	page_put(p, "<div class=\"prose\">\n");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		page_putf(p, "<h3>%s</h3><p>%s</p>\n", page_text(p, words[i][0]), page_text(p, words[i][1]));
	page_put(p, "</div><dl class=\"facts\">\n");
	enum status s =
	    page_query(p, "SELECT key, value FROM meta WHERE key IN ('case_id', 'evidence_sum', 'mention_sum', 'log_head') ORDER BY key",
		       NULL, 0, put_meta, p);
	page_putf(p, "<dt>%s</dt><dd><code>sluice case verify ", page_text(p, T_VERIFY));
	page_str(p, str_from(p->opt->file ? p->opt->file : p->opt->title));
	page_putf(p, "</code></dd></dl>\n<h3>%s</h3>\n", page_text(p, T_SOURCES));
	if (s == ST_OK)
		s = page_table(
		    p, "sources", T_SOURCES, sources, 4, false,
		    "SELECT i.path, coalesce(i.size, b.size), i.mtime, b.sha256 FROM item i JOIN blob b ON b.id = i.blob WHERE i.depth = 0 AND i.kind = 'file' ORDER BY i.path");
	page_putf(p, "<h3>%s</h3>\n", page_text(p, T_LOG));
	if (s == ST_OK)
		s = page_table(
		    p, "log", T_LOG, log, 7, false,
		    "SELECT at, who, tool, version, action, coalesce(json_extract(detail, '$.args'), json_extract(detail, '$.evidence_sum'), detail), hash FROM log ORDER BY at, origin, seq");
	end_section(p);
	return s;
}
