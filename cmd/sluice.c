/* sluice.c - `sluice NAME …` runs sluice-NAME, which lies beside it, as git does. */
#include <sluice/cli.h>
#include <sluice/work.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	const char *name, *what;
} tools[] = {
	{ "triage", "a dump into a case file: the six stages below as one pipeline" },
	{ "unpack", "one item record per file of a dump, at every depth" },
	{ "identify", "type, character set and hashes of items" },
	{ "text", "the text of items; pictures are read" },
	{ "bind", "the pages of one document brought together" },
	{ "refs", "references, targets and contracts in items or files" },
	{ "record", "the stream into a case file" },
	{ "case", "init, info, verify, merge, rebuild and log of a case file" },
	{ "job", "a triage that several machines share" },
	{ "search", "full-text and reference search" },
	{ "show", "one document: where it lay, its text, its references" },
	{ "tag", "review marks and notes" },
	{ "watch", "watchlists in, hits out" },
	{ "similar", "near-duplicate documents and pictures" },
	{ "report", "one self-contained HTML page" },
	{ "export", "CSV, JSON Lines, FollowTheMoney, STIX, GEXF" },
};

static char *beside(const char *name)
{
	char self[PATH_MAX], *path;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n < 0)
		return NULL;
	self[n] = '\0';
	char *slash = strrchr(self, '/');
	if (!slash || asprintf(&path, "%.*s/sluice-%s", (int)(slash - self), self, name) < 0)
		return NULL;
	return path;
}

static void usage(FILE *f)
{
	fputs("usage: sluice TOOL [options] [operands]\n"
	      "Washes a leaked document dump down to targets, contracts and what could not be read.\n\n", f);
	for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++) {
		char *path = beside(tools[i].name);
		if (path && access(path, X_OK) == 0)
			fprintf(f, "  %-10s %s\n", tools[i].name, tools[i].what);
		free(path);
	}
	fputs("\n  -h, --help     print this help and exit\n"
	      "  --version      print the version and exit; with -v also what the sandbox can do here\n\n"
	      "Start with 'sluice triage case.db DUMP', then 'sluice case info case.db'. 'man sluice' is the map.\n"
	      "Exit status: 0 done; 1 done, something lost or incomplete; 2 used wrongly; 3 system failure; 75 case file busy.\n", f);
}

int main(int argc, char **argv)
{
	struct cli cli = { .tool = "" };
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0 || (strcmp(argv[1], "help") == 0 && argc == 2)) {
		usage(stdout);
		return cli_finish(&cli, EXIT_DONE);
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("sluice %s\n", SLUICE_VERSION);
		if (argc > 2 && strcmp(argv[2], "-v") == 0) {
			struct buf b;
			buf_init(&b, 1u << 16);
			sandbox_describe(&b);
			fputs(buf_z(&b), stdout);
			buf_release(&b);
		}
		return cli_finish(&cli, EXIT_DONE);
	}
	if (strchr(argv[1], '/') || argv[1][0] == '-') {
		cli_error(&cli, "'%s' is no tool; 'sluice --help' lists them", argv[1]);
		return EXIT_USAGE;
	}
	/* `sluice help refs` is `sluice refs --help` */
	bool help = strcmp(argv[1], "help") == 0;
	static char option[] = "--help"; /* lives until execv, as a literal in the block below would not */
	char **args = argv + 1, *ask[3];
	if (help) {
		ask[0] = argv[2];
		ask[1] = option;
		ask[2] = NULL;
		args = ask;
	}
	char *path = beside(args[0]);
	if (!path || access(path, X_OK) < 0) {
		cli_error(&cli, "'%s' is no tool; 'sluice --help' lists them", args[0]);
		return EXIT_USAGE;
	}
	char *name = strrchr(path, '/') + 1;
	char *keep = args[0];
	args[0] = name;
	execv(path, args);
	cli_error(&cli, "cannot run '%s': %s", keep, strerrordesc_np(errno));
	return EXIT_SYSTEM;
}
