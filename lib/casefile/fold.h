/* fold.h - one form for what people write in several: traditional and
 * simplified characters, full and half widths, compatibility forms, case. */
#ifndef CASEFILE_FOLD_H
#define CASEFILE_FOLD_H

#include <sluice/str.h>

#define FOLD_MAX 6 /* code points one may become; longer ones are cut */

/* As it goes into the index: the tokenizer folds case and accents itself, and
 * others must be able to query, so only what it does not know is changed. */
size_t fold_index(uint32_t cp, uint32_t out[FOLD_MAX]);
/* The same with case and accents of Latin letters gone: for comparing. */
size_t fold_compare(uint32_t cp, uint32_t out[FOLD_MAX]);
/* Written without spaces between words: indexed as pairs. */
bool fold_is_run(uint32_t cp);
/* A letter or digit as the tokenizer sees it. */
bool fold_is_word(uint32_t cp);
/* S folded for comparing, appended; separators become one space, and vanish
 * between characters of a run. */
void fold_key(struct str s, struct buf *out);

/* S with letters and their combining marks (U+0300 to 036F) as one character where there is one (NFC), appended to
 * OUT; false, and nothing appended, when S has no such marks or is malformed. */
bool fold_compose(struct str s, struct buf *out);

#endif
