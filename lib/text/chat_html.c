/* chat_html.c - chats exported as web pages: Telegram Desktop's, Discord's
 * (DiscordChatExporter), Element's, WeChat's (WechatExporter); and WeChat's
 * whose messages stand in a script (WeChatMsg).
 *
 * What part of a message an element is, its class says: a table has the classes
 * of each program. Whoever goes on speaking is not named again. */
#include "chat.h"
#include "markup.h"

#include <stdlib.h>

enum part { PART_NONE, PART_MESSAGE, PART_FROM, PART_TIME, PART_TEXT, PART_HEADER, PART_SKIP, PART_FORWARDED, PART_SERVICE };

struct program {
	const char *marks[2];    /* both stand in the page's head */
	struct { const char *classes; enum part part; } rows[14]; /* all words of CLASSES; the first row counts */
};

static const struct program programs[] = {
	{ { "class=\"page_wrap", "class=\"message " },
	  { { "message service", PART_SERVICE }, { "message", PART_MESSAGE }, { "date details", PART_TIME }, { "forwarded body", PART_FORWARDED }, { "from_name", PART_FROM }, { "text bold", PART_HEADER }, { "text", PART_TEXT },
	    { "title bold", PART_TEXT }, { "status details", PART_TEXT }, { "reply_to", PART_SKIP }, { "userpic", PART_SKIP }, { "signature", PART_SKIP } } },
	{ { "chatlog", "chatlog__message" },
	  { { "chatlog__message-container", PART_MESSAGE }, { "chatlog__author", PART_FROM }, { "chatlog__author-name", PART_FROM }, { "chatlog__timestamp", PART_TIME }, { "chatlog__short-timestamp", PART_TIME }, { "chatlog__content", PART_TEXT }, { "chatlog__embed", PART_TEXT },
	    { "chatlog__attachment", PART_TEXT }, { "chatlog__system-notification-content", PART_TEXT }, { "chatlog__reply", PART_SKIP }, { "chatlog__reactions", PART_SKIP }, { "preamble__entry", PART_HEADER } } },
	{ { "mx_EventTile", "mx_MessageTimestamp" },
	  { { "mx_EventTile", PART_MESSAGE }, { "mx_DisambiguatedProfile_displayName", PART_FROM }, { "mx_SenderProfile_name", PART_FROM }, { "mx_MessageTimestamp", PART_TIME }, { "mx_EventTile_body", PART_TEXT }, { "mx_ReplyThread", PART_SKIP }, { "mx_ReplyChain", PART_SKIP } } },
	{ { "dspname", "msg chat" }, { { "msg chat", PART_MESSAGE }, { "dspname", PART_FROM }, { "time", PART_TIME }, { "content", PART_TEXT } } },
};

static const struct program *program_of(struct str head)
{
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		if (str_find(head, str_from(programs[i].marks[0])) >= 0 && str_find(head, str_from(programs[i].marks[1])) >= 0)
			return &programs[i];
	return NULL;
}

bool chat_is_html(struct str head)
{
	return program_of(head) != NULL;
}

static bool has(struct str classes, struct str want)
{
	struct str one;
	while (str_next(&classes, ' ', &one))
		if (str_eq(one, want))
			return true;
	return false;
}

static enum part part_of(const struct program *p, struct str classes)
{
	for (size_t i = 0; classes.len && i < sizeof p->rows / sizeof p->rows[0] && p->rows[i].classes; i++) {
		struct str words = str_from(p->rows[i].classes), word;
		bool all = true;
		while (all && str_next(&words, ' ', &word))
			all = has(classes, word);
		if (all)
			return p->rows[i].part;
	}
	return PART_NONE;
}

static bool is_void(const struct markup *m)
{
	static const char *const names[] = { "br", "img", "meta", "link", "input", "hr", "use", "source", "path", "wbr", "col", "area" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (markup_is(m, names[i]))
			return true;
	return false;
}

struct page {
	const struct program *program;
	struct text_out *o;
	struct chat_message c;
	struct buf last, name, title, href;
	enum part part;         /* that text belongs to */
	unsigned depth, end;    /* open elements; where the part ends */
	unsigned forwarded;     /* depth of what is forwarded, 0: none */
	size_t link;            /* where the link's text began */
	bool service;
};

static void finish(struct page *p)
{
	if (!p->service)
		buf_add_str(&p->c.from, buf_str(&p->last));
	buf_add_str(&p->c.to, str_trim(buf_str(&p->title)));
	chat_put(p->o, &p->c);
	p->service = false;
}

/* A title "31.01.2021 10:00:00 UTC+03:00" with the year first. */
static void set_time(struct page *p, struct str d)
{
	buf_clear(&p->c.time);
	if (d.len >= 19 && d.p[2] == '.' && d.p[5] == '.')
		buf_printf(&p->c.time, "%.4s-%.2s-%.2s%.*s", d.p + 6, d.p + 3, d.p, (int)(d.len - 10 > 40 ? 40 : d.len - 10), d.p + 10);
	else
		buf_add_str(&p->c.time, d);
}

static void begin(struct page *p, enum part part)
{
	p->part = part;
	p->end = p->depth;
}

static void end_part(struct page *p)
{
	struct str name = str_trim(buf_str(&p->name));
	if (p->part == PART_FROM && p->forwarded) {
		buf_addz(&p->c.text, "<forwarded from: ");
		buf_add_str(&p->c.text, name);
		buf_addz(&p->c.text, "> ");
	} else if (p->part == PART_FROM && name.len) {
		buf_clear(&p->last);
		buf_add_str(&p->last, name);
	} else if (p->part == PART_TIME && !p->c.time.len) {
		buf_add_str(&p->c.time, name);
	}
	p->part = p->service ? PART_TEXT : PART_NONE;
}

static void on_open(struct page *p, struct markup *m)
{
	if (!is_void(m) && !m->empty)
		p->depth++;
	if (markup_is(m, "br") && p->part == PART_TEXT)
		buf_add_char(&p->c.text, ' ');
	if (p->part == PART_SKIP)
		return;
	if (markup_is(m, "a")) {
		struct str href = markup_attr(m, "href");
		bool file = str_find_char(href, ':') < 0 && href.len && href.p[0] != '#';
		buf_clear(&p->href);
		p->link = p->c.text.len;
		if (file && !p->c.files.len)
			buf_add_str(&p->c.files, href);
		else if (str_starts(href, STR("http")) || str_starts(href, STR("mailto:")))
			buf_add_str(&p->href, href);
	}
	struct str classes = markup_attr(m, "class");
	enum part part = part_of(p->program, classes);
	if (p->part == PART_FROM && part == PART_TIME)
		return; /* when what is forwarded was said */
	switch (part) {
	case PART_MESSAGE:
	case PART_SERVICE:
		finish(p);
		p->forwarded = 0;
		p->service = part == PART_SERVICE;
		begin(p, p->service ? PART_TEXT : PART_NONE);
		break;
	case PART_FORWARDED:
		p->forwarded = p->depth;
		break;
	case PART_TIME: {
		struct str title = markup_attr(m, "title");
		buf_clear(&p->name);
		if (title.len)
			set_time(p, title);
		begin(p, PART_TIME);
		break;
	}
	case PART_FROM:
		buf_clear(&p->name);
		begin(p, PART_FROM);
		break;
	case PART_HEADER:
		if (p->title.len)
			buf_addz(&p->title, " / ");
		begin(p, PART_HEADER);
		break;
	case PART_TEXT:
		if (p->part == PART_TEXT)
			break; /* within another one */
		if (p->c.text.len)
			buf_add_char(&p->c.text, ' ');
		begin(p, PART_TEXT);
		break;
	case PART_SKIP:
		begin(p, PART_SKIP);
		break;
	default:
		break;
	}
}

static void on_close(struct page *p, struct markup *m)
{
	if (is_void(m))
		return;
	if (markup_is(m, "a") && p->href.len) {
		struct str text = str_sub(buf_str(&p->c.text), p->link, p->c.text.len);
		if (p->part == PART_TEXT && !str_eq(str_trim(text), buf_str(&p->href)))
			buf_printf(&p->c.text, " <%.*s>", STR_ARG(buf_str(&p->href)));
		buf_clear(&p->href);
	}
	if (p->part != PART_NONE && p->depth == p->end)
		end_part(p);
	if (p->forwarded && p->depth == p->forwarded)
		p->forwarded = 0;
	if (p->depth)
		p->depth--;
}

void chat_html(struct text_out *o, struct source *src, struct str head)
{
	struct markup m;
	struct page p = { .program = program_of(head), .o = o };
	markup_init(&m, src, true);
	chat_init(&p.c);
	buf_init(&p.last, 4096);
	buf_init(&p.name, 4096);
	buf_init(&p.title, 4096);
	buf_init(&p.href, 65536);
	enum markup_token t;
	while (p.program && !o->limit && (t = markup_next(&m)) != MARKUP_EOF) {
		if (t == MARKUP_OPEN)
			on_open(&p, &m);
		else if (t == MARKUP_CLOSE)
			on_close(&p, &m);
		else if (p.part == PART_TEXT)
			buf_add_str(&p.c.text, m.text);
		else if (p.part == PART_HEADER)
			buf_add_str(&p.title, str_trim(m.text));
		else if (p.part == PART_FROM || p.part == PART_TIME)
			buf_add_str(&p.name, m.text);
	}
	finish(&p);
	text_meta(o, "title", buf_str(&p.title));
	chat_release(&p.c);
	buf_release(&p.last);
	buf_release(&p.name);
	buf_release(&p.title);
	buf_release(&p.href);
	markup_release(&m);
}

/* The value of a member of a script's object: a string in any quotes, decoded,
 * or a number. Returns where it ends. */
static size_t script_value(struct str s, size_t i, struct buf *out)
{
	char quote = i < s.len && strchr("'\"`", s.p[i]) ? s.p[i] : 0;
	if (!quote) {
		while (i < s.len && !strchr(",}\n", s.p[i]))
			buf_add_char(out, s.p[i++]);
		return i;
	}
	for (i++; i < s.len && s.p[i] != quote; i++) {
		if (s.p[i] == '\\' && i + 1 < s.len) {
			char c = s.p[++i];
			buf_add_char(out, c == 'n' || c == 'r' || c == 't' ? ' ' : c);
		} else {
			buf_add_char(out, s.p[i]);
		}
	}
	return i + 1;
}

bool chat_script(struct text_out *o, struct str page)
{
	ptrdiff_t at = str_find(page, STR("chatMessages = ["));
	if (at < 0 || str_find(str_sub(page, (size_t)at, page.len), STR("timestamp")) < 0)
		return false;
	struct chat_message m;
	struct buf value;
	chat_init(&m);
	buf_init(&value, 4u << 20);
	for (size_t i = (size_t)at + 16; i < page.len && page.p[i] != ']' && !o->limit; i++) {
		if (page.p[i] != '{')
			continue;
		for (i++; i < page.len && page.p[i] != '}';) {
			size_t key = i;
			while (i < page.len && page.p[i] != ':' && page.p[i] != '}')
				i++;
			struct str name = str_trim(str_sub(page, key, i));
			while (name.len && strchr("'\"", name.p[0]))
				name = str_sub(name, 1, name.len - 1);
			if (i >= page.len || page.p[i] == '}')
				break;
			i++;
			while (i < page.len && page.p[i] == ' ')
				i++;
			buf_clear(&value);
			i = script_value(page, i, &value);
			enum chat_role r = chat_role_of(name);
			if (r == CHAT_TIME)
				chat_time(buf_str(&value), &m.time);
			else if (r == CHAT_TEXT || r == CHAT_FROM)
				buf_add_str(r == CHAT_TEXT ? &m.text : &m.from, buf_str(&value));
			while (i < page.len && strchr(", \n\r\t", page.p[i]))
				i++;
		}
		chat_put(o, &m);
	}
	buf_release(&value);
	chat_release(&m);
	return true;
}
