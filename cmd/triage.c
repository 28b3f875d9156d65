/* triage.c - the whole pipeline in one word, with progress and a summary. */
#include <sluice/cli_case.h>
#include <sluice/cli_program.h>
#include <sluice/io.h>
#include <sluice/pipeline.h>
#include <sluice/unpack.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { UNPACK, IDENTIFY, TEXT, BIND, REFS, RECORD, STEPS };
static const char *const names[STEPS] = { "unpack", "identify", "text", "bind", "refs", "record" };

/* Child that gives --items their stream, or 0. */
static pid_t feeder;

struct progress {
	struct timespec began;
	bool shown;
};

static double seconds_since(const struct timespec *t)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - t->tv_sec) + (double)(now.tv_nsec - t->tv_nsec) / 1e9;
}

static void tick(void *ctx, const struct pipeline *p)
{
	struct progress *g = ctx;
	const struct pipeline_tap *in = &p->tap[0], *out = &p->tap[1];
	unsigned long long found = in->items, done = out->items;
	double s = seconds_since(&g->began), rate = s > 0 ? (double)done / s : 0;
	fprintf(stderr, "\r\033[K%llu of %llu%s files, %.1f MB, %.0f/s; %llu references, %llu targets, %llu contracts, %llu losses", done, found,
		in->ended ? "" : "+", (double)in->bytes / 1e6, rate, (unsigned long long)out->refs, (unsigned long long)out->targets,
		(unsigned long long)out->contracts, (unsigned long long)out->errors);
	if (in->ended && rate > 0 && found > done) {
		unsigned long long left = (unsigned long long)((double)(found - done) / rate);
		fprintf(stderr, "; %llu:%02llu to go", left / 60, left % 60);
	}
	fflush(stderr);
	g->shown = true;
}

/* Runs the tool NAME with up to two words behind it. */
static int run_tool(const char *name, const char *a, const char *b)
{
	char *path = cli_tool_path(name);
	struct cli_argv v = { .n = 0 };
	cli_argv_add(&v, path);
	cli_argv_option(&v, a, b);
	pid_t pid = cli_start(v.v, NULL);
	int status = pid > 0 ? cli_wait(pid) : EXIT_SYSTEM;
	cli_argv_release(&v);
	free(path);
	return status > EXIT_SYSTEM && status != EXIT_BUSY ? EXIT_SYSTEM : status;
}

/* A pipe that gives the files one after the other; -1 with errno set. */
static int feed(const struct cli *cli, char *const *files, int n)
{
	int fds[2];
	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	pid_t pid = fork();
	if (pid < 0)
		return -1;
	if (pid == 0) {
		char *piece = xmalloc(1u << 18);
		close(fds[0]);
		for (int i = 0; i < n; i++) {
			int fd = open(files[i], O_RDONLY | O_CLOEXEC);
			ssize_t got = -1;
			while (fd >= 0 && (got = io_read_full(fd, piece, 1u << 18)) > 0)
				if (io_write_full(fds[1], piece, (size_t)got) < 0)
					_exit(EXIT_SYSTEM);
			if (got < 0) {
				cli_error(cli, "cannot read '%s': %s", files[i], strerrordesc_np(errno));
				_exit(EXIT_SYSTEM);
			}
			close(fd);
		}
		_exit(EXIT_DONE);
	}
	close(fds[1]);
	feeder = pid;
	return fds[0];
}

/* The worst of the steps; a step that another's end took down is not asked. */
static int judge(const struct cli *cli, const struct pipeline *p)
{
	int worst = EXIT_DONE;
	bool fatal = false;
	/* from the last: who reads no more is why those before him cannot write */
	for (int i = p->n; i-- > 0;) {
		int st = p->exit_status[i];
		if (st == EXIT_DONE || st == EXIT_INCOMPLETE) {
			if (st > worst && !fatal)
				worst = st;
			continue;
		}
		if (st == 128 + SIGPIPE || (st == EXIT_SYSTEM && fatal))
			continue;
		cli_error(cli, st > 128 ? "'%s' died of signal %d" : "'%s' ended with status %d", names[STEPS - p->n + i], st > 128 ? st - 128 : st);
		worst = st == EXIT_BUSY || st == EXIT_USAGE ? st : EXIT_SYSTEM;
		fatal = true;
	}
	return worst;
}

/* --slurm and --status: `sluice job` does it. */
static int to_job(const struct cli *cli, int64_t slurm, const char *db, char *const *dumps, const struct cli_option *options)
{
	struct cli_argv v = { .n = 0 };
	char *path = cli_tool_path("job"), *folder = cli_beside(db, ".job"), n[24];
	cli_argv_add(&v, path);
	cli_argv_add(&v, slurm ? "slurm" : "status");
	if (cli->quiet)
		cli_argv_add(&v, "-q");
	if (slurm) {
		snprintf(n, sizeof n, "%lld", (long long)slurm);
		cli_argv_option(&v, "--shards", n);
		for (const struct cli_option *o = options; o->longname; o++) {
			char word[40];
			snprintf(word, sizeof word, "--%s", o->longname);
			if (o->text)
				cli_argv_option(&v, word, *o->text);
			else if (o->flag && *o->flag &&
				 (strcmp(o->longname, "require-sandbox") == 0 || strcmp(o->longname, "no-hints") == 0 ||
				  strcmp(o->longname, "sidecar") == 0))
				cli_argv_add(&v, word);
		}
	}
	cli_argv_add(&v, "--");
	cli_argv_add(&v, slurm ? db : folder);
	while (slurm && *dumps)
		cli_argv_add(&v, *dumps++);
	execv(path, v.v);
	cli_error(cli, "cannot run '%s': %s", path, strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

int main(int argc, char **argv)
{
	const char *passwords = NULL, *name_charset = NULL, *ocr = NULL, *gazetteer = NULL, *rules = NULL, *store = NULL;
	bool no_summary = false, require = false, items = false, again = false, status_only = false, sidecar = false, no_hints = false;
	int64_t slurm = 0;
	const struct cli_option options[] = {
		{ 'o', "store", "STORE", "where the bytes go (default: CASE without .db, with .store)", .text = &store },
		{ 'P', "passwords", "FILE", "passwords to try on encrypted containers, one a line", .text = &passwords },
		{ 0, "no-hints", NULL, "try no passwords that stand in names or beside", .flag = &no_hints },
		{ 0, "name-charset", "SET", "character set of member names, instead of the one found", .text = &name_charset },
		{ 0, "ocr", "ENGINE", "auto, ppocr, tesseract or none", .text = &ocr },
		{ 0, "sidecar", NULL, "takes over OCR text that lies beside a picture", .flag = &sidecar },
		{ 'g', "gazetteer", "FILE", "names of your own: kind, name, aliases, country, sector", .text = &gazetteer },
		{ 0, "rules", "FILE", "reference rules of your own", .text = &rules },
		{ 0, "again", NULL, "read also what the case holds as read by the same rules", .flag = &again },
		{ 0, "no-summary", NULL, "do not print the case's summary at the end", .flag = &no_summary },
		{ 0, "require-sandbox", NULL, "refuse to work without a complete sandbox", .flag = &require },
		{ 0, "items", NULL, "the operands are streams of items that unpack gave", .flag = &items },
		{ 0, "slurm", "N", "share the work among N jobs of a Slurm cluster", .number = &slurm },
		{ 0, "status", NULL, "how far a shared triage is; no dump is named", .flag = &status_only },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "triage", .synopsis = "[options] CASE DUMP…", .has_workers = true, .options = options,
			   .purpose = "Takes dumps to a case file: unpack, identify, text, bind, refs, record. Run again, it does only what is new." };
	int first = cli_parse(&cli, argc, argv);
	if (name_charset && !unpack_knows_charset(name_charset))
		cli_usage(&cli, "--name-charset: no character set is called '%s'", name_charset);
	if (status_only && argc - first != 1)
		cli_usage(&cli, "--status takes one case file");
	if (status_only || (slurm > 0 && argc - first >= 2))
		return to_job(&cli, status_only ? 0 : slurm, argv[first], argv + first + 1, options);
	if (argc - first < 2)
		cli_usage(&cli, argc - first < 1 ? "a case file and a dump are needed" : "a dump is needed");
	const char *db = argv[first];
	for (int i = first + 1; i < argc; i++)
		if (strcmp(argv[i], "-") != 0 && access(argv[i], R_OK) < 0) {
			cli_error(&cli, "cannot read '%s': %s", argv[i], strerrordesc_np(errno));
			if (argc - first == 2)
				return EXIT_SYSTEM;
		}
	/* what is no case, or cannot be one, is told before a store is made for it */
	casefile_close(cli_open_case(&cli, db, CASEFILE_CREATE, -1));
	char *own_store = store ? NULL : cli_beside(db, ".store"), jobs[24];
	snprintf(jobs, sizeof jobs, "%lld", (long long)cli.workers);

	struct cli_argv a[STEPS] = { 0 };
	for (int i = 0; i < STEPS; i++) {
		char *path = cli_tool_path(names[i]);
		cli_argv_add(&a[i], path);
		free(path);
		if (cli.quiet)
			cli_argv_add(&a[i], "-q");
		if (i != BIND && i != RECORD && i != UNPACK)
			cli_argv_option(&a[i], "-j", jobs);
		if (require && i != BIND && i != RECORD)
			cli_argv_add(&a[i], "--require-sandbox");
	}
	cli_argv_option(&a[UNPACK], "-o", store ? store : own_store);
	cli_argv_option(&a[UNPACK], "--case", db);
	cli_argv_option(&a[UNPACK], "--passwords", passwords);
	if (no_hints)
		cli_argv_add(&a[UNPACK], "--no-hints");
	cli_argv_option(&a[UNPACK], "--name-charset", name_charset);
	if (again)
		cli_argv_add(&a[UNPACK], "--again");
	cli_argv_option(&a[TEXT], "--ocr", ocr);
	if (sidecar)
		cli_argv_add(&a[TEXT], "--sidecar");
	cli_argv_option(&a[REFS], "--case", db);
	if (again)
		cli_argv_add(&a[REFS], "--again");
	cli_argv_option(&a[REFS], "--gazetteer", gazetteer);
	cli_argv_option(&a[REFS], "--rules", rules);
	cli_argv_add(&a[UNPACK], "--");
	for (int i = first + 1; i < argc; i++)
		cli_argv_add(&a[UNPACK], argv[i]);
	/* what an older version of the rules said must not stand beside the new */
	cli_argv_add(&a[RECORD], "--replace");
	cli_argv_add(&a[RECORD], db);

	struct progress g = { .shown = false };
	clock_gettime(CLOCK_MONOTONIC, &g.began);
	int skip = items ? 1 : 0;
	struct pipeline p = { .n = STEPS - skip, .tap_after = { UNPACK - skip, REFS - skip }, .interval_ms = 50 };
	if (items && (p.input = feed(&cli, argv + first + 1, argc - first - 1)) < 0) {
		cli_error(&cli, "cannot feed the stages: %s", strerrordesc_np(errno));
		return EXIT_SYSTEM;
	}
	if (!cli.quiet && !items && cli_is_tty(2)) {
		p.tick = tick;
		p.tick_ctx = &g;
		p.interval_ms = 250;
	}
	for (int i = skip; i < STEPS; i++)
		p.argv[i - skip] = a[i].v;
	struct err err;
	enum status st = pipeline_run(&p, &err);
	if (g.shown) {
		tick(&g, &p);
		fputc('\n', stderr);
	}
	int status = st == ST_OK ? judge(&cli, &p) : cli_status(&cli, st, &err);
	if (feeder > 0 && cli_wait(feeder) != EXIT_DONE && status < EXIT_USAGE)
		status = EXIT_SYSTEM;
	if (!cli.quiet && !no_summary && (status == EXIT_DONE || status == EXIT_INCOMPLETE)) {
		int shown = run_tool("case", "info", db);
		status = shown > status ? shown : status;
	}
	if (cli.verbose)
		fprintf(stderr, "sluice-triage: %llu files, %llu references, %llu targets, %llu contracts, %llu losses in %.1f s\n",
			(unsigned long long)p.tap[1].items, (unsigned long long)p.tap[1].refs, (unsigned long long)p.tap[1].targets,
			(unsigned long long)p.tap[1].contracts, (unsigned long long)p.tap[1].errors, seconds_since(&g.began));
	for (int i = 0; i < STEPS; i++)
		cli_argv_release(&a[i]);
	free(own_store);
	return cli_finish(&cli, status);
}
