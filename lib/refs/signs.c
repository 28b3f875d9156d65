/* signs.c - see signs.h. */
#include "signs.h"
#include "classes.h"
#include <sluice/str.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const char stops[] = ";!?|.\n\t\f";

void signs_scalar(const char *p, size_t blocks, uint64_t *maps[SIGNS_MAPS])
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
	uint64_t digit_before = 0;
	for (size_t k = 0; k < blocks; k++) {
		uint64_t out[SIGNS_MAPS] = { 0 }, digit = 0, dash = 0;
		for (unsigned h = 0; h < 2; h++) {
			__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(p + k * CLASSES_BLOCK + 32 * h));
			__m256i row = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(v, 4), half));
			__m256i ascii = _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(v, half)), row);
			__m256i is_e3 = _mm256_cmpeq_epi8(v, e3), is_ef = _mm256_cmpeq_epi8(v, ef);
			const char *at = p + k * CLASSES_BLOCK + 32 * h;
			__m256i next = _mm256_loadu_si256((const __m256i *)(const void *)(at + 1));
			__m256i wide = _mm256_and_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8((char)0xBC)),
							_mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(at + 2)), _mm256_set1_epi8((char)0x9A)));
			wide = _mm256_and_si256(wide, is_ef);
			__m256i none = _mm256_andnot_si256(_mm256_or_si256(is_e3, is_ef), _mm256_cmpeq_epi8(ascii, zero));
			__m256i b = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, blank), _mm256_cmpeq_epi8(v, tab)),
						    _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, cr), is_e3), _mm256_cmpeq_epi8(v, c2)));
			__m256i close = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('>')), _mm256_cmpeq_epi8(v, _mm256_set1_epi8(']')));
			__m256i slash = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('-')), _mm256_cmpeq_epi8(v, _mm256_set1_epi8('/')));
			__m256i figure = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 10)), _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - '0'))));
			out[SIGNS_WHO] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_and_si256(close, _mm256_cmpeq_epi8(next, blank))) << 32 * h;
			digit |= (uint64_t)(uint32_t)_mm256_movemask_epi8(figure) << 32 * h;
			dash |= (uint64_t)(uint32_t)_mm256_movemask_epi8(slash) << 32 * h;
			out[SIGNS_STOP] |= (uint64_t)(~(uint32_t)_mm256_movemask_epi8(none)) << 32 * h;
			out[SIGNS_COLON] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi8(v, colon), wide)) << 32 * h;
			out[SIGNS_BLANK] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32 * h;
		}
		out[SIGNS_WHO] |= out[SIGNS_COLON] | (dash & (digit << 1 | digit_before));
		digit_before = digit >> 63;
		for (unsigned m = 0; m < SIGNS_MAPS; m++)
			maps[m][k] = out[m];
	}
}
#endif

void signs_make(const char *p, size_t len, uint64_t *maps[SIGNS_MAPS], size_t *cap)
{
	size_t blocks = len / CLASSES_BLOCK + 1, room = *cap;
	for (unsigned m = 0; m < SIGNS_MAPS; m++) {
		room = *cap;
		maps[m] = xgrow(maps[m], &room, blocks, sizeof *maps[m]);
	}
	*cap = room;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2")) {
		signs_avx2(p, blocks, maps);
		return;
	}
#endif
	signs_scalar(p, blocks, maps);
}
