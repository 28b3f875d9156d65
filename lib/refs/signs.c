/* signs.c - see signs.h. A byte's classes are a row of a table, looked up for 64 bytes at
 * once where the processor can. */
#include "signs.h"
#include "classes.h"
#include <pthread.h>
#include <sluice/str.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Classes of a byte by itself; some bits say something else of bytes that are not ASCII. */
enum {
	ONE_STOP = 1, ONE_BLANK = 2, ONE_COLON = 4, ONE_NAME = 8,
	ONE_DIGIT = 16, /* a lead of U+3000 to U+9FFF */
	ONE_ALPHA = 32, /* a lead of Cyrillic */
	ONE_LINE = 64,  /* 0xE5, as of 号 */
	ONE_AT = 128    /* 0xE7, as of 编 */
};
/* Of two that stand together. */
enum { TWO_DOT = 1, TWO_COLON = 2, TWO_OPEN = 4, TWO_HEAD = 8, TWO_CLOSE = 16, TWO_AND = 32, TWO_PERCENT = 64, TWO_AT = 128, TWO_MARK = TWO_AND | TWO_PERCENT | TWO_AT };
/* Of a character of three bytes, or two and whatever follows. */
enum { THREE_SIGN = 1, THREE_LETTER = 2, THREE_BOM = 4, THREE_ZERO = 8, THREE_JOINER = 16, THREE_SHY = 32, THREE_QUOTE = 64, THREE_COLON = 128, THREE_MARK = 63 };

static struct tables {
	uint8_t one[256], first[256], second[256], lead[256], middle[256], last[256];
} tables;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static inline bool is_digit(unsigned char c)
{
	return (unsigned char)(c - '0') < 10;
}

static inline bool is_alpha(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

static void add(uint8_t table[256], const char *bytes, unsigned bits)
{
	for (; *bytes; bytes++)
		table[(unsigned char)*bytes] |= (uint8_t)bits;
}

static void add_from(uint8_t table[256], unsigned from, unsigned to, unsigned bits)
{
	for (unsigned c = from; c <= to; c++)
		table[c] |= (uint8_t)bits;
}

/* A character: the bytes LEAD, MIDDLE and one of FROM to TO; those of one bit are mixed. */
static void add_three(unsigned lead, unsigned middle, unsigned from, unsigned to, unsigned bit)
{
	tables.lead[lead] |= (uint8_t)bit;
	tables.middle[middle] |= (uint8_t)bit;
	add_from(tables.last, from, to, bit);
}

static void tables_make(void)
{
	add(tables.one, ";!?|.\n\t\f\xE3\xEF", ONE_STOP);
	add(tables.one, " \t\r\xE3\xC2", ONE_BLANK);
	add(tables.one, ":", ONE_COLON);
	add_from(tables.one, 'A', 'Z', ONE_NAME | ONE_ALPHA);
	add_from(tables.one, 'a', 'z', ONE_ALPHA);
	add_from(tables.one, 0xC2, 0xC5, ONE_NAME);
	add_from(tables.one, 0xCE, 0xD3, ONE_NAME);
	add_from(tables.one, '0', '9', ONE_DIGIT);
	add_from(tables.one, 0xE3, 0xE9, ONE_DIGIT);
	add_from(tables.one, 0xD0, 0xD1, ONE_ALPHA);
	add(tables.one, "\n\t\f\xE5", ONE_LINE);
	add(tables.one, "@\xE7", ONE_AT);
	/* a dot, a colon or a bracket begins nothing unless the right bytes follow */
	add(tables.first, ".", TWO_DOT);
	add(tables.first, ":", TWO_COLON);
	add(tables.first, "([{", TWO_OPEN);
	add_from(tables.second, '0', '9', TWO_DOT | TWO_COLON);
	add_from(tables.second, 'A', 'Z', TWO_DOT);
	add_from(tables.second, 'a', 'z', TWO_DOT);
	add(tables.second, "]", TWO_DOT);
	add(tables.second, "abcdefABCDEF/\\[]):}", TWO_COLON);
	add(tables.second, ".dDpP@aA_:,[({ \\", TWO_OPEN);
	add_from(tables.second, 0x80, 0xFF, TWO_DOT | TWO_OPEN);
	add(tables.first, "CVUN", TWO_HEAD);
	add(tables.second, "OoEeMm", TWO_HEAD);
	add(tables.first, ">]", TWO_CLOSE);
	add(tables.second, " ", TWO_CLOSE);
	add(tables.first, "&", TWO_AND);
	add(tables.second, "#cpsz", TWO_AND);
	add(tables.first, "%", TWO_PERCENT);
	add(tables.second, "34", TWO_PERCENT);
	add(tables.first, "@", TWO_AT);
	add(tables.second, "\n", TWO_AT);
	add_three(0xEF, 0xBC, 0x8B, 0x8B, THREE_SIGN); /* + */
	add_three(0xEF, 0xBC, 0x8D, 0x99, THREE_SIGN); /* - to 9 */
	add_three(0xEF, 0xBC, 0xA0, 0xBA, THREE_SIGN); /* @ to Z */
	add_three(0xEF, 0xBC, 0xBF, 0xBF, THREE_SIGN); /* _ */
	add_three(0xEF, 0xBD, 0x81, 0x9A, THREE_LETTER); /* a to z */
	add_three(0xEF, 0xBB, 0xBF, 0xBF, THREE_BOM);
	add_three(0xE2, 0x80, 0x8B, 0x8F, THREE_ZERO);
	add_three(0xE2, 0x81, 0xA0, 0xA4, THREE_JOINER);
	add_three(0xC2, 0xAD, 0, 0xFF, THREE_SHY);
	add_three(0xE2, 0x80, 0x9C, 0x9C, THREE_QUOTE); /* “ */
	add_three(0xE3, 0x80, 0x8C, 0x8C, THREE_QUOTE); /* 「 */
	add_three(0xEF, 0xBC, 0x9A, 0x9A, THREE_COLON);
}

/* A byte at a time, whatever the processor. */
struct scalar_block {
	unsigned char c[CLASSES_BLOCK];
};

static inline struct scalar_block scalar_load(const char *p)
{
	struct scalar_block x;
	memcpy(x.c, p, sizeof x.c);
	return x;
}

static inline uint64_t scalar_has(struct scalar_block x, unsigned bits)
{
	uint64_t all = 0;
	for (unsigned i = 0; i < CLASSES_BLOCK; i++)
		all |= (uint64_t)((x.c[i] & bits) != 0) << i;
	return all;
}

static inline uint64_t scalar_is(struct scalar_block x, unsigned c)
{
	uint64_t all = 0;
	for (unsigned i = 0; i < CLASSES_BLOCK; i++)
		all |= (uint64_t)(x.c[i] == c) << i;
	return all;
}

static inline uint64_t scalar_white(struct scalar_block x)
{
	uint64_t all = 0;
	for (unsigned i = 0; i < CLASSES_BLOCK; i++)
		all |= (uint64_t)(x.c[i] <= ' ') << i;
	return all;
}

static inline struct scalar_block scalar_look(struct scalar_block x, const uint8_t table[256])
{
	for (unsigned i = 0; i < CLASSES_BLOCK; i++)
		x.c[i] = table[x.c[i]];
	return x;
}

static inline struct scalar_block scalar_both(struct scalar_block x, struct scalar_block y)
{
	for (unsigned i = 0; i < CLASSES_BLOCK; i++)
		x.c[i] &= y.c[i];
	return x;
}

#define TARGET
#define READER signs_scalar
#define BLOCK struct scalar_block
#define LOAD(p) scalar_load(p)
#define HIGH(x) scalar_has(x, 0x80)
#define LOOK(x, t, high) ((void)(high), scalar_look(x, t))
#define BOTH(x, y) scalar_both(x, y)
#define HAS(x, bits) scalar_has(x, bits)
#define IS(x, c) scalar_is(x, c)
#define WHITE(x) scalar_white(x)
#define DASH(x) (scalar_is(x, '-') | scalar_is(x, '/'))
#define LETTER(x, c) (scalar_is(x, c) | scalar_is(x, (c) - 32))
#include "signs_block.h"

#if defined(__x86_64__)
struct avx2_block {
	__m256i h[2];
};

#define AVX2 __attribute__((target("avx2"), always_inline)) static inline
AVX2 struct avx2_block avx2_load(const char *p)
{
	return (struct avx2_block){ { _mm256_loadu_si256((const __m256i *)(const void *)p),
				      _mm256_loadu_si256((const __m256i *)(const void *)(p + 32)) } };
}

AVX2 uint64_t avx2_bits(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

AVX2 uint64_t avx2_is(struct avx2_block x, unsigned c)
{
	__m256i v = _mm256_set1_epi8((char)c);
	return avx2_bits(_mm256_cmpeq_epi8(x.h[0], v), _mm256_cmpeq_epi8(x.h[1], v));
}

AVX2 uint64_t avx2_white(struct avx2_block x)
{
	__m256i v = _mm256_set1_epi8(' ');
	return avx2_bits(_mm256_cmpeq_epi8(_mm256_max_epu8(x.h[0], v), v), _mm256_cmpeq_epi8(_mm256_max_epu8(x.h[1], v), v));
}

AVX2 uint64_t avx2_has(struct avx2_block x, unsigned bits)
{
	__m256i v = _mm256_set1_epi8((char)bits), none = _mm256_setzero_si256();
	return ~avx2_bits(_mm256_cmpeq_epi8(_mm256_and_si256(x.h[0], v), none), _mm256_cmpeq_epi8(_mm256_and_si256(x.h[1], v), none));
}

AVX2 struct avx2_block avx2_both(struct avx2_block x, struct avx2_block y)
{
	return (struct avx2_block){ { _mm256_and_si256(x.h[0], y.h[0]), _mm256_and_si256(x.h[1], y.h[1]) } };
}

/* Row by row of sixteen: a byte of another row has its highest bit set, and looks up 0. */
AVX2 struct avx2_block avx2_look(struct avx2_block x, const uint8_t table[256], bool high)
{
	struct avx2_block c = { { _mm256_setzero_si256(), _mm256_setzero_si256() } };
	for (unsigned r = 0; r < (high ? 16 : 8); r++) {
		__m256i row = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(table + 16 * r)));
		__m256i first = _mm256_set1_epi8((char)(16 * r)), over = _mm256_set1_epi8(0x70);
		for (unsigned h = 0; h < 2; h++)
			c.h[h] = _mm256_or_si256(c.h[h], _mm256_shuffle_epi8(row, _mm256_adds_epu8(_mm256_sub_epi8(x.h[h], first), over)));
	}
	return c;
}

#define TARGET __attribute__((target("avx2")))
#define READER signs_avx2
#define BLOCK struct avx2_block
#define LOAD(p) avx2_load(p)
#define HIGH(x) avx2_bits((x).h[0], (x).h[1])
#define LOOK(x, t, high) avx2_look(x, t, high)
#define BOTH(x, y) avx2_both(x, y)
#define HAS(x, bits) avx2_has(x, bits)
#define IS(x, c) avx2_is(x, c)
#define WHITE(x) avx2_white(x)
#define DASH(x) (avx2_is(x, '-') | avx2_is(x, '/'))
#define LETTER(x, c) (avx2_is(x, c) | avx2_is(x, (c) - 32))
#include "signs_block.h"

/* A block is one vector, a half of a table two. */
#define AVX512 __attribute__((target("avx512bw,avx512vbmi"), always_inline)) static inline
AVX512 __m512i avx512_look(__m512i x, const uint8_t table[256], uint64_t high)
{
	const void *t = table;
	__m512i low = _mm512_permutex2var_epi8(_mm512_loadu_si512(t), x, _mm512_loadu_si512((const char *)t + 64));
	if (!high)
		return low;
	return _mm512_mask_blend_epi8(
	    high, low, _mm512_permutex2var_epi8(_mm512_loadu_si512((const char *)t + 128), x, _mm512_loadu_si512((const char *)t + 192)));
}

#define TARGET __attribute__((target("avx512bw,avx512vbmi")))
#define READER signs_avx512
#define BLOCK __m512i
#define LOAD(p) _mm512_loadu_si512((const void *)(p))
#define HIGH(x) _mm512_movepi8_mask(x)
#define LOOK(x, t, high) avx512_look(x, t, high)
#define BOTH(x, y) _mm512_and_si512(x, y)
#define HAS(x, bits) _mm512_test_epi8_mask(x, _mm512_set1_epi8((char)(bits)))
#define IS(x, c) _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)(c)))
#define WHITE(x) _mm512_cmple_epu8_mask(x, _mm512_set1_epi8(' '))
#define DASH(x) _mm512_cmpeq_epi8_mask(_mm512_or_si512(x, _mm512_set1_epi8(2)), _mm512_set1_epi8('/'))
#define LETTER(x, c) _mm512_cmpeq_epi8_mask(_mm512_or_si512(x, _mm512_set1_epi8(32)), _mm512_set1_epi8(c))
#include "signs_block.h"
#endif

bool signs_make_at(enum classes_level l, const char *p, size_t blocks, char before, uint64_t *const maps[SIGNS_MAPS], struct signs_seen *seen)
{
	if (!classes_reader_at(l))
		return false;
	pthread_once(&made, tables_make);
#if defined(__x86_64__)
	if (l == CLASSES_AVX512) {
		if (!__builtin_cpu_supports("avx512vbmi"))
			return false;
		signs_avx512(p, blocks, before, maps, seen);
	}
	if (l == CLASSES_AVX2)
		signs_avx2(p, blocks, before, maps, seen);
#endif
	if (l == CLASSES_SCALAR)
		signs_scalar(p, blocks, before, maps, seen);
	return true;
}

void signs_make(const char *p, size_t blocks, char before, uint64_t *const maps[SIGNS_MAPS], struct signs_seen *seen)
{
	for (enum classes_level l = CLASSES_LEVELS; l-- > CLASSES_SCALAR;)
		if (signs_make_at(l, p, blocks, before, maps, seen))
			return;
}
