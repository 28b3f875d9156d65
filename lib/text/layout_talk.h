/* layout_talk.h - chats whose bubbles cannot be seen: by the places of names, times and words. */
#ifndef TEXT_LAYOUT_TALK_H
#define TEXT_LAYOUT_TALK_H

#include "text/layout_chat.h"

/* How far the strongest of a line's letters are from their ground, 0 to 255, whatever light falls on them. */
int layout_contrast(const struct ocr_picture *pic, const struct ocr_quad *box);

/* As layout_chat(), which asks first. TIME tells what of the lines is nothing but a time. */
bool layout_talk(const struct ocr_lines *lines, const struct ocr_picture *pic, bool (*time)(const struct ocr_line *), struct chat_row **ret,
		 size_t *ret_n);

#endif
