/* sluice-refs: finds references in records, files or plain text. */
#include <sluice/cli.h>
#include <sluice/cli_known.h>
#include <sluice/cli_program.h>
#include <sluice/io.h>
#include <sluice/refs.h>
#include <sluice/stage.h>

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <search.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_BYTES_MAX (64u << 20) /* a finding's value and explanation may be frames of the worker's */
#define PEEK_BYTES 64 /* a record begins with {"sluice": */

struct seen {
	uint64_t count;
	char *text; /* kind:value */
};

struct tool {
	struct cli cli;
	struct refs_rules *rules;
	struct refs_worker *worker;
	bool recurse, count, unique, zero, explain, color, text;
	const char *casefile; /* whose items are passed over, or NULL */
	bool again;          /* none are */
	struct buf narrowed; /* options that leave findings out, as words */
	const char *name;   /* file at hand, NULL: standard input */
	uint64_t found;     /* in it */
	struct seen *seen;  /* for --unique, in order of appearance */
	size_t n_seen, cap_seen;
	struct buf line;    /* that is printed next */
	struct hsearch_data index;
	size_t index_room;
	int worst;
};

/* Index of kind:value among those seen; new ones are added. */
static size_t note(struct tool *t, const char *text, bool *ret_new)
{
	ENTRY *e, want = { .key = (char *)(uintptr_t)text };
	if (t->n_seen * 2 >= t->index_room) {
		/* hsearch tables do not grow: a larger one, filled anew */
		if (t->index_room)
			hdestroy_r(&t->index);
		t->index_room = t->index_room ? t->index_room * 4 : 4096;
		memset(&t->index, 0, sizeof t->index);
		hcreate_r(t->index_room, &t->index);
		for (size_t i = 0; i < t->n_seen; i++) {
			ENTRY old = { t->seen[i].text, (void *)(uintptr_t)i };
			hsearch_r(old, ENTER, &e, &t->index);
		}
	}
	*ret_new = !hsearch_r(want, FIND, &e, &t->index);
	if (!*ret_new)
		return (size_t)(uintptr_t)e->data;
	t->seen = xgrow(t->seen, &t->cap_seen, t->n_seen + 1, sizeof *t->seen);
	t->seen[t->n_seen] = (struct seen){ 0, xstrdup(text) };
	ENTRY add = { t->seen[t->n_seen].text, (void *)(uintptr_t)t->n_seen };
	hsearch_r(add, ENTER, &e, &t->index);
	return t->n_seen++;
}

static void color(struct tool *t, const char *code)
{
	if (t->color)
		buf_printf(&t->line, "\033[%sm", code);
}

static void put_place(struct tool *t, uint64_t line)
{
	char digits[24];
	size_t n = sizeof digits;
	if (t->name) {
		color(t, "35");
		cli_add_safe(&t->line, str_from(t->name), false);
		color(t, "0");
		buf_add_char(&t->line, t->zero ? '\0' : ':');
	}
	if (line) {
		color(t, "32");
		for (; line; line /= 10)
			digits[--n] = (char)('0' + line % 10);
		buf_add(&t->line, digits + n, sizeof digits - n);
		color(t, "0");
		buf_add_char(&t->line, ':');
	}
}

/* What stands behind a finding: lines of cells apart by TAB. */
static void put_explanation(struct buf *b, struct str rest)
{
	struct str line, cell;
	while (str_next_line(&rest, &line)) {
		buf_add_char(b, '\n');
		while (str_next(&line, '\t', &cell)) {
			buf_add_char(b, '\t');
			cli_add_safe(b, cell, false);
		}
	}
}

/* What was put, all at once: as calls of stdio a finding took as long as it takes to find it. */
static void put_line(struct tool *t)
{
	buf_add_char(&t->line, '\n');
	fwrite(t->line.p, 1, t->line.len, stdout);
	buf_clear(&t->line);
	if (ferror(stdout)) /* nobody reads on: an endless text would be read for nothing; the worker ends with the pipe to it */
		exit(cli_finish(&t->cli, t->worst));
}

static void print_ref(void *ctx, const struct ref *r)
{
	struct tool *t = ctx;
	if (!r->kind)
		return;
	t->found++;
	if (t->unique) {
		bool fresh;
		struct buf key;
		buf_init(&key, 1u << 20);
		buf_printf(&key, "%s:%.*s", r->kind, STR_ARG(r->value));
		size_t at = note(t, buf_z(&key), &fresh); /* may move the array */
		t->seen[at].count++;
		buf_release(&key);
		if (!fresh)
			return;
	}
	if (t->count)
		return;
	struct buf *b = &t->line;
	put_place(t, r->line);
	color(t, "36");
	buf_addz(b, r->kind);
	color(t, "0");
	buf_add_char(b, ':');
	color(t, "1");
	cli_add_safe(b, r->value, false);
	color(t, "0");
	if (t->explain) {
		buf_printf(b, "\t%.2f by %s%s", r->score, r->by, r->is_record ? "" : "\t");
		cli_add_safe(b, r->context, false);
		if (r->is_record) {
			put_explanation(b, r->explanation);
		} else if (r->explanation.len) {
			buf_add_char(b, '\t');
			cli_add_safe(b, r->explanation, false);
		}
	}
	put_line(t);
}

/* -k names contracts or targets, which are told with their evidence alone. */
static bool asks_records(const char *kinds)
{
	struct str rest = str_from(kinds ? kinds : ""), one;
	while (str_next(&rest, ',', &one))
		if (str_eqz(one, "contract") || str_eqz(one, "target"))
			return true;
	return false;
}

static void failed(struct tool *t, const struct err *err)
{
	cli_error(&t->cli, "%s", err->msg);
	t->worst = EXIT_INCOMPLETE;
}

static void scan_fd(struct tool *t, int fd, const char *name)
{
	struct err err = { .code = E_NONE };
	t->name = name;
	t->found = 0;
	if (refs_worker_scan(t->worker, fd, str_from(name ? name : "-"), print_ref, t, &err) != ST_OK)
		failed(t, &err);
	if (t->count && !t->unique) {
		put_place(t, 0);
		buf_printf(&t->line, "%llu", (unsigned long long)t->found);
		put_line(t);
	}
}

/* Documents and pictures, whose bytes are not their words. */
static bool is_document(int fd)
{
	static const struct { size_t n; const char *head; } heads[] = { { 5, "%PDF-" }, { 5, "{\\rtf" }, { 4, "\xD0\xCF\x11\xE0" }, { 4, "\x89PNG" },
		{ 3, "\xFF\xD8\xFF" }, { 4, "GIF8" }, { 4, "II*\0" }, { 4, "MM\0*" }, { 2, "\xFF\xFE" }, { 2, "\xFE\xFF" }, { 3, "\x1F\x8B\x08" }, { 6, "\xFD" "7zXZ\0" },
		{ 4, "\x28\xB5\x2F\xFD" }, { 3, "BZh" } };
	static const char parts[] =
	    "[Content_Types].xml|mimetype|_rels/|docProps/|word/|xl/|ppt/|visio/|content.xml|META-INF/|Index/|Contents/|OEBPS/";
	char head[64];
	ssize_t n = pread(fd, head, sizeof head, 0);
	/* of zips those that are documents, by their first member: else text would find nothing to read */
	if (n > 30 && memcmp(head, "PK\3\4", 4) == 0)
		return str_starts_any(str_make(head + 30, (size_t)n - 30), parts);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (n >= (ssize_t)heads[i].n && memcmp(head, heads[i].head, heads[i].n) == 0)
			return true;
	return false;
}

/* What `sluice text` reads in it. Under -r no pictures: a folder of photographs
 * is not what somebody waits for who searches like grep. */
static void scan_document(struct tool *t, const char *name)
{
	struct cli_argv v = { .n = 0 };
	struct err err = { .code = E_NONE };
	char *path = cli_tool_path("text");
	int fd = -1;
	cli_argv_add(&v, path);
	if (t->cli.quiet)
		cli_argv_add(&v, "-q");
	cli_argv_option(&v, "--ocr", t->recurse ? "none" : NULL);
	cli_argv_add(&v, "--");
	cli_argv_add(&v, name);
	pid_t pid = cli_start(v.v, &fd);
	if (pid < 0) {
		err_sys(&err, ST_SKIP, E_SYSTEM, "cannot start '%s'", path);
		failed(t, &err);
	} else {
		scan_fd(t, fd, name);
		close(fd);
		if (cli_wait(pid) != EXIT_DONE)
			t->worst = EXIT_INCOMPLETE;
	}
	cli_argv_release(&v);
	free(path);
}

static void scan_file(struct tool *t, const char *name)
{
	struct err err = { .code = E_NONE };
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		err_sys(&err, ST_SKIP, E_UNREADABLE, "cannot open '%s'", name);
		failed(t, &err);
		return;
	}
	if (is_document(fd))
		scan_document(t, name);
	else
		scan_fd(t, fd, name);
	close(fd);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void scan_operand(struct tool *t, char *name)
{
	struct stat sb;
	if (strcmp(name, "-") == 0) {
		scan_fd(t, 0, NULL);
		return;
	}
	if (stat(name, &sb) != 0 || !S_ISDIR(sb.st_mode)) {
		scan_file(t, name);
		return;
	}
	struct err err;
	if (!t->recurse) {
		err_set(&err, ST_SKIP, E_UNREADABLE, "'%s' is a directory (-r walks into it)", name);
		failed(t, &err);
		return;
	}
	char *roots[] = { name, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;
	while (fts && (e = fts_read(fts)))
		if (e->fts_info == FTS_F)
			scan_file(t, e->fts_path);
	if (fts)
		fts_close(fts);
}

static int by_count(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->text, y->text);
}

/* -c --unique: how often each was found, the commonest first. */
static void print_counts(struct tool *t)
{
	qsort(t->seen, t->n_seen, sizeof *t->seen, by_count);
	for (size_t i = 0; i < t->n_seen; i++) {
		printf("%llu\t", (unsigned long long)t->seen[i].count);
		cli_put_safe(stdout, str_from(t->seen[i].text), false);
		putchar('\n');
	}
}

/* Looks at the start of standard input without taking it: is it a record? */
static bool stdin_has_records(void)
{
	char head[PEEK_BYTES];
	ssize_t n = pread(0, head, sizeof head, lseek(0, 0, SEEK_CUR));
	if (n < 0) {
		int pipes[2];
		if (pipe2(pipes, O_CLOEXEC) != 0)
			return false;
		n = tee(0, pipes[1], sizeof head, 0);
		if (n > 0)
			n = read(pipes[0], head, sizeof head);
		close(pipes[0]);
		close(pipes[1]);
		if (n < 0)
			return true; /* neither file nor pipe: as in a pipeline */
	}
	return n <= 0 || (n >= 9 && memcmp(head, "{\"sluice\"", 9) == 0) || (n > 1 && head[0] == '{' && head[1] == '"');
}

static int as_stage(struct tool *t, char **argv, int n)
{
	struct stage stage;
	refs_stage(&stage, t->rules);
	struct stage_run run = { .in_fd = 0, .out_fd = 1, .workers = (int)t->cli.workers };
	struct err err = { .code = E_NONE };
	struct cli_known *known = t->casefile ? cli_known_new(t->casefile, "refs", refs_ruleset(t->rules), buf_z(&t->narrowed), t->again) : NULL;
	if (known) {
		run.known = cli_known;
		run.known_ctx = known;
	}
	enum status st = n ? stage_run_files(&stage, &run, argv, n, t->recurse, &err) : stage_run(&stage, &run, &err);
	cli_known_free(known);
	return cli_status(&t->cli, st, &err);
}

int main(int argc, char **argv)
{
	static struct tool t;
	static struct refs_options o;
	bool require = false;
	const struct cli_option options[] = {
		{ 'k', "kinds", "KINDS", "these kinds only: email,url,… (also contract, target)", .text = &o.kinds },
		{ 'r', "recursive", NULL, "walk into folders", .flag = &t.recurse },
		{ 'c', "count", NULL, "how many in each file; with -u how often each", .flag = &t.count },
		{ 'u', "unique", NULL, "each kind and value once", .flag = &t.unique },
		{ '0', "null", NULL, "a NUL after the file's name", .flag = &t.zero },
		{ 'e', "explain", NULL, "add score, rule, role and context; records with their evidence", .flag = &t.explain },
		{ 't', "text", NULL, "standard input is text, not records", .flag = &t.text },
		{ 0, "watch", "LIST", "also look for the entries of a watchlist", .text = &o.watch_file },
		{ 'g', "gazetteer", "FILE", "also know the countries and organisations of a list of your own", .text = &o.gazetteer_file },
		{ 0, "rules", "FILE", "further rules of your own", .text = &o.rules_file },
		{ 0, "drop-reserved", NULL, "leave out addresses and names reserved for documentation", .flag = &o.drop_reserved },
		{ 0, "case", "CASE", "pass over items that this case holds, read by the same rules", .text = &t.casefile },
		{ 0, "again", NULL, "with --case: pass over nothing, note anew what was read", .flag = &t.again },
		{ 0, "require-sandbox", NULL, "refuse to work without a complete sandbox", .flag = &require },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "refs", .synopsis = "[options] [FILE…]", .options = options, .has_workers = true, .has_json = true,
			      .purpose = "Finds references in items of the stream, in files, or in text on standard input." };
	buf_init(&t.line, LINE_BYTES_MAX);
	buf_init(&t.narrowed, LINE_BYTES_MAX);
	int first = cli_parse(&t.cli, argc, argv), status;
	buf_printf(&t.narrowed, "%s%s", o.kinds ? o.kinds : "", o.drop_reserved ? "|drop-reserved" : "");
	struct err err = { .code = E_NONE };
	char *data = cli_data_path("refs"), *compiled = cli_built_path("refs.compiled");
	o.data = data;
	o.compiled = compiled;
	t.color = cli_is_tty(1) && !getenv("NO_COLOR");
	if (first == argc && cli_is_tty(0) && !t.text)
		cli_usage(&t.cli, "no files, and standard input is a terminal");
	/* several items keep the workers busy, one text wants them all */
	o.threads = !t.cli.json || argc - first == 1 || t.text ? (unsigned)t.cli.workers : 1;
	enum status st = sandbox_require(require, &err);
	if (st != ST_FATAL)
		st = refs_open(&t.rules, &o, &err);
	if (st != ST_OK) {
		status = cli_status(&t.cli, st, &err);
	} else if (first == argc ? !t.text && stdin_has_records() : t.cli.json) {
		status = as_stage(&t, argv + first, argc - first);
	} else if (t.cli.json) { /* text on standard input */
		char *in[] = { (char[]){ "-" } };
		status = as_stage(&t, in, 1);
	} else if ((st = refs_worker_start(&t.worker, t.rules, (t.explain && !t.count) || asks_records(o.kinds), &err)) != ST_OK) {
		status = cli_status(&t.cli, st, &err);
	} else {
		if (first == argc)
			scan_fd(&t, 0, NULL);
		for (int i = first; i < argc; i++)
			scan_operand(&t, argv[i]);
		if (t.count && t.unique)
			print_counts(&t);
		status = t.worst;
	}
	refs_worker_stop(t.worker);
	refs_close(t.rules);
	buf_release(&t.line);
	buf_release(&t.narrowed);
	free(data);
	free(compiled);
	return cli_finish(&t.cli, status);
}
