/* report_marked.c - a text with the references in it in colour.
 *
 * The text is cleaned as a whole, references and all between marks, and the marks
 * become elements afterwards: were it cleaned piece by piece, half an address could
 * leave because the other half is a reference of its own. */
#include "page_priv.h"

#include <stdlib.h>

static const struct { const char *kind; int colour; } colours[] = {
	{ "organization", 1 }, { "party", 1 }, { "threat-actor", 1 }, { "watch", 1 },
	{ "email", 2 }, { "phone", 2 }, { "wechat", 2 }, { "qq", 2 }, { "telegram", 2 }, { "id-number", 2 }, { "passport", 2 }, { "xmpp", 2 },
	{ "domain", 3 }, { "host", 3 }, { "url", 3 }, { "ipv4", 3 }, { "ipv6", 3 }, { "onion", 3 },
	{ "amount", 4 }, { "contract-number", 4 }, { "project", 4 }, { "date", 4 }, { "bank-account", 4 },
};

static int colour_of(struct str kind)
{
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
		if (str_eqz(kind, colours[i].kind))
			return colours[i].colour;
	return 5;
}

static enum status take_span(void *ctx, const struct report_row *row)
{
	struct spans *s = ctx;
	int64_t from = json_as_int(row->cell[0], -1), to = json_as_int(row->cell[1], -1);
	if (from < 0 || to <= from || (s->n && (size_t)from < s->v[s->n - 1].to))
		return ST_OK;
	s->v = xgrow(s->v, &s->cap, s->n + 1, sizeof *s->v);
	s->v[s->n++] = (struct span){ (size_t)from, (size_t)to, arena_copy(&s->arena, row->cell[2]), arena_copy(&s->arena, row->cell[3]),
				      arena_copy(&s->arena, row->cell[4]) };
	return ST_OK;
}

enum status spans_load(struct page *p, struct spans *s, struct str id)
{
	*s = (struct spans){ .n = 0 };
	arena_init(&s->arena);
	return page_query(
	    p,
	    "SELECT start, stop, kind, value, role FROM mentions WHERE item = ?1 AND start >= 0 AND coalesce(json_extract(extra, '$.in'), '') = '' ORDER BY start, stop DESC, kind",
	    &id, 1, take_span, s);
}

void spans_free(struct spans *s)
{
	free(s->v);
	arena_release(&s->arena);
}

static void add_plain(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(b, s.p[i] == '\002' || s.p[i] == '\003' ? ' ' : s.p[i]);
}

static void open_span(struct page *p, const struct span *s)
{
	page_putf(p, "<span class=\"k%d\" title=\"", colour_of(s->kind));
	page_str(p, page_term(p, s->kind));
	page_put(p, ": ");
	page_value(p, s->kind, s->value);
	if (s->role.len && !str_eqz(s->role, "unknown")) {
		page_put(p, " (");
		page_str(p, page_term(p, s->role));
		page_put(p, ")");
	}
	page_put(p, "\">");
}

void page_marked(struct page *p, const struct spans *s, struct str text, size_t from, size_t to)
{
	struct buf marked, clean, html;
	size_t at = from, k = 0, first;
	buf_init(&marked, text.len * 8 + 4096);
	buf_init(&clean, text.len * 16 + 4096);
	while (k < s->n && s->v[k].to <= from)
		k++;
	for (first = k; k < s->n && s->v[k].from < to; k++) {
		size_t a = s->v[k].from < from ? from : s->v[k].from, b = s->v[k].to > to ? to : s->v[k].to;
		struct buf raw;
		add_plain(&marked, str_sub(text, at, a));
		buf_init(&raw, text.len * 4 + 64);
		add_plain(&raw, str_sub(text, a, b));
		buf_add_char(&marked, '\002');
		report_clean(p->opt, s->v[k].kind, buf_str(&raw), &marked);
		buf_add_char(&marked, '\003');
		buf_release(&raw);
		at = b;
	}
	add_plain(&marked, str_sub(text, at, to));
	report_clean(p->opt, STR(""), buf_str(&marked), &clean);
	struct str rest = buf_str(&clean);
	k = first;
	while (rest.len) {
		size_t n = 0;
		while (n < rest.len && rest.p[n] != '\002' && rest.p[n] != '\003')
			n++;
		buf_init(&html, n * 10 + 64);
		report_html(&html, str_sub(rest, 0, n));
		io_write_str(p->w, buf_str(&html));
		buf_release(&html);
		if (n < rest.len && rest.p[n] == '\002' && k < s->n)
			open_span(p, &s->v[k++]);
		else if (n < rest.len)
			page_put(p, "</span>");
		rest = str_sub(rest, n + 1, rest.len);
	}
	buf_release(&marked);
	buf_release(&clean);
}
