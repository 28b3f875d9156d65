/* json_text.c - JSON of any kind: one document, many one after the other, or
 * what only looks like JSON. Messages become chat lines; other objects a line
 * of "key: value" with TABs, so that a record stays a line. */
#include "chat.h"
#include "decode.h"
#include "markup.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define DEPTH_MAX 64
/* What cannot be mapped is decoded into memory up to this. */
#define JSON_BYTES_MAX (512u << 20)

struct walk {
	struct text_out *o;
	struct chat_message m;
	struct buf key, value;
};

static bool scalar(struct str v)
{
	return v.len && v.p[0] != '{' && v.p[0] != '[';
}

/* Facebook's exports write each byte of UTF-8 as an escape of its own:
 * "\u00e4\u00bb\u00b7". S, if all its characters are such bytes, as they make sense. */
static void unescape_bytes(struct buf *out, size_t from)
{
	struct str s = str_sub(buf_str(out), from, out->len);
	struct buf b;
	buf_init(&b, s.len + 1);
	bool high = false;
	for (size_t i = 0; i < s.len;) {
		uint32_t cp;
		i += utf8_decode(str_sub(s, i, s.len), &cp);
		if (cp > 0xFF) {
			buf_release(&b);
			return;
		}
		high |= cp >= 0x80;
		buf_add_char(&b, (char)cp);
	}
	if (high && utf8_valid(buf_str(&b))) {
		out->len = from;
		buf_add_str(out, buf_str(&b));
	}
	buf_release(&b);
}

/* A scalar decoded, appended. */
static void decoded(struct str v, struct buf *out)
{
	size_t from = out->len;
	if (json_is_str(v)) {
		json_decode(v, out);
		if (str_find(v, STR("\\u00")) >= 0)
			unescape_bytes(out, from);
	}
	else if (!str_eqz(v, "null"))
		buf_add_str(out, v);
}

/* Text that is a string, a list of strings and {"text":…}, or an object. */
static void collect(struct str v, struct buf *out, int depth)
{
	static const char *const names[] = { "text",      "username",     "nickname",  "name",        "$date",    "$numberLong",
					     "real_name", "display_name", "file_name", "title",       "body",     "url",
					     "uri",       "content",      "message",   "sentMessage", "fallback", "description" };
	if (scalar(v)) {
		decoded(v, out);
		return;
	}
	if (depth > 4 || !v.len)
		return;
	if (v.p[0] == '[') {
		size_t pos = 0;
		struct str key, item;
		while (json_each(v, &pos, &key, &item))
			collect(item, out, depth + 1);
		return;
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str got = json_get(v, names[i]);
		if (got.p && got.len) {
			collect(got, out, depth + 1);
			return;
		}
	}
}

static void add(struct buf *to, struct str v)
{
	struct buf b;
	buf_init(&b, 65536);
	collect(v, &b, 0);
	struct str s = buf_str(&b);
	if (s.len && str_find(buf_str(to), s) < 0) {
		if (to->len)
			buf_add_char(to, ' ');
		buf_add_str(to, s);
	}
	buf_release(&b);
}

/* What is attached: what it was called, where it lies. */
static void attached(struct walk *w, struct str v, bool name, int depth)
{
	static const char *const names[] = { "fileName", "filename", "file_name", "original_name", "name", "title" }, *const places[] = {
		"url", "url_private", "title_link", "uri", "path", "link"
	};
	size_t pos = 0;
	struct str key, item;
	if (scalar(v)) {
		add(name ? &w->m.names : &w->m.files, v);
	} else if (depth < 4 && v.len && v.p[0] == '[') {
		while (json_each(v, &pos, &key, &item))
			attached(w, item, name, depth + 1);
	} else {
		bool done = false;
		for (size_t i = 0; !done && i < sizeof names / sizeof names[0]; i++)
			if ((item = json_get(v, names[i])).len && json_is_str(item)) {
				add(&w->m.names, item);
				done = true;
			}
		if ((item = json_get(v, "text")).len && json_is_str(item))
			add(&w->m.names, item);
		else if (!done && (item = json_get(v, "fallback")).len && json_is_str(item))
			add(&w->m.names, item);
		if ((item = json_get(v, "description")).len && json_is_str(item))
			add(&w->m.names, item);
		done = false;
		for (size_t i = 0; !done && i < sizeof places / sizeof places[0]; i++)
			if ((item = json_get(v, places[i])).len && json_is_str(item)) {
				add(&w->m.files, item);
				done = true;
			}
	}
}

/* Slack's marks: "<@U1>", "<https://a.example|the page>", "&amp;"; Skype's are
 * HTML. S without them, appended. */
static void without_marks(struct walk *w, struct str s, struct buf *out)
{
	if (str_find(s, STR("</")) >= 0 || str_find(s, STR("/>")) >= 0) {
		struct source_mem src;
		struct markup m;
		source_mem_init(&src, s);
		markup_init(&m, &src.src, true);
		for (enum markup_token t; (t = markup_next(&m)) != MARKUP_EOF;) {
			if (t == MARKUP_TEXT)
				buf_add_str(out, m.text);
			else if (t == MARKUP_OPEN && markup_is(&m, "originalname"))
				buf_add_str(&w->m.names, markup_attr(&m, "v"));
		}
		markup_release(&m);
		return;
	}
	for (size_t i = 0; i < s.len;) {
		ptrdiff_t end = s.p[i] == '<' ? str_find_char(str_sub(s, i, s.len), '>') : -1;
		if (end > 2 && i + 2 < s.len &&
		    (strchr("@#!", s.p[i + 1]) || str_starts(str_sub(s, i + 1, s.len), STR("http")) ||
		     str_starts(str_sub(s, i + 1, s.len), STR("mailto:")))) {
			struct str in = str_sub(s, i + 1, i + (size_t)end);
			ptrdiff_t bar = str_find_char(in, '|');
			bool link = str_starts(in, STR("h")) || str_starts(in, STR("m"));
			if (bar > 0) {
				buf_add_str(out, str_sub(in, (size_t)bar + 1, in.len));
				if (link)
					buf_add_str(out, STR(" <"));
			}
			if (link || bar < 0)
				buf_add_str(out, str_sub(in, 0, bar > 0 ? (size_t)bar : in.len));
			if (bar > 0 && link)
				buf_add_char(out, '>');
			i += (size_t)end + 1;
		} else if (s.p[i] == '&') {
			size_t n = i + 8 < s.len ? i + 8 : s.len;
			ptrdiff_t semicolon = str_find_char(str_sub(s, i, n), ';');
			size_t stop = semicolon > 0 ? i + (size_t)semicolon + 1 : i + 1;
			markup_decode(str_sub(s, i, stop), true, out);
			i = stop;
		} else {
			buf_add_char(out, s.p[i++]);
		}
	}
}

/* What a message without text says: "action: pin_message", a contact, a poll. */
static void flatten(struct walk *w, struct str v, struct buf *out, int depth)
{
	static const char *const dull[] = { "id", "type", "_id", "text_entities", "date_unixtime", "edited", "edited_unixtime", "reactions", "ts", "_updatedAt", "mentions", "channels", "unread", "avatarUrl", "avatar_hash", "color", "thumbnail", "width", "height", "event_id", "room_id", "unsigned", "origin_server_ts" };
	size_t pos = 0;
	struct str key, item;
	while (depth < 6 && json_each(v, &pos, &key, &item)) {
		buf_clear(&w->key);
		if (key.len)
			json_decode(key, &w->key);
		struct str k = buf_str(&w->key);
		bool skip = !item.len || str_eqz(item, "null") || str_eqz(item, "\"\"") || str_ends(k, STR("_id")) ||
			    (depth == 0 && chat_role_of(k) != CHAT_NONE);
		for (size_t i = 0; !skip && i < sizeof dull / sizeof dull[0]; i++)
			skip = str_eqz(k, dull[i]);
		if (skip)
			continue;
		if (!scalar(item)) {
			flatten(w, item, out, depth + 1);
			continue;
		}
		if (out->len)
			buf_add_str(out, STR(", "));
		if (k.len) {
			buf_add_str(out, k);
			buf_add_str(out, STR(": "));
		}
		decoded(item, out);
	}
}

static void walk_value(struct walk *w, struct str v, struct str peer, int depth);

/* Messages and cards below a message: threads, embedded pages. */
static void below(struct walk *w, struct str obj, struct str peer, int depth)
{
	static const char *const lists[] = { "replies", "embeds" };
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct str v = json_get(obj, lists[i]), key, item;
		size_t pos = 0;
		while (v.len && v.p[0] == '[' && json_each(v, &pos, &key, &item))
			/* Slack's list only where replies stand */
			if (!scalar(item) && !(json_get(item, "ts").len && !json_get(item, "text").len))
				walk_value(w, item, peer, depth + 1);
	}
}

/* The object is a message: it says when, who and what. */
static bool message(struct walk *w, struct str obj, struct str peer, int depth)
{
	size_t pos = 0;
	struct str key, v;
	chat_clear(&w->m);
	bool has_text = false, marks = json_get(obj, "messagetype").len || json_get(obj, "client_msg_id").len ||
				       json_get(obj, "user_team").len || json_get(obj, "subtype").len || json_get(obj, "thread_ts").len;
	while (json_each(obj, &pos, &key, &v)) {
		buf_clear(&w->key);
		json_decode(key, &w->key);
		enum chat_role r = chat_role_of(buf_str(&w->key));
		struct buf *to = r == CHAT_TIME ? &w->m.time : r == CHAT_FROM ? &w->m.from : r == CHAT_TO ? &w->m.to : r == CHAT_TEXT ? &w->m.text : NULL;
		if (r == CHAT_FILE)
			attached(w, v, str_eqz(buf_str(&w->key), "file_name"), 0);
		if (str_eqz(buf_str(&w->key), "user_profile") && v.len && v.p[0] == '{') {
			to = &w->m.from; /* Slack: the name behind a number */
			buf_clear(to);
		}
		has_text |= r == CHAT_TEXT || r == CHAT_FILE;
		if (!to || to->len)
			continue;
		buf_clear(&w->value);
		if (r == CHAT_TO && v.len && v.p[0] == '[')
			flatten(w, v, &w->value, 1);
		else
			collect(v, &w->value, 0);
		if (r == CHAT_TIME)
			chat_time(buf_str(&w->value), to);
		else if (r == CHAT_TEXT && marks)
			without_marks(w, buf_str(&w->value), to);
		else
			buf_add_str(to, buf_str(&w->value));
	}
	if (!w->m.from.len && json_is_str(json_get(obj, "from_id")))
		decoded(json_get(obj, "from_id"), &w->m.from); /* Telegram, of who left */
	if (!w->m.time.len || !w->m.from.len || !has_text)
		return false;
	if (!w->m.to.len && peer.len)
		decoded(peer, &w->m.to);
	struct str origin = json_get(obj, "forwarded_from");
	if (!w->m.text.len && !w->m.names.len && !w->m.files.len)
		flatten(w, obj, &w->m.text, 0);
	else if (json_is_str(origin)) {
		buf_add_str(&w->m.text, STR(" <forwarded from: "));
		decoded(origin, &w->m.text);
		buf_add_char(&w->m.text, '>');
	}
	chat_put(w->o, &w->m);
	below(w, obj, json_is_str(json_get(obj, "channel")) ? json_get(obj, "channel") : peer, depth);
	return true;
}

static void put_value(struct walk *w, struct str v)
{
	buf_clear(&w->value);
	decoded(v, &w->value);
	for (size_t i = 0; i < w->value.len; i++)
		if (w->value.p[i] == '\n' || w->value.p[i] == '\t' || w->value.p[i] == '\r')
			w->value.p[i] = ' ';
	text_put(w->o, buf_str(&w->value));
}

static void walk_value(struct walk *w, struct str v, struct str peer, int depth)
{
	struct str key, item;
	size_t pos = 0;
	if (w->o->limit || depth > DEPTH_MAX)
		return;
	if (scalar(v)) {
		put_value(w, v);
		text_line(w->o);
		return;
	}
	if (v.p[0] == '{') {
		if (message(w, v, peer, depth))
			return;
		bool any = false;
		struct str name = json_get(v, "name");
		if (!name.len && json_get(v, "channel").len) /* Discord */
			name = json_get(json_get(v, "channel"), "name");
		static const char *const titles[] = { "displayName", "room_name", "title" }; /* Skype, Element, Facebook */
		for (size_t i = 0; !json_is_str(name) && i < sizeof titles / sizeof titles[0]; i++)
			name = json_get(v, titles[i]);
		while (json_each(v, &pos, &key, &item)) {
			if (!scalar(item) || str_eqz(item, "null") || str_eqz(item, "\"\""))
				continue;
			if (any)
				text_cell(w->o);
			any = true;
			buf_clear(&w->key);
			json_decode(key, &w->key);
			text_put(w->o, buf_str(&w->key));
			text_put(w->o, STR(": "));
			put_value(w, item);
		}
		text_line(w->o);
		pos = 0;
		while (json_each(v, &pos, &key, &item))
			if (!scalar(item)) {
				buf_clear(&w->key);
				json_decode(key, &w->key);
				bool list = (str_eqz(buf_str(&w->key), "messages") || str_eqz(buf_str(&w->key), "MessageList")) && json_is_str(name);
				size_t first = 0;
				struct str k2, v2;
				if (item.p[0] == '[' && json_each(item, &first, &k2, &v2) && scalar(v2)) {
					text_put(w->o, buf_str(&w->key));
					text_put(w->o, STR(": "));
				}
				walk_value(w, item, list ? name : peer, depth + 1);
			}
		return;
	}
	/* a list of plain values is one line, others are lines of their own */
	bool row = false;
	while (json_each(v, &pos, &key, &item)) {
		if (scalar(item)) {
			if (row)
				text_cell(w->o);
			row = true;
			put_value(w, item);
		} else {
			if (row)
				text_line(w->o);
			row = false;
			walk_value(w, item, peer, depth + 1);
		}
	}
	text_line(w->o);
}

void json_text(struct text_out *o, struct str s)
{
	struct walk w = { .o = o };
	chat_init(&w.m);
	buf_init(&w.key, 4096);
	buf_init(&w.value, 64u << 20);
	while (s.len && !o->limit) {
		s = str_trim(s);
		if (s.len && (s.p[0] == ',' || s.p[0] == ';')) {
			s = str_sub(s, 1, s.len);
			continue;
		}
		if (!s.len)
			break;
		size_t start, n = json_value(s, &start);
		if (n) {
			walk_value(&w, str_sub(s, start, start + n), STR(""), 0);
			s = str_sub(s, start + n, s.len);
			continue;
		}
		struct str inner = str_trim(str_sub(s, 1, 256));
		if (s.p[0] == '{' && inner.len && inner.p[0] != '"') {
			chat_unquoted(o, s);
			break;
		}
		/* damaged: a line is passed as it is, then try again */
		struct str line;
		str_next_line(&s, &line);
		text_put(o, line);
		text_line(o);
	}
	chat_release(&w.m);
	buf_release(&w.key);
	buf_release(&w.value);
}

enum status text_json(const struct text_in *in, struct text_out *o, struct err *err)
{
	char charset[DECODE_NAME_MAX];
	struct buf hb, whole;
	buf_init(&hb, 1u << 20);
	buf_init(&whole, JSON_BYTES_MAX);
	decode_choose(decode_head(in, 1u << 20, &hb), STR(""), in->charset, charset);
	buf_release(&hb);
	struct str s = in->map ? str_make(in->map, in->size) : STR("");
	enum status st = ST_OK;
	if (charset[0] && s.len) {
		o->undecoded += decode_bytes(s, charset, &whole);
		s = buf_str(&whole);
	} else if (!s.len) {
		st = io_read_file(in->fd, &whole, err);
		s = buf_str(&whole);
	}
	if (str_starts(s, STR("\xEF\xBB\xBF")))
		s = str_sub(s, 3, s.len);
	if (st == ST_OK)
		json_text(o, s);
	buf_release(&whole);
	return st;
}
