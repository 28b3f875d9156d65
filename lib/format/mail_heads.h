/* mail_heads.h - what can be told of a message before it is parsed. */
#ifndef FORMAT_MAIL_HEADS_H
#define FORMAT_MAIL_HEADS_H

#include <sluice/str.h>

/* Does a body of several parts begin within HEAD? VALUE, a slice of HEAD, begins
 * where the value of the Content-Type field does: it must name a boundary, and
 * a line of that boundary must follow. Parts of a form ("multipart/form-data")
 * are no letter's. RFC 2046, 5.1. */
bool mail_parts_begin(struct str head, struct str value);

/* Are there so many encoded words ("=?set?B?…") without an end in the file FD of
 * SIZE bytes that looking for each one's end takes more than linear time? Reads
 * the file once; its offset is kept. */
bool mail_words_endless(int fd, uint64_t size);
/* The same of one in memory. */
bool mail_words_endless_in(struct str message);

#endif
