/* cli_case.c - opening the case, and its rows as columns or JSON. */
#include <sluice/cli_case.h>
#include <sluice/json.h>
#include <sluice/utf8.h>

#include <pwd.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CELL_BYTES_MAX 4096
#define COLUMNS_MAX 32
#define WIDTH_MIN 6

const char *cli_who(void)
{
	const char *who = getenv("SLUICE_USER");
	if (who && *who)
		return who;
	const struct passwd *pw = getpwuid(getuid());
	return pw && pw->pw_name ? pw->pw_name : "unknown";
}

char *cli_args(int argc, char **argv)
{
	struct buf b;
	buf_init(&b, 64u << 10);
	for (int i = 0; i < argc; i++) {
		if (i)
			buf_add_char(&b, ' ');
		buf_addz(&b, argv[i]);
	}
	char *s = xstrdup(buf_z(&b));
	buf_release(&b);
	return s;
}

struct casefile *cli_open_case(const struct cli *cli, const char *path, enum casefile_mode mode, int64_t busy_seconds)
{
	struct casefile *c = NULL;
	struct err err;
	int ms = busy_seconds < 0 ? 0 : busy_seconds > 86400 ? 86400000 : busy_seconds == 0 ? 1 : (int)busy_seconds * 1000;
	enum status st = casefile_open(&c, path, mode, ms, &err);
	if (st != ST_OK)
		exit(cli_status(cli, st, &err));
	return c;
}

int cli_columns(struct str s)
{
	int n = 0;
	while (s.len) {
		uint32_t cp;
		size_t k = utf8_decode(s, &cp);
		n += utf8_width(cp);
		s = str_sub(s, k, s.len);
	}
	return n;
}

void cli_cell(struct buf *out, struct str s, int width, bool right)
{
	int n = cli_columns(s), used = 0;
	if (n <= width) {
		if (right)
			for (int i = n; i < width; i++)
				buf_add_char(out, ' ');
		buf_add_str(out, s);
		if (!right)
			for (int i = n; i < width; i++)
				buf_add_char(out, ' ');
		return;
	}
	while (s.len) {
		uint32_t cp;
		size_t k = utf8_decode(s, &cp);
		if (used + utf8_width(cp) > width - 1)
			break;
		used += utf8_width(cp);
		buf_add(out, s.p, k);
		s = str_sub(s, k, s.len);
	}
	buf_addz(out, "…");
	for (used++; used < width; used++)
		buf_add_char(out, ' ');
}

int cli_terminal_width(void)
{
	static long known; /* of the terminal before a pager took its place */
	struct winsize ws;
	const char *env = getenv("COLUMNS");
	long n = env ? strtol(env, NULL, 10) : 0;
	if (n <= 0 && ioctl(1, TIOCGWINSZ, &ws) == 0)
		n = known = ws.ws_col;
	else if (n <= 0)
		n = known;
	return n >= 40 && n < 10000 ? (int)n : 80;
}

bool cli_colour(void)
{
	const char *no = getenv("NO_COLOR");
	return cli_is_tty(1) && !(no && *no);
}

void cli_bytes(struct buf *out, int64_t n)
{
	static const char *const unit[] = { "B", "kB", "MB", "GB", "TB", "PB" };
	double d = (double)n;
	size_t u = 0;
	while (d >= 1000 && u + 1 < sizeof unit / sizeof *unit) {
		d /= 1000;
		u++;
	}
	buf_printf(out, u && d < 10 ? "%.1f %s" : "%.0f %s", d, unit[u]);
}

void cli_count(struct buf *out, int64_t n)
{
	char tmp[32];
	int len = snprintf(tmp, sizeof tmp, "%lld", (long long)n);
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0 && tmp[i - 1] != '-')
			buf_addz(out, "\xE2\x80\xAF");
		buf_add_char(out, tmp[i]);
	}
}

struct table {
	int cols;
	int width[COLUMNS_MAX];
	bool right[COLUMNS_MAX];
	struct buf cells;            /* of the rows looked at, NUL-ended each */
	size_t rows;
};

static void cell_text(struct case_rows *rows, int i, struct buf *out)
{
	struct str s = case_rows_str(rows, i);
	s = str_sub(s, 0, utf8_cut(s, CELL_BYTES_MAX));
	for (size_t k = 0; k < s.len; k++)
		buf_add_char(out, s.p[k] == '\n' || s.p[k] == '\t' || s.p[k] == '\0' ? ' ' : s.p[k]);
}

static void fit(struct table *t, struct case_rows *rows, int room)
{
	int total = 0;
	for (int i = 0; i < t->cols; i++) {
		int n = cli_columns(str_from(case_rows_name(rows, i)));
		t->width[i] = t->width[i] < n ? n : t->width[i];
		total += t->width[i] + 2;
	}
	/* the widest column gives way first */
	while (total - 2 > room) {
		int widest = 0;
		for (int i = 1; i < t->cols; i++)
			if (t->width[i] > t->width[widest])
				widest = i;
		if (t->width[widest] <= WIDTH_MIN)
			break;
		t->width[widest]--;
		total--;
	}
}

static void put_row(const struct table *t, const struct str *cell, bool bold)
{
	struct buf line;
	buf_init(&line, 1u << 20);
	for (int i = 0; i < t->cols; i++) {
		if (i)
			buf_addz(&line, "  ");
		if (i + 1 == t->cols && !t->right[i] && cli_columns(cell[i]) <= t->width[i])
			buf_add_str(&line, cell[i]);
		else
			cli_cell(&line, cell[i], t->width[i], t->right[i]);
	}
	fputs(bold ? "\033[1m" : "", stdout);
	cli_put_safe(stdout, buf_str(&line), false);
	fputs(bold ? "\033[0m\n" : "\n", stdout);
	buf_release(&line);
}

static void put_looked(struct table *t, struct case_rows *rows)
{
	struct str cell[COLUMNS_MAX], rest = buf_str(&t->cells);
	fit(t, rows, cli_is_tty(1) ? cli_terminal_width() : 100000);
	for (int i = 0; i < t->cols; i++)
		cell[i] = str_from(case_rows_name(rows, i));
	put_row(t, cell, cli_colour());
	for (size_t r = 0; r < t->rows; r++) {
		for (int i = 0; i < t->cols; i++) {
			cell[i] = str_from(rest.p);
			rest = str_sub(rest, cell[i].len + 1, rest.len);
		}
		put_row(t, cell, false);
	}
}

enum status cli_table(struct case_rows *rows, struct err *err)
{
	struct table t = { .cols = case_rows_columns(rows) };
	struct buf row;
	enum status s;
	bool looking = true;
	t.cols = t.cols > COLUMNS_MAX ? COLUMNS_MAX : t.cols;
	buf_init(&t.cells, (size_t)CLI_TABLE_LOOK * COLUMNS_MAX * (CELL_BYTES_MAX + 1));
	buf_init(&row, (size_t)COLUMNS_MAX * (CELL_BYTES_MAX + 1));
	for (int i = 0; i < t.cols; i++)
		t.right[i] = true;
	while ((s = case_rows_next(rows, err)) == ST_OK) {
		struct str cell[COLUMNS_MAX];
		size_t at[COLUMNS_MAX + 1] = { 0 };
		buf_clear(&row);
		for (int i = 0; i < t.cols; i++) {
			cell_text(rows, i, &row);
			buf_add_char(&row, '\0');
			at[i + 1] = row.len;
		}
		for (int i = 0; i < t.cols; i++)
			cell[i] = str_make(row.p + at[i], at[i + 1] - at[i] - 1);
		if (!looking) {
			put_row(&t, cell, false);
			continue;
		}
		for (int i = 0; i < t.cols; i++) {
			int n = cli_columns(cell[i]);
			t.width[i] = t.width[i] < n ? n : t.width[i];
			t.right[i] = t.right[i] && (case_rows_null(rows, i) || case_rows_is_num(rows, i));
		}
		buf_add(&t.cells, row.p, row.len);
		if (++t.rows == CLI_TABLE_LOOK) {
			looking = false;
			put_looked(&t, rows);
		}
	}
	if (looking && s == ST_EOF && t.rows)
		put_looked(&t, rows);
	buf_release(&t.cells);
	buf_release(&row);
	return s == ST_EOF ? ST_OK : s;
}

enum status cli_rows_json(struct case_rows *rows, struct err *err)
{
	struct buf b;
	enum status s;
	buf_init(&b, 64u << 20);
	while ((s = case_rows_next(rows, err)) == ST_OK) {
		struct json j;
		buf_clear(&b);
		json_start(&j, &b);
		json_open(&j, '{');
		for (int i = 0; i < case_rows_columns(rows); i++) {
			if (case_rows_null(rows, i))
				continue;
			struct str v = case_rows_str(rows, i);
			json_key(&j, case_rows_name(rows, i));
			if (case_rows_is_num(rows, i) || (v.len > 1 && (v.p[0] == '{' || v.p[0] == '[') && json_valid(v)))
				json_raw(&j, v);
			else
				json_str(&j, v);
		}
		json_close(&j, '}');
		buf_add_char(&b, '\n');
		fwrite(b.p, 1, b.len, stdout);
	}
	buf_release(&b);
	return s == ST_EOF ? ST_OK : s;
}
