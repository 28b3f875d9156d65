/* literals_vector.c - the filter by AVX-512: a stretch of text becomes lists of keys that entries may have.
 *
 * A block of 64 bytes is read once, as masks of classes. Where a word or an ideograph begins becomes a list of places and,
 * by one permutation of the block for eight of them, a list of the eight bytes there. All else is done on these lists, eight
 * at a time: keys, their look into the bitmap (eight loads: the instruction that gathers is slower), and a list of those that
 * pass. A word is looked for alone and, where entries go on behind it, with the next word. Single ideographs, signs and what
 * other characters begin entries pass by three tables of six bits of a byte each. What is rare or odd (other alphabets,
 * blanks between ideographs) goes the careful way or a loop of its own. The same is found as by literals_filter.c. */
#include "classes_places.h"
#include "literals_trial.h"

bool lit_has_vectors(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
#else
	return false;
#endif
}

#if defined(__x86_64__)

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define SET(x) _mm512_set1_epi64((long long)(x))
#define BYTES(x) _mm512_set1_epi8((char)(x))

INLINE __m512i mix(__m512i k)
{
	k = _mm512_mullo_epi64(k, SET(0x9E3779B97F4A7C15u));
	return _mm512_xor_si512(k, _mm512_srli_epi64(k, 29));
}

/* Eight loads are faster than the instruction for them. */
#define TWO(k) _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)(const void *)(table + at[k])), _mm_loadl_epi64((const __m128i *)(const void *)(table + at[(k) + 1])))
INLINE __m512i look(const struct literals *l, __m512i h)
{
	const uint64_t *table = l->bitmap;
	uint64_t at[8];
	_mm512_storeu_si512(at, _mm512_srl_epi64(h, _mm_cvtsi32_si128((int)l->shift)));
	__asm__("" : "+m"(at)); /* or the compiler takes them out of the vector, one by one */
	return _mm512_inserti64x4(_mm512_castsi256_si512(_mm256_inserti128_si256(_mm256_castsi128_si256(TWO(0)), TWO(2), 1)),
				  _mm256_inserti128_si256(_mm256_castsi128_si256(TWO(4)), TWO(6), 1), 1);
}

/* lit_alone() and lit_more(): the bits of WORD that the bytes of H name, one a byte. */
struct passed {
	__mmask8 alone, more;
};
INLINE struct passed pass(__m512i word, __m512i h)
{
	__m512i bits = _mm512_multishift_epi64_epi8(h, word);
	return (struct passed){ _mm512_cmpeq_epi64_mask(_mm512_and_si512(bits, SET(0x010101)), SET(0x010101)),
				_mm512_cmpeq_epi64_mask(_mm512_and_si512(bits, SET(0x0101000000)), SET(0x0101000000)) };
}

/* Of eight from I on, those before N. */
INLINE __mmask8 lanes(size_t i, size_t n)
{
	unsigned of = n - i < 8 ? (1u << (n - i)) - 1 : 0xFF;
	return (__mmask8)of;
}

/* The numbers I to I + 7 of which MASK tells go behind the N in LIST. */
INLINE size_t add_some(uint16_t *list, size_t n, __mmask8 mask, size_t i)
{
	__m128i all = _mm_add_epi16(_mm_set1_epi16((short)i), _mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0));
	_mm_storeu_si128((__m128i *)(void *)(list + n), _mm_maskz_compress_epi16(mask, all));
	return n + (size_t)__builtin_popcount(mask);
}

/* A block's bytes by class. */
struct masks {
	uint64_t alpha, digit, blank, sign; /* ASCII; SIGN: begins entries */
	uint64_t high, ideograph;
	uint64_t first, stop, one, other;   /* of several bytes: LIT_SOME_…; ONE; OTHER: neither ideographs nor of three bytes from U+2000 on */
	uint64_t joint, folds;              /* a letter of two bytes; İ, which folds to one of ASCII */
};

struct sets {
	__m512i ascii[2], some[3], one[3];
};

INLINE struct masks masks_of(const struct sets *t, const char *p)
{
	struct masks m = { 0 };
	__m512i v = _mm512_loadu_si512((const void *)p);
	m.high = _mm512_movepi8_mask(v);
	__m512i is = _mm512_maskz_permutex2var_epi8(~m.high, t->ascii[0], v, t->ascii[1]);
	m.alpha = _mm512_test_epi8_mask(is, BYTES(LIT_IS_ALPHA));
	m.digit = _mm512_test_epi8_mask(is, BYTES(LIT_IS_DIGIT));
	m.blank = _mm512_test_epi8_mask(is, BYTES(LIT_IS_BLANK));
	m.sign = _mm512_test_epi8_mask(is, BYTES(LIT_IS_LEAD));
	if (!m.high)
		return m;
	__m512i v1 = _mm512_loadu_si512((const void *)(p + 1)), v2 = _mm512_loadu_si512((const void *)(p + 2));
	uint64_t lead = _mm512_cmpge_epu8_mask(v, BYTES(0xC0)), three = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, BYTES(0xE2)), BYTES(14));
	m.ideograph = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, BYTES(0xE4)), BYTES(10)) | (_mm512_cmpeq_epi8_mask(v, BYTES(0xE3)) & _mm512_cmpge_epu8_mask(v1, BYTES(0x81)));
	__m512i some = _mm512_and_si512(_mm512_permutexvar_epi8(v, t->some[0]), _mm512_and_si512(_mm512_permutexvar_epi8(v1, t->some[1]), _mm512_permutexvar_epi8(v2, t->some[2])));
	__m512i one = _mm512_and_si512(_mm512_permutexvar_epi8(v, t->one[0]), _mm512_and_si512(_mm512_permutexvar_epi8(v1, t->one[1]), _mm512_permutexvar_epi8(v2, t->one[2])));
	m.stop = _mm512_test_epi8_mask(some, BYTES(LIT_SOME_STOP)) & lead;
	m.first = _mm512_test_epi8_mask(some, BYTES(LIT_SOME_FIRST)) & three & ~m.ideograph;
	m.one = _mm512_test_epi8_mask(one, one) & m.ideograph;
	m.other = lead & ~three;
	if (m.other) {
		uint64_t letters = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, BYTES(0xC3)), BYTES(0xD8 - 0xC3)) & ~_mm512_cmpge_epu8_mask(_mm512_sub_epi8(v1, BYTES(0x80)), BYTES(0x40));
		uint64_t times = _mm512_cmpeq_epi8_mask(v, BYTES(0xC3)) & _mm512_cmpeq_epi8_mask(_mm512_and_si512(v1, BYTES(0xDF)), BYTES(0x97));
		m.joint = letters & ~times;
		m.folds = _mm512_cmpeq_epi8_mask(v, BYTES(0xC4)) & _mm512_cmpeq_epi8_mask(v1, BYTES(0xB0));
	}
	return m;
}

/* The bits of a map three bytes on. */
static inline uint64_t on(uint64_t here, uint64_t next)
{
	return here >> 3 | next << 61;
}

/* Places of BITS in the block at P, and the eight bytes at each, behind the N that are in AT and RAW. NEXT: the block behind. */
INLINE size_t places(uint16_t *at, uint64_t *raw, size_t n, uint64_t bits, unsigned base, __m512i v, __m512i next, size_t mostly)
{
	const __m512i all = _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33,
					    32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	const __m512i lane = _mm512_set_epi64(0x0707070707070707, 0x0606060606060606, 0x0505050505050505, 0x0404040404040404, 0x0303030303030303, 0x0202020202020202,
					      0x0101010101010101, 0);
	__m512i one = _mm512_maskz_compress_epi8(bits, all), from = _mm512_set1_epi16((short)base);
	size_t count = (size_t)__builtin_popcountll(bits);
	_mm512_storeu_si512(at + n, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(one)), from));
	if (count > 32)
		_mm512_storeu_si512(at + n + 32, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(one, 1)), from));
	for (size_t i = 0; i < mostly || i < count; i += 8) { /* no guess for these */
		__m512i eight = _mm512_add_epi8(_mm512_permutexvar_epi8(_mm512_add_epi8(lane, BYTES(i)), one), SET(0x0706050403020100));
		_mm512_storeu_si512(raw + n + i, _mm512_permutex2var_epi8(v, eight, next));
	}
	return n + count;
}

/* What a byte behind a word says, in place: as lit_gap[] of 64. */
INLINE void gaps_of(uint8_t *gap)
{
	__m512i v = _mm512_loadu_si512(gap), folded = _mm512_or_si512(v, BYTES(0x20));
	__mmask64 word = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(folded, BYTES('a')), BYTES(26)) | _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, BYTES('0')), BYTES(10));
	__m512i to = _mm512_mask_mov_epi8(v, _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, BYTES('\t')), BYTES(5)), BYTES(' '));
	to = _mm512_mask_mov_epi8(to, word, _mm512_setzero_si512());
	to = _mm512_mask_mov_epi8(to, _mm512_movepi8_mask(v), BYTES(GAP_LETTER));
	to = _mm512_mask_mov_epi8(to, _mm512_cmpge_epu8_mask(v, BYTES(0xE2)), BYTES(GAP_OTHER));
	to = _mm512_mask_mov_epi8(to, _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, BYTES(0xE4)), BYTES(9)), BYTES(GAP_CHAR));
	_mm512_storeu_si512(gap, to);
}

/* The lists of a stretch. */
struct room {
	uint16_t start[REGION_BYTES + 65], end[REGION_BYTES + 65], pair[STRETCH_BYTES + 64], some[REGION_BYTES + 64], more[REGION_BYTES + 64], odd[REGION_BYTES + 64];
	uint8_t gap[REGION_BYTES + 128];
	uint64_t word[REGION_BYTES + 72], both[REGION_BYTES + 72], han[STRETCH_BYTES + 72]; /* the bytes there; then mixed keys */
	uint16_t beside[REGION_BYTES]; /* words that a letter of another alphabet stands in front of */
	size_t words, all, pairs, n_beside;
	uint64_t careful[STRETCH_BLOCKS], one[STRETCH_BLOCKS], sign[STRETCH_BLOCKS], first[STRETCH_BLOCKS];
	uint64_t any_one, any_sign, any_first, folds; /* the stretch has such */
	uint16_t last_at[STRETCH_BYTES + 64];  /* ideographs before a letter, a digit or a blank … */
	uint64_t then[STRETCH_BYTES + 72];     /* … and the bytes there */
	size_t lasts;
};

/* Mixes the N keys at KEYS, which are some entry's, and which others go on behind. */
INLINE size_t look_all(const struct literals *l, uint64_t *keys, size_t n, uint16_t *some, uint16_t *more, size_t *ret_more)
{
	size_t passed = 0, go_on = 0;
	for (size_t i = 0; i < n; i += 8) {
		__m512i h = mix(_mm512_loadu_si512(keys + i));
		_mm512_storeu_si512(keys + i, h);
		struct passed is = pass(look(l, h), h);
		passed = add_some(some, passed, is.alone & lanes(i, n), i);
		if (more)
			go_on = add_some(more, go_on, is.more & lanes(i, n), i);
	}
	if (more)
		*ret_more = go_on;
	return passed;
}

static inline void set(uint64_t *bits, unsigned place)
{
	bits[place / CLASSES_BLOCK] |= (uint64_t)1 << place % CLASSES_BLOCK;
}

INLINE size_t list_of(uint16_t *out, const uint64_t *bits, uint64_t any, unsigned blocks)
{
	size_t n = 0;
	for (unsigned k = 0; any && k < blocks; k++)
		n = classes_places_avx512(out, n, bits[k], k * CLASSES_BLOCK);
	return n;
}

/* Words' keys, alone and with the next one. */
TARGET static void words(const struct literals *l, const char *p, size_t region, size_t base, struct room *r, struct lit_trials *t)
{
	const __m512i low = _mm512_set_epi64(0xFFFFFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFF, 0xFFFFFF, 0xFFFF, 0xFF, -1);
	const __m512i first_byte = _mm512_set_epi64(0x0808080808080808, 0, 0x0808080808080808, 0, 0x0808080808080808, 0, 0x0808080808080808, 0);
	size_t n = r->words, some = 0, more = 0, odd = 0;
	if (n == 0)
		return;
	for (size_t i = 0; i <= n; i += 64)
		gaps_of(r->gap + i);
	__m512i key, next;
#define KEY(to, i) \
	do { \
		__m512i len = _mm512_cvtepu16_epi64(_mm_sub_epi16(_mm_loadu_si128((const __m128i *)(const void *)(r->end + (i))), \
								  _mm_loadu_si128((const __m128i *)(const void *)(r->start + (i))))); \
		len = _mm512_min_epu64(len, SET(WORD_BYTES_MAX)); \
		__m512i letters = _mm512_or_si512(_mm512_loadu_si512(r->word + (i)), SET(LIT_FOLD)); \
		letters = _mm512_and_si512(letters, _mm512_permutexvar_epi64(_mm512_min_epu64(len, SET(KEY_BYTES)), low)); \
		to = _mm512_xor_si512(letters, SET(WORD_SALT)); \
		to = _mm512_mask_xor_epi64(to, _mm512_cmpgt_epu64_mask(len, SET(KEY_BYTES)), to, \
					   _mm512_or_si512(_mm512_shuffle_epi8(len, first_byte), SET(0x8080808080808080u))); \
	} while (0)
	KEY(key, 0);
	for (size_t i = 0; i < n; i += 8) {
		KEY(next, i + 8);
		__m512i then = _mm512_alignr_epi64(next, key, 1);
		__m512i gap = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)(r->gap + i)));
		__m512i h = mix(key);
		struct passed is = pass(look(l, h), h);
		__mmask8 in = lanes(i, n), go_on = is.more & in;
		_mm512_storeu_si512(r->word + i, h);
		some = add_some(r->some, some, is.alone & in, i);
		__mmask8 is_odd = (_mm512_cmpeq_epu64_mask(gap, SET(GAP_LETTER)) & in) | (_mm512_cmpeq_epu64_mask(gap, SET(GAP_OTHER)) & go_on);
		__m512i behind = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)(r->gap + i + 1)));
		is_odd |= _mm512_cmpeq_epu64_mask(behind, SET(GAP_LETTER)) & go_on; /* the next one goes on with another letter */
		odd = add_some(r->odd, odd, is_odd, i);
		then = _mm512_maskz_mov_epi64(_mm512_test_epi64_mask(_mm512_srlv_epi64(SET(GAP_JOINS), gap), SET(1)), then);
		__m512i two = _mm512_ternarylogic_epi64(_mm512_xor_si512(h, SET(NEXT_SALT)), then, _mm512_slli_epi64(gap, 56), 0x96);
		_mm512_storeu_si512(r->both + more, _mm512_maskz_compress_epi64(go_on, two));
		more = add_some(r->more, more, go_on, i);
		key = next;
	}
#undef KEY
	struct lit_trial *v = t->of[LIT_WORD].v;
	for (size_t k = 0; k < some; k++) {
		size_t i = r->some[k];
		v[k] = (struct lit_trial){ r->word[i], (uint32_t)(base + r->start[i]), (uint32_t)(r->end[i] - r->start[i]) };
	}
	t->of[LIT_WORD].n = some;
	for (size_t k = 0; k < more && r->folds; k++) {
		size_t i = r->more[k];
		if (r->start[i + 1] != r->end[i] + 1 && lit_joins(r->gap[i]) && lit_next_folds(str_make(p, region), r->end[i]))
			set(r->careful, r->start[i]);
	}
	bool last = r->all == n && more && r->more[more - 1] == n - 1; /* its next one is not known */
	if (last) {
		set(r->careful, r->start[n - 1]);
		more--;
	}
	some = look_all(l, r->both, more, r->some, NULL, NULL);
	v = t->of[LIT_TWO].v;
	for (size_t k = 0; k < some; k++) {
		size_t i = r->more[r->some[k]];
		unsigned gap = r->gap[i], end = lit_joins(gap) ? r->end[i + 1] : r->end[i] + (unsigned)(gap < 0x80);
		v[k] = (struct lit_trial){ r->both[r->some[k]], (uint32_t)(base + r->start[i]), end - r->start[i] };
	}
	t->of[LIT_TWO].n = some;
	struct lit_list *stems = &t->of[LIT_STEM];
	for (size_t i = 0; i < n && l->any_stems; i++) {
		uint64_t first = lit_load(p + r->start[i]) | LIT_FOLD;
		stems->v[stems->n] = (struct lit_trial){ lit_mix((first & STEM_MASK) ^ STEM_SALT), (uint32_t)(base + r->start[i]), 0 };
		stems->n += r->end[i] - r->start[i] >= (int)STEM_BYTES_MIN && lit_bit(l->stems, (uint32_t)first & 0xFFFF);
	}
	for (size_t k = 0; k < odd; k++) {
		size_t i = r->odd[k];
		if (r->gap[i] != GAP_OTHER || !lit_parts(l, p + r->end[i]))
			set(r->careful, r->start[i]);
	}
	for (size_t k = 0; k < r->n_beside; k++) {
		size_t i = r->beside[k];
		if (i > 0 && i <= n && lit_more(l->bitmap[r->word[i - 1] >> l->shift], r->word[i - 1]))
			set(r->careful, r->start[i - 1]);
	}
}

/* Ideographs with another one behind, and, where entries go on, with the third. */
TARGET static void pairs(const struct literals *l, const char *p, size_t base, struct str text, struct room *r, struct lit_trials *t)
{
	size_t n = r->pairs, some = 0, more = 0, odd = 0;
	for (size_t i = 0; i < n; i += 8) {
		__m512i h = mix(_mm512_xor_si512(_mm512_and_si512(_mm512_loadu_si512(r->han + i), SET(PAIR)), SET(CHAR_SALT)));
		struct passed is = pass(look(l, h), h);
		__mmask8 in = lanes(i, n);
		_mm512_storeu_si512(r->han + i, h);
		some = add_some(r->some, some, is.alone & in, i);
		more = add_some(r->more, more, is.more & in, i);
	}
	struct lit_trial *v = t->of[LIT_HAN].v;
	for (size_t k = 0; k < some; k++)
		v[k] = (struct lit_trial){ r->han[r->some[k]], (uint32_t)(base + r->pair[r->some[k]]), 6 };
	t->of[LIT_HAN].n = some;
	/* the third */
	for (size_t k = 0; k < more; k++) {
		unsigned at = r->pair[r->more[k]];
		uint64_t third = lit_load(p + at + 6);
		r->both[k] = r->han[r->more[k]] ^ (third & ONE) ^ NEXT_SALT;
		r->odd[odd] = (uint16_t)at;
		odd += !lit_wide(third) & !lit_stop(third);
	}
	some = look_all(l, r->both, more, r->some, NULL, NULL);
	v = t->of[LIT_THREE].v;
	for (size_t k = 0; k < some; k++)
		v[k] = (struct lit_trial){ r->both[r->some[k]], (uint32_t)(base + r->pair[r->more[r->some[k]]]), 9 };
	t->of[LIT_THREE].n = some;
	for (size_t k = 0; k < odd; k++) { /* behind blanks, perhaps */
		unsigned at = r->odd[k];
		uint64_t key = lit_key_third(text, base + at + 6, (lit_load(p + at) & PAIR) ^ CHAR_SALT);
		if (key && lit_may_be(l, lit_mix(key)))
			set(r->careful, at);
	}
}

/* How many of the eight bytes of W, from the low one, are blanks. */
static inline uint64_t blanks_of(uint64_t w)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;
	uint64_t space = w ^ ones * ' ', low = w & ~high;
	/* the high bit of each byte: it is no space, and outside of TAB to CR */
	uint64_t not_space = ((space & ~high) + ~high) | space, inside = (low + ones * (0x80 - '\t')) & ~(low + ones * (0x80 - '\r' - 1)) & ~w;
	uint64_t other = (not_space & ~inside) & high;
	return other ? (uint64_t)__builtin_ctzll(other) / 8 : 8;
}

/* Ideographs that are entries alone, and those before a letter, a digit or blanks. */
INLINE __mmask8 is_blank(__m512i byte)
{
	return _mm512_cmpeq_epi64_mask(byte, SET(' ')) | _mm512_cmplt_epu64_mask(_mm512_sub_epi64(byte, SET('\t')), SET(5));
}

TARGET static void ones(const struct literals *l, const char *p, size_t base, struct room *r, unsigned blocks, struct lit_trials *t)
{
	size_t n = list_of(r->some, r->one, r->any_one, blocks);
	struct lit_trial *v = t->of[LIT_ONE].v;
	size_t some = 0, more, odd = 0, far = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t w = lit_load(p + r->some[i]);
		v[some] = (struct lit_trial){ lit_mix((w & ONE) ^ CHAR_SALT), (uint32_t)(base + r->some[i]), 3 };
		some += lit_bit(l->single, lit_wide_cp(w));
	}
	t->of[LIT_ONE].n = some;
	n = r->lasts;
	for (size_t i = 0; i < n; i += 8) {
		__m512i w = _mm512_loadu_si512(r->then + i), then = _mm512_srli_epi64(w, 24), byte = _mm512_and_si512(then, SET(0xFF));
		__mmask8 blank = is_blank(byte);
		then = _mm512_mask_srli_epi64(then, blank, then, 8);
		byte = _mm512_and_si512(then, SET(0xFF));
		__mmask8 high = _mm512_test_epi64_mask(byte, SET(0x80)), wide = _mm512_cmplt_epu64_mask(_mm512_sub_epi64(byte, SET(0xE4)), SET(10));
		/* a sign makes a key that no entry has */
		__m512i second = _mm512_mask_or_epi64(byte, _mm512_cmplt_epu64_mask(_mm512_sub_epi64(byte, SET('A')), SET(26)), byte, SET(0x20));
		second = _mm512_mask_and_epi64(second, high, then, SET(ONE));
		_mm512_storeu_si512(r->both + i, _mm512_xor_si512(_mm512_or_si512(_mm512_and_si512(w, SET(ONE)), _mm512_slli_epi64(second, 24)), SET(CHAR_SALT)));
		odd = add_some(r->odd, odd, ((high & ~wide) | (blank & is_blank(byte))) & lanes(i, n), i);
	}
	for (size_t k = 0; k < odd; k++) { /* behind several blanks, or another character */
		unsigned at = r->last_at[r->odd[k]];
		const char *then = p + at + 3;
		uint64_t blanks = blanks_of(lit_load(then)), next = lit_load(then + blanks), c = next & 0xFF;
		uint64_t small = c | (uint64_t)(c - 'A' < 26) << 5, second = c < 0x80 ? small : next & ONE;
		r->both[r->odd[k]] = ((lit_load(p + at) & ONE) | second << 24) ^ CHAR_SALT;
		r->pair[far] = (uint16_t)at;
		far += ((c >= 0x80) & !lit_wide(next) & !lit_stop(next)) | (blanks == 8);
	}
	for (size_t k = 0; k < far; k++)
		set(r->careful, r->pair[k]);
	some = look_all(l, r->both, n, r->some, r->more, &more);
	v = t->of[LIT_ODD].v;
	for (size_t k = 0; k < some; k++)
		v[k] = (struct lit_trial){ r->both[r->some[k]], (uint32_t)(base + r->last_at[r->some[k]]), 0 };
	t->of[LIT_ODD].n = some;
	for (size_t k = 0; k < more; k++) /* the third */
		set(r->careful, r->last_at[r->more[k]]);
}

/* Signs, with what follows and alone, and other characters. */
TARGET static void signs(const struct literals *l, const char *p, size_t base, struct room *r, unsigned blocks, struct lit_trials *t)
{
	size_t n = list_of(r->some, r->sign, r->any_sign, blocks);
	struct lit_trial *v = t->of[LIT_SIGN].v;
	size_t some = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned at = r->some[i];
		unsigned char c = (unsigned char)p[at + 1];
		uint64_t key = (uint64_t)(unsigned char)p[at] ^ SIGN_SALT, h = lit_mix(key), then = lit_is_blank(c) ? ' ' : literals_quick_fold[c & 127], w = lit_load(p + at + 1);
		if (c >= 0x80 && !lit_wide(w)) {
			set(r->careful, at);
			continue;
		}
		if (c >= 0x80)
			then = lit_wide_cp(w);
		uint64_t two = lit_mix(key ^ then << 24);
		v[some] = (struct lit_trial){ two, (uint32_t)(base + at), 0 };
		some += lit_may_be(l, two);
		v[some] = (struct lit_trial){ h, (uint32_t)(base + at), 0 };
		some += lit_may_be(l, h);
	}
	t->of[LIT_SIGN].n = some;
	n = list_of(r->some, r->first, r->any_first, blocks);
	for (size_t i = 0; i < n; i++)
		r->careful[r->some[i] / CLASSES_BLOCK] |= (uint64_t)lit_bit(l->first, lit_wide_cp(lit_load(p + r->some[i]))) << r->some[i] % CLASSES_BLOCK;
	for (unsigned k = 0; k < blocks; k++)
		for (uint64_t b = r->careful[k]; b; b &= b - 1)
			t->careful[t->n_careful++] = (uint32_t)(base + k * CLASSES_BLOCK + (unsigned)__builtin_ctzll(b));
}

TARGET static void read_blocks(const struct literals *l, const char *p, unsigned blocks, struct lit_carry *carry, struct room *r)
{
	struct sets sets;
	for (unsigned k = 0; k < 3; k++) {
		sets.some[k] = _mm512_loadu_si512(l->some[k]);
		sets.one[k] = _mm512_loadu_si512(l->one[k]);
	}
	sets.ascii[0] = _mm512_loadu_si512(l->ascii);
	sets.ascii[1] = _mm512_loadu_si512(l->ascii + 64);
	size_t starts = 0, ends = 0, skip = carry->alpha | carry->digit; /* the run that began in front of the stretch ends in it */
	r->words = r->pairs = r->lasts = r->n_beside = 0;
	r->any_one = r->any_sign = r->any_first = r->folds = 0;
	struct masks m, next = masks_of(&sets, p);
	uint64_t letters = carry->letter, alpha = carry->alpha, digit = carry->digit, wide = carry->wide;
	for (unsigned k = 0; k < blocks + AHEAD_BLOCKS; k++) {
		m = next;
		const char *block = p + k * CLASSES_BLOCK;
		__m512i v = _mm512_loadu_si512((const void *)block), behind;
		if (k + 1 < blocks + AHEAD_BLOCKS) {
			next = masks_of(&sets, block + CLASSES_BLOCK);
			behind = _mm512_loadu_si512((const void *)(block + CLASSES_BLOCK));
		} else {
			behind = _mm512_maskz_loadu_epi8(0xFF, block + CLASSES_BLOCK);
		}
		r->folds |= m.folds;
		uint64_t a = m.alpha << 1 | alpha, d = m.digit << 1 | digit;
		uint64_t start = (m.alpha & ~a) | (m.digit & ~d), end = (a & ~m.alpha) | (d & ~m.digit);
		if (skip && end) {
			end &= end - 1;
			skip = 0;
		}
		/* a character of an alphabet ended right before */
		uint64_t two = m.other & ~_mm512_cmpge_epu8_mask(v, BYTES(0xE0)), after = two << 2 | (m.other & ~two) << 3 | wide;
		for (uint64_t b = start & after; b; b &= b - 1)
			r->beside[r->n_beside++] = (uint16_t)(starts + (size_t)__builtin_popcountll(start & ((b & -b) - 1)));
		wide = two >> 62 | (m.other & ~two) >> 61;
		_mm512_storeu_si512(r->gap + ends, _mm512_maskz_compress_epi8(end, v));
		ends = classes_places_avx512(r->end, ends, end, k * CLASSES_BLOCK);
		starts = places(r->start, r->word, starts, start, k * CLASSES_BLOCK, v, behind, 16);
		if (k < blocks) {
			r->words = starts;
			r->sign[k] = m.sign;
			r->one[k] = m.one;
			r->first[k] = m.first;
			uint64_t inside = m.joint & (m.joint << 2 | letters | a);
			letters = m.joint >> 62;
			r->careful[k] = m.other & ~inside;
			uint64_t then = m.ideograph & on(m.ideograph, next.ideograph), other = m.ideograph & ~then;
			r->careful[k] |= other & on(m.high & ~m.stop, next.high & ~next.stop);
			if (m.ideograph) {
				r->pairs = places(r->pair, r->han, r->pairs, then, k * CLASSES_BLOCK, v, behind, 16);
				r->lasts = places(r->last_at, r->then, r->lasts, other & on(m.alpha | m.digit | m.blank, next.alpha | next.digit | next.blank), k * CLASSES_BLOCK, v, behind, 8);
			}
			r->any_one |= m.one;
			r->any_sign |= m.sign;
			r->any_first |= m.first;
			if (k == blocks - 1)
				*carry = (struct lit_carry){ .letter = letters, .alpha = m.alpha >> 63, .digit = m.digit >> 63, .wide = wide };
		}
		alpha = m.alpha >> 63, digit = m.digit >> 63;
	}
	if (ends < r->words) { /* longer than what is ahead, and so than what counts */
		r->end[ends] = (uint16_t)(r->start[ends] + WORD_BYTES_MAX);
		r->gap[ends++] = 0;
	}
	r->all = ends;
	if (starts <= ends) /* what is read as the last one's next */
		r->start[ends] = 1;
	r->end[ends] = (uint16_t)(r->start[ends] + 1);
	memset(r->start + ends + 1, 0, 16 * sizeof *r->start); /* whole vectors are read */
	memset(r->end + ends + 1, 0, 16 * sizeof *r->end);
	memset(r->word + starts, 0, 16 * sizeof *r->word);
}

TARGET void lit_vector_stretch(const struct literals *l, struct str text, size_t base, unsigned blocks, struct lit_carry *carry, struct lit_trials *t)
{
	struct room r;
	const char *p = text.p + base;
	read_blocks(l, p, blocks, carry, &r);
	words(l, p, (blocks + AHEAD_BLOCKS) * CLASSES_BLOCK, base, &r, t);
	lit_trial_ahead(l, &t->of[LIT_WORD]);
	lit_trial_ahead(l, &t->of[LIT_TWO]);
	lit_trial_ahead(l, &t->of[LIT_STEM]);
	pairs(l, p, base, text, &r, t);
	ones(l, p, base, &r, blocks, t);
	signs(l, p, base, &r, blocks, t);
	for (enum lit_sort sort = LIT_HAN; sort < LIT_SORTS; sort++)
		lit_trial_ahead(l, &t->of[sort]);
}
#endif
