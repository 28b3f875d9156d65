/* plausible.c - text layers made by a wrong table of codes.
 *
 * A PDF may show one letter and name another: a font without ToUnicode, or
 * with a false one on purpose. Such a layer is well-formed and means nothing.
 * Three measures tell, each with a wide margin, because the price of a false
 * alarm is OCR where exact text was at hand: a fifth of any Chinese text are
 * its hundred commonest characters (chance gives half a percent); words have
 * vowels; marks stand at their ends. A dictionary was rejected: leaks are full of
 * names, and languages are many. */
#include "text/plausible.h"

#include <sluice/utf8.h>

#define HAN_MIN 60
#define HAN_COMMON_PART 0.06
#define LETTERS_MIN 50
/* Part of the letters that stand in words as words are … */
#define WORDS_PART 0.3
/* … and of those that are vowels: languages have 35 to 50 in a hundred. */
#define VOWELS_PART 0.22
#define ODD_MIN 20
/* Of a page; a wrong table is wrong from its first word. */
#define SAMPLE_BYTES 3000

/* The commonest of Chinese and Japanese, simplified and traditional. */
static const char commonest[] =
	"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起"
	"小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反明看原利比或但质气第向道此变条只没结解问意建月公无系"
	"者最立代通并提直题程五位入常文总次品式设及管特件长基资路级少统接将组见计别期区任据处给保百规口金元万号名市省县局司份签乙甲付款項為個國這時來們說會對發動過學經種產後"
	"體與關萬號縣簽總計機電見長間業實現開進還從無點問題條變當數應";

static bool vowel(uint32_t c)
{
	c |= 32;
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool letter(uint32_t c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Marks that stand inside words, addresses and numbers. */
static bool joins(unsigned char c)
{
	return c == '.' || c == '-' || c == '/' || c == '@' || c == ':' || c == '_' || c == '\'' || c == ',' || c == '%';
}

struct measure {
	size_t all, odd, han, kana, common, other;
	size_t words, vowels, jumbled; /* letters in words and vowels among them; letters in what is none */
};

#define PIECE_MIN 5u
#define PIECE_TURN 6u

/* Letters in what is no word as a whole. Marked-up text and program code are words
 * with signs between them (\fBReboot()\fR, EmitsChangedSignal("false")); a wrong
 * table leaves short pieces, with capitals anywhere. */
static void pieces(struct measure *m, const char *p, size_t n)
{
	for (size_t i = 0, end; i < n; i = end > i ? end : i + 1) {
		size_t vowels = 0, turns = 0;
		for (end = i; end < n && letter((unsigned char)p[end]); end++) {
			vowels += vowel((unsigned char)p[end]);
			turns += end > i && (p[end - 1] & 32) && !(p[end] & 32);
		}
		if (end - i >= PIECE_MIN && turns * PIECE_TURN <= end - i) {
			m->words += end - i;
			m->vowels += vowels;
		} else {
			m->jumbled += end - i;
		}
	}
}

/* One run of bytes without white space. */
static void token(struct measure *m, const char *p, size_t n)
{
	while (n && !letter((unsigned char)*p) && !((unsigned char)*p & 0x80) && !(*p >= '0' && *p <= '9'))
		p++, n--;
	while (n && !letter((unsigned char)p[n - 1]) && !((unsigned char)p[n - 1] & 0x80) && !(p[n - 1] >= '0' && p[n - 1] <= '9'))
		n--;
	size_t letters = 0, vowels = 0, turns = 0, inner = 0, digits = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		if (letter(c)) {
			letters++;
			vowels += vowel(c);
			turns += i && letter((unsigned char)p[i - 1]) && (p[i - 1] & 32) && !(c & 32);
		} else if (c & 0x80) {
			vowels++;
		} else if (c >= '0' && c <= '9') {
			digits++;
		} else if (!joins(c)) {
			inner++;
		}
	}
	if (letters == 0 || (digits && letters + digits == n && n >= 16)) /* a hash, a key */
		return;
	if (inner || turns > 1) {
		pieces(m, p, n);
	} else if (digits < 2) {
		m->words += letters;
		m->vowels += vowels;
	}
}

#define HAN_FIRST 0x4E00u
#define HAN_LAST 0x9FFFu

static bool is_common(uint32_t c)
{
	static uint8_t bits[(HAN_LAST - HAN_FIRST + 8) / 8];
	static bool made;
	if (!made) {
		struct str s = str_from(commonest);
		for (uint32_t k; s.len; s = str_sub(s, utf8_decode(s, &k), s.len))
			if (utf8_decode(s, &k) && k >= HAN_FIRST && k <= HAN_LAST)
				bits[(k - HAN_FIRST) / 8] |= (uint8_t)(1u << (k - HAN_FIRST) % 8);
		made = true;
	}
	return c >= HAN_FIRST && c <= HAN_LAST && (bits[(c - HAN_FIRST) / 8] >> (c - HAN_FIRST) % 8 & 1);
}

bool plausible_text(struct str s)
{
	struct measure m = { .all = 0 };
	size_t begin = 0;
	s = str_sub(s, 0, s.len < SAMPLE_BYTES ? s.len : SAMPLE_BYTES);
	for (size_t i = 0, n; i <= s.len; i += n) {
		uint32_t c = ' ';
		n = i < s.len ? utf8_decode(str_sub(s, i, s.len), &c) : 1;
		bool blank = c <= ' ' || c == 0x3000 || c == 0xA0;
		if (blank || utf8_is_han(c) || (c >= 0x3000 && c < 0x3130)) {
			token(&m, s.p + begin, i - begin);
			begin = i + n;
		}
		if (blank)
			continue;
		m.all++;
		m.odd += c == UTF8_REPLACEMENT || (c >= 0xE000 && c <= 0xF8FF) || c < 0x20;
		m.kana += c >= 0x3041 && c < 0x30FB;
		if (utf8_is_han(c)) {
			m.han++;
			m.common += is_common(c);
		} else if (c >= 0x250) {
			m.other++;
		}
	}
	if (m.all > ODD_MIN && m.odd * 2 > m.all)
		return false;
	if (m.han >= HAN_MIN && m.han * 2 > m.all)
		return m.kana * 20 > m.han || (double)m.common >= HAN_COMMON_PART * (double)m.han;
	size_t letters = m.words + m.jumbled;
	if (letters < LETTERS_MIN || (m.han + m.other) * 4 > m.all)
		return true;
	return (double)m.words >= WORDS_PART * (double)letters && (double)m.vowels >= VOWELS_PART * (double)m.words;
}
