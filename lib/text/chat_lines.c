/* chat_lines.c - chats exported as lines of text: WhatsApp, Signal, Element,
 * LINE, KakaoTalk, Zoom, IRC in its clients' shapes, Pidgin; and those whose
 * message stands below its head: QQ, WeChat, DingTalk, Discord.
 *
 * A form is a way a line can begin. The form that most of the first lines have
 * is the file's, if enough have it; each further line of that form begins a
 * message, any other goes on with the message before. Dates stay as they are:
 * whether day or month comes first, the export does not say. A log of a program
 * has times as well; its lines are told by their levels and left alone. */
#include "chat.h"
#include "chat_stamp.h"
#include "decode.h"

#include <sluice/utf8.h>
#include <stdio.h>

#define HEAD_LINES 60
#define HEAD_BYTES 16384
/* A chat as lines is read as a whole; ten years of a busy group have less. */
#define CHAT_BYTES_MAX (64u << 20)
#define NAME_BYTES_MAX 120
#define ALONE_BYTES_MAX 90

enum form {
	NO_FORM,
	DASHED,   /* "15/03/2021, 22:21 - name: text" */
	BRACKET,  /* "[15/03/2021, 22:21:33] name: text" */
	COMMA,    /* "2021년 3월 15일 오후 10:21, name : text" */
	ROUND,    /* "(10:21:33) name: text" */
	NICK,     /* "10:21 <name> text", "[10:21] <name> text" */
	TABBED,   /* "10:21 TAB name TAB text" */
	NAMED,    /* "[name] [오후 10:21] text" */
	FROM,     /* "10:21:33 From name to name:" and the text below */
	ALONE,    /* "2021-03-15 10:21:33 name" and the text below */
	BEHIND,   /* "name 2021-03-15 10:21:33" and the text below */
	FORMS
};

struct chat_line {
	enum form form;
	struct chat_stamp stamp;
	struct str time, from, to, text;
};

static struct str after(struct str s, size_t n)
{
	return str_sub(s, n, s.len);
}

/* "name: text"; without a name all is text. */
static void said(struct str s, struct chat_line *l)
{
	static const char *const colons[] = { " : ", ": ", "：" };
	l->text = s;
	l->from = str_sub(s, 0, 0);
	for (size_t i = 0; i < sizeof colons / sizeof colons[0]; i++) {
		ptrdiff_t at = str_find(s, str_from(colons[i]));
		if (at > 0 && at <= NAME_BYTES_MAX && (!l->from.len || (size_t)at < l->from.len)) {
			l->from = str_trim(str_sub(s, 0, (size_t)at));
			l->text = str_trim(after(s, (size_t)at + strlen(colons[i])));
		}
	}
	if (!l->from.len && s.len > 1 && s.len <= NAME_BYTES_MAX && s.p[s.len - 1] == ':') {
		l->from = str_sub(s, 0, s.len - 1);
		l->text = STR("");
	}
}

/* "<@name> text", "* name acts"; "-!- somebody has joined" is text of nobody. */
static bool nick(struct str s, struct chat_line *l)
{
	if (str_starts(s, STR("<"))) {
		ptrdiff_t end = str_find_char(s, '>');
		if (end < 2 || end > 64 || (str_find_char(str_sub(s, 1, (size_t)end), ' ') > 0))
			return false;
		l->from = str_trim(str_sub(s, 1, (size_t)end));
		if (l->from.len > 1 && strchr("@+%&~", l->from.p[0]))
			l->from = after(l->from, 1);
		l->text = str_trim(after(s, (size_t)end + 1));
		return l->from.len > 0;
	}
	if (!str_starts(s, STR("* ")) && !str_starts(s, STR("*\t")) && !str_starts(s, STR("*** ")) && !str_starts(s, STR("-!- ")) &&
	    !str_starts(s, STR("-->")) && !str_starts(s, STR("<--")))
		return false;
	l->from = str_sub(s, 0, 0);
	l->text = s;
	return true;
}

/* A name, not a sentence and not a log's level. */
static bool is_name(struct str s)
{
	static const char *const levels[] = { "INFO",   "WARN",  "ERROR",  "DEBUG", "TRACE", "FATAL", "CRITICAL",
					      "NOTICE", "[info", "[error", "[warn", "GET ",  "POST " };
	if (!s.len || s.len > ALONE_BYTES_MAX || str_find(s, STR("\t")) >= 0 || str_find(s, STR("://")) >= 0)
		return false;
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
		if (str_find(s, str_from(levels[i])) >= 0)
			return false;
	size_t words = 1;
	for (size_t i = 0; i < s.len; i++)
		words += s.p[i] == ' ';
	char last = s.p[s.len - 1];
	return words <= 6 && last != '.' && last != ';' && last != '{' && last != ',';
}

static bool zoom(struct str s, struct chat_line *l)
{
	if (!str_starts(s, STR("From ")))
		return false;
	s = str_trim(after(s, 5));
	ptrdiff_t to = str_find(s, STR(" to ")), end = str_find(s, STR(":"));
	if (end < 0)
		return false;
	bool has = to > 0 && to < end;
	l->from = str_trim(str_sub(s, 0, (size_t)(has ? to : end)));
	l->to = has ? str_trim(str_sub(s, (size_t)to + 4, (size_t)end)) : STR("");
	l->text = str_trim(after(s, (size_t)end + 1));
	return l->from.len > 0;
}

/* "name 2021-03-15 10:21:33": the stamp ends the line. */
static bool behind(struct str s, struct chat_line *l)
{
	for (size_t i = 2; i < s.len && i <= ALONE_BYTES_MAX; i++) {
		if (s.p[i - 1] != ' ' && s.p[i - 1] != '\t')
			continue;
		struct str rest = after(s, i);
		size_t n = chat_stamp(rest, &l->stamp);
		if (n && n == rest.len && l->stamp.date && l->stamp.time) {
			l->from = str_trim(str_sub(s, 0, i));
			l->time = rest;
			l->text = STR("");
			return is_name(l->from);
		}
	}
	return false;
}

static bool bracketed(struct str s, struct chat_line *l)
{
	size_t n = chat_stamp(after(s, 1), &l->stamp);
	if (n && n + 1 < s.len && s.p[n + 1] == ']') {
		struct str rest = str_trim(after(s, n + 2));
		l->time = str_sub(s, 1, n + 1);
		if (nick(rest, l))
			l->form = NICK;
		else if (!l->stamp.time)
			return false;
		else {
			said(rest, l);
			l->form = !l->from.len && l->stamp.date && is_name(rest) ? ALONE : BRACKET;
			if (l->form == ALONE) {
				l->from = rest;
				l->text = STR("");
			}
		}
		return true;
	}
	/* KakaoTalk's: the name first */
	ptrdiff_t end = str_find_char(s, ']');
	if (end < 2 || end > NAME_BYTES_MAX)
		return false;
	struct str rest = str_trim(after(s, (size_t)end + 1));
	n = str_starts(rest, STR("[")) ? chat_stamp(after(rest, 1), &l->stamp) : 0;
	if (!n || !l->stamp.time || n + 1 >= rest.len || rest.p[n + 1] != ']')
		return false;
	l->form = NAMED;
	l->from = str_sub(s, 1, (size_t)end);
	l->time = str_sub(rest, 1, n + 1);
	l->text = str_trim(after(rest, n + 2));
	return true;
}

static bool parse(struct str s, struct chat_line *l)
{
	memset(l, 0, sizeof *l);
	l->from = l->to = l->text = STR("");
	s = after(s, chat_marks(s));
	if (str_starts(s, STR("[")))
		return bracketed(s, l);
	bool round = str_starts(s, STR("("));
	size_t n = chat_stamp(after(s, round), &l->stamp);
	if (!n || !l->stamp.time) {
		if (!round && behind(s, l))
			l->form = BEHIND;
		return l->form != NO_FORM;
	}
	l->time = str_sub(s, round, n + round);
	struct str rest = after(s, n + round);
	if (round) {
		if (!str_starts(rest, STR(")")))
			return false;
		said(str_trim(after(rest, 1)), l);
		l->form = ROUND;
	} else if (str_starts(rest, STR("\t"))) {
		rest = after(rest, 1);
		ptrdiff_t tab = str_find_char(rest, '\t');
		if (nick(str_trim(rest), l)) {
			l->form = l->from.len ? NICK : TABBED;
		} else if (tab > 0 && tab <= NAME_BYTES_MAX && str_find_char(after(rest, (size_t)tab + 1), '\t') < 0) { /* more columns are a table */
			l->from = str_trim(str_sub(rest, 0, (size_t)tab));
			l->text = str_trim(after(rest, (size_t)tab + 1));
			l->form = TABBED;
			if (l->from.len < 4 &&
			    (str_eqz(l->from, "-->") || str_eqz(l->from, "<--") || str_eqz(l->from, "--") || str_eqz(l->from, "*")))
				l->from = STR("");
			else if (l->from.len > 1 && strchr("@+%&~", l->from.p[0]))
				l->from = after(l->from, 1);
		}
		if (!l->form && zoom(str_trim(rest), l))
			l->form = FROM;
	} else if (str_starts(rest, STR(" - "))) {
		said(str_trim(after(rest, 3)), l);
		l->form = l->stamp.date && (!l->from.len || is_name(l->from)) ? DASHED : NO_FORM;
	} else if (str_starts(rest, STR(", "))) {
		said(str_trim(after(rest, 2)), l);
		l->form = l->stamp.date && l->from.len ? COMMA : NO_FORM;
	} else if (str_starts(rest, STR(" "))) {
		rest = str_trim(rest);
		if (nick(rest, l))
			l->form = NICK;
		else if (zoom(rest, l))
			l->form = FROM;
		else if (l->stamp.date && is_name(rest) && str_find(rest, STR(": ")) < 0) {
			l->form = ALONE;
			l->from = rest;
		}
	}
	return l->form != NO_FORM;
}

/* "Mar 15 10:21:33" leaves the year to the head of the log. */
static bool has_year(const struct chat_line *l)
{
	return l->stamp.y || !l->time.len || !strchr("JFMASOND", l->time.p[0]);
}

static enum form form_of(struct str head)
{
	struct str line, last = STR("");
	struct chat_line l;
	size_t n = 0, heads[FORMS] = { 0 }, named[FORMS] = { 0 }, bodies[FORMS] = { 0 }, other[FORMS] = { 0 };
	enum form before = NO_FORM, best = NO_FORM;
	while (n < HEAD_LINES && str_next_line(&head, &line)) {
		line = str_trim(line);
		if (!line.len)
			continue;
		n++;
		if (!parse(line, &l)) {
			bodies[before] += before != NO_FORM;
			before = NO_FORM;
			continue;
		}
		heads[l.form]++;
		named[l.form] += l.from.len > 0 && is_name(l.from);
		other[l.form] += l.from.len > 0 && last.len && !str_eq(l.from, last);
		if (l.from.len)
			last = l.from;
		before = l.form;
	}
	for (enum form f = DASHED; f < FORMS; f++)
		if (heads[f] > heads[best])
			best = f;
	if (best == NO_FORM || heads[best] < 2 || named[best] < 2 || (best != NICK && named[best] * 2 < heads[best]))
		return NO_FORM;
	if (best == ALONE || best == BEHIND) /* text stands below most of them, and more than one speaks */
		return bodies[best] * 10 >= heads[best] * 7 && bodies[best] >= 2 && other[best] ? best : NO_FORM;
	if (best == FROM)
		return best;
	return heads[best] * 3 >= n ? best : NO_FORM;
}

bool chat_is_lines(struct str head)
{
	return form_of(head) != NO_FORM;
}

/* What is sent beside the message, as WhatsApp says it in its languages. */
static void attachment(struct str text, struct buf *out)
{
	static const char *const opens[] = { "<attached: ", "<adjunto: ",  "<Anhang: ", "<anexado: ",     "<pièce jointe : ",
					     "<allegato: ", "<вложение: ", "<附件：",   "<添付ファイル: " };
	static const char *const ends[] = { " (file attached)", " (Datei angehängt)", " (arquivo anexado)", " (ficheiro anexado)", " (archivo adjunto)", " (fichier joint)", " (file allegato)", " (файл добавлен)", " (bestand bijgevoegd)",
		" (文件附件)", " (附件)", " (ファイル添付)", " (파일 첨부됨)", " (الملف مرفق)", " (dosya ekli)", " (plik dołączony)" };
	text = after(text, chat_marks(text));
	for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++) {
		ptrdiff_t at = str_find(text, str_from(opens[i]));
		if (at < 0)
			continue;
		struct str name = after(text, (size_t)at + strlen(opens[i]));
		ptrdiff_t end = str_find_char(name, '>');
		buf_add_str(out, end < 0 ? name : str_sub(name, 0, (size_t)end));
		return;
	}
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		ptrdiff_t at = str_find(text, str_from(ends[i]));
		if (at > 0) {
			buf_add_str(out, str_trim(str_sub(text, 0, (size_t)at)));
			return;
		}
	}
}

/* Lines that say who the others are: a channel, a correspondent. */
static bool names_room(struct str line, struct buf *room)
{
	static const char *const labels[] = {
		"Session Ident: ", "消息对象:", "消息对象：", "Channel: ", "Now talking in ", "Now talking on ", "[LINE] Chat history with "
	};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		ptrdiff_t at = str_find(line, str_from(labels[i]));
		if (at < 0 || at > 40)
			continue;
		buf_clear(room);
		buf_add_str(room, str_trim(after(line, (size_t)at + strlen(labels[i]))));
		return true;
	}
	return false;
}

/* A line between messages: a new day, the head of a log, a ruler. */
static bool between(struct str line, char *day, size_t size)
{
	static const char *const marks[] = { "---", "***", "===", "Session ", "Conversation with", "Saved on", "저장한 날짜", "消息分组", "Exported " };
	struct chat_stamp d;
	bool mark = false, dated = chat_day(line, &d);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		mark |= str_starts(line, str_from(marks[i]));
	struct chat_stamp whole;
	bool only = dated && chat_stamp(line, &whole) && !whole.time && line.len < 40; /* "2021/03/15(Mon)" */
	if (dated && (mark || only) && !str_starts(line, STR("Saved on")) && !str_starts(line, STR("저장한")))
		snprintf(day, size, "%04d-%02d-%02d ", d.y, d.m, d.d);
	return mark || only;
}

void chat_lines(struct text_out *o, struct str text)
{
	enum form form = form_of(str_sub(text, 0, HEAD_BYTES));
	struct chat_message m;
	struct chat_line l;
	struct str line;
	struct buf room;
	char day[24] = "";
	bool begun = false;
	buf_init(&room, 4096);
	chat_init(&m);
	while (str_next_line(&text, &line) && !o->limit) {
		line = str_trim(line);
		bool room_here = names_room(line, &room);
		if (parse(line, &l) && (l.form == form || (form == NICK && l.form == BRACKET) || (form == TABBED && l.form == NICK))) {
			chat_put(o, &m);
			begun = true;
			if (!l.stamp.date)
				buf_add_str(&m.time, str_from(day));
			else if (!has_year(&l))
				buf_add_str(&m.time, str_sub(str_from(day), 0, 5)); /* "Mar 15" */
			if (m.time.len == 5)
				m.time.p[4] = ' ';
			buf_add_str(&m.time, l.time);
			buf_add_str(&m.from, l.from);
			buf_add_str(&m.to, l.to.len ? l.to : buf_str(&room));
			buf_add_str(&m.text, l.text);
			attachment(l.text, &m.names);
		} else if (room_here || (form != DASHED && form != BRACKET && between(line, day, sizeof day)) || !begun) {
			chat_put(o, &m);
			begun = false;
			if (line.len && !str_starts(line, STR("==="))) {
				text_put(o, line);
				text_line(o);
			}
		} else if (line.len) {
			if (m.text.len)
				buf_add_char(&m.text, ' ');
			buf_add_str(&m.text, line);
		}
	}
	chat_put(o, &m);
	chat_release(&m);
	buf_release(&room);
}

bool chat_file(const struct text_in *in, struct text_out *o)
{
	char charset[DECODE_NAME_MAX];
	struct buf b;
	bool is;
	if (!in->map || in->size > CHAT_BYTES_MAX)
		return false;
	struct str whole = str_make(in->map, (size_t)in->size), head = str_sub(whole, 0, HEAD_BYTES);
	decode_choose(str_sub(whole, 0, 1u << 20), STR(""), in->charset, charset);
	buf_init(&b, CHAT_BYTES_MAX * 3ull);
	decode_bytes(head, charset, &b);
	is = chat_is_lines(buf_str(&b));
	if (is) {
		buf_clear(&b);
		o->undecoded += decode_bytes(whole, charset, &b);
		chat_lines(o, buf_str(&b));
	}
	buf_release(&b);
	return is;
}
