/* literals_key.h - what the builder and the scanner of literals share: the
 * matcher's tables, classes of characters, folding, and the keys.
 *
 * A key is mostly what stands in the text: a word's letters, low byte first
 * (of more than eight bytes the first and last eight, mixed); two ideographs as
 * they are in UTF-8. Entries of several words are keyed by their first two words and
 * the sign between, so that "The Hague" is not tried at every "the": the scanner has each
 * word's key anyway. Salts keep the sorts of keys apart. */
#ifndef SLUICE_REFS_LITERALS_KEY_H
#define SLUICE_REFS_LITERALS_KEY_H

#include "classes.h"
#include "literals.h"
#include <sluice/utf8.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { CLASS_SIGN, CLASS_LETTER, CLASS_CHAR }; /* other, of an alphabet or digit, of a script without spaces */

#define KEY_BYTES 8u
#define WORD_BYTES_MAX 64u  /* of a word that count: longer ones are told by walking */
#define WORD_SALT 0x1000000000000000u
#define CHAR_SALT 0x2000000000000000u
#define NEXT_SALT 0x0000003000000000u
#define STEM_SALT 0x4000000000000000u
#define SIGN_SALT 0x7000000000000000u
#define STEM_BYTES_MIN 4u
#define STEM_MASK 0xFFFFFFFFu

struct entry {
	uint64_t key;      /* mixed */
	uint32_t off, len; /* folded bytes in pool */
	uint32_t exact;    /* offset of the exact bytes, or UINT32_MAX */
	uint32_t row;
	uint32_t block;    /* of a key's first entry: how many have that key */
	uint32_t next[2];  /* what the two bytes behind the key can be, a bit a lit_follow[]; a block's first: of all its entries */
	uint8_t table, flags;
	bool han : 1;         /* of ideographs, kana and hangul alone, U+3040 to U+DFFF: bytes can be compared */
	bool key_is_word : 1; /* of ASCII or another alphabet, and nothing of what follows */
	bool all_cells : 1;   /* of a block's first entry: all want a cell's end */
	bool any_padded : 1;  /* … some are found across spaces */
	bool all_words : 1;   /* … all are that one word in ASCII, and end with it */
	bool all_han : 1;     /* … all are HAN */
	bool any_digits : 1;  /* … some may begin where a letter and a digit touch */
	uint8_t cases;        /* … bit 0: may begin with a capital, bit 1: with a small letter */
};

#define LIT_HEAD_CAPITAL 1u /* some entry may begin with a capital … */
#define LIT_HEAD_SMALL 2u   /* … with a small letter … */
#define LIT_HEAD_DIGITS 4u  /* … where a letter and a digit touch */
#define LIT_HEAD_CELLS 8u   /* all want a cell's end */
#define LIT_HEAD_LOG 4
#define LIT_HEAD_BITS 15u

struct literals {
	bool mapped;       /* what is pointed to lies in a file: compiled.h */
	struct buf pool;
	struct entry *v;
	size_t n, cap;
	struct lit_head {
		uint32_t first;   /* the block's first entry + 1; 0: none */
		uint32_t tag;     /* of the mixed key's high bits; the low ones: LIT_HEAD_… */
		uint32_t next[2]; /* as the first entry's */
	} *heads;          /* what most trials are rejected by: buckets of HEADS, each filled from its first on, by mixed key; of full ones … */
	void *heads_room;  /* the memory, which is not a cache line's multiple */
	size_t head_mask;  /* … what has no room stands in the next; buckets less one */
	uint64_t *bitmap;  /* three bits a key, two a gate, all in one word: a look costs one load */
	unsigned shift;    /* 64 - log2(words) */
	struct class_set leads; /* ASCII signs that start entries */
	bool any_stems;
	uint64_t *gates;   /* until it is built: keys of first words and pairs that other keys go on behind */
	size_t n_gates, gates_cap;
	/* For vectors: classes of ASCII (LIT_IS_…), and three tables of a byte's low six bits each: a character of three bytes is
	 * one of a set, perhaps, when a bit is set in all three. */
	uint8_t ascii[128], some[3][64], one[3][64];
	bool after[128];   /* signs that may go on behind the first word of some entry */
	uint64_t *stems;   /* bit of the first two folded letters of each stem in ASCII */
	uint64_t alone[64]; /* bit of the second and third byte of each ideograph that is an entry alone */
	uint64_t *single;  /* bit of each code point below 0x10000 that is an entry alone … */
	uint64_t *first;   /* … and that is some entry's first character, alphabets apart */
};

#define HEADS 4u /* a cache line of them */

#define LIT_IS_ALPHA 1u
#define LIT_IS_DIGIT 2u
#define LIT_IS_LEAD 4u  /* of LEADS */
#define LIT_IS_BLANK 8u
#define LIT_SOME_STOP 0x0Fu  /* in SOME: signs, see lit_stop() … */
#define LIT_SOME_FIRST 0xF0u /* … and FIRST, ideographs apart; ONE: ideographs that are an entry alone */

/* Class and folded form of the code points that make up most texts, so that a
 * letter costs two loads. literals_new() fills them. */
#define QUICK_MAX 0x600u
extern uint8_t literals_quick_class[QUICK_MAX]; /* class, and 8 for a digit */
extern uint16_t literals_quick_fold[QUICK_MAX];
#define FOLLOW_WORDS 0x0FFFFFFEu /* letters and digits */
#define FOLLOW_BLANK 28u
#define FOLLOW_WIDE 29u /* a byte of 0x80 or more */
extern uint8_t lit_follow[256]; /* the bit of struct entry's NEXT: letters 1 to 26, digits 27, signs share what is left */
extern uint8_t lit_cell[256]; /* bit 0: a cell may end before such a byte, bit 1: … before a blank and this */
extern uint8_t lit_gap[256]; /* what the byte behind a word in ASCII says of the gap: GAP_… */
int literals_class(uint32_t cp);
uint32_t literals_fold(uint32_t cp);

static inline int qclass(uint32_t cp)
{
	return cp < QUICK_MAX ? literals_quick_class[cp] & 7 : literals_class(cp);
}

static inline uint32_t qfold(uint32_t cp)
{
	return cp < QUICK_MAX ? literals_quick_fold[cp] : literals_fold(cp);
}

static inline bool lit_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static inline uint64_t lit_mix(uint64_t k)
{
	k *= 0x9E3779B97F4A7C15u;
	return k ^ k >> 29;
}

/* What the bitmap knows of a mixed key: an entry has it (three bits, named by its low bytes), or (the next two) entries
 * have it and go on behind it. */
static inline uint64_t lit_alone(uint64_t word, uint64_t h)
{
	return word >> (h & 63) & word >> (h >> 8 & 63) & word >> (h >> 16 & 63) & 1;
}
static inline uint64_t lit_more(uint64_t word, uint64_t h)
{
	return word >> (h >> 24 & 63) & word >> (h >> 32 & 63) & 1;
}

static inline bool lit_may_be(const struct literals *l, uint64_t h)
{
	return lit_alone(l->bitmap[h >> l->shift], h);
}

static inline bool lit_head_is(const struct lit_head *e, uint64_t h)
{
	return (e->tag ^ (uint32_t)(h >> 32)) <= LIT_HEAD_BITS;
}

/* The bucket that the mixed key H begins in. */
static inline const struct lit_head *lit_bucket(const struct literals *l, uint64_t h)
{
	return l->heads + (h & l->head_mask) * HEADS;
}

/* A bit for each head of the bucket E that has H's tag; one without an entry may have it, too. */
static inline unsigned lit_heads_are(const struct lit_head *e, uint64_t h)
{
#if defined(__SSE2__)
	const __m128i *v = (const __m128i *)(const void *)e;
	__m128i tags = _mm_unpackhi_epi64(_mm_unpacklo_epi32(_mm_loadu_si128(v), _mm_loadu_si128(v + 1)), _mm_unpacklo_epi32(_mm_loadu_si128(v + 2), _mm_loadu_si128(v + 3)));
	__m128i other = _mm_srli_epi32(_mm_xor_si128(tags, _mm_set1_epi32((int)(h >> 32))), LIT_HEAD_LOG);
	return (unsigned)_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(other, _mm_setzero_si128())));
#else
	unsigned is = 0;
	for (unsigned k = 0; k < HEADS; k++)
		is |= (unsigned)lit_head_is(&e[k], h) << k;
	return is;
#endif
}

static inline bool lit_is_blank(unsigned char c)
{
	return (c == ' ') | ((unsigned char)(c - '\t') < 5);
}

/* An ideograph, kana or hangul begins here, or what is malformed. */
static inline bool lit_wide_lead(const char *p)
{
	return (unsigned char)p[0] >= 0xE4 || ((unsigned char)p[0] == 0xE3 && (unsigned char)p[1] > 0x80);
}

static inline size_t lit_char(struct str s, size_t i, uint32_t *cp)
{
	unsigned char c = (unsigned char)s.p[i];
	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	return utf8_decode(str_make(s.p + i, s.len - i), cp);
}

static inline bool lit_bit(const uint64_t *map, uint32_t cp)
{
	return cp < 0x10000 && (map[cp >> 6] >> (cp & 63) & 1);
}

/* Past the white space at I. */
size_t lit_skip_space(struct str s, size_t i);
/* Key of what starts at I, the character CP of N bytes. *RET_SECOND gets the
 * key that stems are kept under (first four bytes of the word), for other
 * scripts that of the first character alone, or 0; *RET_END the end of the word or
 * of the characters that the key holds. */
uint64_t lit_key_at(struct str s, size_t i, uint32_t cp, size_t n, int class, uint64_t *ret_second, size_t *ret_end);
/* Key of a word together with what follows it at J: the sign or blank there and the next word,
 * whatever signs stand between, or that a character of several bytes follows; 0 when neither does. *RET_SEEN (may be
 * NULL): the scanner of words in ASCII comes upon it; *RET_END (the same): the end of that word. */
uint64_t lit_key_beyond(struct str s, size_t j, uint64_t word_key, bool *ret_seen, size_t *ret_end);
/* Key of two characters with the third one behind J; 0 when it is of another kind. */
uint64_t lit_key_third(struct str s, size_t j, uint64_t pair_key);

static inline uint64_t lit_load(const char *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

#define LIT_FOLD 0x2020202020202020u /* capitals to small letters; digits and a space stay */
/* What a word is followed by: a sign, ' ' for blanks, 0 when a letter touches a digit. */
#define GAP_CHAR 0x80u  /* an ideograph … */
#define GAP_LETTER 0xFEu /* (in the scanner) the word goes on with a letter of another alphabet, perhaps */
#define GAP_OTHER 0xFFu  /* (in the scanner) another character of several bytes */

/* Behind blanks and these signs the next word counts, too: New York, Wi-Fi; not so in US$. */
#define GAP_JOINS (1u | (uint64_t)1 << ' ' | (uint64_t)1 << '&' | (uint64_t)1 << '\'' | (uint64_t)1 << '(' | (uint64_t)1 << ')' | (uint64_t)1 << ',' | \
		   (uint64_t)1 << '-' | (uint64_t)1 << '.' | (uint64_t)1 << '/' | (uint64_t)1 << ':')
static inline bool lit_joins(unsigned gap)
{
	return (gap < 64) & GAP_JOINS >> (gap & 63);
}

/* What the length of a word of more than eight bytes adds to the key of these: bits that no letter in ASCII has. */
static inline uint64_t lit_key_long(unsigned n)
{
	return (n * 0x0101010101010101u) | 0x8080808080808080u;
}

/* The key of two words: that of the first mixed. */
static inline uint64_t lit_key_two(uint64_t mixed, unsigned gap, uint64_t next)
{
	return mixed ^ next ^ (uint64_t)gap << 56 ^ NEXT_SALT;
}

/* The key so far, and what follows. */
static inline uint64_t lit_key_more(uint64_t key, uint64_t more)
{
	return lit_mix(key) ^ more;
}

#endif
