/* markdown.c - Markdown: prose without the marks of headings and bold words, pipe tables as TAB rows, HTML
 * blocks through the HTML reader. Chat logs with an HTML table in an .md are
 * one large HTML block. */
#include "flow_picture.h"
#include "decode.h"
#include "html.h"

#include <stdlib.h>

/* Markdown is written by hand; larger "Markdown" is passed as plain text. */
#define MARKDOWN_BYTES_MAX (256u << 20)

static bool starts_html(struct str line)
{
	static const char *const tags[] = { "<table",  "<tr",      "<td",     "<div",   "<p>",    "<p ",       "<img", "<a ",
					    "<center", "<details", "<html",   "<body",  "<head",  "<!doctype", "<!--", "<ul",
					    "<ol",     "<li",      "<h1",     "<h2",    "<h3",    "<h4",       "<br",  "<pre",
					    "<meta",   "<section", "<iframe", "<video", "<style", "<script" };
	line = str_trim(line);
	if (!line.len || line.p[0] != '<')
		return false;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (str_eq_nocase(str_sub(line, 0, strlen(tags[i])), str_from(tags[i])))
			return true;
	return false;
}

/* How often WORD ("<table") occurs, case ignored. */
static unsigned occurs(struct str s, const char *word)
{
	unsigned n = 0;
	size_t k = strlen(word);
	for (size_t i = 0; i + k <= s.len; i++)
		if (s.p[i] == '<' && str_eq_nocase(str_sub(s, i, i + k), str_from(word)))
			n++;
	return n;
}

static void html_block(struct text_out *o, struct str s)
{
	struct flow f;
	struct source_mem mem;
	flow_init(&f, o);
	source_mem_init(&mem, s);
	html_read(&f, &mem.src, false);
	flow_end(&f);
	flow_release(&f);
}

/* "|---|:--:|" */
static bool rule_row(struct str line)
{
	bool dash = false;
	for (size_t i = 0; i < line.len; i++) {
		if (line.p[i] == '-')
			dash = true;
		else if (line.p[i] != '|' && line.p[i] != ':' && line.p[i] != ' ')
			return false;
	}
	return dash && str_find_char(line, '|') >= 0;
}

/* "**" at I that makes words bold: it touches one (2 ** 3 is a sum), and is no part of 138****1234. */
static bool is_bold(struct str line, size_t i)
{
	size_t from = i, to = i;
	while (from > 0 && i - from < 4 && line.p[from - 1] == '*')
		from--;
	while (to < line.len && to - i < 4 && line.p[to] == '*')
		to++;
	return to - from <= 3 && i + 1 < line.len && line.p[i] == '*' && line.p[i + 1] == '*' &&
	       !((i == 0 || line.p[i - 1] == ' ') && (i + 2 >= line.len || line.p[i + 2] == ' '));
}

/* Where the code that begins at the backtick at I ends: at the next one, or there. */
static size_t code_end(struct str line, size_t i)
{
	ptrdiff_t end = str_find_char(str_sub(line, i + 1, line.len), '`');
	return end < 0 ? i : i + 1 + (size_t)end;
}

/* An even number of them. */
static bool has_bold(struct str line)
{
	unsigned n = 0;
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] == '`') {
			i = code_end(line, i);
		} else if (is_bold(line, i)) {
			n++;
			i++;
		}
	return n && n % 2 == 0;
}

/* Without the marks of headings and bold words and the backslashes that guard signs: "**甲方：** X", "## Contract" and
 * "a\_b@mail.example" would be no label, title and address. Code (`a ** b`) and Windows' paths stay. */
static void put_plain(struct text_out *o, struct str line)
{
	size_t from = 0;
	while (from < line.len && from < 3 && line.p[from] == ' ')
		from++;
	size_t hash = from;
	while (hash < line.len && line.p[hash] == '#')
		hash++;
	if (hash > from && hash - from <= 6 && hash < line.len && line.p[hash] == ' ')
		line = str_trim(str_sub(line, hash, line.len));
	bool bold = has_bold(line), guarded = str_find(line, STR(":\\")) < 0 && str_find(line, STR("\\\\")) < 0 && str_find(line, STR("..\\")) < 0;
	size_t start = 0;
	for (size_t i = 0; i + 1 < line.len; i++) {
		if (line.p[i] == '`') {
			i = code_end(line, i);
		} else if (bold && is_bold(line, i)) {
			text_put(o, str_sub(line, start, i));
			start = ++i + 1;
		} else if (guarded && line.p[i] == '\\' && strchr("_*#[]-.+!()~>", line.p[i + 1])) {
			text_put(o, str_sub(line, start, i));
			start = ++i;
		}
	}
	text_put(o, str_sub(line, start, line.len));
}

static void put_row(struct text_out *o, struct str line)
{
	line = str_trim(line);
	if (line.len && line.p[0] == '|')
		line = str_sub(line, 1, line.len);
	if (line.len && line.p[line.len - 1] == '|')
		line.len--;
	size_t start = 0;
	for (size_t i = 0; i <= line.len; i++) {
		if (i < line.len && (line.p[i] != '|' || (i && line.p[i - 1] == '\\')))
			continue;
		if (start)
			text_cell(o);
		struct str cell = str_trim(str_sub(line, start, i));
		for (ptrdiff_t bar; (bar = str_find(cell, STR("\\|"))) >= 0; cell = str_sub(cell, (size_t)bar + 1, cell.len))
			put_plain(o, str_sub(cell, 0, (size_t)bar)); /* the backslash only guards it */
		put_plain(o, cell);
		start = i + 1;
	}
	text_line(o);
}

/* A line; pictures that stand in it as data: URIs are read behind it, each for its base64. */
static void put_line(struct text_out *o, struct str line, bool code)
{
	struct str rest = line;
	bool any = false;
	for (ptrdiff_t at; (at = str_find(rest, STR("data:image/"))) >= 0; any = true) {
		text_put(o, str_sub(rest, 0, (size_t)at));
		while ((size_t)at < rest.len && !strchr(" )>\"'", rest.p[at]))
			at++;
		rest = str_sub(rest, (size_t)at, rest.len);
	}
	if (any || code || str_starts(line, STR("    ")) || str_starts(line, STR("\t"))) /* code is set in so */
		text_put(o, rest);
	else
		put_plain(o, line);
	text_put(o, STR("\n"));
	if (!any)
		return;
	struct flow f;
	flow_init(&f, o);
	for (ptrdiff_t at; (at = str_find(line, STR("data:image/"))) >= 0;) {
		size_t end = (size_t)at;
		while (end < line.len && !strchr(" )>\"'", line.p[end]))
			end++;
		flow_picture_uri(&f, str_sub(line, (size_t)at, end));
		line = str_sub(line, end, line.len);
	}
	flow_end(&f);
	flow_release(&f);
}

static void read_markdown(struct text_out *o, struct str s)
{
	struct str line;
	bool table = false, fence = false;
	while (!o->limit && s.len) {
		struct str before = s;
		str_next_line(&s, &line);
		struct str t = str_trim(line);
		if (str_starts(t, STR("```")) || str_starts(t, STR("~~~")))
			fence = !fence;
		if (!fence && starts_html(line)) {
			/* up to a blank line outside of any table */
			int tables = 0;
			size_t len = 0;
			struct str rest = before;
			while (str_next_line(&rest, &line)) {
				tables += (int)occurs(line, "<table") - (int)occurs(line, "</table");
				if (!str_trim(line).len && tables <= 0)
					break;
				len = (size_t)(rest.p - before.p);
				if (tables <= 0 && occurs(line, "</table"))
					break;
			}
			html_block(o, str_sub(before, 0, len));
			s = str_sub(before, len ? len : 1, before.len);
			table = false;
			continue;
		}
		struct str next = s, under;
		bool head = str_find_char(t, '|') >= 0 && str_next_line(&next, &under) && rule_row(str_trim(under));
		if (!fence && head && !table) {
			table = true;
			put_row(o, line);
			str_next_line(&s, &under);
			continue;
		}
		if (table && str_find_char(t, '|') >= 0) {
			put_row(o, line);
			continue;
		}
		table = false;
		put_line(o, line, fence);
	}
}

enum status text_markdown(const struct text_in *in, struct text_out *o, struct err *err)
{
	char charset[DECODE_NAME_MAX];
	if (!in->map || in->size > MARKDOWN_BYTES_MAX)
		return text_plain(in, o, err);
	struct buf b;
	buf_init(&b, 4ull * MARKDOWN_BYTES_MAX);
	struct str s = str_make(in->map, in->size);
	decode_choose(str_sub(s, 0, 1u << 20), STR(""), in->charset, charset);
	if (charset[0]) {
		o->undecoded += decode_bytes(s, charset, &b);
		s = buf_str(&b);
	} else if (str_starts(s, STR("\xEF\xBB\xBF"))) {
		s = str_sub(s, 3, s.len);
	}
	read_markdown(o, s);
	buf_release(&b);
	return ST_OK;
}
