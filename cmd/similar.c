/* sluice-similar: near-duplicate documents in clusters. */
#include <sluice/cli_case.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static int64_t busy = -1;
	static bool again;
	const struct cli_option options[] = {
		{ 0, "again", NULL, "find the clusters anew (recording does so by itself)", .flag = &again },
		{ 0, "busy", "SECONDS", "wait so long for a locked case (default 30)", .number = &busy },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "similar", .synopsis = "[options] CASE [DOCUMENT…]", .options = options, .has_json = true,
			   .purpose = "shows documents with the same or nearly the same text, in clusters" };
	static const char all[] =
	    "SELECT representative, path, how, round(likeness, 2) AS likeness, id FROM similar WHERE how <> 'representative' ORDER BY 1, 4 DESC, 2";
	static const char one[] =
	    "SELECT representative, path, how, round(likeness, 2) AS likeness, id FROM similar WHERE representative_id = (SELECT representative_id FROM similar WHERE id = ?1) ORDER BY 4 DESC, 2";
	char *args = cli_args(argc, argv);
	int first = cli_parse(&cli, argc, argv), worst = EXIT_DONE;
	if (argc == first)
		cli_usage(&cli, "a case file is needed");
	struct casefile *c = cli_open_case(&cli, argv[first++], again ? CASEFILE_WRITE : CASEFILE_READ, busy);
	cli_pager(&cli);
	struct err err = { 0 };
	struct buf id;
	buf_init(&id, 128);
	if (again) {
		struct casefile_actor a = { cli_who(), "similar", args };
		worst = cli_status(&cli, casefile_similar(c, &a, &err), &err);
	}
	for (int i = first; worst < EXIT_USAGE && (i < argc || i == first); i++) {
		struct case_rows *rows = NULL;
		buf_clear(&id);
		enum status st = i < argc ? casefile_find(c, str_from(argv[i]), &id, &err) : ST_OK;
		struct str arg = buf_str(&id);
		if (st == ST_OK)
			st = casefile_query(c, &rows, i < argc ? one : all, &arg, 1, &err);
		if (st == ST_OK)
			st = cli.json ? cli_rows_json(rows, &err) : cli_table(rows, &err);
		if (st == ST_SKIP)
			cli_error(&cli, "%s", err.msg);
		case_rows_close(rows);
		int s = cli_status(&cli, st, &err);
		worst = s > worst ? s : worst;
	}
	buf_release(&id);
	casefile_close(c);
	free(args);
	return cli_finish(&cli, worst);
}
