/* sluice-refs: finds references in records, files or plain text. */
#include <errno.h>
#include <fcntl.h>
#include <sluice/cli.h>
#include <sluice/io.h>
#include <sluice/refs.h>
#include <stdlib.h>
#include <unistd.h>

struct tool {
	struct cli cli;
	struct refs_rules *rules;
	const char *name;  /* operand at hand */
	int worst;
};

static void print_ref(void *ctx, const struct ref *r)
{
	struct tool *t = ctx;
	if (t->cli.json) {
		fwrite(r->record.p, 1, r->record.len, stdout);
		return;
	}
	if (!r->kind)
		return;
	if (t->name)
		printf("%s:", t->name);
	printf("%llu:%s:", (unsigned long long)r->line, r->kind);
	cli_put_safe(stdout, r->value, false);
	putchar('\n');
}

static void scan_file(struct tool *t, const char *name)
{
	struct err err = { 0 };
	bool in = strcmp(name, "-") == 0;
	int fd = in ? 0 : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum status st = ST_OK;
	t->name = in ? NULL : name;
	if (fd < 0) {
		st = err_sys(&err, ST_SKIP, E_UNREADABLE, "'%s' cannot be opened", name);
	} else {
		struct refs_source s = { .fd = fd, .path = in ? STR("") : str_from(name) };
		st = refs_scan(t->rules, &s, print_ref, t, &err);
	}
	if (st != ST_OK) {
		cli_error(&t->cli, "%s", err.msg);
		t->worst = EXIT_INCOMPLETE;
	}
	if (fd > 0)
		close(fd);
}

int main(int argc, char **argv)
{
	static struct tool t;
	static struct refs_options o;
	const struct cli_option options[] = {
		{ 'k', "kinds", "KINDS", "report these kinds only (email,url,…)", .text = &o.kinds },
		{ 0, "gazetteer", "FILE", "also know the countries and organisations of a list of your own", .text = &o.gazetteer_file },
		{ 0, "watch", "LIST", "also look for the entries of a watchlist", .text = &o.watch_file },
		{ 0, "drop-reserved", NULL, "leave out addresses and names reserved for documentation", .flag = &o.drop_reserved },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "refs", .synopsis = "[options] [FILE…]", .options = options,
			      .purpose = "finds references in records, files or plain text", .has_json = true };
	int first = cli_parse(&t.cli, argc, argv);
	struct err err = { 0 };
	char *data = cli_data_path("refs");
	o.data = data;
	enum status st = refs_open(&t.rules, &o, &err);
	if (st != ST_OK)
		return cli_finish(&t.cli, cli_status(&t.cli, st, &err));
	if (first == argc)
		scan_file(&t, "-");
	for (int i = first; i < argc; i++)
		scan_file(&t, argv[i]);
	refs_close(t.rules);
	free(data);
	return cli_finish(&t.cli, t.worst);
}
