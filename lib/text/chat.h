/* chat.h - messages of chats, wherever they were exported from: one line each,
 * time TAB from TAB to TAB text. */
#ifndef SLUICE_TEXT_CHAT_H
#define SLUICE_TEXT_CHAT_H

#include "convert.h"

/* names: what attachments were called; files: where they lie. */
struct chat_message { struct buf time, from, to, text, names, files; };

void chat_init(struct chat_message *m);
void chat_release(struct chat_message *m);
void chat_clear(struct chat_message *m);
/* Writes the message as one line and clears it; without text and files it is
 * passed over. */
void chat_put(struct text_out *o, struct chat_message *m);
/* V as a time: seconds or milliseconds since 1970 become "2021-01-31 10:00:00",
 * other forms stay. Appended. */
void chat_time(struct str v, struct buf *out);

/* Roles of keys, by their many names; CHAT_NONE for others. */
enum chat_role { CHAT_NONE, CHAT_TIME, CHAT_FROM, CHAT_TO, CHAT_TEXT, CHAT_FILE };
enum chat_role chat_role_of(struct str key);

/* A table whose columns are those of a chat and nothing else: FIELDS are the N
 * cells of its first row; their roles go to RET. */
#define CHAT_COLUMNS_MAX 32
bool chat_is_table(const struct str *fields, size_t n, enum chat_role ret[CHAT_COLUMNS_MAX]);

/* Black-Basta-like exports: objects whose keys and values bear no quotes, the
 * last value over many lines. S begins at "{". */
void chat_unquoted(struct text_out *o, struct str s);
/* HEAD is the beginning of such an export. */
bool chat_is_unquoted(struct str head);
/* HEAD (UTF-8) begins a chat exported as lines with time and name (WhatsApp's
 * _chat.txt, IRC, QQ …); TEXT is the whole of it. */
bool chat_is_lines(struct str head);
void chat_lines(struct text_out *o, struct str text);
/* The JSON values in S (UTF-8), one after the other: messages as chat lines, other objects a line each. */
void json_text(struct text_out *o, struct str s);
/* Reads the item as such a chat if it is one. */
bool chat_file(const struct text_in *in, struct text_out *o);
/* Chats exported as web pages (Telegram, Discord, Element, WeChat): their marks
 * stand in HEAD, which is asked again by chat_html(). */
struct source;
bool chat_is_html(struct str head);
void chat_html(struct text_out *o, struct source *src, struct str head);
/* PAGE (UTF-8) has its messages in a script; false if not. */
bool chat_script(struct text_out *o, struct str page);
/* Chats kept as XML: XMPP, Adium, text messages. */
bool chat_is_xml(struct str head);
void chat_xml(struct text_out *o, struct source *src);

#endif
