/* sluice-report: a case as one self-contained page. */
#include <errno.h>
#include <sluice/cli_report.h>

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
	casefile_hold(c);
	cli_report_options(&cli, &o, c, argv[first], redact);
	struct io_writer w;
	io_writer_init(&w, 1);
	int status = cli_status(&cli, report_page(&o, &w, &err), &err);
	if (io_flush(&w) < 0) {
		if (errno != EPIPE) /* who closed the pipe knows */
			cli_error(&cli, "cannot write the page: %s", strerrordesc_np(errno));
		status = EXIT_SYSTEM;
	}
	io_writer_release(&w);
	casefile_close(c);
	return cli_finish(&cli, status);
}
