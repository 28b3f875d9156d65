/* scan.c - the class scanner: 64 bytes at a time become bit masks of letters,
 * digits and signs (classes.c); a few shifts leave the bits where something may
 * start, and only those are visited. Whole regular expressions would be ten times
 * slower, and short anchors in a general engine three times (measured). */
#include "classes.h"
#include "passes.h"
#include "scan.h"

#define STRETCH_BLOCKS 16u /* read at once: the call costs as much as a block */

/* A sign is an anchor before certain bytes only: of ANCHOR[sign] and FOLLOWS[next]
 * one bit must be common. */
enum { AFTER_DOT = 1, AFTER_COLON = 2, AFTER_BRACKET = 4, AFTER_AT = 8 };
static const uint8_t anchor[128] = { ['.'] = AFTER_DOT, ['@'] = AFTER_AT, [':'] = AFTER_COLON, ['('] = AFTER_BRACKET, ['['] = AFTER_BRACKET, ['{'] = AFTER_BRACKET };

void scan_follows_fill(uint8_t follows[256])
{
	for (unsigned c = 0; c < 256; c++) {
		bool hex = is_hex((char)c);
		follows[c] = (uint8_t)(AFTER_AT | (is_alnum((char)c) || c >= 0x80 || c == ']' ? AFTER_DOT : 0) |
				     (hex || (c && strchr("/\\[]):}", (int)c)) ? AFTER_COLON : 0) | (c >= 0x80 || (c && strchr(".dDpP@aA_:,[({ \\", (int)c)) ? AFTER_BRACKET : 0));
	}
}

static void visit(struct scan *sc, uint32_t at, bool after_alpha)
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
	case '(': case '[': case '{':
		scan_bracket(sc, at);
		break;
	default: /* most of a digest's figures were read with its first */
		if (after_alpha) {
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
	struct class_set signs = { { 0 }, { 0 } };
	for (unsigned c = 0; c < sizeof anchor; c++)
		if (anchor[c])
			class_set_add(&signs, (unsigned char)c);
	classes_fn *read = classes_reader();
	uint64_t carry_alpha = 0, carry_word = 0;
	struct classes stretch[STRETCH_BLOCKS];
	for (uint32_t base = 0, k = 0; base < d->text.len; base += CLASSES_BLOCK, k++) {
		struct classes m;
		char tail[CLASSES_BLOCK + 1];
		const char *p = d->text.p + base;
		if (d->text.len - base <= CLASSES_BLOCK) {
			memset(tail, 0, sizeof tail);
			memcpy(tail, p, d->text.len - base);
			p = tail;
			read(&signs, p, 1, &m);
		} else {
			/* the last block, whole or not, is read by itself */
			size_t blocks = (d->text.len - base - 1) / CLASSES_BLOCK;
			if (k % STRETCH_BLOCKS == 0)
				read(&signs, p, blocks < STRETCH_BLOCKS ? (unsigned)blocks : STRETCH_BLOCKS, stretch);
			m = stretch[k % STRETCH_BLOCKS];
		}
		uint64_t word = m.digit | m.alpha;
		uint64_t after_alpha = m.alpha << 1 | carry_alpha, after_word = word << 1 | carry_word;
		uint64_t any = m.digit & (after_alpha | ~after_word);
		for (uint64_t v = m.sign; v; v &= v - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(v);
			any |= (uint64_t)((anchor[p[bit] & 127] & d->rules->follows[(unsigned char)p[bit + 1]]) != 0) << bit;
		}
		carry_alpha = m.alpha >> 63;
		carry_word = word >> 63;
		while (any) {
			unsigned bit = (unsigned)__builtin_ctzll(any);
			any &= any - 1;
			visit(&sc, base + bit, after_alpha >> bit & 1);
		}
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
