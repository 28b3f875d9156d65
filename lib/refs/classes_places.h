/* classes_places.h - the bits of a block as a list of places, within a loop over blocks; see classes_list(). */
#ifndef SLUICE_REFS_CLASSES_PLACES_H
#define SLUICE_REFS_CLASSES_PLACES_H

#include "classes.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Behind the N that are in OUT; eight are written at once. Returns how many there are now. */
static inline __attribute__((always_inline)) size_t classes_places(uint16_t *out, size_t n, uint64_t bits, unsigned base)
{
	size_t end = n + (size_t)__builtin_popcountll(bits);
	while (bits) {
		for (unsigned k = 0; k < 8; k++) {
			out[n + k] = (uint16_t)(base + (unsigned)__builtin_ctzll(bits | (uint64_t)1 << 63));
			bits &= bits - 1;
		}
		n += 8;
	}
	return end;
}

#if defined(__x86_64__)
/* The same, 64 at once. */
static inline __attribute__((always_inline, target("avx512f,avx512bw,avx512vbmi2,popcnt"))) size_t classes_places_avx512(uint16_t *out, size_t n, uint64_t bits,
																unsigned base)
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
#endif

#endif
