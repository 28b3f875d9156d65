/* triage.c - the whole pipeline in one word, with progress and a summary. */
#include <sluice/cli.h>
#include <sluice/pipeline.h>

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { UNPACK, IDENTIFY, TEXT, BIND, REFS, RECORD, STEPS };
static const char *const names[STEPS] = { "unpack", "identify", "text", "bind", "refs", "record" };

struct args {
	char **v;
	int n;
	size_t cap;
};

static void add(struct args *a, const char *word)
{
	a->v = xgrow(a->v, &a->cap, (size_t)a->n + 2, sizeof *a->v);
	a->v[a->n++] = xstrdup(word);
	a->v[a->n] = NULL;
}

static void add_option(struct args *a, const char *option, const char *value)
{
	if (!value)
		return;
	add(a, option);
	add(a, value);
}

static char *program(const char *name)
{
	char self[PATH_MAX], *path;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	self[n < 0 ? 0 : n] = '\0';
	char *slash = strrchr(self, '/');
	if (asprintf(&path, "%.*s/sluice-%s", slash ? (int)(slash - self) : 1, slash ? self : ".", name) < 0)
		BUG("asprintf");
	return path;
}

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

/* case.db -> case.store */
static char *store_of(const char *path)
{
	struct str s = str_from(path);
	if (str_ends(s, STR(".db")) || str_ends(s, STR(".sqlite")))
		s = str_sub(s, 0, s.len - (str_ends(s, STR(".db")) ? 3 : 7));
	char *store;
	if (asprintf(&store, "%.*s.store", STR_ARG(s)) < 0)
		BUG("asprintf");
	return store;
}

static int run_tool(const char *tool, const char *a, const char *b)
{
	char *path = program(tool);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		execl(path, path, a, b, (char *)NULL);
		_exit(127);
	}
	int how = 0;
	while (pid > 0 && waitpid(pid, &how, 0) < 0 && errno == EINTR)
		;
	free(path);
	return pid > 0 && WIFEXITED(how) ? WEXITSTATUS(how) : EXIT_SYSTEM;
}

/* The worst of the steps; a step that another's end took down is not asked. */
static int judge(const struct cli *cli, const struct pipeline *p)
{
	int worst = EXIT_DONE;
	bool fatal = false;
	for (int i = 0; i < p->n; i++) {
		int st = p->exit_status[i];
		if (st == EXIT_DONE || st == EXIT_INCOMPLETE) {
			if (st > worst && !fatal)
				worst = st;
			continue;
		}
		if (st == 128 + SIGPIPE || (st == EXIT_SYSTEM && fatal))
			continue;
		cli_error(cli, st > 128 ? "'%s' died of signal %d" : "'%s' ended with status %d", names[i], st > 128 ? st - 128 : st);
		worst = st == EXIT_BUSY || st == EXIT_USAGE ? st : EXIT_SYSTEM;
		fatal = true;
	}
	return worst;
}

int main(int argc, char **argv)
{
	const char *passwords = NULL, *name_charset = NULL, *ocr = NULL, *gazetteer = NULL, *rules = NULL, *store = NULL;
	bool no_summary = false, require = false;
	const struct cli_option options[] = {
		{ 'o', "store", "STORE", "where the bytes go (default: CASE without .db, with .store)", .text = &store },
		{ 'P', "passwords", "FILE", "passwords to try on encrypted containers, one a line", .text = &passwords },
		{ 0, "name-charset", "SET", "character set of member names, instead of the one found", .text = &name_charset },
		{ 0, "ocr", "ENGINE", "auto, ppocr, tesseract or none", .text = &ocr },
		{ 'g', "gazetteer", "FILE", "names of your own: kind, name, aliases, country, sector", .text = &gazetteer },
		{ 0, "rules", "FILE", "reference rules of your own", .text = &rules },
		{ 0, "no-summary", NULL, "do not print the case's summary at the end", .flag = &no_summary },
		{ 0, "require-sandbox", NULL, "refuse to work without a complete sandbox", .flag = &require },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "triage", .synopsis = "[options] CASE DUMP…", .has_workers = true, .options = options,
			   .purpose = "Takes dumps to a case file: unpack, identify, text, bind, refs, record. Run again, it does only what is new." };
	int first = cli_parse(&cli, argc, argv);
	if (argc - first < 2)
		cli_usage(&cli, argc - first < 1 ? "a case file and a dump are needed" : "a dump is needed");
	const char *db = argv[first];
	for (int i = first + 1; i < argc; i++)
		if (strcmp(argv[i], "-") != 0 && access(argv[i], R_OK) < 0) {
			cli_error(&cli, "cannot read '%s': %s", argv[i], strerrordesc_np(errno));
			if (argc - first == 2)
				return EXIT_SYSTEM;
		}
	char *own_store = store ? NULL : store_of(db), jobs[24];
	snprintf(jobs, sizeof jobs, "%lld", (long long)cli.workers);

	struct args a[STEPS] = { 0 };
	for (int i = 0; i < STEPS; i++) {
		char *path = program(names[i]);
		add(&a[i], path);
		free(path);
		if (cli.quiet)
			add(&a[i], "-q");
		if (i != BIND && i != RECORD && i != UNPACK)
			add_option(&a[i], "-j", jobs);
		if (require && i != BIND && i != RECORD)
			add(&a[i], "--require-sandbox");
	}
	add_option(&a[UNPACK], "-o", store ? store : own_store);
	add_option(&a[UNPACK], "--passwords", passwords);
	add_option(&a[UNPACK], "--name-charset", name_charset);
	add_option(&a[TEXT], "--ocr", ocr);
	add_option(&a[REFS], "--gazetteer", gazetteer);
	add_option(&a[REFS], "--rules", rules);
	add(&a[UNPACK], "--");
	for (int i = first + 1; i < argc; i++)
		add(&a[UNPACK], argv[i]);
	/* what an older version of the rules said must not stand beside the new */
	add(&a[RECORD], "--replace");
	add(&a[RECORD], db);

	struct progress g = { .shown = false };
	clock_gettime(CLOCK_MONOTONIC, &g.began);
	struct pipeline p = { .n = STEPS, .tap_after = { UNPACK, REFS }, .interval_ms = 50 };
	if (!cli.quiet && cli_is_tty(2)) {
		p.tick = tick;
		p.tick_ctx = &g;
		p.interval_ms = 250;
	}
	for (int i = 0; i < STEPS; i++)
		p.argv[i] = a[i].v;
	struct err err;
	enum status st = pipeline_run(&p, &err);
	if (g.shown) {
		tick(&g, &p);
		fputc('\n', stderr);
	}
	int status = st == ST_OK ? judge(&cli, &p) : cli_status(&cli, st, &err);
	if (!cli.quiet && !no_summary && (status == EXIT_DONE || status == EXIT_INCOMPLETE)) {
		int shown = run_tool("case", "info", db);
		status = shown > status ? shown : status;
	}
	if (cli.verbose)
		fprintf(stderr, "sluice-triage: %llu files, %llu references, %llu targets, %llu contracts, %llu losses in %.1f s\n",
			(unsigned long long)p.tap[1].items, (unsigned long long)p.tap[1].refs, (unsigned long long)p.tap[1].targets,
			(unsigned long long)p.tap[1].contracts, (unsigned long long)p.tap[1].errors, seconds_since(&g.began));
	for (int i = 0; i < STEPS; i++) {
		for (int k = 0; k < a[i].n; k++)
			free(a[i].v[k]);
		free(a[i].v);
	}
	free(own_store);
	return cli_finish(&cli, status);
}
