/* chat_accounts.c - who speaks in chats as QQ exports them: a line "2024-03-12 10:15:36 name(123456789)" and nothing
 * behind the bracket, what was said on the lines below. The date at its beginning is the anchor. */
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

void refs_chat_accounts(struct doc *d)
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
