/* chat_accounts.c - who speaks in chats. As QQ exports them: a line "2024-03-12 10:15:36 name(123456789)" and nothing
 * behind the bracket, what was said on the lines below. As tables: date and time, from, to, message in cells; where one
 * of these is an account that WeChat made (wxid_…), the others are accounts that people chose. The date at a line's
 * beginning is the anchor. */
#include "date.h"
#include "passes.h"
#include "scan.h"

#define FIGURES_MIN 6u
#define FIGURES_MAX 11u

/* " 10:15:36 " or " 9:05:00 " at AT: its end, or AT. */
static size_t clock_time(struct str s, size_t at)
{
	size_t i = at, figures = 0, colons = 0;
	while (byte_at(s, i) == ' ')
		i++;
	for (; is_digit(byte_at(s, i)) || byte_at(s, i) == ':'; i++) {
		figures += is_digit(s.p[i]);
		colons += s.p[i] == ':';
	}
	return i > at && colons == 2 && (figures == 5 || figures == 6) && byte_at(s, i) == ' ' ? i : at;
}

/* LINE begins with a figure's date: 2024-03-05. A log's next entry, as nobody's words do. */
static bool is_dated(const struct doc *d, size_t line)
{
	struct date date;
	size_t at = d->lines[line].start;
	return date_parse_figures(d->text, at, &date) > at + 7;
}

/* "ERROR main": a log's, no speaker's. */
static bool is_level(struct str name)
{
	static const char *const levels[] = { "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "FATAL", "NOTICE" };
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (str_find(name, str_from(levels[i])) >= 0)
			return true;
	return false;
}

#define HANDLE_MIN 6u  /* WeChat's: a letter, then letters, figures, - and _ */
#define HANDLE_MAX 20u

/* A cell that begins at AT: its end, at a TAB or the line's end. */
static size_t cell_end(struct str s, size_t at, size_t line_end)
{
	const char *tab = memchr(s.p + at, '\t', line_end - at);
	return tab ? (size_t)(tab - s.p) : line_end;
}

static bool is_handle(struct str cell)
{
	for (size_t i = 0; i < cell.len; i++)
		if (!is_alnum(cell.p[i]) && cell.p[i] != '_' && cell.p[i] != '-')
			return false;
	return cell.len >= HANDLE_MIN && cell.len <= HANDLE_MAX && is_alpha(cell.p[0]);
}

static bool is_wxid(struct str cell)
{
	return is_handle(cell) && str_starts(cell, STR("wxid_"));
}

/* From and to of the row whose date is H; false when it is none: no time, no two cells and a message behind them. */
static bool row_cells(const struct doc *d, const struct hit *h, struct str cell[2])
{
	struct str s = d->text;
	size_t line_end = d->lines[doc_line_at(d, h->start)].end, at = h->end;
	for (; at < line_end && (is_digit(s.p[at]) || s.p[at] == ':' || s.p[at] == ' '); at++)
		;
	if (at < h->end + 5 || byte_at(s, at) != '\t')
		return false;
	for (unsigned i = 0; i < 2; i++) {
		size_t from = at + 1 < line_end ? at + 1 : line_end;
		at = cell_end(s, from, line_end);
		cell[i] = str_sub(s, from, at);
	}
	return at < line_end;
}

static void table_accounts(struct doc *d)
{
	struct str s = d->text, cell[2];
	bool wechat = false;
	size_t n = d->hits.n;
	for (size_t i = 0; i < n && !wechat; i++) {
		const struct hit *h = &d->hits.v[i];
		wechat = h->kind == REF_date && (h->start == 0 || s.p[h->start - 1] == '\n') && row_cells(d, h, cell) && (is_wxid(cell[0]) || is_wxid(cell[1]));
	}
	for (size_t i = 0; i < n && wechat; i++) {
		struct hit h = d->hits.v[i]; /* the list may move */
		if (h.kind != REF_date || (h.start > 0 && s.p[h.start - 1] != '\n') || !row_cells(d, &h, cell))
			continue;
		for (unsigned k = 0; k < 2; k++)
			if (is_handle(cell[k]) && !is_wxid(cell[k])) { /* those have been found */
				uint32_t from = (uint32_t)(cell[k].p - s.p);
				doc_hit(d, REF_wechat, from, from + (uint32_t)cell[k].len, cell[k], SCORE_LABELLED, "wechat-table");
			}
	}
}

static void qq_exports(struct doc *d)
{
	struct str s = d->text;
	for (size_t i = 0, n = d->hits.n; i < n; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_date || (h->start > 0 && s.p[h->start - 1] != '\n'))
			continue;
		size_t at = clock_time(s, h->end), line = doc_line_at(d, h->start), end = d->lines[line].end;
		if (at == h->end || line + 1 >= d->n_lines || str_trim(doc_line(d, line + 1)).len == 0 || is_dated(d, line + 1))
			continue;
		while (end > at && (s.p[end - 1] == ' ' || s.p[end - 1] == '\r'))
			end--;
		size_t b = end > at && s.p[end - 1] == ')' ? end - 1 : at, from = b;
		while (from > at && is_digit(s.p[from - 1]))
			from--;
		bool account = b > at && b - from >= FIGURES_MIN && b - from <= FIGURES_MAX && s.p[from] != '0' && from > at + 1 && s.p[from - 1] == '(';
		if (account && !is_level(str_sub(s, at, from)))
			doc_hit(d, REF_qq, (uint32_t)from, (uint32_t)b, str_sub(s, from, b), SCORE_LABELLED, "qq-export");
	}
}

void refs_chat_accounts(struct doc *d)
{
	qq_exports(d);
	table_accounts(d);
}
