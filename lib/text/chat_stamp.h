/* chat_stamp.h - the time as chat programs write it before a message, in the
 * languages they speak. */
#ifndef SLUICE_TEXT_CHAT_STAMP_H
#define SLUICE_TEXT_CHAT_STAMP_H

#include <sluice/str.h>

struct chat_stamp {
	bool date, time;
	int y, m, d;     /* of a date whose order is plain (the year first, or a month's name); 0: not */
};

/* Length of the time stamp that S begins with (a date, a time, or both), or 0.
 * Marks of direction before and within it count. */
size_t chat_stamp(struct str s, struct chat_stamp *ret);
/* The same for a line that tells of a new day in words of its own ("--- Day
 * changed Tue Mar 16 2021", "2021년 3월 15일 월요일"): the date, where its order is plain. */
bool chat_day(struct str line, struct chat_stamp *ret);
/* Marks of direction at the beginning of S: how many bytes. */
size_t chat_marks(struct str s);

#endif
