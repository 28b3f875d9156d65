/* lang.c - letters counted by script, then languages within the script. */
#include "format/lang.h"

#include "format/lang_cld2.h"

#include <sluice/utf8.h>

#include <stdio.h>

enum script { LATIN, CYRILLIC, ARABIC, HAN, KANA, HANGUL, GREEK, HEBREW, THAI, DEVANAGARI, OTHER, SCRIPTS };

/* Scripts that one language of note is written in. */
static const struct { uint32_t from, to; const char *lang;
} own_script[] = {
	{ 0x0370, 0x03FF, "el" }, { 0x0530, 0x058F, "hy" }, { 0x0590, 0x05FF, "he" }, { 0x0980, 0x09FF, "bn" }, { 0x0A00, 0x0A7F, "pa" },
	{ 0x0A80, 0x0AFF, "gu" }, { 0x0B80, 0x0BFF, "ta" }, { 0x0C00, 0x0C7F, "te" }, { 0x0C80, 0x0CFF, "kn" }, { 0x0D00, 0x0D7F, "ml" },
	{ 0x0D80, 0x0DFF, "si" }, { 0x0E00, 0x0E7F, "th" }, { 0x0E80, 0x0EFF, "lo" }, { 0x0F00, 0x0FFF, "bo" }, { 0x1000, 0x109F, "my" },
	{ 0x10A0, 0x10FF, "ka" }, { 0x1200, 0x137F, "am" }, { 0x1780, 0x17FF, "km" }, { 0x1800, 0x18AF, "mn" },
};
#define OWN_SCRIPTS (sizeof own_script / sizeof own_script[0])

/* Characters of which the other way of writing Chinese uses another form, the
 * commonest first; both strings pair up. */
static const char simplified[] =
	"们这国来为个说时会对发于过学经动进种产还开没实现问关点业样体将间当长义东车应机电话员总样书报见让头门变条战传记论认设运区决组务术较压质极单选转济验确热办义权类声极际达济标则构带队职众称议陈飞马风广务严丽举习买乱亚产亲亿仅从价众优伤传伟侧储双签订购网项约额单湾货银证护岁";
static const char traditional[] =
	"們這國來為個說時會對發於過學經動進種產還開沒實現問關點業樣體將間當長義東車應機電話員總樣書報見讓頭門變條戰傳記論認設運區決組務術較壓質極單選轉濟驗確熱辦義權類聲極際達濟標則構帶隊職眾稱議陳飛馬風廣務嚴麗舉習買亂亞產親億僅從價眾優傷傳偉側儲雙簽訂購網項約額單灣貨銀證護歲";

struct count {
	size_t script[SCRIPTS], own[OWN_SCRIPTS], letters;
	size_t simplified, traditional;
};

static bool is_in(const char *set, uint32_t c)
{
	char z[5];
	size_t n = utf8_encode(c, z);
	return str_find(str_from(set), str_make(z, n)) >= 0;
}

static void count_letters(struct str s, struct count *n)
{
	while (s.len) {
		uint32_t c;
		size_t k = utf8_decode(s, &c);
		s = str_sub(s, k, s.len);
		if ((c | 32) >= 'a' && (c | 32) <= 'z') {
			n->script[LATIN]++;
		} else if (c < 0xC0) {
			continue;
		} else if (c < 0x250 || (c >= 0x1E00 && c < 0x1F00)) {
			n->script[LATIN]++;
		} else if (c >= 0x400 && c < 0x530) {
			n->script[CYRILLIC]++;
		} else if ((c >= 0x620 && c < 0x6E0) || (c >= 0x750 && c < 0x780) || (c >= 0xFB50 && c < 0xFE00) || (c >= 0xFE70 && c < 0xFEFD)) {
			n->script[ARABIC]++;
		} else if (c >= 0x3041 && c < 0x30FB) {
			n->script[KANA]++;
		} else if (c >= 0xAC00 && c < 0xD7A4) {
			n->script[HANGUL]++;
		} else if (c >= 0x900 && c < 0x980) {
			n->script[DEVANAGARI]++;
		} else if (utf8_is_han(c)) {
			n->script[HAN]++;
			if (n->script[HAN] < 2000) {
				bool a = is_in(simplified, c), b = is_in(traditional, c);
				n->simplified += a && !b;
				n->traditional += b && !a;
			}
		} else {
			for (size_t i = 0; i < OWN_SCRIPTS; i++)
				if (c >= own_script[i].from && c <= own_script[i].to) {
					n->own[i]++;
					n->script[OTHER]++;
				}
		}
	}
}

/* Without CLD2, or where it is not sure: letters that one language has of
 * those that share a script, then its commonest words. */
static const struct { enum script script; const char *lang, *letters;
} telling[] = {
	{ CYRILLIC, "uk", "їєґ" }, { CYRILLIC, "be", "ў" },    { CYRILLIC, "kk", "әғқңұһ" }, { CYRILLIC, "sr", "ђћџ" },
	{ CYRILLIC, "mk", "ѓќѕ" }, { CYRILLIC, "tg", "ҳҷӣӯ" }, { ARABIC, "ur", "ٹڈڑےں" },    { ARABIC, "ps", "ښځړډ" },
	{ ARABIC, "ug", "ەۇېۆ" },  { ARABIC, "fa", "پچژگیک" }, { LATIN, "vi", "ơưạếệộợ" },   { LATIN, "tr", "ğış" },
	{ LATIN, "ro", "țșă" },    { LATIN, "pl", "łżśę" },    { LATIN, "cs", "řěů" },       { LATIN, "hu", "őű" },
};
static const struct { const char *lang, *words; } small_words[] = {
	{ "en", "the of and to in is that for it with" }, { "de", "der die und das ist nicht mit von den ein" }, { "fr", "le la les des est et une dans pour que" },
	{ "es", "el los las del que una por con para es" }, { "pt", "os as do da que uma para com em não" }, { "it", "il di che della per una con sono gli non" },
	{ "nl", "de het een van en dat niet voor met zijn" }, { "pl", "w z na i się nie jest do że to" }, { "sv", "och att det som en är för på med av" },
	{ "tr", "ve bir bu için ile da de olarak çok daha" }, { "id", "yang dan di untuk dengan ini dari pada tidak dalam" }, { "vi", "và của là các có cho trong không được với" },
};

static const char *by_letters(struct str s, enum script script, size_t letters)
{
	const char *best = NULL;
	size_t most = letters / 100; /* a name or two is no proof */
	for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++) {
		if (telling[i].script != script)
			continue;
		size_t n = 0;
		for (struct str rest = s; rest.len;) {
			uint32_t c;
			size_t k = utf8_decode(rest, &c);
			n += c >= 0x80 && is_in(telling[i].letters, c);
			rest = str_sub(rest, k, rest.len);
		}
		if (n > most) {
			most = n;
			best = telling[i].lang;
		}
	}
	return best ? best : script == CYRILLIC ? "ru" : script == ARABIC ? "ar" : script == DEVANAGARI ? "hi" : NULL;
}

static const char *by_words(struct str s)
{
	size_t hits[sizeof small_words / sizeof small_words[0]] = { 0 }, words = 0, best = 0;
	while (s.len) {
		size_t n = 0;
		while (n < s.len && ((unsigned char)s.p[n] >= 0x80 || ((s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z')))
			n++;
		struct str word = str_sub(s, 0, n), rest, one;
		words += n > 0;
		for (size_t i = 0; n && i < sizeof small_words / sizeof small_words[0]; i++) {
			rest = str_from(small_words[i].words);
			while (str_next(&rest, ' ', &one))
				hits[i] += str_eq_nocase(one, word);
		}
		s = str_sub(s, n + !n, s.len);
	}
	for (size_t i = 1; i < sizeof small_words / sizeof small_words[0]; i++)
		if (hits[i] > hits[best])
			best = i;
	return hits[best] >= 2 && hits[best] * 15 >= words ? small_words[best].lang : NULL;
}

/* Are there two words at least? Names of files, digests and numbers are none: CLD2
 * is sure of the language of 09af19ab-a8fd_0.png. */
static bool has_words(struct str s)
{
	size_t words = 0, letters = 0;
	bool odd = false;
	for (size_t i = 0; i <= s.len && words < 2; i++) {
		unsigned char c = i < s.len ? (unsigned char)s.p[i] : ' ';
		if (c <= ' ') {
			words += !odd && letters > 1;
			letters = odd = 0;
		} else {
			letters += c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
			odd |= (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '\\';
		}
	}
	return words == 2;
}

static bool name_it(const char *lang, char ret[LANG_NAME_MAX])
{
	static const char *const newer[][2] = { { "iw", "he" }, { "no", "nb" }, { "jw", "jv" }, { "in", "id" }, { "tl", "fil" }, { "un", "" } };
	for (size_t i = 0; lang && i < sizeof newer / sizeof newer[0]; i++)
		if (strcmp(lang, newer[i][0]) == 0)
			lang = newer[i][1];
	snprintf(ret, LANG_NAME_MAX, "%s", lang ? lang : "");
	return ret[0] != '\0';
}

static bool detect(struct str text, char ret[LANG_NAME_MAX])
{
	text = str_sub(text, 0, utf8_cut(text, LANG_HEAD_BYTES));
	struct count n;
	memset(&n, 0, sizeof n);
	count_letters(text, &n);
	/* a Han character says as much as two or three letters */
	size_t weight[SCRIPTS], best = LATIN, all = 0;
	for (size_t i = 0; i < SCRIPTS; i++) {
		weight[i] = n.script[i] * (i == HAN ? 3 : i == HANGUL || i == KANA ? 2 : 1);
		all += n.script[i];
		if (weight[i] > weight[best])
			best = i;
	}
	ret[0] = '\0';
	if (all < (best == LATIN ? 12u : 3u))
		return false;
	/* Chinese papers with English names and code stay Chinese: a text is in the
	 * script that carries its sentences, Latin only when hardly anything else is there */
	if (best == LATIN) {
		for (size_t i = 1; i < SCRIPTS; i++)
			if (weight[i] * 3 > weight[LATIN] && (best == LATIN || weight[i] > weight[best]))
				best = i;
	}
	if ((best == HAN || best == KANA) && n.script[KANA] * 12 > n.script[HAN])
		return name_it("ja", ret);
	if (best == HAN && n.script[HANGUL] * 2 > n.script[HAN])
		best = HANGUL;
	if (best == HAN)
		return name_it(n.traditional > n.simplified ? "zh-Hant" : "zh", ret);
	if (best == HANGUL)
		return name_it("ko", ret);
	if (best == OTHER) {
		size_t most = 0;
		for (size_t i = 1; i < OWN_SCRIPTS; i++)
			if (n.own[i] > n.own[most])
				most = i;
		return name_it(own_script[most].lang, ret);
	}
	if (best == LATIN && !has_words(text))
		return false;
	/* invalid UTF-8 would stop CLD2 */
	char code[LANG_NAME_MAX];
	struct buf clean;
	buf_init(&clean, LANG_HEAD_BYTES * 3);
	buf_add_utf8_clean(&clean, text);
	bool known = lang_cld2(buf_z(&clean), clean.len, code);
	buf_release(&clean);
	if (known && strncmp(code, "zh", 2) != 0)
		return name_it(code, ret);
	const char *lang = by_letters(text, (enum script)best, n.script[best]);
	if (!lang && best == LATIN)
		lang = by_words(text);
	return name_it(lang, ret);
}

void lang_of(struct str text, char ret[LANG_NAME_MAX])
{
	detect(text, ret);
}
