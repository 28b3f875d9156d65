/* any_of.c - see any_of.h. */
#include "any_of.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define PREFIX 4u
#define SHORTEST 3u
#define GROUPS 8u

static bool is_at(struct str s, size_t i, const char *const *wanted, size_t n)
{
	const char *p = s.p + i;
	for (size_t k = 0; k < n; k++) {
		if (wanted[k][0] != p[0] || s.len - i < SHORTEST || wanted[k][1] != p[1] || wanted[k][2] != p[2])
			continue;
		size_t len = strlen(wanted[k]);
		if (s.len - i >= len && memcmp(p, wanted[k], len) == 0)
			return true;
	}
	return false;
}

bool any_of_scalar(struct str s, const char *const *wanted, size_t n)
{
	bool first[256] = { false };
	for (size_t k = 0; k < n; k++)
		first[(unsigned char)wanted[k][0]] = true;
	for (size_t i = 0; i < s.len; i++)
		if (first[(unsigned char)s.p[i]] && is_at(s, i, wanted, n))
			return true;
	return false;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static bool any_of_avx2(struct str s, const char *const *wanted, size_t n)
{
	uint8_t low[PREFIX][16] = { { 0 } }, high[PREFIX][16] = { { 0 } };
	for (size_t k = 0; k < n; k++) {
		/* those that begin alike in one group */
		unsigned begin = (unsigned char)wanted[k][0], group = (begin + (begin >> 4) * 3) % GROUPS;
		for (unsigned b = 0; b < PREFIX; b++) {
			unsigned char c = (unsigned char)wanted[k][b];
			if (c == '\0') { /* one of three: any byte may follow */
				for (unsigned h = 0; h < 16; h++) {
					low[b][h] |= (uint8_t)(1u << group);
					high[b][h] |= (uint8_t)(1u << group);
				}
				break;
			}
			low[b][c & 15] |= (uint8_t)(1u << group);
			high[b][c >> 4] |= (uint8_t)(1u << group);
		}
	}
	__m256i lo[PREFIX], hi[PREFIX], half = _mm256_set1_epi8(15);
	for (unsigned b = 0; b < PREFIX; b++) {
		lo[b] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)low[b]));
		hi[b] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)high[b]));
	}
	size_t i = 0;
	for (; i + 32 + PREFIX <= s.len; i += 32) {
		__m256i groups = _mm256_set1_epi8(-1);
		for (unsigned b = 0; b < PREFIX; b++) {
			__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(s.p + i + b));
			groups = _mm256_and_si256(groups, _mm256_shuffle_epi8(lo[b], _mm256_and_si256(v, half)));
			groups = _mm256_and_si256(groups, _mm256_shuffle_epi8(hi[b], _mm256_and_si256(_mm256_srli_epi16(v, 4), half)));
		}
		uint32_t none = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(groups, _mm256_setzero_si256()));
		for (uint32_t may = ~none; may; may &= may - 1)
			if (is_at(s, i + (unsigned)__builtin_ctz(may), wanted, n))
				return true;
	}
	return any_of_scalar(str_sub(s, i, s.len), wanted, n);
}
#endif

bool any_of(struct str s, const char *const *wanted, size_t n)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		return any_of_avx2(s, wanted, n);
#endif
	return any_of_scalar(s, wanted, n);
}
