/* scan.c - the class scanner: 64 bytes at a time become bit masks of letters,
 * digits and signs (signs.c); a few shifts leave the bits where something may
 * start, and only those are visited. Whole regular expressions would be ten times
 * slower, and short anchors in a general engine three times (measured). */
#include "classes.h"
#include "passes.h"
#include "scan.h"

#define STRETCH_BLOCKS 32u /* listed at once; a loop over a block's anchors would guess its end wrong each time */

/* "evil dot com", "anna at evil dot com" */
static void word_dot(struct scan *sc, uint32_t at)
{
	struct name n;
	if (at == 0 || defang_dot(sc->s, at) == 0)
		return;
	scan_dot(sc, at);
	if (name_around(sc->s, at, 5, &n) && n.start > 4 && defang_at(sc->s, n.start - 4) == 4)
		scan_sign_at(sc, n.start - 4);
}

static void visit(struct scan *sc, uint32_t at)
{
	switch (sc->s.p[at]) {
	case '.':
		scan_dot(sc, at);
		break;
	case '@':
		scan_sign_at(sc, at);
		break;
	case ':':
		scan_colon(sc, at);
		break;
	case ' ':
		word_dot(sc, at);
		break;
	case '(': case '[': case '{':
		scan_bracket(sc, at);
		break;
	default: /* most of a digest's figures were read with its first */
		if (at > 0 && is_alpha(sc->s.p[at - 1])) {
			if (at >= sc->token_done)
				scan_token(sc, at);
		} else if (at >= sc->number_done) {
			scan_number(sc, at);
		}
		break;
	}
}

void refs_scan_anchors(struct doc *d)
{
	struct scan sc = { .d = d, .s = d->text };
	const uint64_t *anchors = d->signs[SIGNS_ANCHOR];
	uint16_t list[STRETCH_BLOCKS * CLASSES_BLOCK + CLASSES_LIST_MORE];
	for (uint32_t block = 0, all = (uint32_t)d->text.len / CLASSES_BLOCK + 1; block < all; block += STRETCH_BLOCKS) {
		size_t n = classes_list(list, anchors + block, all - block < STRETCH_BLOCKS ? all - block : STRETCH_BLOCKS);
		for (size_t i = 0; i < n; i++)
			visit(&sc, block * CLASSES_BLOCK + list[i]);
	}
}

bool scan_before(struct str s, size_t at, const char *const *words, size_t n)
{
	size_t from = at > 24 ? at - 24 : 0;
	const char *nl = memrchr(s.p + from, '\n', at - from);
	/* a label may stand on the line before its value */
	nl = nl ? memrchr(s.p + from, '\n', (size_t)(nl - s.p) - from) : NULL;
	if (nl)
		from = (size_t)(nl - s.p) + 1;
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);
		char first = lower(words[i][0]);
		for (size_t k = from; k + len <= at; k++)
			if (lower(s.p[k]) == first && str_eq_nocase(str_make(s.p + k, len), str_make(words[i], len)))
				return true;
	}
	return false;
}

#define KANA_AROUND_BYTES 200u
#define KANA_MIN 4u /* の alone decorates Chinese names */

bool scan_is_japanese(struct str s, size_t at)
{
	size_t from = at > KANA_AROUND_BYTES ? at - KANA_AROUND_BYTES : 0, to = at + KANA_AROUND_BYTES < s.len ? at + KANA_AROUND_BYTES : s.len, kana = 0;
	for (size_t i = from; i + 2 < to; i++) /* U+3041 to U+30FA are E3 81 81 to E3 83 BA */
		kana += (unsigned char)s.p[i] == 0xE3 && (unsigned char)s.p[i + 1] >= 0x81 && (unsigned char)s.p[i + 1] <= 0x83;
	return kana >= KANA_MIN;
}
