/* chat.c - see chat.h. */
#include "chat.h"

#include <sluice/utf8.h>
#include <stdlib.h>
#include <time.h>

#define FIELD_BYTES_MAX (4u << 20)

void chat_init(struct chat_message *m)
{
	buf_init(&m->time, 4096);
	buf_init(&m->from, 4096);
	buf_init(&m->to, 4096);
	buf_init(&m->text, FIELD_BYTES_MAX);
	buf_init(&m->names, 65536);
	buf_init(&m->files, 65536);
}

void chat_release(struct chat_message *m)
{
	buf_release(&m->time);
	buf_release(&m->from);
	buf_release(&m->to);
	buf_release(&m->text);
	buf_release(&m->names);
	buf_release(&m->files);
}

void chat_clear(struct chat_message *m)
{
	buf_clear(&m->time);
	buf_clear(&m->from);
	buf_clear(&m->to);
	buf_clear(&m->text);
	buf_clear(&m->names);
	buf_clear(&m->files);
}

/* A field without line breaks and TABs. */
static void put_flat(struct text_out *o, struct str s)
{
	size_t start = 0;
	s = str_trim(s);
	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t' && s.p[i] != '\f')
			continue;
		if (i > start) {
			if (start)
				text_put(o, STR(" "));
			text_put(o, str_sub(s, start, i));
		}
		start = i + 1;
	}
}

void chat_put(struct text_out *o, struct chat_message *m)
{
	if (m->text.len || m->names.len || m->files.len) {
		put_flat(o, buf_str(&m->time));
		text_cell(o);
		put_flat(o, buf_str(&m->from));
		text_cell(o);
		put_flat(o, buf_str(&m->to));
		text_cell(o);
		put_flat(o, buf_str(&m->text));
		if (m->names.len) {
			text_put(o, m->text.len ? STR(" ") : STR(""));
			put_flat(o, buf_str(&m->names));
		}
		if (m->files.len) {
			text_put(o, m->text.len || m->names.len ? STR(" <") : STR("<"));
			put_flat(o, buf_str(&m->files));
			text_put(o, STR(">"));
		}
		text_line(o);
	}
	chat_clear(m);
}

void chat_time(struct str v, struct buf *out)
{
	v = str_trim(v);
	size_t digits = 0;
	while (digits < v.len && v.p[digits] >= '0' && v.p[digits] <= '9')
		digits++;
	bool seconds = digits == 10 && (digits == v.len || v.p[digits] == '.');
	if ((seconds || (digits == 13 && digits == v.len)) && (v.p[0] == '1' || v.p[0] == '2')) {
		char z[16];
		struct tm tm;
		memcpy(z, v.p, 10);
		z[10] = '\0';
		time_t t = (time_t)strtoll(z, NULL, 10);
		if (gmtime_r(&t, &tm) && strftime(z, sizeof z, "%Y-%m-%d", &tm)) {
			buf_printf(out, "%s %02d:%02d:%02d", z, tm.tm_hour, tm.tm_min, tm.tm_sec);
			return;
		}
	}
	buf_add_str(out, v);
}

enum chat_role chat_role_of(struct str key)
{
	static const struct { const char *name; enum chat_role role; } names[] = {
		{ "ts", CHAT_TIME }, { "time", CHAT_TIME }, { "timestamp", CHAT_TIME }, { "date", CHAT_TIME }, { "datetime", CHAT_TIME }, { "created_at", CHAT_TIME }, { "createTime", CHAT_TIME },
		{ "create_time", CHAT_TIME }, { "StrTime", CHAT_TIME }, { "msgTime", CHAT_TIME }, { "msg_time", CHAT_TIME }, { "sent_at", CHAT_TIME }, { "timestamp_ms", CHAT_TIME }, { "sendTime", CHAT_TIME }, { "origin_server_ts", CHAT_TIME }, { "created_date", CHAT_TIME }, { "create_at", CHAT_TIME },
		{ "originalarrivaltime", CHAT_TIME }, { "sourceName", CHAT_FROM }, { "creator", CHAT_FROM }, { "channel_members", CHAT_TO }, { "conversationid", CHAT_NONE }, { "dataMessage", CHAT_TEXT }, { "syncMessage", CHAT_TEXT }, { "attached_files", CHAT_FILE }, { "videos", CHAT_FILE }, { "audio_files", CHAT_FILE },
		{ "from", CHAT_FROM }, { "sender", CHAT_FROM }, { "sender_alias", CHAT_FROM }, { "sender_name", CHAT_FROM }, { "senderName", CHAT_FROM }, { "user", CHAT_FROM },
		{ "username", CHAT_FROM }, { "author", CHAT_FROM }, { "u", CHAT_FROM }, { "talker", CHAT_FROM }, { "from_user", CHAT_FROM }, { "fromUser", CHAT_FROM }, { "nick", CHAT_FROM }, { "displayname", CHAT_FROM }, { "actor", CHAT_FROM },
		{ "to", CHAT_TO }, { "receiver", CHAT_TO }, { "recipient", CHAT_TO }, { "rid", CHAT_TO }, { "room", CHAT_TO }, { "channel", CHAT_TO }, { "chat_id", CHAT_TO }, { "toUser", CHAT_TO },
		{ "body", CHAT_TEXT }, { "text", CHAT_TEXT }, { "message", CHAT_TEXT }, { "msg", CHAT_TEXT }, { "content", CHAT_TEXT }, { "StrContent", CHAT_TEXT }, { "msgContent", CHAT_TEXT },
		{ "file", CHAT_FILE }, { "file_name", CHAT_FILE }, { "photo", CHAT_FILE }, { "attachments", CHAT_FILE }, { "files", CHAT_FILE }, { "photos", CHAT_FILE } };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eqz(key, names[i].name))
			return names[i].role;
	return CHAT_NONE;
}

/* Columns of a chat as exports name them, in any case; CHAT_NONE with *RET_KNOWN:
 * one that says nothing (numbers of rows, kinds, states). The written time and
 * the name that people read are worth more than numbers. */
static enum chat_role column_of(struct str name, int *ret_worth, bool *ret_known)
{
	static const struct { const char *name; enum chat_role role; int worth; } columns[] = {
		{ "StrTime", CHAT_TIME, 3 }, { "时间", CHAT_TIME, 2 }, { "发送时间", CHAT_TIME, 2 }, { "日期", CHAT_TIME, 1 }, { "CreateTime", CHAT_TIME, 1 }, { "time", CHAT_TIME, 2 }, { "timestamp", CHAT_TIME, 2 }, { "date", CHAT_TIME, 1 }, { "datetime", CHAT_TIME, 2 }, { "send_time", CHAT_TIME, 2 },
		{ "Sender", CHAT_FROM, 2 }, { "发送人", CHAT_FROM, 3 }, { "发送者", CHAT_FROM, 3 }, { "发言人", CHAT_FROM, 3 }, { "昵称", CHAT_FROM, 2 }, { "NickName", CHAT_FROM, 1 }, { "from", CHAT_FROM, 3 }, { "sender_name", CHAT_FROM, 3 }, { "author", CHAT_FROM, 3 }, { "AuthorID", CHAT_NONE, 0 },
		{ "接收人", CHAT_TO, 3 }, { "接收者", CHAT_TO, 3 }, { "to", CHAT_TO, 3 }, { "receiver", CHAT_TO, 3 }, { "recipient", CHAT_TO, 3 }, { "room", CHAT_TO, 2 }, { "room_name", CHAT_TO, 3 }, { "talker", CHAT_TO, 1 }, { "群聊", CHAT_TO, 2 },
		{ "StrContent", CHAT_TEXT, 3 }, { "内容", CHAT_TEXT, 3 }, { "消息", CHAT_TEXT, 3 }, { "消息内容", CHAT_TEXT, 3 }, { "content", CHAT_TEXT, 3 }, { "message", CHAT_TEXT, 3 }, { "msg", CHAT_TEXT, 3 }, { "text", CHAT_TEXT, 3 },
		{ "attachments", CHAT_FILE, 1 }, { "附件", CHAT_FILE, 1 }, { "src", CHAT_FILE, 1 }, { "file", CHAT_FILE, 1 },
		{ "localId", CHAT_NONE, 0 }, { "TalkerId", CHAT_NONE, 0 }, { "Type", CHAT_NONE, 0 }, { "SubType", CHAT_NONE, 0 }, { "IsSender", CHAT_NONE, 0 }, { "is_sender", CHAT_NONE, 0 }, { "Status", CHAT_NONE, 0 }, { "Remark", CHAT_FROM, 1 }, { "id", CHAT_NONE, 0 }, { "MsgSvrID", CHAT_NONE, 0 },
		{ "type_name", CHAT_NONE, 0 }, { "序号", CHAT_NONE, 0 }, { "类型", CHAT_NONE, 0 }, { "消息类型", CHAT_NONE, 0 }, { "User", CHAT_FROM, 2 }, { "群名称", CHAT_TO, 3 }, { "会话", CHAT_TO, 2 }, { "Reactions", CHAT_NONE, 0 }, { "msg_id", CHAT_NONE, 0 } };
	*ret_known = false;
	name = str_trim(name);
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		if (str_eq_nocase(name, str_from(columns[i].name))) {
			*ret_known = true;
			*ret_worth = columns[i].worth;
			return columns[i].role;
		}
	return CHAT_NONE;
}

bool chat_is_table(const struct str *fields, size_t n, enum chat_role ret[CHAT_COLUMNS_MAX])
{
	int best[CHAT_FILE + 1] = { 0 };
	size_t at[CHAT_FILE + 1] = { 0 };
	if (n < 3 || n > CHAT_COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		int worth = 0;
		bool known;
		enum chat_role role = column_of(fields[i], &worth, &known);
		if (!known)
			return false; /* a column that would be lost */
		/* who wrote it is all names there are */
		ret[i] = role == CHAT_FROM ? CHAT_FROM : CHAT_NONE;
		if (role != CHAT_NONE && worth > best[role]) {
			best[role] = worth;
			at[role] = i;
		}
	}
	for (enum chat_role r = CHAT_TIME; r <= CHAT_FILE; r++)
		if (best[r])
			ret[at[r]] = r;
	return best[CHAT_TIME] && best[CHAT_FROM] && best[CHAT_TEXT];
}

/* "key: value" at the beginning of a line: length of the key, or 0. */
static size_t line_key(struct str line)
{
	size_t i = 0;
	while (i < line.len && (((line.p[i] | 32) >= 'a' && (line.p[i] | 32) <= 'z') || line.p[i] == '_'))
		i++;
	return i >= 2 && i < 32 && i < line.len && line.p[i] == ':' ? i : 0;
}

bool chat_is_unquoted(struct str head)
{
	struct str line;
	unsigned known = 0;
	head = str_trim(head);
	if (!head.len || (head.p[0] != '{' && head.p[0] != '['))
		return false;
	for (unsigned i = 0; i < 12 && str_next_line(&head, &line); i++) {
		line = str_trim(line);
		size_t k = line_key(line);
		known += k && chat_role_of(str_sub(line, 0, k)) != CHAT_NONE;
	}
	return known >= 3;
}

void chat_unquoted(struct text_out *o, struct str s)
{
	struct chat_message m;
	struct str line;
	enum chat_role role = CHAT_NONE;
	chat_init(&m);
	while (str_next_line(&s, &line) && !o->limit) {
		struct str t = str_trim(line);
		if (str_eqz(t, "{") || str_eqz(t, "[") || str_eqz(t, "]")) {
			role = CHAT_NONE;
			continue;
		}
		/* the end of an object is a brace alone before the next one */
		if (str_eqz(t, "}") || str_eqz(t, "},")) {
			struct str next = str_trim(str_sub(s, 0, 64));
			if (!next.len || next.p[0] == '{' || next.p[0] == ']' || role != CHAT_TEXT) {
				chat_put(o, &m);
				role = CHAT_NONE;
				continue;
			}
		}
		size_t k = line_key(t);
		enum chat_role r = k ? chat_role_of(str_sub(t, 0, k)) : CHAT_NONE;
		/* within a message only a key not seen yet ends it */
		if (r != CHAT_NONE && !(role == CHAT_TEXT && m.time.len && m.from.len)) {
			struct str v = str_trim(str_sub(t, k + 1, t.len));
			if (r != CHAT_TEXT && v.len && v.p[v.len - 1] == ',')
				v.len--;
			role = r;
			if (r == CHAT_TIME)
				chat_time(v, &m.time);
			else
				buf_add_str(r == CHAT_FROM ? &m.from : r == CHAT_TO ? &m.to : r == CHAT_FILE ? &m.files : &m.text, v);
		} else if (role == CHAT_TEXT) {
			buf_add_char(&m.text, ' ');
			buf_add_str(&m.text, t);
		} else if (t.len) {
			text_put(o, t);
			text_line(o);
		}
	}
	chat_put(o, &m);
	chat_release(&m);
}
