/* sluice-case: a case file as a whole. */
#include <sluice/cli_case.h>
#include <stdlib.h>

struct tool {
	struct cli cli;
	int64_t busy;
	const char *store, *out;
	bool check, no_store, losses;
	char *args;
};

static int init(struct tool *t, int argc, char **argv)
{
	if (argc != 1)
		cli_usage(&t->cli, "init takes one case file");
	casefile_close(cli_open_case(&t->cli, argv[0], CASEFILE_CREATE, t->busy));
	return EXIT_DONE;
}

static int upgrade(struct tool *t, int argc, char **argv)
{
	if (argc < 1)
		cli_usage(&t->cli, "upgrade takes case files");
	for (int i = 0; i < argc; i++)
		casefile_close(cli_open_case(&t->cli, argv[i], CASEFILE_WRITE, t->busy));
	return EXIT_DONE;
}

static struct casefile *open_to_show(struct tool *t, const char *path)
{
	struct casefile *c = cli_open_case(&t->cli, path, CASEFILE_READ, t->busy);
	cli_pager(&t->cli);
	return c;
}

static int print_rows(struct tool *t, struct casefile *c, const char *sql, const struct str *args, size_t n)
{
	struct case_rows *rows = NULL;
	struct err err = { 0 };
	enum status st = casefile_query(c, &rows, sql, args, n, &err);
	if (st == ST_OK)
		st = t->cli.json ? cli_rows_json(rows, &err) : cli_table(rows, &err);
	case_rows_close(rows);
	return cli_status(&t->cli, st, &err);
}

static void heading(const char *z)
{
	printf("\n%s%s%s\n", cli_colour() ? "\033[1m" : "", z, cli_colour() ? "\033[0m" : "");
}

/* What is not there: containers that did not give all they hold, and each loss. */
static int losses(struct tool *t, struct casefile *c)
{
	static const char containers[] =
		"SELECT path, json_extract(extra, '$.unpack.container.format') AS format, coalesce(json_extract(extra, '$.unpack.container.expected'), 'unknown') AS expected,"
		" json_extract(extra, '$.unpack.container.given') AS given, json_extract(extra, '$.unpack.container.failed') AS failed,"
		" json_extract(extra, '$.unpack.container.why') AS why FROM documents"
		" WHERE json_extract(extra, '$.unpack.container.complete') = 0 OR json_extract(extra, '$.unpack.container.failed') > 0 ORDER BY path";
	static const char each[] = "SELECT path, stage, code, message FROM losses ORDER BY path, stage, code";
	if (!t->cli.json)
		heading("Containers that are not complete");
	int status = print_rows(t, c, containers, NULL, 0);
	if (!t->cli.json)
		heading("Losses");
	return status == EXIT_DONE ? print_rows(t, c, each, NULL, 0) : status;
}

static int info(struct tool *t, int argc, char **argv)
{
	static const struct { const char *label, *sql;
	} counts[] = {
#define COUNT(name) "SELECT n FROM tally WHERE what = 'count' AND name = '" name "'"
		{ "documents", COUNT("documents") },
		{ "- files", COUNT("files") },
		{ "- older versions", "SELECT count(*) FROM superseded" },
		{ "- bound of pages", COUNT("bound") },
		{ "- links and such",
		  "SELECT sum(CASE name WHEN 'documents' THEN n ELSE -n END) FROM tally WHERE what = 'count' AND name IN ('documents', 'files', 'bound')" },
		{ "distinct contents", COUNT("contents") },
		{ "bytes", COUNT("bytes") },
		{ "texts", COUNT("texts") },
		{ "unread", COUNT("unread") },
		{ "- needs-ocr", "SELECT coalesce(sum(files), 0) FROM tally WHERE what = 'loss' AND name LIKE '% needs-ocr'" },
		{ "losses", "SELECT coalesce(sum(files), 0) FROM tally WHERE what = 'loss'" },
		{ "references", COUNT("references") },
		{ "mentions", "SELECT coalesce(sum(n), 0) FROM tally WHERE what = 'kind'" },
#undef COUNT
		{ "targets", "SELECT count(*) FROM top_targets" },
		{ "contracts", "SELECT count(DISTINCT same) FROM contract_groups WHERE paper IS NULL" },
		{ "- their records", "SELECT count(*) FROM contracts WHERE paper IS NULL" },
		{ "- offers and such", "SELECT count(*) FROM contracts WHERE paper IS NOT NULL" },
		{ "tagged", "SELECT count(DISTINCT sha256) FROM tag" },
		{ "log rows", "SELECT count(*) FROM log" },
	};
	static const struct { const char *label, *sql; } tables[] = {
		{ "Languages", "SELECT name AS language, files, n AS chars FROM tally WHERE what = 'language' ORDER BY 2 DESC, 1 LIMIT 12" },
		{ "Formats", "SELECT name AS format, files, more AS bytes, n AS read FROM tally WHERE what = 'format' ORDER BY 2 DESC, 1 LIMIT 20" },
		{ "References", "SELECT name AS kind, more AS \"values\", n AS mentions, files AS documents FROM tally WHERE what = 'kind' ORDER BY 3 DESC, 1" },
		{ "Losses", "SELECT substr(name, 1, instr(name, ' ') - 1) AS stage, substr(name, instr(name, ' ') + 1) AS code, files FROM tally WHERE what = 'loss' ORDER BY 3 DESC, 1, 2 LIMIT 20" },
		{ "Coverage", "SELECT name AS how, files, round(100.0 * files / sum(files) OVER (), 1) AS percent FROM tally WHERE what = 'coverage' ORDER BY 2 DESC, 1" },
	};
	if (argc != 1)
		cli_usage(&t->cli, "info takes one case file");
	struct casefile *c = open_to_show(t, argv[0]);
	int worst = EXIT_DONE;
	if (t->losses) {
		worst = losses(t, c);
		casefile_close(c);
		return worst;
	}
	struct err err = { 0 };
	if (casefile_tally(c, &err) != ST_OK) {
		worst = cli_status(&t->cli, ST_FATAL, &err);
		casefile_close(c);
		return worst;
	}
	struct buf b;
	buf_init(&b, 256);
	if (t->cli.json) {
		printf("{");
		for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
			printf("%s\"%s\":%lld", i ? "," : "", counts[i].label + (counts[i].label[0] == '-') * 2,
			       (long long)casefile_number(c, counts[i].sql, -1));
		printf("}\n");
	}
	for (size_t i = 0; !t->cli.json && i < sizeof counts / sizeof *counts; i++) {
		int64_t n = casefile_number(c, counts[i].sql, -1);
		buf_clear(&b);
		if (strcmp(counts[i].label, "bytes") == 0)
			cli_bytes(&b, n);
		else
			cli_count(&b, n);
		struct buf cell;
		buf_init(&cell, 256);
		cli_cell(&cell, buf_str(&b), 11, true);
		printf("%-18s %s\n", counts[i].label, buf_z(&cell));
		buf_release(&cell);
	}
	for (size_t i = 0; !t->cli.json && i < sizeof tables / sizeof *tables; i++) {
		heading(tables[i].label);
		int s = print_rows(t, c, tables[i].sql, NULL, 0);
		worst = s > worst ? s : worst;
	}
	buf_release(&b);
	casefile_close(c);
	return worst;
}

static void put_finding(void *ctx, const char *what, struct str object, const char *msg)
{
	struct tool *t = ctx;
	(void)t;
	printf("%s: ", what);
	if (object.len) {
		cli_put_safe(stdout, object, false);
		fputs(": ", stdout);
	}
	cli_put_safe(stdout, str_from(msg), false);
	putchar('\n');
}

static int verify(struct tool *t, int argc, char **argv)
{
	if (argc != 1)
		cli_usage(&t->cli, "verify takes one case file");
	struct casefile *c = cli_open_case(&t->cli, argv[0], CASEFILE_READ, t->busy);
	casefile_use_store(c, t->store);
	struct casefile_check k;
	struct err err = { 0 };
	unsigned what = CASEFILE_CHECK_DATABASE | CASEFILE_CHECK_LOG | (t->no_store ? 0u : CASEFILE_CHECK_STORE);
	enum status st = casefile_verify(c, what, put_finding, t, &k, &err);
	int status = cli_status(&t->cli, st, &err);
	if (st == ST_OK && !t->cli.quiet)
		fprintf(stderr, "%llu log rows, %llu blobs read: %llu findings\n", (unsigned long long)k.log_rows,
			(unsigned long long)k.blobs, (unsigned long long)k.findings);
	casefile_close(c);
	return status == EXIT_DONE && k.findings ? EXIT_INCOMPLETE : status;
}

static int log_rows(struct tool *t, int argc, char **argv)
{
	if (argc != 1)
		cli_usage(&t->cli, "log takes one case file");
	struct casefile *c = open_to_show(t, argv[0]);
	int status;
	if (t->check) {
		struct casefile_check k;
		struct err err = { 0 };
		enum status st = casefile_verify(c, CASEFILE_CHECK_LOG, put_finding, t, &k, &err);
		status = cli_status(&t->cli, st, &err);
		if (st == ST_OK)
			printf("%llu rows, %llu findings; last: %s\n", (unsigned long long)k.log_rows, (unsigned long long)k.findings, k.log_head);
		if (status == EXIT_DONE && k.findings)
			status = EXIT_INCOMPLETE;
	} else if (t->cli.json) {
		status = print_rows(
		    t, c, "SELECT origin, seq, at, who, tool, version, action, detail, prev, hash FROM log ORDER BY at, origin, seq", NULL,
		    0);
	} else {
		status = print_rows(
		    t, c, "SELECT seq, at, who, tool, action, detail, substr(hash, 1, 12) AS hash FROM log ORDER BY at, origin, seq", NULL,
		    0);
	}
	casefile_close(c);
	return status;
}

static int query(struct tool *t, int argc, char **argv)
{
	if (argc < 2)
		cli_usage(&t->cli, "query takes a case file and SQL");
	struct casefile *c = open_to_show(t, argv[0]);
	struct str args[64];
	size_t n = 0;
	for (int i = 2; i < argc && n < 64; i++)
		args[n++] = str_from(argv[i]);
	int status = print_rows(t, c, argv[1], args, n);
	casefile_close(c);
	return status;
}

static int rebuild(struct tool *t, int argc, char **argv)
{
	if (argc != 1)
		cli_usage(&t->cli, "rebuild takes one case file");
	struct casefile *c = cli_open_case(&t->cli, argv[0], CASEFILE_WRITE, t->busy);
	struct casefile_actor a = { cli_who(), "case", t->args };
	struct err err = { 0 };
	int status = cli_status(&t->cli, casefile_rebuild(c, &a, &err), &err);
	casefile_close(c);
	return status;
}

static int merge(struct tool *t, int argc, char **argv)
{
	if (!t->out || argc < 1)
		cli_usage(&t->cli, "merge takes case files and -o CASE");
	struct casefile *c = cli_open_case(&t->cli, t->out, CASEFILE_CREATE, t->busy);
	struct casefile_actor a = { cli_who(), "case", t->args };
	struct err err = { 0 };
	enum status st = ST_OK;
	for (int i = 0; st == ST_OK && i < argc; i++)
		st = casefile_merge(c, &a, argv[i], &err);
	if (st == ST_OK)
		st = casefile_settle(c, &a, &err);
	int status = cli_status(&t->cli, st, &err);
	casefile_close(c);
	return status;
}

static int diff(struct tool *t, int argc, char **argv)
{
	/* a path may hold several contents in one case (copies in one archive):
	 * what stands at it in both is no change */
	static const char documents[] =
		"WITH m AS (SELECT i.path, b.sha256 AS id FROM main.item i JOIN main.blob b ON b.id = i.blob),"
		" o AS (SELECT i.path, b.sha256 AS id FROM other.item i JOIN other.blob b ON b.id = i.blob),"
		" gone AS (SELECT m.path, m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM other.item i JOIN other.blob b ON b.id = i.blob WHERE i.path = m.path AND b.sha256 = m.id)),"
		" new AS (SELECT o.path, o.id FROM o WHERE NOT EXISTS (SELECT 1 FROM main.item i JOIN main.blob b ON b.id = i.blob WHERE i.path = o.path AND b.sha256 = o.id))"
		" SELECT 'changed' AS change, g.path, g.id AS was, n.id AS is_now FROM gone g JOIN new n ON n.path = g.path"
		" UNION ALL SELECT CASE WHEN n.path IS NULL THEN 'vanished' ELSE 'moved' END, coalesce(g.path || ' -> ' || n.path, g.path), g.id, n.id"
		"  FROM gone g LEFT JOIN new n ON n.id = g.id AND n.id <> '' AND NOT EXISTS (SELECT 1 FROM main.item i WHERE i.path = n.path) WHERE NOT EXISTS (SELECT 1 FROM new x WHERE x.path = g.path)"
		" UNION ALL SELECT 'appeared', n.path, NULL, n.id FROM new n WHERE NOT EXISTS (SELECT 1 FROM gone x WHERE x.path = n.path)"
		"  AND NOT EXISTS (SELECT 1 FROM gone x WHERE x.id = n.id AND n.id <> '' AND NOT EXISTS (SELECT 1 FROM new y WHERE y.path = x.path)) ORDER BY 2, 1";
	static const char references[] =
		"WITH m AS (SELECT r.kind, r.value, count(*) AS documents FROM main.reference r JOIN main.posting p ON p.reference = r.id GROUP BY r.id),"
		" o AS (SELECT r.kind, r.value, count(*) AS documents FROM other.reference r JOIN other.posting p ON p.reference = r.id GROUP BY r.id)"
		" SELECT CASE WHEN o.kind IS NULL THEN 'vanished' ELSE 'changed' END AS change, m.kind, m.value, m.documents AS documents_were, coalesce(o.documents, 0) AS documents_now"
		"  FROM m LEFT JOIN o ON o.kind = m.kind AND o.value = m.value WHERE o.documents IS NOT m.documents"
		" UNION ALL SELECT 'appeared', o.kind, o.value, 0, o.documents FROM o WHERE NOT EXISTS (SELECT 1 FROM main.reference r JOIN main.posting p ON p.reference = r.id WHERE r.kind = o.kind AND r.value = o.value) ORDER BY 2, 3";
	if (argc != 2)
		cli_usage(&t->cli, "diff takes two case files");
	struct casefile *c = open_to_show(t, argv[0]);
	struct err err = { 0 };
	enum status st = casefile_attach(c, argv[1], &err);
	int status = cli_status(&t->cli, st, &err);
	if (status == EXIT_DONE)
		status = print_rows(t, c, documents, NULL, 0);
	if (status == EXIT_DONE)
		status = print_rows(t, c, references, NULL, 0);
	casefile_close(c);
	return status;
}

/* Everything but the log, in an order and with keys that do not depend on how
 * the case came about: two cases of the same contents give the same lines. */
static int dump(struct tool *t, int argc, char **argv)
{
	static const char *const tables[] = {
		"SELECT 'item' AS row, path, id, kind, size, mtime, parent, depth, part_of, mime, format, charset, lang, chars, pages, priority, reasons, tags, extra FROM documents ORDER BY path, id",
		"SELECT 'error' AS row, * FROM losses ORDER BY path, stage, code, message, item",
		"SELECT 'mention' AS row, b.sha256 AS id, r.kind, r.value, m.start, m.stop, u.name AS rule, m.item AS place, m.page, m.score, m.role, m.raw, m.context, m.extra FROM mention m JOIN blob b ON b.id = m.blob JOIN reference r ON r.id = m.reference JOIN rule u ON u.id = m.rule ORDER BY 2, 3, 4, 5, 6, 7, 8",
		"SELECT 'posting' AS row, r.kind, r.value, b.sha256 AS id, p.n, p.score, p.role FROM posting p JOIN reference r ON r.id = p.reference JOIN blob b ON b.id = p.blob ORDER BY 2, 3, 4",
		"SELECT 'target' AS row, b.sha256 AS id, hex(t.digest) AS digest, t.name, t.country, t.sector, t.host, t.what, t.volume, t.date, t.score, t.extra FROM target t JOIN blob b ON b.id = t.blob ORDER BY 2, 3",
		"SELECT 'contract' AS row, b.sha256 AS id, hex(c.digest) AS digest, c.number, c.title, c.project, c.party_a, c.party_b, c.amount, c.amount_min, c.currency, c.signed, c.score, c.extra FROM contract c JOIN blob b ON b.id = c.blob ORDER BY 2, 3",
		"SELECT 'text' AS row, b.sha256 AS id, t.bytes, t.digest, t.simhash, (SELECT count(*) FROM text_part p WHERE p.blob = t.blob) AS parts FROM text t JOIN blob b ON b.id = t.blob ORDER BY 2",
		"SELECT 'extraction' AS row, b.sha256 AS id, x.ruleset FROM extraction x JOIN blob b ON b.id = x.blob ORDER BY 2, 3",
		"SELECT 'picture' AS row, b.sha256 AS id, p.look FROM picture p JOIN blob b ON b.id = p.blob ORDER BY 2",
		"SELECT 'mark' AS row, uid, at, who, verb, object, object_key, scope, value FROM mark ORDER BY uid",
		"SELECT 'entity' AS row, e.kind, e.name, r.kind AS of_kind, r.value, n.why FROM entity_name n JOIN entity e ON e.id = n.entity JOIN reference r ON r.id = n.reference ORDER BY 2, 3, 4, 5",
		"SELECT 'similar' AS row, id, representative_id, how, likeness FROM similar ORDER BY 2",
		"SELECT 'watch' AS row, l.name, l.kind, e.entry, e.name AS shown, e.term FROM watch_entry e JOIN watch_list l ON l.id = e.list ORDER BY 2, 4, 6",
	};
	if (argc != 1)
		cli_usage(&t->cli, "dump takes one case file");
	struct casefile *c = cli_open_case(&t->cli, argv[0], CASEFILE_READ, t->busy);
	int status = EXIT_DONE;
	t->cli.json = true;
	for (size_t i = 0; status == EXIT_DONE && i < sizeof tables / sizeof *tables; i++)
		status = print_rows(t, c, tables[i], NULL, 0);
	casefile_close(c);
	return status;
}

static const struct { const char *name; int (*run)(struct tool *t, int argc, char **argv); } verbs[] = {
	{ "init", init }, { "upgrade", upgrade }, { "info", info }, { "verify", verify }, { "log", log_rows }, { "query", query },
	{ "merge", merge }, { "diff", diff }, { "rebuild", rebuild }, { "dump", dump },
};

int main(int argc, char **argv)
{
	static struct tool t = { .busy = -1 };
	const struct cli_option options[] = {
		{ 0, "busy", "SECONDS", "wait so long for a locked case (default 30)", .number = &t.busy },
		{ 's', "store", "STORE", "the store, if it is not where it was", .text = &t.store },
		{ 'o', "output", "CASE", "merge: the case to merge into", .text = &t.out },
		{ 0, "no-store", NULL, "verify: leave the store's bytes alone", .flag = &t.no_store },
		{ 0, "losses", NULL, "info: what is missing, container by container and file by file", .flag = &t.losses },
		{ 0, "check", NULL, "log: check the chain instead of printing it", .flag = &t.check },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "case",
			      .synopsis = "init|upgrade|info|verify|log|query|merge|diff|rebuild|dump CASE…",
			      .options = options,
			      .has_json = true,
			      .purpose = "makes, describes, checks, merges and compares case files" };
	t.args = cli_args(argc, argv);
	int first = cli_parse(&t.cli, argc, argv);
	if (argc - first < 1)
		cli_usage(&t.cli, "what is to be done?");
	int status = -1;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(argv[first], verbs[i].name) == 0)
			status = verbs[i].run(&t, argc - first - 1, argv + first + 1);
	if (status < 0)
		cli_usage(&t.cli, "unknown command '%s'", argv[first]);
	free(t.args);
	return cli_finish(&t.cli, status);
}
