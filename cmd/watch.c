/* sluice-watch: lists of names and hashes into a case, their hits out. */
#include <errno.h>
#include <fcntl.h>
#include <sluice/cli_case.h>
#include <sluice/io.h>
#include <sluice/json.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define NAME_BYTES_MAX 4096 /* what is longer is no name but a damaged list */
#define LINE_BYTES_MAX (16u << 20)
#define CELLS_MAX 32

enum column { OTHER, ID, NAME, ALIAS };

struct tool {
	struct cli cli;
	const char *name, *remove;
	bool good, bad;
	struct casefile_watch *w; /* owned */
	size_t n, cap;
	int64_t lines;
	char comma;                       /* of a CSV */
	enum column column[CELLS_MAX];
	int columns;
};

static struct str keep(struct str s)
{
	return str_make(xstrndup(s), s.len);
}

static void add(struct tool *t, struct str entry, struct str name, struct str term)
{
	term = str_trim(term);
	if (term.len > NAME_BYTES_MAX) {
		cli_warn(&t->cli, "line %lld: a name of %zu bytes is left out", (long long)t->lines, term.len);
		return;
	}
	if (!term.len)
		return;
	t->w = xgrow(t->w, &t->cap, t->n + 1, sizeof *t->w);
	t->w[t->n++] = (struct casefile_watch){ keep(entry), keep(name), keep(term) };
}

static bool is_hash(struct str s)
{
	if (s.len != 32 && s.len != 40 && s.len != 64)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("0123456789abcdefABCDEF", s.p[i]) || !s.p[i])
			return false;
	return true;
}

/* One FollowTheMoney entity (also OpenSanctions): every name it has. */
static void entity(struct tool *t, struct str line)
{
	static const char *const keys[] = { "name", "alias", "weakAlias", "previousName", "abbreviation" };
	struct buf id, name, term;
	struct str props = json_get(line, "properties"), key, value;
	buf_init(&id, LINE_BYTES_MAX);
	buf_init(&name, LINE_BYTES_MAX);
	buf_init(&term, LINE_BYTES_MAX);
	json_decode(json_get(line, "id"), &id);
	json_decode(json_get(line, "caption"), &name);
	for (size_t i = 0; props.p && i < sizeof keys / sizeof *keys; i++) {
		struct str list = json_get(props, keys[i]);
		size_t pos = 0;
		while (list.p && json_each(list, &pos, &key, &value)) {
			buf_clear(&term);
			if (!json_decode(value, &term))
				continue;
			if (!name.len)
				buf_add_str(&name, buf_str(&term));
			add(t, buf_str(&id), buf_str(&name), buf_str(&term));
		}
	}
	buf_release(&id);
	buf_release(&name);
	buf_release(&term);
}

/* Cells of a CSV line (RFC 4180), decoded into OUT; they may hold newlines. */
static int cells(struct str line, char comma, struct buf *out, struct str *cell)
{
	size_t at[CELLS_MAX + 1] = { 0 };
	int n = 0;
	bool quoted = false;
	for (size_t i = 0; i <= line.len && n < CELLS_MAX; i++) {
		char c = i < line.len ? line.p[i] : comma;
		if (quoted && c == '"' && i + 1 < line.len && line.p[i + 1] == '"') {
			buf_add_char(out, '"');
			i++;
		} else if (c == '"' && (quoted || out->len == at[n])) {
			quoted = !quoted;
		} else if (c == comma && (!quoted || i == line.len)) {
			at[++n] = out->len;
		} else {
			buf_add_char(out, c);
		}
	}
	for (int i = 0; i < n; i++)
		cell[i] = str_sub(buf_str(out), at[i], at[i + 1]);
	return n;
}

/* What the columns of a CSV hold, by their heads. */
static enum column column_of(struct str head)
{
	static const struct { const char *head; enum column is; } heads[] = {
		{ "id", ID }, { "entity_id", ID }, { "no", ID }, { "\xE7\xBC\x96\xE5\x8F\xB7", ID }, /* 编号 */
		{ "name", NAME }, { "names", NAME }, { "caption", NAME }, { "title", NAME }, { "entity", NAME }, { "\xE5\x90\x8D\xE7\xA7\xB0", NAME }, { "\xE5\xA7\x93\xE5\x90\x8D", NAME }, /* 名称 姓名 */
		{ "alias", ALIAS }, { "aliases", ALIAS }, { "weak_alias", ALIAS }, { "weak_aliases", ALIAS }, { "previous_name", ALIAS }, { "previous_names", ALIAS },
		{ "aka", ALIAS }, { "other names", ALIAS }, { "other_names", ALIAS }, { "\xE5\x88\xAB\xE5\x90\x8D", ALIAS }, /* 别名 */
	};
	head = str_trim(head);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (head.len == strlen(heads[i].head) && strncasecmp(head.p, heads[i].head, head.len) == 0)
			return heads[i].is;
	return OTHER;
}

/* Is the first line the head of a CSV? Then a column of names is in it. */
static bool head_row(struct tool *t, struct str line)
{
	struct str cell[CELLS_MAX];
	struct buf b;
	bool names = false;
	buf_init(&b, LINE_BYTES_MAX);
	for (const char *c = ",;\t"; *c && !names; c++) {
		buf_clear(&b);
		t->comma = *c;
		t->columns = cells(line, *c, &b, cell);
		for (int i = 0; i < t->columns; i++) {
			t->column[i] = column_of(cell[i]);
			names |= t->columns > 1 && t->column[i] == NAME;
		}
	}
	buf_release(&b);
	return names;
}

/* Several names in one cell stand apart by ; or |. */
static void add_all(struct tool *t, struct str entry, struct str name, struct str s)
{
	while (s.len) {
		size_t i = 0;
		while (i < s.len && s.p[i] != ';' && s.p[i] != '|')
			i++;
		add(t, entry, name, str_sub(s, 0, i));
		s = str_sub(s, i + 1, s.len);
	}
}

static void csv_row(struct tool *t, struct str line)
{
	struct str cell[CELLS_MAX], id = str_make(NULL, 0), name = str_make(NULL, 0);
	char number[32];
	struct buf b;
	buf_init(&b, LINE_BYTES_MAX);
	int n = cells(line, t->comma, &b, cell);
	for (int i = n - 1; i >= 0; i--) {
		enum column is = i < t->columns ? t->column[i] : OTHER;
		id = is == ID && cell[i].len ? cell[i] : id;
		name = is == NAME && cell[i].len ? cell[i] : name;
	}
	snprintf(number, sizeof number, "%lld", (long long)t->lines);
	id = id.len ? id : str_from(number);
	for (int i = 0; i < n && i < t->columns; i++)
		if (t->column[i] == NAME)
			add(t, id, name, cell[i]);
		else if (t->column[i] == ALIAS)
			add_all(t, id, name.len ? name : cell[i], cell[i]);
	buf_release(&b);
}

/* One name a line, with "|" between aliases. */
static void name_row(struct tool *t, struct str line)
{
	struct str rest = line, name = str_make(NULL, 0), part;
	char number[32];
	snprintf(number, sizeof number, "%lld", (long long)t->lines);
	while (str_next(&rest, '|', &part)) {
		part = str_trim(part);
		if (!name.p)
			name = part;
		add(t, str_from(number), name, part);
	}
}

static void hash_row(struct tool *t, struct str line)
{
	struct str rest = line, first = str_make(NULL, 0);
	size_t i = 0;
	if (line.len && line.p[0] == '"') /* as in the NSRL's lists */
		line = rest = str_sub(line, 1, line.len);
	while (i < line.len && line.p[i] != '"' && line.p[i] != ' ' && line.p[i] != '\t' && line.p[i] != ',')
		i++;
	first = str_sub(line, 0, i);
	if (!is_hash(first) && t->lines == 1)
		return; /* a head */
	if (!is_hash(first)) {
		cli_warn(&t->cli, "line %lld is no MD5, SHA-1 or SHA-256", (long long)t->lines);
		return;
	}
	char low[65];
	for (size_t k = 0; k < first.len; k++)
		low[k] = (char)(first.p[k] >= 'A' && first.p[k] <= 'F' ? first.p[k] + 32 : first.p[k]);
	struct str hash = str_make(low, first.len);
	rest = str_trim(str_sub(line, i + 1, line.len));
	while (rest.len && strchr("\",* \t", rest.p[0]))
		rest = str_sub(rest, 1, rest.len);
	if (rest.len && rest.p[rest.len - 1] == '"')
		rest.len--;
	add(t, hash, rest.len ? rest : hash, hash);
}

static enum status read_list(struct tool *t, const char *path, struct err *err)
{
	int fd = strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot open '%s'", path);
	struct io_lines in;
	struct str line;
	enum status st;
	bool csv = false;
	struct buf whole;
	buf_init(&whole, LINE_BYTES_MAX);
	io_lines_init(&in, fd, LINE_BYTES_MAX);
	while ((st = io_lines_next(&in, &line, NULL, err)) == ST_OK) {
		t->lines++;
		if (t->lines == 1 && str_starts(line, STR("\xEF\xBB\xBF")))
			line = str_sub(line, 3, line.len);
		if (csv) {
			/* a row goes on while a quotation mark is open */
			size_t marks = 0;
			if (whole.len)
				buf_add_char(&whole, '\n');
			buf_add_str(&whole, line);
			for (size_t i = 0; i < whole.len; i++)
				marks += whole.p[i] == '"';
			if (marks % 2 == 0 || whole.full) {
				csv_row(t, buf_str(&whole));
				buf_clear(&whole);
			}
			continue;
		}
		line = str_trim(line);
		if (line.len == 0 || line.p[0] == '#')
			continue;
		if (t->good || t->bad)
			hash_row(t, line);
		else if (line.p[0] == '{' && json_valid(line))
			entity(t, line);
		else if (t->lines == 1 && head_row(t, line))
			csv = true;
		else
			name_row(t, line);
	}
	if (whole.len)
		csv_row(t, buf_str(&whole));
	buf_release(&whole);
	io_lines_release(&in);
	if (fd > 0)
		close(fd);
	return st == ST_EOF ? ST_OK : st;
}

static int hits(struct tool *t, struct casefile *c)
{
	static const char sql[] =
	    "SELECT name, count(DISTINCT item) AS documents, count(*) AS hits, min(path) AS path, min(page) AS page, replace(list, 'watch:', '') AS list FROM hits GROUP BY name, list ORDER BY documents DESC, hits DESC, name";
	static const char json[] = "SELECT * FROM hits ORDER BY name, path, page";
	struct case_rows *rows = NULL;
	struct err err = { 0 };
	enum status st = casefile_query(c, &rows, t->cli.json ? json : sql, NULL, 0, &err);
	if (st == ST_OK)
		st = t->cli.json ? cli_rows_json(rows, &err) : cli_table(rows, &err);
	case_rows_close(rows);
	return cli_status(&t->cli, st, &err);
}

int main(int argc, char **argv)
{
	static struct tool t;
	static int64_t busy = -1;
	const struct cli_option options[] = {
		{ 0, "name", "NAME", "name of the list (default: the file's)", .text = &t.name },
		{ 0, "known-bad", NULL, "the list holds hashes of files to look for", .flag = &t.bad },
		{ 0, "known-good", NULL, "the list holds hashes of files of no interest", .flag = &t.good },
		{ 0, "remove", "NAME", "take a list away with its hits", .text = &t.remove },
		{ 0, "busy", "SECONDS", "wait so long for a locked case (default 30)", .number = &busy },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "watch", .synopsis = "[options] CASE [LIST…]", .options = options, .has_json = true,
			      .purpose = "puts watchlists into a case and prints their hits" };
	char *args = cli_args(argc, argv);
	int first = cli_parse(&t.cli, argc, argv), status = EXIT_DONE;
	if (argc == first)
		cli_usage(&t.cli, "a case file is needed");
	if (t.good && t.bad)
		cli_usage(&t.cli, "--known-good and --known-bad exclude each other");
	bool writes = t.remove || argc - first > 1;
	struct casefile *c = cli_open_case(&t.cli, argv[first], writes ? CASEFILE_WRITE : CASEFILE_READ, busy);
	struct casefile_actor a = { cli_who(), "watch", args };
	struct err err = { 0 };
	enum status st = ST_OK;
	if (t.remove)
		st = casefile_watchlist(c, &a, t.remove, "names", NULL, 0, NULL, &err);
	for (int i = first + 1; st == ST_OK && i < argc; i++) {
		const char *base = strrchr(argv[i], '/');
		t.n = 0;
		t.lines = 0;
		st = read_list(&t, argv[i], &err);
		if (st == ST_OK && t.n == 0)
			cli_warn(&t.cli, "'%s' holds no names", argv[i]);
		if (st == ST_OK && t.n)
			st = casefile_watchlist(c, &a, t.name ? t.name : base ? base + 1 : argv[i], t.good ? "known-good" : t.bad ? "known-bad" : "names", t.w, t.n, NULL, &err);
	}
	status = cli_status(&t.cli, st, &err);
	if (status == EXIT_DONE)
		status = hits(&t, c);
	casefile_close(c);
	free(t.w);
	free(args);
	return cli_finish(&t.cli, status);
}
