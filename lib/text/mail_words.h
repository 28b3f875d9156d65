/* mail_words.h - encoded words of a mail's head (RFC 2047). */
#ifndef SLUICE_TEXT_MAIL_WORDS_H
#define SLUICE_TEXT_MAIL_WORDS_H

#include <sluice/str.h>

/* RAW with neighbours in base64 of one set made one word, added to OUT. False, and
 * OUT as it was, when there are none such. */
bool mail_words_joined(struct str raw, struct buf *out);

#endif
