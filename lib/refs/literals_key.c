/* literals_key.c - classes, folding and keys of the matcher of literals. */
#include "literals_key.h"
#include <utf8proc.h>

uint8_t literals_quick_class[QUICK_MAX];
uint16_t literals_quick_fold[QUICK_MAX];
uint8_t lit_gap[256], lit_follow[256], lit_cell[256];

/* Letters of alphabets up to U+1FFF but South East Asia's scripts, which set
 * no spaces; above that ideographs, kana, hangul. */
int literals_class(uint32_t cp)
{
	if (cp < 0x80)
		return lit_digit(cp) || ((cp | 32) >= 'a' && (cp | 32) <= 'z') ? CLASS_LETTER : CLASS_SIGN;
	if (cp < 0xC0)
		return cp == 0xAA || cp == 0xB5 || cp == 0xBA ? CLASS_LETTER : CLASS_SIGN;
	if (cp < 0xE00)
		return cp == 0xD7 || cp == 0xF7 || cp == 0x60C || cp == 0x61B || cp == 0x61F || cp == 0x6D4 ? CLASS_SIGN : CLASS_LETTER;
	if (cp < 0x10A0)
		return CLASS_CHAR;
	if (cp < 0x1100)
		return CLASS_LETTER;
	if (cp < 0x1E00)
		return CLASS_CHAR;
	if (cp < 0x2000)
		return CLASS_LETTER;
	if (cp < 0x2E80 || (cp >= 0x3000 && cp < 0x3005) || (cp >= 0x3008 && cp < 0x3021) || (cp >= 0xFF00 && cp < 0xFF10) ||
	    (cp >= 0xFF1A && cp < 0xFF21) || cp == 0xFFFD || cp == 0xFEFF)
		return CLASS_SIGN;
	return CLASS_CHAR;
}

uint32_t literals_fold(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if (cp >= 0x410 && cp < 0x430)
		return cp + 32;
	if (cp >= 0x430 && cp < 0x450)
		return cp;
	if (cp == 0x401 || cp == 0x451)
		return 0x435; /* Ё is mostly written Е */
	if (cp == 0x2019 || cp == 0x02BC)
		return '\'';
	if (cp < 0x2000)
		return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return literals_fold(utf8_narrow(cp));
	return cp;
}

size_t lit_skip_space(struct str s, size_t i)
{
	uint32_t cp;
	while (i < s.len) {
		size_t n = lit_char(s, i, &cp);
		if (cp != ' ' && ((cp > ' ' && cp < 0x80) || !utf8_is_space(cp)))
			break;
		i += n;
	}
	return i;
}

/* Letters as they are packed into keys: ASCII takes a byte, others two. */
struct packed {
	unsigned char p[WORD_BYTES_MAX + 8];
	unsigned n;
};

static void pack(struct packed *k, uint32_t f)
{
	k->p[k->n++] = (unsigned char)f;
	if (f >= 0x80)
		k->p[k->n++] = (unsigned char)(f >> 8);
}

static uint64_t eight(const unsigned char *p, unsigned n)
{
	uint64_t k = 0;
	for (unsigned i = 0; i < n && i < KEY_BYTES; i++)
		k |= (uint64_t)p[i] << 8 * i;
	return k;
}

static uint64_t packed_key(const struct packed *k)
{
	return eight(k->p, k->n) ^ WORD_SALT ^ (k->n > KEY_BYTES ? lit_key_long(k->n) : 0);
}

/* Packs the letters (or digits) from I, the first being CP; their end. */
static size_t pack_word(struct packed *k, struct str s, size_t i, unsigned max)
{
	uint32_t cp;
	bool digit = i < s.len && lit_digit((unsigned char)s.p[i]);
	while (i < s.len && k->n < max) {
		size_t n = lit_char(s, i, &cp);
		if (qclass(cp) != CLASS_LETTER || lit_digit(cp) != digit)
			break;
		pack(k, qfold(cp));
		i += n;
	}
	return i;
}

/* The first three bytes of a character in UTF-8, low first. */
static uint64_t char_bytes(uint32_t cp)
{
	char b[4] = { 0 };
	utf8_encode(cp, b);
	return (uint64_t)(unsigned char)b[0] | (uint64_t)(unsigned char)b[1] << 8 | (uint64_t)(unsigned char)b[2] << 16;
}

uint64_t lit_key_at(struct str s, size_t i, uint32_t cp, size_t n, int class, uint64_t *ret_second, size_t *ret_end)
{
	*ret_second = 0;
	*ret_end = i + n;
	if (class == CLASS_SIGN) {
		/* "(" starts few names and many words: the next character counts too */
		*ret_second = (uint64_t)cp ^ SIGN_SALT;
		if (i + n >= s.len)
			return *ret_second;
		uint32_t next;
		lit_char(s, i + n, &next);
		return *ret_second ^ (uint64_t)(utf8_is_space(next) ? ' ' : qfold(next)) << 24;
	}
	if (class == CLASS_LETTER) {
		struct packed k = { .n = 0 };
		*ret_end = pack_word(&k, s, i, WORD_BYTES_MAX);
		if (k.n >= STEM_BYTES_MIN)
			*ret_second = (eight(k.p, k.n) & STEM_MASK) ^ STEM_SALT;
		return packed_key(&k);
	}
	*ret_second = char_bytes(qfold(cp)) ^ CHAR_SALT;
	i = lit_skip_space(s, i + n);
	if (i >= s.len)
		return *ret_second;
	n = lit_char(s, i, &cp);
	if (qclass(cp) == CLASS_SIGN)
		return *ret_second;
	*ret_end = i + n;
	return *ret_second ^ char_bytes(qfold(cp)) << 24;
}

uint64_t lit_key_beyond(struct str s, size_t j, uint64_t word_key, bool *ret_seen, size_t *ret_end)
{
	uint32_t cp;
	bool seen = true, ascii = false;
	if (j >= s.len)
		return 0;
	size_t n = lit_char(s, j, &cp), from = j;
	int class = qclass(cp);
	uint32_t gap = 0;
	if (class == CLASS_SIGN) {
		gap = utf8_is_space(cp) ? ' ' : qfold(cp);
		seen = gap < 0x80;
		for (j += n; j < s.len && lit_joins(gap); j += n) {
			n = lit_char(s, j, &cp);
			class = qclass(cp);
			if (class != CLASS_SIGN)
				break;
			seen = seen && cp < 0x80;
		}
	}
	if (ret_end)
		*ret_end = j;
	if (ret_seen)
		*ret_seen = seen;
	if (class == CLASS_CHAR && j == from)
		return lit_key_two(lit_mix(word_key), GAP_CHAR, 0);
	if (gap >= 0x80)
		return 0;
	if (!lit_joins(gap))
		return lit_key_two(lit_mix(word_key), gap, 0);
	if (class != CLASS_LETTER || j >= s.len)
		return 0;
	struct packed k = { .n = 0 };
	size_t end = pack_word(&k, s, j, WORD_BYTES_MAX);
	/* a letter of ASCII beside another is odd enough */
	for (size_t i = j; i < end; i++)
		ascii = ascii || (unsigned char)s.p[i] < 0x80;
	if (ret_end)
		*ret_end = end;
	if (ret_seen)
		*ret_seen = seen && (ascii || j == from);
	return lit_key_two(lit_mix(word_key), gap, packed_key(&k));
}

uint64_t lit_key_third(struct str s, size_t j, uint64_t pair_key)
{
	uint32_t cp;
	j = lit_skip_space(s, j);
	if (j >= s.len)
		return 0;
	lit_char(s, j, &cp);
	return qclass(cp) == CLASS_CHAR ? lit_key_more(pair_key, char_bytes(qfold(cp))) ^ NEXT_SALT : 0;
}
