/* signs.c - see signs.h. */
#include "signs.h"
#include "classes.h"
#include <sluice/str.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static bool is_alnum(unsigned char c)
{
	return (unsigned char)(c - '0') < 10 || (unsigned char)((c | 32) - 'a') < 26;
}

static const char stops[] = ";!?|.\n\t\f";

static void signs_scalar(const char *p, size_t blocks, uint64_t *maps[SIGNS_MAPS])
{
	unsigned char before = 0;
	for (size_t k = 0; k < blocks; k++) {
		uint64_t v[SIGNS_MAPS] = { 0 };
		for (unsigned i = 0; i < CLASSES_BLOCK; i++) {
			unsigned char c = (unsigned char)p[k * CLASSES_BLOCK + i];
			unsigned char next = (unsigned char)p[k * CLASSES_BLOCK + i + 1];
			bool stop = c == 0xE3 || c == 0xEF;
			for (const char *s = stops; *s; s++)
				stop |= c == (unsigned char)*s;
			v[SIGNS_STOP] |= (uint64_t)stop << i;
			bool wide = c == 0xEF && next == 0xBC && (unsigned char)p[k * CLASSES_BLOCK + i + 2] == 0x9A;
			v[SIGNS_COLON] |= (uint64_t)(c == ':' || wide) << i;
			bool of_time = (c == '-' || c == '/') && before >= '0' && before <= '9', of_name = (c == '>' || c == ']') && next == ' ';
			v[SIGNS_WHO] |= (uint64_t)(c == ':' || wide || of_time || of_name) << i;
			bool begins = c >= 'A' && c <= 'Z' && !is_alnum(before);
			bool alphabet = (c >= 0xC2 && c <= 0xC5) || (c >= 0xCE && c <= 0xD3);
			bool quote = (c == 0xE2 || c == 0xE3) && next == 0x80 && ((unsigned char)p[k * CLASSES_BLOCK + i + 2] & 0xEF) == 0x8C;
			v[SIGNS_NAME] |= (uint64_t)(begins || alphabet || quote) << i;
			before = c;
			v[SIGNS_BLANK] |= (uint64_t)(c == ' ' || c == '\t' || c == '\r' || c == 0xE3 || c == 0xC2) << i;
		}
		for (unsigned m = 0; m < SIGNS_MAPS; m++)
			maps[m][k] = v[m];
	}
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void signs_avx2(const char *p, size_t blocks, uint64_t *maps[SIGNS_MAPS])
{
	struct class_set set = { { 0 }, { 0 } };
	for (const char *s = stops; *s; s++)
		class_set_add(&set, (unsigned char)*s);
	__m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)set.low));
	__m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)set.high));
	__m256i half = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
	__m256i e3 = _mm256_set1_epi8((char)0xE3), ef = _mm256_set1_epi8((char)0xEF), c2 = _mm256_set1_epi8((char)0xC2);
	__m256i colon = _mm256_set1_epi8(':'), blank = _mm256_set1_epi8(' '), tab = _mm256_set1_epi8('\t'), cr = _mm256_set1_epi8('\r');
	uint64_t digit_before = 0, alnum_before = 0;
	for (size_t k = 0; k < blocks; k++) {
		uint64_t out[SIGNS_MAPS] = { 0 }, digit = 0, dash = 0, alpha = 0, capital = 0;
		for (unsigned h = 0; h < 2; h++) {
			__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(p + k * CLASSES_BLOCK + 32 * h));
			__m256i row = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(v, 4), half));
			__m256i ascii = _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(v, half)), row);
			__m256i is_e3 = _mm256_cmpeq_epi8(v, e3), is_ef = _mm256_cmpeq_epi8(v, ef);
			const char *at = p + k * CLASSES_BLOCK + 32 * h;
			__m256i next = _mm256_loadu_si256((const __m256i *)(const void *)(at + 1));
			__m256i third = _mm256_loadu_si256((const __m256i *)(const void *)(at + 2));
			__m256i wide = _mm256_and_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8((char)0xBC)), _mm256_cmpeq_epi8(third, _mm256_set1_epi8((char)0x9A)));
			wide = _mm256_and_si256(wide, is_ef);
			__m256i none = _mm256_andnot_si256(_mm256_or_si256(is_e3, is_ef), _mm256_cmpeq_epi8(ascii, zero));
			__m256i b = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, blank), _mm256_cmpeq_epi8(v, tab)),
						    _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, cr), is_e3), _mm256_cmpeq_epi8(v, c2)));
			__m256i close = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('>')), _mm256_cmpeq_epi8(v, _mm256_set1_epi8(']')));
			__m256i slash = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('-')), _mm256_cmpeq_epi8(v, _mm256_set1_epi8('/')));
			__m256i figure = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 10)), _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - '0'))));
			__m256i folded = _mm256_or_si256(v, _mm256_set1_epi8(0x20));
			__m256i letter = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 26)), _mm256_add_epi8(folded, _mm256_set1_epi8((char)(-128 - 'a'))));
			__m256i quote = _mm256_and_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8((char)0x80)),
							 _mm256_cmpeq_epi8(_mm256_and_si256(third, _mm256_set1_epi8((char)0xEF)), _mm256_set1_epi8((char)0x8C)));
			quote = _mm256_and_si256(quote, _mm256_or_si256(is_e3, _mm256_cmpeq_epi8(v, _mm256_set1_epi8((char)0xE2))));
			__m256i alphabet = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 4)), _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - 0xC2))));
			alphabet = _mm256_or_si256(alphabet, _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 6)), _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - 0xCE)))));
			alpha |= (uint64_t)(uint32_t)_mm256_movemask_epi8(letter) << 32 * h;
			capital |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_andnot_si256(_mm256_cmpeq_epi8(v, folded), letter)) << 32 * h;
			out[SIGNS_NAME] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(quote, alphabet)) << 32 * h;
			out[SIGNS_WHO] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_and_si256(close, _mm256_cmpeq_epi8(next, blank))) << 32 * h;
			digit |= (uint64_t)(uint32_t)_mm256_movemask_epi8(figure) << 32 * h;
			dash |= (uint64_t)(uint32_t)_mm256_movemask_epi8(slash) << 32 * h;
			out[SIGNS_STOP] |= (uint64_t)(~(uint32_t)_mm256_movemask_epi8(none)) << 32 * h;
			out[SIGNS_COLON] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi8(v, colon), wide)) << 32 * h;
			out[SIGNS_BLANK] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32 * h;
		}
		out[SIGNS_WHO] |= out[SIGNS_COLON] | (dash & (digit << 1 | digit_before));
		out[SIGNS_NAME] |= capital & ~((alpha | digit) << 1 | alnum_before);
		digit_before = digit >> 63;
		alnum_before = (alpha | digit) >> 63;
		for (unsigned m = 0; m < SIGNS_MAPS; m++)
			maps[m][k] = out[m];
	}
}

/* A block is one vector, and each class one compare. */
__attribute__((target("avx512bw"))) static void signs_avx512(const char *p, size_t blocks, uint64_t *maps[SIGNS_MAPS])
{
	struct class_set set = { { 0 }, { 0 } };
	for (const char *s = stops; *s; s++)
		class_set_add(&set, (unsigned char)*s);
	__m512i low = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)set.low));
	__m512i high = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)set.high)), half = _mm512_set1_epi8(15);
	uint64_t digit_before = 0, alnum_before = 0;
#define IS(v, c) _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)(c)))
#define FROM(v, c, n) _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8((char)(c))), _mm512_set1_epi8(n))
	for (size_t k = 0; k < blocks; k++) {
		const char *at = p + k * CLASSES_BLOCK;
		__m512i v = _mm512_loadu_si512((const void *)at), next = _mm512_loadu_si512((const void *)(at + 1)), third = _mm512_loadu_si512((const void *)(at + 2));
		__m512i row = _mm512_shuffle_epi8(high, _mm512_and_si512(_mm512_srli_epi16(v, 4), half)), folded = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
		uint64_t e3 = IS(v, 0xE3), ef = IS(v, 0xEF), blank = IS(next, ' '), digit = FROM(v, '0', 10), alpha = FROM(folded, 'a', 26);
		uint64_t colon = IS(v, ':') | (ef & IS(next, 0xBC) & IS(third, 0x9A));
		uint64_t quote = (e3 | IS(v, 0xE2)) & IS(next, 0x80) & IS(_mm512_and_si512(third, _mm512_set1_epi8((char)0xEF)), 0x8C);
		maps[SIGNS_STOP][k] = e3 | ef | _mm512_test_epi8_mask(_mm512_shuffle_epi8(low, _mm512_and_si512(v, half)), row);
		maps[SIGNS_COLON][k] = colon;
		maps[SIGNS_BLANK][k] = IS(v, ' ') | IS(v, '\t') | IS(v, '\r') | e3 | IS(v, 0xC2);
		maps[SIGNS_WHO][k] = colon | ((IS(v, '>') | IS(v, ']')) & blank) | ((IS(v, '-') | IS(v, '/')) & (digit << 1 | digit_before));
		maps[SIGNS_NAME][k] = quote | FROM(v, 0xC2, 4) | FROM(v, 0xCE, 6) | (FROM(v, 'A', 26) & ~((alpha | digit) << 1 | alnum_before));
		digit_before = digit >> 63;
		alnum_before = (alpha | digit) >> 63;
	}
#undef IS
#undef FROM
}
#endif

bool signs_make_at(enum classes_level l, const char *p, size_t blocks, uint64_t *maps[SIGNS_MAPS])
{
	if (!classes_reader_at(l))
		return false;
#if defined(__x86_64__)
	if (l == CLASSES_AVX512)
		signs_avx512(p, blocks, maps);
	if (l == CLASSES_AVX2)
		signs_avx2(p, blocks, maps);
#endif
	if (l == CLASSES_SCALAR)
		signs_scalar(p, blocks, maps);
	return true;
}

void signs_make(const char *p, size_t len, uint64_t *maps[SIGNS_MAPS], size_t *cap)
{
	size_t blocks = len / CLASSES_BLOCK + 1, room = *cap;
	for (unsigned m = 0; m < SIGNS_MAPS; m++) {
		room = *cap;
		maps[m] = xgrow(maps[m], &room, blocks, sizeof *maps[m]);
	}
	*cap = room;
	for (enum classes_level l = CLASSES_LEVELS; l-- > CLASSES_SCALAR;)
		if (signs_make_at(l, p, blocks, maps))
			return;
}
