/* layout_chat.h - screenshots of chats: who said what, when. */
#ifndef TEXT_LAYOUT_CHAT_H
#define TEXT_LAYOUT_CHAT_H

#include "text/ocr_lines.h"

#define CHAT_NONE ((size_t)-1)

/* One line of the picture, from the top. */
struct chat_row {
	size_t line;
	bool message;      /* else a title, a notice, a date of its own */
	bool goes_on;      /* another line of the bubble of the row before */
	bool apart;        /* … that its writer began: the one before had room for more */
	bool right;        /* the bubble's side */
	size_t speaker;    /* line with the name, or CHAT_NONE */
	size_t time;       /* line with the time that holds, or CHAT_NONE */
	size_t at;         /* for layout_chat.c */
	bool inner;        /* likewise */
};

/* True when the picture is a chat (PIC is the page that the lines' boxes are of: turned and made straight); *RET (owned by caller) has *RET_N rows.
 * Lines that became a message's speaker or time have no row of their own. */
bool layout_chat(const struct ocr_lines *lines, const struct ocr_picture *pic, struct chat_row **ret, size_t *ret_n);

#endif
