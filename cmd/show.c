/* sluice-show: one document of a case: where it comes from, what it is, its
 * text with the references marked. */
#include <sluice/cli_report.h>
#include <sluice/json.h>

#define TEXT_BYTES_SHOWN (256u << 20)

struct tool {
	struct cli cli;
	bool text_only, refs_only, html, colour;
	struct report_options report;
	struct casefile *c;
	struct str asked;   /* how the document was named */
};

static enum status rows(struct tool *t, const char *sql, struct str id, struct case_rows **ret, struct err *err)
{
	return casefile_query(t->c, ret, sql, &id, 1, err);
}

static void label(const struct tool *t, const char *z)
{
	printf("%s%-12s%s ", t->colour ? "\033[1m" : "", z, t->colour ? "\033[0m" : "");
}

static void line(const struct tool *t, const char *z, struct str s)
{
	if (!s.len)
		return;
	label(t, z);
	cli_put_safe(stdout, s, false);
	putchar('\n');
}

/* A JSON array of reasons, as words. */
static void reasons(struct buf *out, struct str json)
{
	struct str key, value;
	size_t pos = 0;
	for (bool any = false; json.len && json_each(json, &pos, &key, &value); any = true) {
		buf_addz(out, any ? "; " : ": ");
		json_decode(value, out);
	}
}

/* The containers around it, outermost first, each with its id. */
static void chain(struct tool *t, struct str id)
{
	struct case_rows *r = NULL;
	struct err err;
	static const char sql[] = "WITH RECURSIVE up(blob, n) AS (SELECT id, 0 FROM blob WHERE sha256 = ?1 UNION "
		"SELECT (SELECT i.parent FROM item i WHERE i.blob = up.blob AND i.parent IS NOT NULL ORDER BY i.path LIMIT 1), n + 1 FROM up WHERE n < 100) "
		"SELECT b.sha256, (SELECT i.path FROM item i WHERE i.blob = b.id ORDER BY i.path LIMIT 1), up.n FROM up JOIN blob b ON b.id = up.blob WHERE up.n > 0 AND b.sha256 <> '' ORDER BY up.n DESC";
	if (rows(t, sql, id, &r, &err) == ST_OK)
		while (case_rows_next(r, &err) == ST_OK) {
			label(t, "in");
			printf("%.12s  ", case_rows_str(r, 0).p);
			cli_put_safe(stdout, case_rows_str(r, 1), false);
			putchar('\n');
		}
	case_rows_close(r);
}

/* What took its place on the disk since. */
static void newer(struct tool *t, struct str path, struct str id)
{
	struct case_rows *r = NULL;
	struct err err;
	const struct str args[] = { path, id };
	if (casefile_query(t->c, &r, "SELECT by_id || coalesce(', ' || by_mtime, '') FROM superseded WHERE path = ?1 AND id = ?2", args, 2, &err) == ST_OK &&
	    case_rows_next(r, &err) == ST_OK)
		line(t, "replaced by", case_rows_str(r, 0));
	case_rows_close(r);
}

static void head(struct tool *t, struct str id)
{
	struct case_rows *r = NULL;
	struct err err;
	static const struct { const char *label, *sql; } more[] = {
		{ "tags", "SELECT group_concat(tag || ' (' || who || ')', ', ') FROM tag WHERE sha256 = ?1" },
		{ "note", "SELECT value || ' (' || who || ', ' || at || ')' FROM mark WHERE verb = 'note' AND object_key = ?1 ORDER BY at, uid" },
		{ "loss", "SELECT stage || ': ' || code || ': ' || message FROM losses WHERE item = ?1 ORDER BY 1" },
		{ "page", "SELECT path || ' ' || substr(id, 1, 12) FROM documents WHERE part_of = ?1 ORDER BY path" },
		{ "similar", "SELECT path || ' (' || how || ', ' || round(likeness, 2) || ')' FROM similar WHERE id <> ?1 AND representative_id = (SELECT representative_id FROM similar WHERE id = ?1) ORDER BY 1 LIMIT 20" },
		{ "target", "SELECT coalesce(name, host) || coalesce(' · ' || country, '') || coalesce(' · ' || sector, '') || coalesce(' · ' || what, '') || coalesce(' · ' || volume, '') || coalesce(' · ' || date, '') FROM targets WHERE item = ?1 ORDER BY 1" },
		{ "contract", "SELECT coalesce(number || ' ', '') || coalesce(title, project, '') || coalesce(' · ' || party_a, '') || coalesce(' · ' || party_b, '') || coalesce(' · ' || CAST(amount AS TEXT) || ' ' || coalesce(currency, ''), '') || coalesce(' · ' || signed, '') FROM contracts WHERE item = ?1 ORDER BY 1" },
	};
	/* the place that was asked for stands first */
	const struct str args[] = { id, t->asked };
	if (casefile_query(t->c, &r,
		"SELECT path, mime, format, charset, lang, chars, pages, size, mtime, priority, reasons, title, author, part_of FROM documents WHERE id = ?1"
		" ORDER BY path <> ?2 AND substr(path, -length(?2) - 1) <> '/' || ?2, path",
		args, 2, &err) != ST_OK)
		return;
	bool first = true;
	while (case_rows_next(r, &err) == ST_OK) {
		line(t, first ? "path" : "also at", case_rows_str(r, 0));
		if (!first)
			continue;
		first = false;
		line(t, "id", id);
		newer(t, case_rows_str(r, 0), id);
		chain(t, id);
		label(t, "type");
		cli_put_safe(stdout, case_rows_str(r, 2), false);
		printf(" (");
		cli_put_safe(stdout, case_rows_str(r, 1), false);
		printf(") %lld bytes", (long long)case_rows_int(r, 7));
		if (case_rows_int(r, 6))
			printf(", %lld pages", (long long)case_rows_int(r, 6));
		if (!case_rows_null(r, 5))
			printf(", %lld characters", (long long)case_rows_int(r, 5));
		putchar('\n');
		line(t, "language", case_rows_str(r, 4));
		line(t, "changed", case_rows_str(r, 8));
		line(t, "title", case_rows_str(r, 11));
		line(t, "author", case_rows_str(r, 12));
		line(t, "part of", case_rows_str(r, 13));
		if (case_rows_num(r, 9) > 0) {
			struct buf b;
			buf_init(&b, 1u << 16);
			buf_printf(&b, "%.1f", case_rows_num(r, 9));
			reasons(&b, case_rows_str(r, 10));
			line(t, "priority", buf_str(&b));
			buf_release(&b);
		}
	}
	case_rows_close(r);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		if (rows(t, more[i].sql, id, &r, &err) != ST_OK)
			continue;
		while (case_rows_next(r, &err) == ST_OK)
			line(t, more[i].label, case_rows_str(r, 0));
		case_rows_close(r);
	}
}

static const char refs_sql[] =
	"SELECT kind, value, count(*) AS mentions, min(page) AS page, max(role) AS role, round(max(score), 2) AS score, verdict FROM mentions WHERE item = ?1 GROUP BY kind, value ORDER BY kind, mentions DESC, value";

/* The text; references in colour on a terminal, each kind by its own. */
static enum status put_text(struct tool *t, struct str id, struct err *err)
{
	struct buf text;
	struct case_rows *r = NULL;
	buf_init(&text, TEXT_BYTES_SHOWN);
	enum status st = casefile_text(t->c, id, &text, err);
	if (st != ST_OK) {
		buf_release(&text);
		return st;
	}
	struct str s = buf_str(&text);
	size_t at = 0;
	if (t->colour && rows(t, "SELECT start, stop, kind, role FROM mentions WHERE item = ?1 AND start >= 0 AND stop > start AND json_extract(extra, '$.in') IS NULL ORDER BY start, stop DESC", id, &r, err) == ST_OK) {
		while (case_rows_next(r, err) == ST_OK) {
			size_t from = (size_t)case_rows_int(r, 0), to = (size_t)case_rows_int(r, 1);
			if (from < at || to > s.len)
				continue;
			cli_put_safe(stdout, str_sub(s, at, from), true);
			printf("\033[%sm", str_eqz(case_rows_str(r, 3), "target") ? "1;31" : "36");
			cli_put_safe(stdout, str_sub(s, from, to), true);
			fputs("\033[0m", stdout);
			at = to;
		}
	}
	case_rows_close(r);
	if (t->text_only && !cli_is_tty(1))
		fwrite(s.p + at, 1, s.len - at, stdout);
	else
		cli_put_safe(stdout, str_sub(s, at, s.len), true);
	if (s.len && s.p[s.len - 1] != '\n')
		putchar('\n');
	buf_release(&text);
	return ST_OK;
}

static enum status show_json(struct tool *t, struct str id, struct err *err)
{
	struct case_rows *r = NULL;
	static const char *const sql[] = {
		"SELECT 'document' AS type, * FROM documents WHERE id = ?1 ORDER BY path",
		"SELECT 'target' AS type, * FROM targets WHERE item = ?1 ORDER BY name",
		"SELECT 'contract' AS type, * FROM contracts WHERE item = ?1 ORDER BY number, title",
		"SELECT 'loss' AS type, * FROM losses WHERE item = ?1 ORDER BY stage, code",
		"SELECT 'mention' AS type, * FROM mentions WHERE item = ?1 ORDER BY start, stop",
		"SELECT 'mark' AS type, verb, value, who, at FROM mark WHERE object_key = ?1 ORDER BY at, uid",
	};
	enum status st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < sizeof sql / sizeof *sql; i++) {
		st = rows(t, sql[i], id, &r, err);
		if (st == ST_OK)
			st = cli_rows_json(r, err);
		case_rows_close(r);
		r = NULL;
	}
	return st;
}

static enum status show_html(struct tool *t, struct str id, struct err *err)
{
	struct buf text;
	struct io_writer w;
	struct err none;
	buf_init(&text, TEXT_BYTES_SHOWN);
	io_writer_init(&w, 1);
	if (casefile_text(t->c, id, &text, &none) == ST_FATAL)
		buf_clear(&text);
	enum status st = report_document(&t->report, id, buf_str(&text), &w, err);
	if (io_flush(&w) < 0 && st == ST_OK)
		st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot write the page");
	io_writer_release(&w);
	buf_release(&text);
	return st;
}

static enum status show(struct tool *t, struct str id, struct err *err)
{
	struct case_rows *r = NULL;
	if (t->cli.json)
		return show_json(t, id, err);
	if (t->html)
		return show_html(t, id, err);
	if (t->text_only)
		return put_text(t, id, err);
	if (!t->refs_only)
		head(t, id);
	enum status st = rows(t, refs_sql, id, &r, err);
	if (st == ST_OK) {
		if (!t->refs_only)
			putchar('\n');
		st = cli_table(r, err);
	}
	case_rows_close(r);
	if (st != ST_OK || t->refs_only)
		return st;
	putchar('\n');
	struct err none;
	st = put_text(t, id, &none);
	return st == ST_FATAL ? st : ST_OK;
}

int main(int argc, char **argv)
{
	static struct tool t;
	static const char *store, *redact;
	const struct cli_option options[] = {
		{ 't', "text", NULL, "the text only", .flag = &t.text_only },
		{ 'r', "refs", NULL, "the references only", .flag = &t.refs_only },
		{ 0, "html", NULL, "one page of HTML, references in colour", .flag = &t.html },
		{ 0, "lang", "LANG", "--html: language of the page, en or zh", .text = &t.report.lang },
		{ 0, "unmask", NULL, "--html: show private identifiers in full", .flag = &t.report.unmask },
		{ 0, "redact", "FILE", "--html: black out these names, one a line", .text = &redact },
		{ 's', "store", "STORE", "the store, if it is not where it was", .text = &store },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "show", .synopsis = "[options] CASE DOCUMENT…", .options = options, .has_json = true,
			      .purpose = "shows documents of a case, named by path or id: origin, metadata, references, text" };
	int first = cli_parse(&t.cli, argc, argv), worst = EXIT_DONE;
	if (argc - first < 2)
		cli_usage(&t.cli, "a case file and a document are needed");
	if (t.report.lang && strcmp(t.report.lang, "en") != 0 && strcmp(t.report.lang, "zh") != 0)
		cli_usage(&t.cli, "--lang knows en and zh, not '%s'", t.report.lang);
	t.c = cli_open_case(&t.cli, argv[first], CASEFILE_READ, -1);
	casefile_use_store(t.c, store);
	if (!t.html)
		cli_pager(&t.cli);
	t.colour = cli_colour();
	if (t.html) /* reads all that is public, to tell what to mask */
		cli_report_options(&t.cli, &t.report, t.c, argv[first], redact);
	struct buf id;
	buf_init(&id, 128);
	for (int i = first + 1; i < argc; i++) {
		struct err err = { 0 };
		buf_clear(&id);
		t.asked = str_from(argv[i]);
		enum status st = casefile_find(t.c, t.asked, &id, &err);
		if (st == ST_OK)
			st = show(&t, buf_str(&id), &err);
		if (st == ST_SKIP)
			cli_error(&t.cli, "%s", err.msg);
		int status = cli_status(&t.cli, st, &err);
		worst = status > worst ? status : worst;
	}
	buf_release(&id);
	casefile_close(t.c);
	return cli_finish(&t.cli, worst);
}
