/* identify.c - type, character set and hashes of items or files. */
#include <sluice/cli.h>
#include <sluice/identify.h>
#include <sluice/stage.h>

#include <stdlib.h>

static void put(const struct record *rec, const char *path, const char *between)
{
	struct buf b;
	buf_init(&b, RECORD_BYTES_MAX);
	if (record_str(rec, path, &b) && b.len) {
		fputs(between, stdout);
		cli_put_safe(stdout, buf_str(&b), false);
	}
	buf_release(&b);
}

/* name: format (mime, charset), and a warning when the name lies */
static void print(void *ctx, const struct record *rec, int text_fd)
{
	(void)ctx;
	(void)text_fd;
	put(rec, "path", "");
	if (rec->type == RECORD_ERROR) {
		put(rec, "message", ": ");
	} else {
		put(rec, "identify.format", ": ");
		put(rec, "identify.mime", " (");
		put(rec, "identify.charset", ", ");
		putchar(')');
		put(rec, "identify.extension_says", ", though named as ");
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	bool recurse = false, require = false;
	const struct cli_option options[] = {
		{ 'r', "recursive", NULL, "walk into folders", .flag = &recurse },
		{ 0, "require-sandbox", NULL, "refuse to work without a complete sandbox", .flag = &require },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "identify", .synopsis = "[options] [FILE…]", .has_workers = true, .has_json = true, .options = options,
			   .purpose = "Adds type, character set and hashes to items; files are told in a line each." };
	int first = cli_parse(&cli, argc, argv);
	struct stage_run run = { .in_fd = 0, .out_fd = 1, .workers = (int)cli.workers };
	struct err err = { .code = E_NONE };
	enum status st = sandbox_require(require, &err);
	if (st == ST_FATAL)
		return cli_finish(&cli, cli_status(&cli, st, &err));
	if (first == argc) {
		if (cli_is_tty(0))
			cli_usage(&cli, "no files, and standard input is a terminal");
		st = stage_run(&identify_stage, &run, &err);
	} else {
		if (!cli.json)
			run.print = print;
		st = stage_run_files(&identify_stage, &run, argv + first, argc - first, recurse, &err);
	}
	return cli_finish(&cli, cli_status(&cli, st, &err));
}
