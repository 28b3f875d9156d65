/* bind.c - the pages of one document brought together. */
#include <sluice/bind.h>
#include <sluice/cli.h>
#include <sluice/io.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Stores that one stream's items may lie in. */
#define STORES_MAX 16

struct tool {
	struct cli cli;
	struct io_writer out;
	struct store *store[STORES_MAX];
	int stores;
};

static struct store *open_store(void *ctx, struct str path)
{
	struct tool *t = ctx;
	struct err err;
	for (int i = 0; i < t->stores; i++)
		if (str_eqz(path, store_path(t->store[i])))
			return t->store[i];
	if (t->stores == STORES_MAX)
		return NULL;
	char *z = xstrndup(path);
	if (store_open(&t->store[t->stores], z, false, &err) == ST_OK)
		t->stores++;
	else
		cli_warn(&t->cli, "%s", err.msg);
	free(z);
	return t->stores && str_eqz(path, store_path(t->store[t->stores - 1])) ? t->store[t->stores - 1] : NULL;
}

static void emit(void *ctx, struct str line)
{
	struct tool *t = ctx;
	io_write_str(&t->out, line);
	io_write(&t->out, "\n", 1);
}

static enum status feed(struct tool *t, struct bind *b, int fd, struct err *err)
{
	struct io_lines lines;
	struct str line;
	enum status st;
	io_lines_init(&lines, fd, RECORD_BYTES_MAX);
	while ((st = io_lines_next(&lines, &line, NULL, err)) != ST_EOF && st != ST_FATAL) {
		if (st == ST_OK && (st = bind_feed(b, line, err)) == ST_FATAL)
			break;
		/* what is known now goes on now */
		if (!io_lines_ready(&lines) && io_flush(&t->out) < 0)
			break;
	}
	io_lines_release(&lines);
	return st == ST_FATAL ? st : ST_OK;
}

int main(int argc, char **argv)
{
	const struct cli_option options[] = { { .longname = NULL } };
	static struct tool t;
	struct err err = { .code = E_NONE };
	t.cli = (struct cli){ .tool = "bind", .synopsis = "[options] [FILE…]", .options = options,
			      .purpose = "Brings the pages of one document together and marks thumbnails." };
	int first = cli_parse(&t.cli, argc, argv);
	if (first == argc && cli_is_tty(0))
		cli_usage(&t.cli, "no records, and standard input is a terminal");
	struct bind *b = bind_new(open_store, emit, &t);
	enum status st = ST_OK;
	io_writer_init(&t.out, 1);
	if (first == argc)
		st = feed(&t, b, 0, &err);
	for (int i = first; i < argc && st != ST_FATAL; i++) {
		int fd = strcmp(argv[i], "-") == 0 ? 0 : open(argv[i], O_RDONLY | O_CLOEXEC);
		st = fd < 0 ? err_sys(&err, ST_FATAL, E_UNREADABLE, "cannot open '%s'", argv[i]) : feed(&t, b, fd, &err);
		if (fd > 0)
			close(fd);
	}
	if (st != ST_FATAL)
		st = bind_end(b, &err);
	if (io_flush(&t.out) < 0 && errno != EPIPE && st != ST_FATAL)
		st = err_sys(&err, ST_FATAL, E_SYSTEM, "standard output cannot be written");
	else if (t.out.failed && st != ST_FATAL)
		st = ST_FATAL;
	if (st == ST_OK && bind_losses(b))
		st = ST_WARN;
	int status = t.out.failed == EPIPE ? EXIT_SYSTEM : cli_status(&t.cli, st, &err);
	bind_free(b);
	for (int i = 0; i < t.stores; i++)
		store_close(t.store[i]);
	io_writer_release(&t.out);
	return cli_finish(&t.cli, status);
}
