/* sluice-text: text out of records' items, or of files. */
#include <fcntl.h>
#include <sluice/cli.h>
#include <sluice/identify.h>
#include <sluice/io.h>
#include <sluice/ocr.h>
#include <sluice/siblings.h>
#include <sluice/text.h>
#include <sluice/unpack.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

struct tool {
	struct cli cli;
	bool tty, headings, any;
};

/* The text as it is into pipes; made safe on a terminal. */
static void copy_text(struct tool *t, int fd)
{
	static char chunk[CHUNK_BYTES];
	size_t have = 0;
	for (;;) {
		ssize_t n = read(fd, chunk + have, sizeof chunk - have);
		if (n <= 0)
			break;
		have += (size_t)n;
		if (!t->tty) {
			fwrite(chunk, 1, have, stdout);
			have = 0;
			continue;
		}
		/* whole lines, so that no character is cut */
		size_t cut = have;
		while (cut && chunk[cut - 1] != '\n')
			cut--;
		if (!cut && have == sizeof chunk)
			cut = have;
		cli_put_safe(stdout, str_make(chunk, cut), true);
		memmove(chunk, chunk + cut, have - cut);
		have -= cut;
	}
	if (have)
		cli_put_safe(stdout, str_make(chunk, have), true);
}

static void print(void *ctx, const struct record *rec, int text_fd)
{
	struct tool *t = ctx;
	struct buf b;
	buf_init(&b, RECORD_BYTES_MAX);
	if (rec->type == RECORD_ERROR) {
		record_str(rec, "path", &b);
		buf_addz(&b, ": ");
		record_str(rec, "message", &b);
		cli_warn(&t->cli, "%s", buf_z(&b));
	} else if (rec->type == RECORD_ITEM && text_fd >= 0) {
		if (t->headings) {
			record_str(rec, "path", &b);
			fputs(t->any ? "\n==> " : "==> ", stdout);
			cli_put_safe(stdout, buf_str(&b), false);
			fputs(" <==\n", stdout);
		}
		t->any = true;
		copy_text(t, text_fd);
	}
	buf_release(&b);
}

/* Files come without identify's word: it is asked in the worker. */
static void identify(void *ctx, int fd, struct str name, struct text_identity *ret)
{
	struct identity id;
	int64_t size = io_size(fd);
	(void)ctx;
	if (identify_file(fd, size < 0 ? 0 : (uint64_t)size, name, &id, NULL) != ST_OK)
		return;
	snprintf(ret->format, sizeof ret->format, "%s", id.format);
	snprintf(ret->charset, sizeof ret->charset, "%s", id.charset);
}

/* notes.txt.gz: text is looked for in what was compressed. */
static int unwrap(void *ctx, int fd, struct str name, struct buf *ret_name, struct err *err)
{
	(void)ctx;
	int plain = memfd_create("plain", MFD_CLOEXEC);
	if (plain < 0)
		return -1;
	enum status st = unpack_single(fd, name, plain, ret_name, err);
	if ((st == ST_OK || st == ST_WARN) && lseek(plain, 0, SEEK_SET) == 0)
		return plain;
	close(plain);
	return -1;
}

/* FILE's text beside it on the disk. */
static int beside(void *ctx, struct str path)
{
	struct buf b;
	int fd = -1;
	(void)ctx;
	buf_init(&b, 4096);
	for (unsigned i = 0; fd < 0; i++) {
		buf_clear(&b);
		if (!siblings_candidate(path, i, &b))
			break;
		fd = b.full ? -1 : open(buf_z(&b), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	}
	buf_release(&b);
	return fd;
}

/* The last line ends as it did. */
struct ahead {
	struct io_writer w;
	bool any;
};

static void emit(void *ctx, struct str line)
{
	struct ahead *a = ctx;
	if (a->any)
		io_write(&a->w, "\n", 1);
	a->any = true;
	io_write_str(&a->w, line);
}

/* Looks ahead in a process of its own: the stage reads one line after another. */
static pid_t look_ahead(bool sidecar, int *ret_fd, struct err *err)
{
	int fd[2];
	pid_t pid = pipe(fd) < 0 ? -1 : fork();
	if (pid < 0) {
		err_sys(err, ST_FATAL, E_SYSTEM, "no process to look ahead with");
		return -1;
	}
	if (pid > 0) {
		close(fd[1]);
		*ret_fd = fd[0];
		return pid;
	}
	struct ahead a = { .any = false };
	struct io_lines lines;
	struct str line;
	enum status st;
	bool ended = false;
	close(fd[0]);
	io_writer_init(&a.w, fd[1]);
	io_lines_init(&lines, 0, RECORD_BYTES_MAX);
	struct siblings *s = siblings_new(sidecar, emit, &a);
	while ((st = io_lines_next(&lines, &line, &ended, err)) != ST_EOF && st != ST_FATAL && !a.w.failed) {
		if (st == ST_OK) {
			siblings_feed(s, line);
		} else { /* too long a line: one that the stage finds too long */
			char *blank = xmalloc(RECORD_BYTES_MAX + 1);
			memset(blank, ' ', RECORD_BYTES_MAX + 1);
			siblings_feed(s, str_make(blank, RECORD_BYTES_MAX + 1));
			free(blank);
		}
		/* what is known now goes on now; a line's end goes before the next */
		if (!io_lines_ready(&lines)) {
			if (!siblings_waiting(s) && ended && a.any) {
				io_write(&a.w, "\n", 1);
				a.any = false;
			}
			if (io_flush(&a.w) < 0)
				break;
		}
	}
	siblings_end(s);
	if (ended && a.any)
		io_write(&a.w, "\n", 1);
	_exit(st == ST_EOF && io_flush(&a.w) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Tesseract's threads triple its time. OpenMP reads the limit when it is
 * loaded, before main(): once more from the start then. The allocator is told
 * on that way to keep more small blocks at hand: a tenth of a PDF's time. */
static void choose_ocr(struct tool *t, struct text_options *o, char **argv)
{
	if (!ocr_engine_known(o->engine))
		cli_usage(&t->cli, "'%s' is no OCR engine", o->engine);
	o->ocr_data = cli_data_path(OCR_DATA_NAME);
	const char *engine = ocr_engine_choose(o->engine, o->ocr_data);
	o->ocr = engine != NULL;
	if (engine && !getenv("OMP_THREAD_LIMIT") && setenv("OMP_THREAD_LIMIT", "1", 1) == 0 &&
	    setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=1000", 0) == 0)
		execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
	static struct tool t;
	static struct text_options o = { .engine = "auto" };
	bool no_cache = false, recurse = false, require = false;
	const struct cli_option options[] = {
		{ 0, "no-cache", NULL, "convert again what was converted before", .flag = &no_cache },
		{ 'r', "recursive", NULL, "walk into folders", .flag = &recurse },
		{ 0, "ocr", "ENGINE", "reads pictures: auto, ppocr, tesseract or none", .text = &o.engine },
		{ 0, "sidecar", NULL, "takes over OCR text that lies beside a picture", .flag = &o.sidecar },
		{ 0, "require-sandbox", NULL, "refuse to work without a complete sandbox", .flag = &require },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "text", .synopsis = "[options] [FILE…]", .options = options, .has_json = true, .has_workers = true,
			      .purpose = "gives documents, mail, tables and pictures their text" };
	char **words = xcalloc((size_t)argc + 1, sizeof *words); /* before they are put in order */
	memcpy(words, argv, (size_t)argc * sizeof *words);
	int first = cli_parse(&t.cli, argc, argv);
	struct stage st;
	struct stage_run run = { .in_fd = 0, .out_fd = 1, .workers = (int)t.cli.workers, .no_cache = no_cache };
	struct err err = { 0 };
	enum status got = sandbox_require(require, &err);
	if (got == ST_FATAL)
		return cli_finish(&t.cli, cli_status(&t.cli, got, &err));
	choose_ocr(&t, &o, words);
	free(words);
	o.threads = (unsigned)t.cli.workers;
	o.identify = identify;
	o.identify_warm = identify_warm;
	o.unwrap = unwrap;
	text_stage_init(&st, &o);
	if (first == argc) {
		pid_t ahead = look_ahead(o.sidecar, &run.in_fd, &err);
		int how = 0;
		got = ahead < 0 ? ST_FATAL : stage_run(&st, &run, &err);
		if (ahead > 0) {
			close(run.in_fd);
			if (waitpid(ahead, &how, 0) == ahead && how != 0 && got != ST_FATAL)
				got = err_set(&err, ST_FATAL, E_SYSTEM, "the records could not all be read");
		}
	} else {
		run.beside = o.sidecar ? beside : NULL;
		t.tty = cli_is_tty(1);
		t.headings = argc - first > 1 || recurse;
		if (!t.cli.json) {
			run.print = print;
			run.print_ctx = &t;
		}
		got = stage_run_files(&st, &run, argv + first, argc - first, recurse, &err);
	}
	return cli_finish(&t.cli, cli_status(&t.cli, got, &err));
}
