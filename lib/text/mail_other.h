/* mail_other.h - two alternatives of a mail that say different things. */
#ifndef TEXT_MAIL_OTHER_H
#define TEXT_MAIL_OTHER_H

#include <sluice/str.h>

/* The HTML part holds a fair part of words, or an address, that the plain one
 * lacks. Bytes in one character set, decoded or not. */
bool mail_other_says_more(struct str plain, struct str html);

#endif
