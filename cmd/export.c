/* sluice-export: a case in the formats of other tools. */
#include <errno.h>
#include <fcntl.h>
#include <sluice/cli_report.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int bundle(const struct cli *cli, const struct report_options *o, struct casefile *c, const char *path, int n, char **specs)
{
	struct str *ids = xcalloc((size_t)n, sizeof *ids);
	struct buf *id = xcalloc((size_t)n, sizeof *id);
	struct err err = { 0 };
	enum status st = ST_OK;
	size_t found = 0;
	int worst = EXIT_DONE;
	for (int i = 0; i < n; i++) {
		buf_init(&id[i], 128);
		st = casefile_find(c, str_from(specs[i]), &id[i], &err);
		if (st == ST_OK)
			ids[found++] = buf_str(&id[i]);
		else
			cli_error(cli, "%s", err.msg);
		int s = st == ST_OK ? EXIT_DONE : cli_status(cli, st, &err);
		worst = s > worst ? s : worst;
	}
	st = report_bundle(o, path, ids, found, &err);
	if (st == ST_WARN)
		cli_warn(cli, "%s", err.msg);
	int s = cli_status(cli, st, &err);
	for (int i = 0; i < n; i++)
		buf_release(&id[i]);
	free(id);
	free(ids);
	return s > worst ? s : worst;
}

/* Each view as a file of its own in a new folder. */
static int tables(const struct cli *cli, const struct report_options *o, const char *dir)
{
	const char *const *views = report_views();
	struct buf path;
	int worst = EXIT_DONE;
	if (mkdir(dir, 0777) < 0) {
		int sys = errno;
		cli_error(cli, "cannot make the folder '%s': %s", dir, strerrordesc_np(sys));
		return sys == EEXIST ? EXIT_USAGE : EXIT_SYSTEM;
	}
	buf_init(&path, 1u << 16);
	for (size_t i = 0; views[i] && worst < EXIT_SYSTEM; i++) {
		struct err err = { 0 };
		struct io_writer w;
		buf_clear(&path);
		buf_printf(&path, "%s/%s.csv", dir, views[i]);
		int fd = open(buf_z(&path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		int sys = fd < 0 ? errno : 0;
		io_writer_init(&w, fd);
		int s = fd < 0 ? EXIT_SYSTEM : cli_status(cli, report_export(o, "csv", views[i], &w, &err), &err);
		if (fd >= 0 && io_flush(&w) < 0)
			sys = w.failed;
		if (fd >= 0 && close(fd) < 0 && !sys)
			sys = errno;
		if (sys) {
			cli_error(cli, "cannot write '%s': %s", buf_z(&path), strerrordesc_np(sys));
			s = EXIT_SYSTEM;
		}
		io_writer_release(&w);
		worst = s > worst ? s : worst;
	}
	buf_release(&path);
	return worst;
}

int main(int argc, char **argv)
{
	static struct report_options o = { .lang = "en" };
	static const char *redact, *view, *format, *dir, *store, *folder;
	const struct cli_option options[] = {
		{ 'f', "format", "FORMAT", "csv, jsonl, ftm, stix, misp, gexf, graphml or datasette", .text = &format },
		{ 0, "view", "VIEW", "csv, jsonl: this view only (documents, targets, mentions, …)", .text = &view },
		{ 0, "dir", "DIR", "csv: every view, each as a file in a new folder", .text = &folder },
		{ 0, "bundle", "PATH", "write DOCUMENTs into a new folder or .zip that can be cited", .text = &dir },
		{ 's', "store", "STORE", "the store, if it is not where it was", .text = &store },
		{ 0, "unmask", NULL, "show private identifiers in full", .flag = &o.unmask },
		{ 0, "redact", "FILE", "black out these names, one a line", .text = &redact },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "export", .synopsis = "[options] CASE [DOCUMENT…]", .options = options,
			   .purpose = "writes a case in the formats of other tools" };
	int first = cli_parse(&cli, argc, argv);
	if (!format)
		format = folder ? "csv" : "jsonl";
	if (argc - first < 1 || (argc - first != 1) != (dir != NULL))
		cli_usage(&cli, dir ? "a case file and documents are needed" : "one case file is needed");
	if (view && (dir || (strcmp(format, "csv") != 0 && strcmp(format, "jsonl") != 0)))
		cli_usage(&cli, "--view goes with the formats csv and jsonl");
	if (folder && (dir || view || strcmp(format, "csv") != 0))
		cli_usage(&cli, "--dir goes with the format csv, all views");
	struct casefile *c = cli_open_case(&cli, argv[first], CASEFILE_READ, -1);
	cli_report_options(&cli, &o, c, argv[first], redact);
	if (dir) {
		casefile_use_store(c, store);
		int worst = bundle(&cli, &o, c, dir, argc - first - 1, argv + first + 1);
		casefile_close(c);
		return cli_finish(&cli, worst);
	}
	if (folder) {
		int worst = tables(&cli, &o, folder);
		casefile_close(c);
		return cli_finish(&cli, worst);
	}
	struct err err = { 0 };
	struct io_writer w;
	io_writer_init(&w, 1);
	int status = cli_status(&cli, report_export(&o, format, view, &w, &err), &err);
	if (io_flush(&w) < 0) {
		if (errno != EPIPE) /* who closed the pipe knows */
			cli_error(&cli, "cannot write the export: %s", strerrordesc_np(errno));
		status = EXIT_SYSTEM;
	}
	io_writer_release(&w);
	casefile_close(c);
	return cli_finish(&cli, status);
}
