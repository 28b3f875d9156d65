/* contract_features.h - what the files that make features share. */
#ifndef SLUICE_REFS_CONTRACT_FEATURES_H
#define SLUICE_REFS_CONTRACT_FEATURES_H

#include "contract_model.h"

#define FEATURE_RIVALS_MAX 3000u /* a window with more candidates is a list, and squares grow */
#define FEATURE_MENTIONS_MAX 24u /* what is repeated more often tells nothing new */

struct feature_out {
	contract_feature_fn *fn;
	void *ctx;
};

/* Characters as features write them: all digits are 0. */
uint32_t feature_plain(uint32_t c);
/* A feature whose text is A..B of the paper, a word, or a word with S behind it. */
void feature_chars(const struct feature_out *o, enum feature f, const struct zh_text *t, size_t a, size_t b);
void feature_word(const struct feature_out *o, enum feature f, const char *z);
void feature_words(const struct feature_out *o, enum feature f, const char *prefix, struct str s);
/* N as a word: few of them, so that each is seen often. Static. */
const char *feature_bucket(size_t n);

/* contract_features_span.c: what is a name's own: quotes, rivals, borders. */
void feature_span(const struct feature_out *o, const struct scene *s, const struct cand *c, enum cand_kind kind);

#endif
