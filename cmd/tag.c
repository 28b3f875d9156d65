/* sluice-tag: what people say of documents and references, with who and when. */
#include <sluice/cli_case.h>
#include <sluice/io.h>
#include <stdlib.h>

#define LINE_BYTES_MAX (1u << 20)

struct tool {
	struct cli cli;
	struct casefile *c;
	struct casefile_mark *marks; /* owned */
	size_t n, cap;
	const char *add, *remove, *note, *accept, *reject, *clear, *split, *join, *in, *country;
	int worst;
};

/* A copy that lives as long as the program: marks borrow their strings. */
static struct str keep(struct str s)
{
	return str_make(xstrndup(s), s.len);
}

static void mark(struct tool *t, const char *verb, const char *object, struct str key, struct str scope, struct str value)
{
	t->marks = xgrow(t->marks, &t->cap, t->n + 1, sizeof *t->marks);
	t->marks[t->n++] = (struct casefile_mark){ verb, object, key, scope, value };
}

static void document(struct tool *t, struct str spec)
{
	struct err err = { 0 };
	struct buf id;
	buf_init(&id, 128);
	enum status st = casefile_find(t->c, spec, &id, &err);
	if (st != ST_OK) {
		cli_error(&t->cli, "%s", err.msg);
		t->worst = st == ST_FATAL ? EXIT_SYSTEM : EXIT_INCOMPLETE;
		buf_release(&id);
		return;
	}
	struct str key = keep(buf_str(&id)), none = STR("");
	buf_release(&id);
	if (t->add)
		mark(t, "tag", "document", key, none, str_from(t->add));
	if (t->remove)
		mark(t, "untag", "document", key, none, str_from(t->remove));
	if (t->note)
		mark(t, "note", "document", key, none, str_from(t->note));
}

static void documents(struct tool *t, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "-") != 0) {
			document(t, str_from(argv[i]));
			continue;
		}
		struct io_lines in;
		struct str line;
		struct err err;
		io_lines_init(&in, 0, LINE_BYTES_MAX);
		while (io_lines_next(&in, &line, NULL, &err) == ST_OK)
			if (line.len)
				document(t, line);
		io_lines_release(&in);
	}
}

/* A name that nothing has is taken: its records may come yet. More often it is mistyped. */
static void tell_unknown(const struct tool *t, const char *object, struct str key)
{
	static const struct { const char *object, *sql; } asks[] = {
		{ "target", "SELECT 1 FROM target WHERE coalesce(name, host, '') = ?1 AND (?2 IS NULL OR coalesce(country, '') = ?2) LIMIT 1" },
		{ "contract", "SELECT 1 FROM contract WHERE coalesce(number, title, project, '') = ?1 LIMIT 1" },
		{ "reference", "SELECT 1 FROM reference WHERE kind = ?2 AND value = ?1 LIMIT 1" },
	};
	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
		if (strcmp(object, asks[i].object) != 0)
			continue;
		struct case_rows *rows = NULL;
		struct err err = { 0 };
		bool inside = i == 0 && t->country;
		struct str args[2] = { key, inside ? str_from(t->country) : str_make(NULL, 0) };
		ptrdiff_t colon = i == 2 ? str_find_char(key, ':') : -1;
		if (colon >= 0) {
			args[0] = str_sub(key, (size_t)colon + 1, key.len);
			args[1] = str_sub(key, 0, (size_t)colon);
		}
		if (casefile_query(t->c, &rows, asks[i].sql, args, i == 1 ? 1 : 2, &err) == ST_OK && case_rows_next(rows, &err) == ST_EOF)
			cli_warn(&t->cli, "no %s of the case is '%.*s'%s%s; noted all the same", object, STR_ARG(key), inside ? " in " : "",
				 !inside ? "" : *t->country ? t->country : "no country");
		case_rows_close(rows);
	}
}

/* "target:NAME", "contract:NUMBER" or "KIND:VALUE" */
static void verdict(struct tool *t, const char *verb, const char *spec, struct str scope, struct str value)
{
	struct str s = str_from(spec);
	ptrdiff_t colon = str_find_char(s, ':');
	if (colon <= 0)
		cli_usage(&t->cli, "'%s' is no KIND:VALUE, target:NAME or contract:NUMBER", spec);
	if (t->country && !str_starts(s, STR("target:")))
		cli_usage(&t->cli, "--country limits verdicts on targets, '%s' is none", spec);
	if (str_starts(s, STR("target:")))
		mark(t, verb, "target", str_sub(s, 7, s.len), scope, value);
	else if (str_starts(s, STR("contract:")))
		mark(t, verb, "contract", str_sub(s, 9, s.len), scope, value);
	else
		mark(t, verb, "reference", s, scope, value);
	const struct casefile_mark *m = &t->marks[t->n - 1];
	if (strcmp(verb, "accept") == 0 || strcmp(verb, "reject") == 0)
		tell_unknown(t, m->object, m->key);
}

static int list(struct tool *t, int argc, char **argv)
{
	static const char all[] =
	    "SELECT tag, path, who, at FROM tags UNION ALL SELECT 'note: ' || note, coalesce(path, object_key), who, at FROM notes UNION ALL SELECT verdict, object || ' ' || object_key || CASE WHEN scope LIKE 'country:%' THEN ' (' || substr(scope, 9) || ')' ELSE '' END, who, at FROM verdict ORDER BY 4, 1, 2";
	static const char one[] =
	    "SELECT tag, path, who, at FROM tags WHERE id = ?1 UNION ALL SELECT 'note: ' || note, path, who, at FROM notes WHERE object_key = ?1 UNION ALL SELECT verdict, object || ' ' || object_key, who, at FROM verdict WHERE scope = ?1 ORDER BY 4, 1, 2";
	struct err err = { 0 };
	int worst = EXIT_DONE;
	for (int i = 0; i < argc || i == 0; i++) {
		struct case_rows *rows = NULL;
		struct buf id;
		buf_init(&id, 128);
		enum status st = argc ? casefile_find(t->c, str_from(argv[i]), &id, &err) : ST_OK;
		struct str arg = buf_str(&id);
		if (st == ST_OK)
			st = casefile_query(t->c, &rows, argc ? one : all, &arg, 1, &err);
		if (st == ST_OK)
			st = t->cli.json ? cli_rows_json(rows, &err) : cli_table(rows, &err);
		if (st == ST_SKIP)
			cli_error(&t->cli, "%s%s", err.msg, i ? " (a tag is given with --add TAG)" : "");
		int s = cli_status(&t->cli, st, &err);
		worst = s > worst ? s : worst;
		case_rows_close(rows);
		buf_release(&id);
	}
	return worst;
}

/* The code of a country as records have it: two capitals, or nothing for none. */
static const char *country_code(const struct cli *cli, const char *s)
{
	static char code[3];
	size_t n = strlen(s);
	for (size_t i = 0; i < n; i++)
		if (n != 2 || !((s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= 'a' && s[i] <= 'z'))) {
			cli_error(cli, "--country takes a code of two letters, or \"\" for none");
			exit(EXIT_USAGE);
		}
	for (size_t i = 0; i < n; i++)
		code[i] = (char)(s[i] >= 'a' ? s[i] - 32 : s[i]);
	return code;
}

int main(int argc, char **argv)
{
	static struct tool t;
	static const char *who;
	static int64_t busy = -1;
	const struct cli_option options[] = {
		{ 'a', "add", "TAG", "give the documents a tag (relevant, seen, sensitive, …)", .text = &t.add },
		{ 'r', "remove", "TAG", "take a tag away", .text = &t.remove },
		{ 'n', "note", "TEXT", "write a note on the documents", .text = &t.note },
		{ 0, "accept", "KIND:VALUE", "confirm a reference, target:NAME or contract:NUMBER", .text = &t.accept },
		{ 0, "reject", "KIND:VALUE", "the same, rejected: left out of all views", .text = &t.reject },
		{ 0, "clear", "KIND:VALUE", "take a verdict back", .text = &t.clear },
		{ 0, "in", "DOCUMENT", "limit the verdict to this document", .text = &t.in },
		{ 0, "country", "CC", "limit a verdict on a target to this country, \"\" to none", .text = &t.country },
		{ 0, "split", "KIND:VALUE", "this name is an entity of its own", .text = &t.split },
		{ 0, "join", "NAME=KIND:VALUE", "this name is the entity NAME", .text = &t.join },
		{ 0, "who", "NAME", "who says so (default: $SLUICE_USER, the login name)", .text = &who },
		{ 0, "busy", "SECONDS", "wait so long for a locked case (default 30)", .number = &busy },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "tag", .synopsis = "[options] CASE [DOCUMENT…]", .options = options, .has_json = true,
			      .purpose = "marks documents and references of a case, or lists the marks" };
	char *args = cli_args(argc, argv);
	int first = cli_parse(&t.cli, argc, argv);
	if (argc == first)
		cli_usage(&t.cli, "a case file is needed");
	if (t.add && !*t.add)
		cli_usage(&t.cli, "--add takes a tag, not nothing");
	const char *verdicts[] = { t.accept, t.reject, t.clear, t.accept };
	for (size_t i = 0; i < 3; i++)
		if (verdicts[i] && verdicts[i + 1] && strcmp(verdicts[i], verdicts[i + 1]) == 0)
			cli_usage(&t.cli, "two verdicts on '%s' at once", verdicts[i]);
	if (t.country && t.in)
		cli_usage(&t.cli, "a verdict is limited to a country or to a document, not to both");
	if (t.country && !t.accept && !t.reject && !t.clear)
		cli_usage(&t.cli, "--country limits a verdict, and there is none");
	if (t.country)
		t.country = country_code(&t.cli, t.country);
	bool on_documents = t.add || t.remove || t.note;
	bool writes = on_documents || t.accept || t.reject || t.clear || t.split || t.join;
	t.c = cli_open_case(&t.cli, argv[first++], writes ? CASEFILE_WRITE : CASEFILE_READ, busy);
	int status;
	if (!writes) {
		status = list(&t, argc - first, argv + first);
	} else {
		struct err err = { 0 };
		struct buf scope;
		struct str none = STR(""), in;
		buf_init(&scope, 128);
		if (on_documents && first == argc)
			cli_usage(&t.cli, "which documents?");
		enum status st = t.in ? casefile_find(t.c, str_from(t.in), &scope, &err) : ST_OK;
		if (st != ST_OK)
			cli_usage(&t.cli, "%s", err.msg);
		if (t.country)
			buf_printf(&scope, "country:%s", t.country);
		in = buf_str(&scope);
		documents(&t, argc - first, argv + first);
		if (t.accept)
			verdict(&t, "accept", t.accept, in, none);
		if (t.reject)
			verdict(&t, "reject", t.reject, in, none);
		if (t.clear)
			verdict(&t, "clear", t.clear, in, none);
		if (t.split)
			verdict(&t, "split", t.split, none, none);
		if (t.join) {
			const char *eq = strchr(t.join, '=');
			if (!eq)
				cli_usage(&t.cli, "--join takes NAME=KIND:VALUE");
			/* the mark reads: KIND:NAME is the entity, value the joined name */
			const char *colon = strchr(eq, ':');
			if (!colon)
				cli_usage(&t.cli, "--join takes NAME=KIND:VALUE");
			struct buf key;
			buf_init(&key, 1u << 16);
			buf_add(&key, eq + 1, (size_t)(colon - eq));
			buf_add(&key, t.join, (size_t)(eq - t.join));
			mark(&t, "join", "reference", keep(buf_str(&key)), none, str_from(colon + 1));
			buf_release(&key);
		}
		struct casefile_actor a = { who ? who : cli_who(), "tag", args };
		if (t.n)
			st = casefile_mark(t.c, &a, t.marks, t.n, &err);
		status = cli_status(&t.cli, st, &err);
		status = t.worst > status ? t.worst : status;
		buf_release(&scope);
	}
	casefile_close(t.c);
	free(t.marks);
	free(args);
	return cli_finish(&t.cli, status);
}
