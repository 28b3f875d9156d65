/* cli_report.c - ties a case to the report. */
#include <sluice/cli_report.h>
#include <stdlib.h>

#define REDACT_BYTES_MAX (16u << 20)

enum status cli_report_query(void *source, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx, struct err *err)
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

int cli_report_open(void *source, struct str id, const char *suffix)
{
	struct err err;
	return *suffix ? casefile_side(source, id, suffix, &err) : casefile_blob(source, id, &err);
}

static void read_names(const struct cli *cli, struct report_options *o, const char *path)
{
	struct buf *names = xcalloc(1, sizeof *names);
	struct err err;
	struct str *list = NULL, rest, line;
	size_t cap = 0;
	buf_init(names, REDACT_BYTES_MAX);
	if (io_read_path(path, names, &err) != ST_OK)
		cli_usage(cli, "%s", err.msg);
	rest = buf_str(names);
	while (str_next_line(&rest, &line)) {
		line = str_trim(line);
		if (!line.len)
			continue;
		list = xgrow(list, &cap, o->n_redact + 1, sizeof *list);
		list[o->n_redact++] = line;
	}
	o->redact = list;
}

void cli_report_options(const struct cli *cli, struct report_options *o, struct casefile *c, const char *path, const char *redact)
{
	const char *base = strrchr(path, '/');
	o->file = base ? base + 1 : path;
	if (!o->title)
		o->title = o->file;
	o->query = cli_report_query;
	o->open = cli_report_open;
	o->source = c;
	if (redact)
		read_names(cli, o, redact);
	struct err err = { 0 };
	enum status st = report_known_load(o, &err);
	if (st != ST_OK)
		exit(cli_status(cli, st, &err));
}
