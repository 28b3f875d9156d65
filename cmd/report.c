/* sluice-report: a case as one self-contained page. */
#include <sluice/cli_case.h>
#include <sluice/report.h>
#include <stdlib.h>

#define REDACT_BYTES_MAX (16u << 20)

static enum status query(void *source, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx, struct err *err)
{
	struct case_rows *rows = NULL;
	struct report_row row = { 0 };
	enum status st = casefile_query(source, &rows, sql, args, n, err);
	while (st == ST_OK && (st = case_rows_next(rows, err)) == ST_OK) {
		row.n = case_rows_columns(rows) < REPORT_COLUMNS_MAX ? case_rows_columns(rows) : REPORT_COLUMNS_MAX;
		for (int i = 0; i < row.n; i++) {
			row.name[i] = case_rows_name(rows, i);
			row.cell[i] = case_rows_null(rows, i) ? str_make(NULL, 0) : case_rows_str(rows, i);
			row.is_num[i] = case_rows_is_num(rows, i);
		}
		st = fn(ctx, &row);
	}
	case_rows_close(rows);
	return st == ST_EOF ? ST_OK : st;
}

int main(int argc, char **argv)
{
	static struct report_options o = { .lang = "en" };
	static const char *redact;
	const struct cli_option options[] = {
		{ 'l', "lang", "LANG", "language of the page: en or zh", .text = &o.lang },
		{ 't', "title", "TITLE", "title of the page (default: the case's name)", .text = &o.title },
		{ 0, "unmask", NULL, "show private identifiers in full", .flag = &o.unmask },
		{ 0, "redact", "FILE", "black out these names, one a line", .text = &redact },
		{ 0, "rows", "N", "rows of a table at most (default 20000)", .number = &o.rows_max },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "report", .synopsis = "[options] CASE > page.html", .options = options,
			   .purpose = "writes a case as one self-contained HTML page" };
	int first = cli_parse(&cli, argc, argv);
	if (argc - first != 1)
		cli_usage(&cli, "one case file is needed");
	if (strcmp(o.lang, "en") != 0 && strcmp(o.lang, "zh") != 0)
		cli_usage(&cli, "--lang knows en and zh, not '%s'", o.lang);
	struct casefile *c = cli_open_case(&cli, argv[first], CASEFILE_READ, -1);
	struct err err = { 0 };
	struct buf names;
	buf_init(&names, REDACT_BYTES_MAX);
	struct str *list = NULL, rest, line;
	size_t cap = 0;
	if (redact) {
		if (io_read_path(redact, &names, &err) != ST_OK)
			cli_usage(&cli, "%s", err.msg);
		rest = buf_str(&names);
		while (str_next_line(&rest, &line)) {
			line = str_trim(line);
			if (!line.len)
				continue;
			list = xgrow(list, &cap, o.n_redact + 1, sizeof *list);
			list[o.n_redact++] = line;
		}
		o.redact = list;
	}
	const char *base = strrchr(argv[first], '/');
	if (!o.title)
		o.title = base ? base + 1 : argv[first];
	o.query = query;
	o.source = c;
	struct io_writer w;
	io_writer_init(&w, 1);
	int status = cli_status(&cli, report_page(&o, &w, &err), &err);
	if (io_flush(&w) < 0) {
		cli_error(&cli, "cannot write the page");
		status = EXIT_SYSTEM;
	}
	io_writer_release(&w);
	buf_release(&names);
	free(list);
	casefile_close(c);
	return cli_finish(&cli, status);
}
