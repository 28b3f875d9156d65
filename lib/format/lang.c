/* lang.c - scripts first: where most letters are Han, Hangul, kana … the script
 * answers, which short texts need; CLD2 tells the languages of one script. */
#include "format/lang.h"

#include <sluice/utf8.h>

#include <stdio.h>

#define SAMPLE_BYTES_MAX 65536

enum { HAN, KANA, HANGUL, CYRILLIC, ARABIC, LATIN, OTHER, SCRIPTS };

/* Characters of everyday use that only one of the two writings has. */
static const char simplified[] = "这们来时说对会学国发经过还进动样现为关开与长东车见电话头问题应该让业务报权书网项签约额单";
static const char traditional[] = "這們來時說對會學國發經過還進動樣現為關開與長東車見電話頭問題應該讓業務報權書網項簽約額單";

static size_t count_of(struct str s, const char *set)
{
	size_t n = 0;
	for (struct str rest = s; rest.len;) {
		uint32_t cp;
		size_t k = utf8_decode(rest, &cp);
		if (k == 3 && str_find(str_from(set), str_sub(rest, 0, 3)) >= 0)
			n++;
		rest = str_sub(rest, k, rest.len);
	}
	return n;
}

void lang_of(struct str text, char ret[LANG_NAME_MAX])
{
	size_t n[SCRIPTS] = { 0 }, letters = 0;
	ret[0] = '\0';
	text = str_sub(text, 0, utf8_cut(text, text.len < SAMPLE_BYTES_MAX ? text.len : SAMPLE_BYTES_MAX));
	for (struct str rest = text; rest.len;) {
		uint32_t c;
		rest = str_sub(rest, utf8_decode(rest, &c), rest.len);
		int script = utf8_is_han(c) ? HAN : c >= 0x3041 && c <= 0x30FF ? KANA : (c >= 0xAC00 && c <= 0xD7A3) ? HANGUL : (c >= 0x400 && c <= 0x52F) ? CYRILLIC
			: (c >= 0x600 && c <= 0x6FF) ? ARABIC : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F) ? LATIN
			: (c >= 0x370 && c < 0xE80) || (c >= 0x1E00 && c < 0x2000) ? OTHER : -1;
		if (script < 0)
			continue;
		n[script]++;
		/* one ideograph says as much as a short word */
		letters += script == HAN ? 3 : 1;
	}
	if (letters < LANG_LETTERS_MIN)
		return;
	size_t east = n[HAN] + n[KANA] + n[HANGUL];
	if (east * 4 > n[LATIN] + n[CYRILLIC] + n[ARABIC] + n[OTHER]) {
		if (n[KANA] * 10 > n[HAN] + n[KANA])
			snprintf(ret, LANG_NAME_MAX, "ja");
		else if (n[HANGUL] > n[HAN])
			snprintf(ret, LANG_NAME_MAX, "ko");
		else
			snprintf(ret, LANG_NAME_MAX, count_of(text, traditional) > count_of(text, simplified) ? "zh-Hant" : "zh");
		return;
	}
	if (lang_cld2(text.p, text.len, ret))
		return;
	ret[0] = '\0';
	if (n[CYRILLIC] > n[LATIN] * 2)
		snprintf(ret, LANG_NAME_MAX, "ru");
}
