/* classes.c - a block's masks, by vectors or a byte at a time. Any set of ASCII
 * signs costs two table look-ups within a vector, whatever its size: eight
 * high halves have a bit each. */
#include "classes_places.h"

void class_set_add(struct class_set *s, unsigned char c)
{
	if (c >= 0x80)
		return;
	s->high[c >> 4] = (uint8_t)(1u << (c >> 4));
	s->low[c & 15] |= (uint8_t)(1u << (c >> 4));
}

static void scalar_block(const struct class_set *set, const char *p, struct classes *ret)
{
	struct classes m = { 0 };
	for (unsigned i = 0; i < CLASSES_BLOCK; i++) {
		unsigned char c = (unsigned char)p[i];
		m.digit |= (uint64_t)((unsigned char)(c - '0') < 10) << i;
		m.alpha |= (uint64_t)((unsigned char)((c | 32) - 'a') < 26) << i;
		m.lead |= (uint64_t)(c >= 0xC0) << i;
		m.alphabet |= (uint64_t)((unsigned char)(c - 0xC0) < 0x22) << i;
		m.ideograph |= (uint64_t)((unsigned char)(c - 0xE4) < 9) << i;
		m.sign |= (uint64_t)((set->low[c & 15] & set->high[c >> 4]) != 0) << i;
	}
	*ret = m;
}

static void classes_scalar(const struct class_set *set, const char *p, unsigned n, struct classes *ret)
{
	for (unsigned k = 0; k < n; k++)
		scalar_block(set, p + k * CLASSES_BLOCK, ret + k);
}

#if defined(__x86_64__)
static inline __attribute__((target("avx2"), always_inline)) void block_avx2(__m256i low_table, __m256i high_table, const char *p,
									     struct classes *ret)
{
	uint64_t digit[2], alpha[2], lead[2], alphabet[2], ideograph[2], sign[2];
	for (unsigned h = 0; h < 2; h++) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32 * h));
		__m256i folded = _mm256_or_si256(v, _mm256_set1_epi8(0x20)), half = _mm256_set1_epi8(15);
		/* signed compares: bytes of 0x80 and more are negative, never in a range; a range
		 * of 26 or 10 is one compare when it is moved to the lowest values */
		__m256i d = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 10)), _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - '0'))));
		__m256i a = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 26)), _mm256_add_epi8(folded, _mm256_set1_epi8((char)(-128 - 'a'))));
		__m256i l = _mm256_and_si256(v, _mm256_cmpgt_epi8(v, _mm256_set1_epi8(-0x41))); /* its highest bit counts */
		__m256i b = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 0x22)), _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - 0xC0))));
		__m256i i = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + 9)), _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - 0xE4))));
		__m256i row = _mm256_shuffle_epi8(high_table, _mm256_and_si256(_mm256_srli_epi16(v, 4), half));
		__m256i s = _mm256_and_si256(_mm256_shuffle_epi8(low_table, _mm256_and_si256(v, half)), row);
		digit[h] = (uint32_t)_mm256_movemask_epi8(d);
		alpha[h] = (uint32_t)_mm256_movemask_epi8(a);
		lead[h] = (uint32_t)_mm256_movemask_epi8(l);
		alphabet[h] = (uint32_t)_mm256_movemask_epi8(b);
		ideograph[h] = (uint32_t)_mm256_movemask_epi8(i);
		sign[h] = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(s, _mm256_setzero_si256()));
	}
	ret->digit = digit[0] | digit[1] << 32;
	ret->alpha = alpha[0] | alpha[1] << 32;
	ret->lead = lead[0] | lead[1] << 32;
	ret->alphabet = alphabet[0] | alphabet[1] << 32;
	ret->ideograph = ideograph[0] | ideograph[1] << 32;
	ret->sign = (sign[0] & UINT32_MAX) | sign[1] << 32;
}

__attribute__((target("avx2"))) static void classes_avx2(const struct class_set *set, const char *p, unsigned n, struct classes *ret)
{
	__m256i low_table = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)set->low));
	__m256i high_table = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)set->high));
	for (unsigned k = 0; k < n; k++)
		block_avx2(low_table, high_table, p + k * CLASSES_BLOCK, ret + k);
}

/* A block is one vector, and each class one compare. */
__attribute__((target("avx512bw"))) static void classes_avx512(const struct class_set *set, const char *p, unsigned n, struct classes *ret)
{
	__m512i low = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)set->low));
	__m512i high = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)set->high)), half = _mm512_set1_epi8(15);
	for (unsigned k = 0; k < n; k++) {
		__m512i v = _mm512_loadu_si512((const void *)(p + k * CLASSES_BLOCK)), folded = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
		ret[k].digit = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
		ret[k].alpha = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(folded, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
		ret[k].lead = _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8((char)0xC0));
		ret[k].alphabet = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8((char)0xC0)), _mm512_set1_epi8(0x22));
		ret[k].ideograph = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8((char)0xE4)), _mm512_set1_epi8(9));
		__m512i row = _mm512_shuffle_epi8(high, _mm512_and_si512(_mm512_srli_epi16(v, 4), half));
		ret[k].sign = _mm512_test_epi8_mask(_mm512_shuffle_epi8(low, _mm512_and_si512(v, half)), row);
	}
}
#endif

size_t classes_list_scalar(uint16_t *out, const uint64_t *bits, unsigned blocks)
{
	size_t n = 0;
	for (unsigned k = 0; k < blocks; k++)
		n = classes_places(out, n, bits[k], k * CLASSES_BLOCK);
	return n;
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt"))) static size_t list_avx512(uint16_t *out, const uint64_t *bits, unsigned blocks)
{
	size_t n = 0;
	for (unsigned k = 0; k < blocks; k++)
		n = classes_places_avx512(out, n, bits[k], k * CLASSES_BLOCK);
	return n;
}
#endif

size_t classes_list(uint16_t *out, const uint64_t *bits, unsigned blocks)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"))
		return list_avx512(out, bits, blocks);
#endif
	return classes_list_scalar(out, bits, blocks);
}

static enum classes_level best_level(void)
{
	for (enum classes_level l = CLASSES_LEVELS - 1; l > CLASSES_SCALAR; l--)
		if (classes_reader_at(l))
			return l;
	return CLASSES_SCALAR;
}

classes_fn *classes_reader_at(enum classes_level l)
{
#if defined(__x86_64__)
	if (l == CLASSES_AVX512)
		return __builtin_cpu_supports("avx512bw") ? classes_avx512 : NULL;
	if (l == CLASSES_AVX2)
		return __builtin_cpu_supports("avx2") ? classes_avx2 : NULL;
#endif
	return l == CLASSES_SCALAR ? classes_scalar : NULL;
}

classes_fn *classes_reader(void)
{
	return classes_reader_at(best_level());
}
