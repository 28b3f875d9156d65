/* talk_lines.h - what stands in front of a line's words: its depth, a bullet or
 * number, the time, who speaks. Reports, lists, logs and chats differ in little
 * else, and all of it is told by a few signs:
 *
 *	2021-03-04 09:12 lantern: text		<lantern> text		lantern：text
 *	  - text	1、text		（二）text	[06-11 20:14] text
 *	lantern  09:40  text	time TAB from TAB to TAB text	lantern  10:21 (its text follows)
 */
#ifndef SLUICE_REFS_TALK_LINES_H
#define SLUICE_REFS_TALK_LINES_H

#include "doc.h"

#define TALK_SPEECH_LINES 30u /* so far a line with a speaker and nothing else tells who speaks: longer ones are no talk */

struct talk_line {
	uint32_t start, end;  /* the words, trimmed */
	uint32_t indent;      /* columns of white space before them */
	uint32_t who;         /* hash of the speaker's name, 0: none */
	bool mark;            /* a bullet or a number stands before them */
	bool timed;           /* a time does */
	bool who_alone;       /* the line holds a speaker and nothing else */
};

/* Speakers of a window: names before a colon that come again, with another one between. */
struct talk_speakers {
	uint32_t *seen; /* arena; hashes, open addressing; NULL: no chat */
};

/* ：, ， or another sign of full width (U+FF00 + LOW - 0xA0) at I. */
static inline bool talk_wide(struct str t, uint32_t i, unsigned char low)
{
	return i + 2 < t.len && (unsigned char)t.p[i] == 0xEF && (unsigned char)t.p[i + 1] == 0xBC && (unsigned char)t.p[i + 2] == low;
}
#define WIDE_COLON 0x9A
#define WIDE_COMMA 0x8C
#define WIDE_QUESTION 0x9F

struct talk_speakers talk_speakers_of(struct doc *d);
struct talk_line talk_line_of(const struct doc *d, size_t line, const struct talk_speakers *s);
/* The line holds no words, as talk_line_of() would tell. */
bool talk_is_blank(const struct doc *d, size_t line, const struct talk_speakers *s);

#endif
