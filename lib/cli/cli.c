/* cli.c - one options grammar and one way to end, for every tool. */
#include <sluice/cli.h>
#include <sluice/utf8.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define HELP_COLUMN 26

#define SAFE_BYTES 6u /* what a byte can become */

void cli_add_safe(struct buf *b, struct str s, bool keep_lines)
{
	while (s.len) {
		uint32_t cp;
		size_t plain = 0;
		while (plain < s.len && s.p[plain] >= ' ' && s.p[plain] < 0x7F) /* signed or not: what is above is no plain ASCII */
			plain++;
		if (plain) {
			buf_add(b, s.p, plain);
			s = str_sub(s, plain, s.len);
			continue;
		}
		size_t n = utf8_decode(s, &cp);
		bool bad = n == 1 && cp == UTF8_REPLACEMENT;
		bool keep = keep_lines && (cp == '\n' || cp == '\t');
		bool bidi = (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F;
		if (bad)
			buf_printf(b, "\\x%02x", (unsigned)(unsigned char)s.p[0]);
		else if (!keep && (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)))
			buf_printf(b, "\\x%02x", (unsigned)cp);
		else if (bidi || cp == 0x2028 || cp == 0x2029)
			buf_printf(b, "\\u%04x", (unsigned)cp);
		else
			buf_add(b, s.p, n);
		s = str_sub(s, n, s.len);
	}
}

void cli_put_safe(FILE *f, struct str s, bool keep_lines)
{
	struct buf b;
	buf_init(&b, s.len * SAFE_BYTES);
	cli_add_safe(&b, s, keep_lines);
	if (b.len)
		fwrite(b.p, 1, b.len, f);
	buf_release(&b);
}

bool cli_is_tty(int fd)
{
	/* tests make a pipe look like a terminal, so that what people see is tested */
	const char *fake = getenv("SLUICE_FAKE_TTY");
	return isatty(fd) || (fd == 1 && cli_paged()) || (fake && *fake == '1');
}

static void talk(const struct cli *cli, const char *fmt, va_list ap)
{
	char msg[1024];
	int n = vsnprintf(msg, sizeof msg, fmt, ap);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof msg ? (size_t)n : sizeof msg - 1;
	flockfile(stderr);
	fprintf(stderr, "sluice%s%s: ", *cli->tool ? "-" : "", cli->tool);
	cli_put_safe(stderr, str_make(msg, utf8_cut(str_make(msg, len), len)), false);
	fputc('\n', stderr);
	funlockfile(stderr);
}

void cli_warn(const struct cli *cli, const char *fmt, ...)
{
	if (cli->quiet)
		return;
	va_list ap;
	va_start(ap, fmt);
	talk(cli, fmt, ap);
	va_end(ap);
}

void cli_error(const struct cli *cli, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	talk(cli, fmt, ap);
	va_end(ap);
}

void cli_usage(const struct cli *cli, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	talk(cli, fmt, ap);
	va_end(ap);
	fprintf(stderr, "Try 'sluice%s%s --help'.\n", *cli->tool ? " " : "", cli->tool);
	exit(EXIT_USAGE);
}

static void help_row(char shortname, const char *longname, const char *argname, const char *text)
{
	char left[80];
	int n = snprintf(left, sizeof left, "  %c%c%s--%s%s%s", shortname ? '-' : ' ', shortname ? shortname : ' ',
			 shortname ? ", " : "  ", longname, argname ? " " : "", argname ? argname : "");
	if (n < HELP_COLUMN)
		printf("%-*s %s\n", HELP_COLUMN, left, text);
	else
		printf("%s\n%*s %s\n", left, HELP_COLUMN, "", text);
}

static void help(const struct cli *cli)
{
	printf("usage: sluice%s%s %s\n%s\n\n", *cli->tool ? " " : "", cli->tool, cli->synopsis, cli->purpose);
	for (const struct cli_option *o = cli->options; o && o->longname; o++)
		help_row(o->shortname, o->longname, o->argname, o->help);
	if (cli->has_json)
		help_row(0, "json", NULL, "print records (JSON Lines), also on a terminal");
	if (cli->has_workers)
		help_row('j', "jobs", "N", "worker processes (default: the number of processors)");
	help_row('q', "quiet", NULL, "no warnings, no progress");
	help_row('v', "verbose", NULL, "say more; twice, still more");
	help_row('h', "help", NULL, "print this help and exit");
	help_row(0, "version", NULL, "print the version and exit");
	printf("\nExit status: 0 done; 1 done, something lost or incomplete; 2 used wrongly; 3 system failure; 75 case file busy.\n");
}

static bool to_number(const char *arg, int64_t *ret)
{
	char *end;
	if (!arg)
		return false;
	errno = 0;
	long long n = strtoll(arg, &end, 10);
	if (end == arg || errno || n < 0)
		return false;
	int shift = 0;
	switch (*end) {
	case 'k': case 'K': shift = 10; break;
	case 'M': case 'm': shift = 20; break;
	case 'G': case 'g': shift = 30; break;
	case 'T': case 't': shift = 40; break;
	default: break;
	}
	if (shift)
		end++;
	if (*end || n > (INT64_MAX >> shift))
		return false;
	*ret = (int64_t)n << shift;
	return true;
}

static void apply(const struct cli *cli, const struct cli_option *o, const char *arg)
{
	if (o->flag)
		*o->flag = true;
	if (o->text)
		*o->text = arg;
	if (o->number && !to_number(arg, o->number))
		cli_usage(cli, "--%s takes a number, not '%s'", o->longname, arg);
	if (o->call)
		o->call(o->ctx, arg);
}

int cli_parse(struct cli *cli, int argc, char **argv)
{
	static bool want_help, want_version;
	static int64_t workers;
	struct cli_option common[] = {
		{ 'h', "help", NULL, "", .flag = &want_help },
		{ 0, "version", NULL, "", .flag = &want_version },
		{ 'q', "quiet", NULL, "", .flag = &cli->quiet },
		{ 'j', cli->has_workers ? "jobs" : "", "N", "", .number = &workers },
		{ 0, cli->has_json ? "json" : "", NULL, "", .flag = &cli->json },
		{ .longname = NULL },
	};
	/* a reader that went away is seen as a failed write, not as a signal */
	signal(SIGPIPE, SIG_IGN);
	want_help = want_version = false;
	workers = 0;
	if (!cli->has_workers)
		common[3].shortname = 0;
	int out = 1, i = 1;
	bool ended = false;
	for (; i < argc; i++) {
		char *a = argv[i];
		if (ended || a[0] != '-' || a[1] == '\0') {
			argv[out++] = a;
			continue;
		}
		if (strcmp(a, "--") == 0) {
			ended = true;
			continue;
		}
		const struct cli_option *tables[2] = { cli->options, common }, *hit = NULL;
		if (a[1] == '-') {
			const char *eq = strchr(a + 2, '=');
			struct str name = str_make(a + 2, eq ? (size_t)(eq - a) - 2 : strlen(a + 2));
			if (name.len == 7 && str_eqz(name, "verbose") && !eq) {
				cli->verbose++;
				continue;
			}
			for (int t = 0; t < 2; t++)
				for (const struct cli_option *o = tables[t]; o && o->longname; o++)
					if (name.len && str_eqz(name, o->longname))
						hit = hit ? hit : o;
			if (!hit)
				cli_usage(cli, "unknown option '%s'", a);
			if (!hit->argname && eq)
				cli_usage(cli, "--%s takes no argument", hit->longname);
			if (hit->argname && !eq && i + 1 >= argc)
				cli_usage(cli, "--%s needs an argument", hit->longname);
			apply(cli, hit, hit->argname ? (eq ? eq + 1 : argv[++i]) : NULL);
			continue;
		}
		for (char *c = a + 1; *c; c++) {
			hit = NULL;
			if (*c == 'v') {
				bool taken = false;
				for (const struct cli_option *o = cli->options; o && o->longname; o++)
					taken |= o->shortname == 'v';
				if (!taken) {
					cli->verbose++;
					continue;
				}
			}
			for (int t = 0; t < 2; t++)
				for (const struct cli_option *o = tables[t]; o && o->longname; o++)
					if (o->shortname == *c)
						hit = hit ? hit : o;
			if (!hit)
				cli_usage(cli, "unknown option '-%c'", *c);
			if (!hit->argname) {
				apply(cli, hit, NULL);
				continue;
			}
			if (!c[1] && i + 1 >= argc)
				cli_usage(cli, "-%c needs an argument", *c);
			apply(cli, hit, c[1] ? c + 1 : argv[++i]);
			break;
		}
	}
	/* operands now stand at argv[1..out); show them as argv[ret..argc) */
	int operands = out - 1, first = argc - operands;
	memmove(argv + first, argv + 1, (size_t)operands * sizeof *argv);
	if (want_help) {
		help(cli);
		exit(cli_finish(cli, EXIT_DONE));
	}
	if (want_version) {
		printf("sluice%s%s %s\n", *cli->tool ? "-" : "", cli->tool, SLUICE_VERSION);
		exit(cli_finish(cli, EXIT_DONE));
	}
	if (workers > 64)
		cli_usage(cli, "-j takes 1 to 64");
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	cli->workers = workers ? workers : online > 64 ? 64 : online > 0 ? online : 1;
	return first;
}

int cli_status(const struct cli *cli, enum status st, const struct err *err)
{
	switch (st) {
	case ST_OK: case ST_EOF: return EXIT_DONE;
	case ST_WARN: case ST_SKIP: return EXIT_INCOMPLETE;
	case ST_FATAL: break;
	}
	if (err->sys == EPIPE)
		return EXIT_SYSTEM;
	cli_error(cli, "%s", err->msg);
	return err->code == E_BUSY ? EXIT_BUSY : err->code == E_USAGE ? EXIT_USAGE : EXIT_SYSTEM;
}

/* Whoever read standard output has left, as head does; errno of the write that met it may be lost by now. */
static bool reader_left(void)
{
	struct pollfd p = { .fd = 1 };
	return poll(&p, 1, 0) == 1 && (p.revents & POLLERR);
}

int cli_finish(const struct cli *cli, int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE && !reader_left())
		cli_error(cli, "cannot write standard output: %s", errno ? strerrordesc_np(errno) : "write error");
	else if (cli_paged())
		return status; /* who leaves the pager has seen enough */
	return EXIT_SYSTEM;
}

static char *joined(const char *a, const char *b, const char *c)
{
	struct buf path;
	buf_init(&path, 3 * PATH_MAX);
	buf_addz(&path, a);
	buf_addz(&path, b);
	buf_addz(&path, c);
	return path.p ? path.p : xstrdup("");
}

char *cli_built_path(const char *name)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n <= 0)
		return NULL;
	self[n] = '\0';
	for (int up = 0; up < 2; up++) {
		char *slash = strrchr(self, '/');
		if (slash)
			*slash = '\0';
	}
	return joined(self, "/lib/sluice/", name);
}

char *cli_data_path(const char *name)
{
	char *path = NULL;
	const char *env = getenv("SLUICE_DATA");
	if (env && *env) {
		path = joined(env, "/", name);
		return path;
	}
	/* build/bin/sluice-x: the tree's share/ is two folders up */
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		self[n] = '\0';
		for (int up = 0; up < 3; up++) {
			char *slash = strrchr(self, '/');
			if (!slash)
				break;
			*slash = '\0';
		}
		path = joined(self, "/share/", name);
		if (access(path, R_OK) == 0)
			return path;
		/* installed: PREFIX/bin/sluice-x, PREFIX/share/sluice */
		free(path);
		char *bin = xmalloc((size_t)n + 1);
		ssize_t m = readlink("/proc/self/exe", bin, (size_t)n);
		bin[m > 0 ? m : 0] = '\0';
		for (int up = 0; up < 2; up++) {
			char *slash = strrchr(bin, '/');
			if (slash)
				*slash = '\0';
		}
		path = joined(bin, "/share/sluice/", name);
		free(bin);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	/* what a user or the machine's owner fetched beside a package's data */
	const char *home = getenv("XDG_DATA_HOME"), *under = "/sluice/";
	if (!home || !*home) {
		home = getenv("HOME");
		under = "/.local/share/sluice/";
	}
	if (home && *home) {
		path = joined(home, under, name);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	path = joined("/usr/local", "/share/sluice/", name);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return joined(SLUICE_PREFIX, "/share/sluice/", name);
}

char *cli_beside(const char *path, const char *ending)
{
	struct str s = str_from(path);
	if (str_ends(s, STR(".db")) || str_ends(s, STR(".sqlite")))
		s = str_sub(s, 0, s.len - (str_ends(s, STR(".db")) ? 3 : 7));
	return xasprintf("%.*s%s", STR_ARG(s), ending);
}
