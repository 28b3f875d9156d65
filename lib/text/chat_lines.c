/* chat_lines.c - chats exported as plain lines, WhatsApp's above all:
 * "[15/03/2021, 10:21:33] name: text" (iOS), "15/03/2021, 22:10 - name: text"
 * (Android); what does not begin so goes on with the message before. Dates stay as
 * they are: whether day or month comes first, the export does not say. */
#include "chat.h"

#include <sluice/utf8.h>

#define HEAD_LINES 20
#define NAME_BYTES_MAX 120
#define TIME_BYTES_MAX 40

struct chat_line { struct str time, from, text; };

static size_t digits_and(struct str s, size_t i, const char *marks, size_t most)
{
	size_t n = 0;
	while (i + n < s.len && n < most && ((s.p[i + n] >= '0' && s.p[i + n] <= '9') || strchr(marks, s.p[i + n])))
		n++;
	return n;
}

static bool parse(struct str s, struct chat_line *ret)
{
	while (str_starts(s, STR("\xE2\x80\x8E")) || str_starts(s, STR("\xE2\x80\x8F")) || str_starts(s, STR("\xEF\xBB\xBF")))
		s = str_sub(s, 3, s.len);
	bool bracket = s.len && s.p[0] == '[';
	size_t i = bracket, date = digits_and(s, i, "/.-", 10);
	if (date < 6 || s.p[i] < '0' || s.p[i] > '9')
		return false;
	size_t k = i + date;
	while (k < s.len && (s.p[k] == ',' || s.p[k] == ' '))
		k++;
	if (k == i + date || digits_and(s, k, ":.", 8) < 4 || !memchr(s.p + k, ':', digits_and(s, k, ":.", 8)))
		return false;
	ptrdiff_t end = str_find(str_sub(s, k, s.len), bracket ? STR("]") : STR(" - "));
	if (end < 0 || end > TIME_BYTES_MAX)
		return false;
	size_t after = k + (size_t)end + (bracket ? 1 : 3);
	struct str rest = str_trim(str_sub(s, after, s.len));
	ptrdiff_t colon = str_find(rest, STR(": "));
	if (colon < 0 && rest.len && rest.p[rest.len - 1] == ':')
		colon = (ptrdiff_t)rest.len - 1;
	bool said = colon > 0 && colon <= NAME_BYTES_MAX;
	*ret = (struct chat_line){ .time = str_sub(s, i, k + (size_t)end), .from = said ? str_sub(rest, 0, (size_t)colon) : str_sub(rest, 0, 0),
				   .text = said ? str_trim(str_sub(rest, (size_t)colon + 1, rest.len)) : rest };
	return true;
}

bool chat_is_lines(struct str head)
{
	struct str line;
	struct chat_line l;
	size_t n = 0, chat = 0, said = 0;
	while (n < HEAD_LINES && str_next_line(&head, &line)) {
		line = str_trim(line);
		if (!line.len)
			continue;
		bool is = parse(line, &l);
		if (n++ == 0 && !is)
			return false;
		chat += is;
		said += is && l.from.len > 0;
	}
	return chat >= 2 && chat * 3 >= n && said >= 2 && said * 2 >= chat;
}

/* "<attached: a.jpg>", "a.jpg (file attached)". */
static void attachment(struct str text, struct buf *out)
{
	ptrdiff_t at = str_find(text, STR("<attached: "));
	if (at >= 0) {
		struct str name = str_sub(text, (size_t)at + 11, text.len);
		ptrdiff_t end = str_find_char(name, '>');
		buf_add_str(out, end < 0 ? name : str_sub(name, 0, (size_t)end));
		return;
	}
	at = str_find(text, STR(" (file attached)"));
	if (at > 0)
		buf_add_str(out, str_trim(str_sub(text, 0, (size_t)at)));
}

void chat_lines(struct text_out *o, struct str text)
{
	struct chat_message m;
	struct chat_line l;
	struct str line;
	chat_init(&m);
	while (str_next_line(&text, &line) && !o->limit) {
		line = str_trim(line);
		if (parse(line, &l)) {
			chat_put(o, &m);
			buf_add_str(&m.time, l.time);
			buf_add_str(&m.from, l.from);
			buf_add_str(&m.text, l.text);
			attachment(l.text, &m.names);
		} else if (line.len) {
			buf_add_char(&m.text, ' ');
			buf_add_str(&m.text, line);
		}
	}
	chat_put(o, &m);
	chat_release(&m);
}
