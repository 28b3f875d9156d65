/* literals_vector.c - the filter's two long loops, words and pairs of ideographs, eight at a
 * time by AVX-512: the same places pass as in literals_filter.c, where the steps are explained.
 *
 * Eight loads remain eight loads (the instructions that gather are slower), but all else is an eighth; and
 * what a load waits for is waited for once. */
#include "classes_places.h"
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

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define SET(x) _mm512_set1_epi64((long long)(x))

INLINE __m512i mix(__m512i k)
{
	k = _mm512_mullo_epi64(k, SET(0x9E3779B97F4A7C15u));
	return _mm512_xor_si512(k, _mm512_srli_epi64(k, 29));
}

/* Bit 0 of each: whether the bit of WORD that H names is set; H counts modulo 64. */
INLINE __m512i bit(__m512i word, __m512i h, unsigned shift)
{
	return _mm512_rorv_epi64(word, _mm512_srli_epi64(h, shift));
}
INLINE __mmask8 alone(__m512i word, __m512i h)
{
	return _mm512_test_epi64_mask(_mm512_and_si512(bit(word, h, 0), _mm512_and_si512(bit(word, h, 18), bit(word, h, 6))), SET(1));
}
INLINE __mmask8 more(__m512i word, __m512i h)
{
	return _mm512_test_epi64_mask(_mm512_and_si512(bit(word, h, 12), bit(word, h, 24)), SET(1));
}

/* Eight loads are faster than the instruction for them. */
#define EIGHT(from) \
	_mm512_inserti64x4(_mm512_castsi256_si512(_mm256_inserti128_si256(_mm256_castsi128_si256(TWO(from, 0)), TWO(from, 2), 1)), \
			   _mm256_inserti128_si256(_mm256_castsi128_si256(TWO(from, 4)), TWO(from, 6), 1), 1)
#define TWO(from, k) _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)(const void *)(from(k))), _mm_loadl_epi64((const __m128i *)(const void *)(from((k) + 1))))

INLINE __m512i load_text(const char *p, const uint16_t *at)
{
#define AT(k) (p + at[k])
	return EIGHT(AT);
#undef AT
}
INLINE __m512i load_words(const uint64_t *table, __m512i index)
{
	uint64_t at[8];
	_mm512_storeu_si512(at, index);
#define AT(k) (table + at[k])
	return EIGHT(AT);
#undef AT
}
INLINE __m512i look(const struct literals *l, __m512i h)
{
	return load_words(l->bitmap, _mm512_srl_epi64(h, _mm_cvtsi32_si128((int)l->shift)));
}

/* Of eight from I on, those before N. */
INLINE __mmask8 lanes(size_t i, size_t n)
{
	unsigned left = n - i < 8 ? (unsigned)(n - i) : 8;
	return (__mmask8)((1u << left) - 1);
}

INLINE __m512i places(const uint16_t *p)
{
	return _mm512_cvtepu16_epi64(_mm_loadu_si128((const __m128i *)(const void *)p));
}

/* What each byte of a block would say as a gap. */
INLINE __m512i gaps_of(const char *p, const struct classes *is)
{
	__m512i v = _mm512_loadu_si512((const void *)p);
	__m512i gap = _mm512_mask_mov_epi8(v, _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('\t')), _mm512_set1_epi8(5)), _mm512_set1_epi8(' '));
	gap = _mm512_mask_mov_epi8(gap, is->alpha | is->digit, _mm512_setzero_si512());
	gap = _mm512_mask_mov_epi8(gap, _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8((char)0x80)), _mm512_set1_epi8((char)GAP_LETTER));
	gap = _mm512_mask_mov_epi8(gap, _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8((char)0xE2)), _mm512_set1_epi8((char)GAP_OTHER));
	return _mm512_mask_mov_epi8(gap, is->ideograph, _mm512_set1_epi8((char)GAP_CHAR));
}

TARGET void lit_words_vector(const struct literals *l, struct lit_stretch *st, const struct classes *before, bool letters)
{
	uint8_t gaps[REGION_BYTES + 64];
	uint64_t keys[REGION_BYTES + 16], alpha = before->alpha >> 63, digit = before->digit >> 63;
	size_t starts = 0, ends = 0, skip = alpha | digit, passed = 0;
	st->n = 0;
	for (unsigned k = 0; k < st->blocks + AHEAD_BLOCKS; k++) {
		struct lit_runs r = lit_runs(&st->is[k], &alpha, &digit, &skip);
		starts = classes_places_avx512(st->start, starts, r.start, k * CLASSES_BLOCK);
		_mm512_storeu_si512(gaps + ends, _mm512_maskz_compress_epi8(r.end, gaps_of(st->p + k * CLASSES_BLOCK, &st->is[k])));
		ends = classes_places_avx512(st->end, ends, r.end, k * CLASSES_BLOCK);
		if (k < st->blocks) {
			st->words[k] = r.start;
			st->n = starts;
		}
	}
	if (ends < starts)
		gaps[ends] = 0;
	memset(gaps + starts, 0, 9);
	lit_list_close(st, starts, ends);
	size_t n = st->n;
	for (size_t i = 0; n && i <= n; i += 8) {
		__m512i len = _mm512_sub_epi64(places(st->end + i), places(st->start + i));
		len = _mm512_min_epu64(len, SET(WORD_BYTES_MAX));
		__m512i drop = _mm512_slli_epi64(_mm512_sub_epi64(SET(KEY_BYTES), _mm512_min_epu64(len, SET(KEY_BYTES))), 3);
		__m512i first = _mm512_or_si512(load_text(st->p, st->start + i), SET(FOLD));
		__m512i key = _mm512_xor_si512(_mm512_srlv_epi64(_mm512_sllv_epi64(first, drop), drop), SET(WORD_SALT));
		__mmask8 is_long = _mm512_cmpgt_epu64_mask(len, SET(KEY_BYTES));
		_mm512_storeu_si512(keys + i, _mm512_mask_xor_epi64(key, is_long, key, mix(len)));
	}
	__mmask8 gate = 0;
	for (size_t i = 0; i < n; i += 8) {
		__m512i key = _mm512_loadu_si512(keys + i), next = _mm512_loadu_si512(keys + i + 1);
		__m512i gap = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)(gaps + i)));
		__m512i h = mix(key), word = look(l, h);
		next = _mm512_maskz_mov_epi64(_mm512_test_epi64_mask(_mm512_srlv_epi64(SET(GAP_JOINS), gap), SET(1)), next);
		__m512i two = mix(_mm512_xor_si512(_mm512_xor_si512(h, next), _mm512_xor_si512(_mm512_slli_epi64(gap, 56), SET(NEXT_SALT))));
		gate = more(word, h);
		__mmask8 in = lanes(i, n);
		__mmask8 one = alone(word, h), both = alone(look(l, two), two);
		__mmask8 odd = _mm512_cmpeq_epu64_mask(gap, SET(GAP_LETTER)) | (_mm512_cmpeq_epu64_mask(gap, SET(GAP_OTHER)) & gate);
		if (letters) { /* the next word has letters of another alphabet, or seems to */
			__m512i c = _mm512_sub_epi64(_mm512_srli_epi64(load_text(st->p - 8, st->start + i + 1), 56), SET(0x80));
			__m512i then = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)(gaps + i + 1)));
			odd |= (_mm512_cmplt_epu64_mask(c, SET(0xE2 - 0x80)) | _mm512_cmpeq_epu64_mask(then, SET(GAP_LETTER))) & gate;
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

INLINE __mmask8 below(__m512i v, unsigned from, unsigned n)
{
	return _mm512_cmplt_epu64_mask(_mm512_sub_epi64(v, SET(from)), SET(n));
}
INLINE __mmask8 equal(__m512i v, uint64_t mask, uint64_t is)
{
	return _mm512_cmpeq_epu64_mask(_mm512_and_si512(v, SET(mask)), SET(is));
}
/* The bit of MAP of the characters of three bytes in the low bytes of W. */
INLINE __mmask8 of_map(const uint64_t *map, __m512i w)
{
	__m512i cp = _mm512_or_si512(_mm512_slli_epi64(_mm512_and_si512(w, SET(0x0F)), 12),
				     _mm512_or_si512(_mm512_and_si512(_mm512_srli_epi64(w, 2), SET(0xFC0)), _mm512_and_si512(_mm512_srli_epi64(w, 16), SET(0x3F))));
	return _mm512_test_epi64_mask(bit(load_words(map, _mm512_srli_epi64(cp, 6)), cp, 0), SET(1));
}

static inline void set_hits(struct lit_stretch *st, const uint16_t *at, __mmask8 hits)
{
	for (unsigned m = hits; m; m &= m - 1) {
		unsigned place = at[__builtin_ctz(m)];
		st->hit[place / CLASSES_BLOCK] |= (uint64_t)1 << place % CLASSES_BLOCK;
	}
}

TARGET void lit_filter_last_vector(const struct literals *l, struct lit_stretch *st, const uint64_t *bits)
{
	uint16_t all[STRETCH_BYTES + 64];
	size_t n = classes_list(all, bits, st->blocks);
	_mm_storeu_si128((__m128i *)(void *)(all + n), _mm_setzero_si128()); /* a whole vector is read */
	for (size_t i = 0; i < n; i += 8) {
		__m512i w = load_text(st->p, all + i), then = _mm512_srli_epi64(w, 24), byte = SET(0xFF), c = _mm512_and_si512(then, byte);
		then = _mm512_mask_srli_epi64(then, _mm512_cmpeq_epu64_mask(c, SET(' ')) | below(c, '\t', 5), then, 8);
		c = _mm512_and_si512(then, byte);
		__m512i third = _mm512_and_si512(_mm512_srli_epi64(then, 16), byte);
		__mmask8 wide = below(c, 0xE4, 9) & equal(then, 0xC0C000, 0x808000), blank = _mm512_cmpeq_epu64_mask(c, SET(' ')) | below(c, '\t', 5);
		__mmask8 cjk = equal(then, 0xFFFF, 0x80E3) & ~below(third, 0x85, 3) & _mm512_cmpneq_epu64_mask(third, SET(0x80));
		__mmask8 full = equal(then, 0xFFFF, 0xBCEF) & (_mm512_cmplt_epu64_mask(third, SET(0x90)) | below(third, 0x9A, 7));
		__mmask8 odd = ~wide & ((_mm512_cmpge_epu64_mask(c, SET(0x80)) & ~(cjk | full)) | blank);
		__m512i small = _mm512_and_si512(c, SET(127));
		small = _mm512_mask_add_epi64(small, below(small, 'A', 26), small, SET(32));
		__m512i second = _mm512_slli_epi64(_mm512_mask_and_epi64(small, wide, then, SET(ONE)), 24);
		__m512i h = mix(_mm512_xor_si512(_mm512_or_si512(_mm512_and_si512(w, SET(ONE)), second), SET(CHAR_SALT))), word = look(l, h);
		__mmask8 two = wide | below(small, 'a', 26) | below(small, '0', 10);
		two &= wide | _mm512_cmplt_epu64_mask(c, SET(0x80));
		set_hits(st, all + i, ((two & (alone(word, h) | more(word, h))) | odd | of_map(l->single, w)) & lanes(i, n));
	}
}

/* As lit_inside(). */
INLINE __mmask8 two_bytes(__m512i w)
{
	return below(_mm512_and_si512(w, SET(0xFF)), 0xC3, 0xD8 - 0xC3) & equal(w, 0xC000, 0x8000) & ~equal(w, 0xDFFF, 0x97C3);
}

TARGET void lit_filter_others_vector(const struct literals *l, struct lit_stretch *st, const uint64_t *bits)
{
	uint16_t all[STRETCH_BYTES + 64];
	size_t n = classes_list(all, bits, st->blocks);
	_mm_storeu_si128((__m128i *)(void *)(all + n), _mm_setzero_si128());
	for (size_t i = 0; i < n; i += 8) {
		__m512i w = load_text(st->p, all + i);
		__mmask8 three = below(_mm512_and_si512(w, SET(0xFF)), 0xE2, 14) & equal(w, 0xC0C000, 0x808000);
		__m512i before = load_text(st->p - 2, all + i), here = _mm512_srli_epi64(before, 16);
		__m512i ascii = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(before, 8), SET(0x20)), SET(0xFF));
		__mmask8 inside = two_bytes(here) & (two_bytes(before) | below(ascii, 'a', 26));
		set_hits(st, all + i, ((~three & ~inside) | (three & of_map(l->first, w))) & lanes(i, n));
	}
}

TARGET void lit_filter_pairs_vector(const struct literals *l, struct lit_stretch *st)
{
	uint16_t all[STRETCH_BYTES + 64], go_on[STRETCH_BYTES + 64];
	size_t n = 0, n_more = 0;
	for (unsigned k = 0; k < st->blocks; k++)
		n = classes_places_avx512(all, n, st->is[k].ideograph & lit_then(st, k), k * CLASSES_BLOCK);
	_mm_storeu_si128((__m128i *)(void *)(all + n), _mm_setzero_si128()); /* a whole vector is read */
	for (size_t i = 0; i < n; i += 8) {
		__m512i w = load_text(st->p, all + i);
		__m512i h = mix(_mm512_xor_si512(_mm512_and_si512(w, SET(PAIR)), SET(CHAR_SALT))), word = look(l, h);
		__m512i row = load_words(l->alone, _mm512_and_si512(_mm512_srli_epi64(w, 8), SET(63)));
		__mmask8 one = _mm512_test_epi64_mask(bit(row, _mm512_and_si512(w, SET(0x3F0000)), 16), SET(1));
		__mmask8 in = lanes(i, n), hit = (alone(word, h) | one) & in, then = more(word, h) & ~hit & in;
		set_hits(st, all + i, hit);
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(all + i));
		_mm_storeu_si128((__m128i *)(void *)(go_on + n_more), _mm_maskz_compress_epi16(then, v));
		n_more += (size_t)__builtin_popcount(then);
	}
	lit_filter_thirds(l, st, go_on, n_more);
}
#endif
