/* literals_vector.c - the filter's two long loops, words and pairs of ideographs, eight at a
 * time by AVX-512: the same places pass as in literals_filter.c, where the steps are explained.
 *
 * A gather costs as much as its eight loads, but all else is an eighth; and what a load waits for
 * is waited for once. */
#include "literals_filter.h"

bool lit_has_vectors(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
#else
	return false;
#endif
}

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define SET(x) _mm512_set1_epi64((long long)(x))

/* The places of BITS, 64 written at once. */
INLINE size_t put_bits(uint16_t *out, size_t n, uint64_t bits, unsigned base)
{
	__m512i all = _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33,
				      32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	__m512i at = _mm512_maskz_compress_epi8(bits, all), from = _mm512_set1_epi16((short)base);
	_mm512_storeu_si512(out + n, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(at)), from));
	size_t count = (size_t)__builtin_popcountll(bits);
	if (count > 32)
		_mm512_storeu_si512(out + n + 32, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(at, 1)), from));
	return n + count;
}

TARGET size_t lit_list_vector(uint16_t *out, const uint64_t *bits, unsigned blocks)
{
	size_t n = 0;
	for (unsigned k = 0; k < blocks; k++)
		n = put_bits(out, n, bits[k], k * CLASSES_BLOCK);
	return n;
}

INLINE __m512i mix(__m512i k)
{
	k = _mm512_mullo_epi64(k, SET(0x9E3779B97F4A7C15u));
	return _mm512_xor_si512(k, _mm512_srli_epi64(k, 29));
}

/* The bits of H that must be set, in each word. */
INLINE __m512i bit_of(__m512i h, unsigned shift)
{
	return _mm512_sllv_epi64(SET(1), _mm512_and_si512(_mm512_srli_epi64(h, shift), SET(63)));
}
INLINE __mmask8 alone(__m512i word, __m512i h)
{
	__m512i bits = _mm512_or_si512(bit_of(h, 0), _mm512_or_si512(bit_of(h, 18), bit_of(h, 6)));
	return _mm512_testn_epi64_mask(_mm512_andnot_si512(word, bits), bits);
}
INLINE __mmask8 more(__m512i word, __m512i h)
{
	__m512i bits = _mm512_or_si512(bit_of(h, 12), bit_of(h, 24));
	return _mm512_testn_epi64_mask(_mm512_andnot_si512(word, bits), bits);
}
INLINE __m512i look(const struct literals *l, __m512i h)
{
	return _mm512_i64gather_epi64(_mm512_srl_epi64(h, _mm_cvtsi32_si128((int)l->shift)), l->bitmap, 8);
}

/* Of eight from I on, those before N. */
INLINE __mmask8 lanes(size_t i, size_t n)
{
	return n - i < 8 ? (__mmask8)(0xFFu >> (8 - (n - i))) : (__mmask8)0xFF;
}

INLINE __m512i places(const uint16_t *p)
{
	return _mm512_cvtepu16_epi64(_mm_loadu_si128((const __m128i *)(const void *)p));
}

TARGET void lit_list_words_vector(struct lit_stretch *st, const struct classes *before)
{
	uint64_t alpha = before->alpha >> 63, digit = before->digit >> 63;
	size_t starts = 0, ends = 0, skip = alpha | digit;
	st->n = 0;
	for (unsigned k = 0; k < st->blocks + AHEAD_BLOCKS; k++) {
		struct lit_runs r = lit_runs(&st->is[k], &alpha, &digit, &skip);
		starts = put_bits(st->start, starts, r.start, k * CLASSES_BLOCK);
		ends = put_bits(st->end, ends, r.end, k * CLASSES_BLOCK);
		if (k < st->blocks) {
			st->words[k] = r.start;
			st->n = starts;
		}
	}
	lit_list_close(st, starts, ends);
}

TARGET void lit_filter_words_vector(const struct literals *l, struct lit_stretch *st, bool letters)
{
	uint64_t keys[REGION_BYTES + 16], gaps[REGION_BYTES + 16];
	size_t n = st->n, passed = 0;
	for (size_t i = 0; i <= n; i += 8) {
		__m512i start = places(st->start + i), len = _mm512_sub_epi64(places(st->end + i), start);
		len = _mm512_min_epu64(len, SET(WORD_BYTES_MAX));
		__m512i drop = _mm512_slli_epi64(_mm512_sub_epi64(SET(KEY_BYTES), _mm512_min_epu64(len, SET(KEY_BYTES))), 3);
		__m512i first = _mm512_or_si512(_mm512_i64gather_epi64(start, st->p, 1), SET(FOLD));
		/* the last seven letters, and what is behind them */
		__m512i last = _mm512_i64gather_epi64(_mm512_add_epi64(start, len), st->p - 7, 1);
		__m512i key = _mm512_xor_si512(_mm512_srlv_epi64(_mm512_sllv_epi64(first, drop), drop), SET(WORD_SALT));
		__mmask8 is_long = _mm512_cmpgt_epu64_mask(len, SET(KEY_BYTES));
		__m512i tail = _mm512_slli_epi64(_mm512_or_si512(last, SET(FOLD)), 8);
		_mm512_storeu_si512(keys + i, _mm512_mask_xor_epi64(key, is_long, key, mix(tail)));
		__m512i c = _mm512_srli_epi64(last, 56), small = _mm512_or_si512(c, SET(0x20));
		__mmask8 letter = _mm512_cmplt_epu64_mask(_mm512_sub_epi64(small, SET('a')), SET(26)) | _mm512_cmplt_epu64_mask(_mm512_sub_epi64(c, SET('0')), SET(10));
		__mmask8 blank = _mm512_cmplt_epu64_mask(_mm512_sub_epi64(c, SET('\t')), SET(5));
		__mmask8 high = _mm512_cmpge_epu64_mask(c, SET(0x80));
		__m512i gap = _mm512_mask_mov_epi64(_mm512_mask_mov_epi64(c, letter, SET(0)), blank, SET(' '));
		__m512i wide = _mm512_mask_mov_epi64(SET(GAP_OTHER), _mm512_cmplt_epu64_mask(_mm512_sub_epi64(c, SET(0xE4)), SET(9)), SET(GAP_CHAR));
		wide = _mm512_mask_mov_epi64(wide, _mm512_cmplt_epu64_mask(c, SET(0xE2)), SET(GAP_LETTER));
		_mm512_storeu_si512(gaps + i, _mm512_mask_mov_epi64(gap, high, wide));
	}
	__mmask8 gate = 0;
	for (size_t i = 0; i < n; i += 8) {
		__m512i key = _mm512_loadu_si512(keys + i), next = _mm512_loadu_si512(keys + i + 1), gap = _mm512_loadu_si512(gaps + i);
		__m512i h = mix(key), word = look(l, h);
		next = _mm512_maskz_mov_epi64(_mm512_test_epi64_mask(_mm512_srlv_epi64(SET(GAP_JOINS), gap), SET(1)), next);
		__m512i two = mix(_mm512_xor_si512(_mm512_xor_si512(h, next), _mm512_xor_si512(_mm512_slli_epi64(gap, 56), SET(NEXT_SALT))));
		gate = more(word, h);
		__mmask8 in = lanes(i, n);
		__mmask8 one = alone(word, h), both = alone(look(l, two), two);
		__mmask8 odd = _mm512_cmpeq_epu64_mask(gap, SET(GAP_LETTER)) | (_mm512_cmpeq_epu64_mask(gap, SET(GAP_OTHER)) & gate);
		if (letters) { /* the next word has letters of another alphabet, or seems to */
			__m512i before = _mm512_i64gather_epi64(places(st->start + i + 1), st->p - 8, 1);
			__m512i c = _mm512_sub_epi64(_mm512_srli_epi64(before, 56), SET(0x80));
			__mmask8 touch = _mm512_cmplt_epu64_mask(c, SET(0xE2 - 0x80)) | _mm512_cmpeq_epu64_mask(_mm512_loadu_si512(gaps + i + 1), SET(GAP_LETTER));
			odd |= touch & gate;
		}
		__mmask8 any = (one | both | odd) & in;
		__m256i v = _mm256_add_epi32(_mm256_set1_epi32((int)i), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
		v = _mm256_mask_or_epi32(v, one, v, _mm256_set1_epi32(WORD_ALONE << WORD_WHY_SHIFT));
		v = _mm256_mask_or_epi32(v, both, v, _mm256_set1_epi32(WORD_TWO << WORD_WHY_SHIFT));
		v = _mm256_mask_or_epi32(v, odd, v, _mm256_set1_epi32(WORD_ODD << WORD_WHY_SHIFT));
		_mm_storeu_si128((__m128i *)(void *)(st->passed + passed), _mm256_cvtepi32_epi16(_mm256_maskz_compress_epi32(any, v)));
		passed += (size_t)__builtin_popcount(any);
	}
	lit_words_close(st, passed, n && gate >> (n - 1) % 8 & 1);
}

TARGET void lit_filter_pairs_vector(const struct literals *l, struct lit_stretch *st)
{
	uint16_t all[STRETCH_BYTES + 64], go_on[STRETCH_BYTES + 64];
	size_t n = 0, n_more = 0;
	for (unsigned k = 0; k < st->blocks; k++)
		n = put_bits(all, n, st->is[k].ideograph & lit_then(st, k), k * CLASSES_BLOCK);
	_mm_storeu_si128((__m128i *)(void *)(all + n), _mm_setzero_si128());
	for (size_t i = 0; i < n; i += 8) {
		__m512i at = places(all + i), w = _mm512_i64gather_epi64(at, st->p, 1);
		__m512i h = mix(_mm512_xor_si512(_mm512_and_si512(w, SET(PAIR)), SET(CHAR_SALT))), word = look(l, h);
		__m512i row = _mm512_i64gather_epi64(_mm512_and_si512(_mm512_srli_epi64(w, 8), SET(63)), l->alone, 8);
		__mmask8 one = _mm512_test_epi64_mask(row, bit_of(w, 16));
		__mmask8 in = lanes(i, n), hit = (alone(word, h) | one) & in, then = more(word, h) & ~hit & in;
		for (unsigned m = hit; m; m &= m - 1) {
			unsigned place = all[i + (unsigned)__builtin_ctz(m)];
			st->hit[place / CLASSES_BLOCK] |= (uint64_t)1 << place % CLASSES_BLOCK;
		}
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(all + i));
		_mm_storeu_si128((__m128i *)(void *)(go_on + n_more), _mm_maskz_compress_epi16(then, v));
		n_more += (size_t)__builtin_popcount(then);
	}
	lit_filter_thirds(l, st, go_on, n_more);
}
#endif
