/* chat_telegram.c - Telegram Desktop's HTML export (messages.html).
 *
 * Each message is a <div class="message …"> with a date in a title, a name
 * (left out when the same person goes on), a text and perhaps a file. */
#include "chat.h"
#include "markup.h"

#include <stdlib.h>

bool chat_is_telegram(struct str head)
{
	return str_find(head, STR("class=\"page_wrap")) >= 0 && str_find(head, STR("class=\"message ")) >= 0 && str_find(head, STR("from_name")) >= 0;
}

enum where { NOWHERE, NAME, TEXT, HEADER };

static bool has(struct str classes, const char *want)
{
	struct str one;
	while (str_next(&classes, ' ', &one))
		if (str_eqz(one, want))
			return true;
	return false;
}

void chat_telegram(struct text_out *o, struct source *src)
{
	struct markup m;
	struct chat_message c;
	struct buf last, title, name;
	enum where where = NOWHERE;
	unsigned depth = 0, end = 0;
	markup_init(&m, src, true);
	chat_init(&c);
	buf_init(&last, 4096);
	buf_init(&title, 4096);
	buf_init(&name, 4096);
	enum markup_token t;
	while (!o->limit && (t = markup_next(&m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			if (where == NAME)
				buf_add_str(&name, m.text);
			else if (where == TEXT)
				buf_add_str(&c.text, m.text);
			else if (where == HEADER)
				buf_add_str(&title, m.text);
			continue;
		}
		if (markup_is(&m, "br") && where == TEXT)
			buf_add_char(&c.text, ' ');
		if (markup_is(&m, "a") && t == MARKUP_OPEN) {
			struct str href = markup_attr(&m, "href");
			bool file = str_find_char(href, ':') < 0 && href.len && href.p[0] != '#';
			if (file || where == TEXT) {
				if (file && c.files.len == 0)
					buf_add_str(&c.files, href);
				else if (!file && where == TEXT && str_find_char(href, ':') > 0 && str_find(href, STR("http")) == 0) {
					buf_addz(&c.text, " <");
					buf_add_str(&c.text, href);
					buf_addz(&c.text, "> ");
				}
			}
		}
		if (!markup_is(&m, "div"))
			continue;
		if (t == MARKUP_CLOSE) {
			if (where != NOWHERE && depth == end) {
				if (where == NAME) {
					buf_clear(&last);
					buf_add_str(&last, str_trim(buf_str(&name)));
				}
				where = NOWHERE;
			}
			if (depth)
				depth--;
			continue;
		}
		depth++;
		struct str classes = markup_attr(&m, "class");
		if (has(classes, "message")) {
			buf_clear(&c.from);
			buf_add_str(&c.from, buf_str(&last));
			chat_put(o, &c);
			buf_add_str(&c.to, str_trim(buf_str(&title)));
			where = NOWHERE;
		} else if (has(classes, "date") && has(classes, "details")) {
			buf_clear(&c.time);
			/* "31.01.2021 10:00:00 UTC+03:00" as it stands, the day first in ISO */
			struct str d = markup_attr(&m, "title");
			if (d.len >= 19 && d.p[2] == '.' && d.p[5] == '.')
				buf_printf(&c.time, "%.4s-%.2s-%.2s%.*s", d.p + 6, d.p + 3, d.p, (int)(d.len - 10 > 40 ? 40 : d.len - 10), d.p + 10);
			else
				buf_add_str(&c.time, d);
		} else if (has(classes, "from_name")) {
			where = NAME;
			end = depth;
			buf_clear(&name);
		} else if (has(classes, "text") && has(classes, "bold") && !title.len) {
			where = HEADER;
			end = depth;
		} else if (has(classes, "text") || has(classes, "title") || has(classes, "status")) {
			where = TEXT;
			end = depth;
			if (c.text.len)
				buf_add_char(&c.text, ' ');
		}
	}
	buf_clear(&c.from);
	buf_add_str(&c.from, buf_str(&last));
	chat_put(o, &c);
	text_meta(o, "title", buf_str(&title));
	chat_release(&c);
	buf_release(&last);
	buf_release(&title);
	buf_release(&name);
	markup_release(&m);
}
