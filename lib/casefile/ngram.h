/* ngram.h - text as the full-text index takes it, and queries to match. */
#ifndef CASEFILE_NGRAM_H
#define CASEFILE_NGRAM_H

#include <sluice/str.h>

/* TEXT as index words, appended: words as they are, each character of a run
 * of Chinese (or kana) as a pair with the next; the last one of a run alone.
 * So every character begins exactly one index word, phrases keep their
 * distances, and one character is found as the prefix of its pairs. */
void ngram_text(struct str text, struct buf *out);
/* PHRASE as an FTS5 string that matches it, appended: "外交 交部". PREFIX: the
 * last word may go on. False when there is nothing to look for in it. */
bool ngram_query(struct str phrase, bool prefix, struct buf *out);

#endif
