/* scan.c - the class scanner: 64 bytes at a time become bit masks of letters,
 * digits and signs (classes.c); a few shifts leave the bits where something may
 * start, and only those are visited. Whole regular expressions would be ten times
 * slower, and short anchors in a general engine three times (measured). */
#include "classes.h"
#include "passes.h"
#include "scan.h"

static void visit(struct scan *sc, uint32_t at, bool after_alpha)
{
	switch (sc->s.p[at]) {
	case '.':
		if (at + 1 < sc->s.len && (is_alnum(sc->s.p[at + 1]) || (unsigned char)sc->s.p[at + 1] >= 0x80 || sc->s.p[at + 1] == ']'))
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
	default:
		if (after_alpha)
			scan_token(sc, at);
		else
			scan_number(sc, at);
		break;
	}
}

void refs_scan_anchors(struct doc *d)
{
	struct scan sc = { .d = d, .s = d->text };
	struct class_set signs = { { 0 }, { 0 } };
	for (const char *c = ".@:([{"; *c; c++)
		class_set_add(&signs, (unsigned char)*c);
	classes_fn *read = classes_reader();
	uint64_t carry_alpha = 0, carry_word = 0;
	for (uint32_t base = 0; base < d->text.len; base += 64) {
		struct classes m;
		char tail[64];
		const char *p = d->text.p + base;
		if (d->text.len - base < 64) {
			memset(tail, 0, sizeof tail);
			memcpy(tail, p, d->text.len - base);
			p = tail;
		}
		read(&signs, p, &m);
		uint64_t word = m.digit | m.alpha;
		uint64_t after_alpha = m.alpha << 1 | carry_alpha, after_word = word << 1 | carry_word;
		uint64_t any = m.sign | (m.digit & (after_alpha | ~after_word));
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
