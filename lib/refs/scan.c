/* scan.c - the class scanner: 64 bytes at a time become bit masks of letters,
 * digits and signs (classes.c); a few shifts leave the bits where something may
 * start, and only those are visited. Whole regular expressions would be ten times
 * slower, and short anchors in a general engine three times (measured). */
#include "classes.h"
#include "passes.h"
#include "scan.h"

#define STRETCH_BLOCKS 32u /* read at once; a loop over a block's anchors would guess its end wrong each time */

/* A sign is an anchor before certain bytes only: of ANCHOR[sign] and FOLLOWS[next]
 * one bit must be common. */
enum { AFTER_DOT = 1, AFTER_COLON = 2, AFTER_BRACKET = 4, AFTER_AT = 8 };
static const uint8_t anchor[128] = { ['.'] = AFTER_DOT, ['@'] = AFTER_AT, [':'] = AFTER_COLON, ['('] = AFTER_BRACKET, ['['] = AFTER_BRACKET, ['{'] = AFTER_BRACKET };

/* The signs above: . @ : ( [ { */
static const struct class_set signs = { .low = { [0] = 0x10, [8] = 0x04, [0xA] = 0x08, [0xB] = 0xA0, [0xE] = 0x04 },
					.high = { [2] = 0x04, [3] = 0x08, [4] = 0x10, [5] = 0x20, [7] = 0x80 } };

void scan_follows_fill(uint8_t follows[256])
{
	for (unsigned c = 0; c < 256; c++) {
		bool hex = is_hex((char)c);
		follows[c] = (uint8_t)(AFTER_AT | (is_alnum((char)c) || c >= 0x80 || c == ']' ? AFTER_DOT : 0) |
				     (hex || (c && strchr("/\\[]):}", (int)c)) ? AFTER_COLON : 0) | (c >= 0x80 || (c && strchr(".dDpP@aA_:,[({ \\", (int)c)) ? AFTER_BRACKET : 0));
	}
}

/* A dot is one behind a letter, a digit or its own escape only. */
static inline bool may_follow(char before)
{
	return is_alnum(before) || (unsigned char)before >= 0x80 || before == '\\';
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
	classes_fn *read = classes_reader();
	uint64_t carry_alpha = 0, carry_word = 0;
	const uint8_t *follows = d->rules->follows;
	struct classes is[STRETCH_BLOCKS];
	uint64_t digits[STRETCH_BLOCKS], others[STRETCH_BLOCKS], after_alpha[STRETCH_BLOCKS];
	uint16_t list[STRETCH_BLOCKS * CLASSES_BLOCK + CLASSES_LIST_MORE];
	char tail[STRETCH_BLOCKS * CLASSES_BLOCK + 1];
	for (uint32_t base = 0, len = (uint32_t)d->text.len; base < len; base += STRETCH_BLOCKS * CLASSES_BLOCK) {
		const char *p = d->text.p + base;
		unsigned blocks = STRETCH_BLOCKS;
		if (len - base <= STRETCH_BLOCKS * CLASSES_BLOCK) { /* and the byte behind it is read */
			blocks = (len - base + CLASSES_BLOCK - 1) / CLASSES_BLOCK;
			memset(tail, 0, blocks * CLASSES_BLOCK + 1);
			memcpy(tail, p, len - base);
			p = tail;
		}
		read(&signs, p, blocks, is);
		for (unsigned k = 0; k < blocks; k++) {
			uint64_t word = is[k].digit | is[k].alpha, after_word = word << 1 | carry_word;
			after_alpha[k] = is[k].alpha << 1 | carry_alpha;
			digits[k] = is[k].digit & (after_alpha[k] | ~after_word);
			others[k] = is[k].sign;
			carry_alpha = is[k].alpha >> 63;
			carry_word = word >> 63;
		}
		size_t n = classes_list(list, others, blocks);
		for (size_t i = 0; i < n; i++) {
			unsigned at = list[i];
			char c = p[at], before = base + at ? d->text.p[base + at - 1] : ' ';
			bool is_anchor = (anchor[c & 127] & follows[(unsigned char)p[at + 1]]) && (c != '.' || may_follow(before));
			digits[at / CLASSES_BLOCK] |= (uint64_t)is_anchor << at % CLASSES_BLOCK;
		}
		n = classes_list(list, digits, blocks);
		for (size_t i = 0; i < n; i++)
			visit(&sc, base + list[i], after_alpha[list[i] / CLASSES_BLOCK] >> list[i] % CLASSES_BLOCK & 1);
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
