/* sluice-export: a case in the formats of other tools. */
#include <sluice/cli_report.h>

int main(int argc, char **argv)
{
	static struct report_options o = { .lang = "en" };
	static const char *redact, *view, *format = "jsonl";
	const struct cli_option options[] = {
		{ 'f', "format", "FORMAT", "csv, jsonl, ftm, stix, misp, gexf, graphml or datasette", .text = &format },
		{ 0, "view", "VIEW", "csv, jsonl: this view only (documents, targets, mentions, …)", .text = &view },
		{ 0, "unmask", NULL, "show private identifiers in full", .flag = &o.unmask },
		{ 0, "redact", "FILE", "black out these names, one a line", .text = &redact },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "export", .synopsis = "[options] CASE", .options = options,
			   .purpose = "writes a case in the formats of other tools" };
	int first = cli_parse(&cli, argc, argv);
	if (argc - first != 1)
		cli_usage(&cli, "one case file is needed");
	struct casefile *c = cli_open_case(&cli, argv[first], CASEFILE_READ, -1);
	cli_report_options(&cli, &o, c, argv[first], redact);
	struct err err = { 0 };
	struct io_writer w;
	io_writer_init(&w, 1);
	int status = cli_status(&cli, report_export(&o, format, view, &w, &err), &err);
	if (io_flush(&w) < 0) {
		cli_error(&cli, "cannot write the export");
		status = EXIT_SYSTEM;
	}
	io_writer_release(&w);
	casefile_close(c);
	return cli_finish(&cli, status);
}
