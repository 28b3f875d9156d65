/* amount_words.c - what the words at a sum say of it: no more than it, about it
 * (不超过, about, 左右), or that it is none at all (一元化, 两块石头). */
#include "amount.h"
#include "number.h"
#include <sluice/utf8.h>

static bool starts_at(struct str s, size_t at, const char *z)
{
	return str_starts(str_sub(s, at, s.len), str_from(z));
}

static bool ends_at(struct str s, size_t at, const char *z)
{
	return str_ends(str_sub(s, 0, at), str_from(z));
}

static const struct cue {
	const char *text, *approx;
} cues_before[] = {
	{ "不超过", "at-most" }, { "不高于", "at-most" }, { "至多", "at-most" }, { "最高", "at-most" }, { "上限", "at-most" },
	{ "up to", "at-most" }, { "not exceeding", "at-most" }, { "не более", "at-most" }, { "до", "at-most" },
	{ "不低于", "at-least" }, { "不少于", "at-least" }, { "至少", "at-least" }, { "at least", "at-least" },
	{ "more than", "at-least" }, { "over", "at-least" }, { "超过", "at-least" }, { "не менее", "at-least" },
	{ "大约", "about" }, { "约", "about" }, { "近", "about" }, { "about", "about" }, { "around", "about" },
	{ "approximately", "about" }, { "approx.", "about" }, { "nearly", "about" }, { "some", "about" }, { "~", "about" },
	{ "около", "about" }, { "примерно", "about" }, { "估算", "about" }, { "暂定", "provisional" }, { "暂定为", "provisional" },
	{ "暂定价", "provisional" },
}, cues_after[] = {
	{ "左右", "about" }, { "上下", "about" }, { "以上", "at-least" }, { "以内", "at-most" }, { "以下", "at-most" },
	{ "(暂定)", "provisional" }, { "（暂定）", "provisional" }, { " or so", "about" },
};

const char *amount_qualifier(struct str s, size_t start, size_t end)
{
	size_t b = start;
	while (b > 0 && start - b < 3 && (s.p[b - 1] == ' ' || s.p[b - 1] == ':'))
		b--;
	if (ends_at(s, b, "人民币"))
		b -= strlen("人民币");
	for (size_t i = 0; i < sizeof cues_before / sizeof *cues_before; i++) {
		if (!ends_at(s, b, cues_before[i].text))
			continue;
		size_t at = b - strlen(cues_before[i].text);
		/* a whole word in alphabets */
		if ((unsigned char)cues_before[i].text[0] != 0xE4 && at > 0 && (s.p[at - 1] | 32) >= 'a' && (s.p[at - 1] | 32) <= 'z')
			continue;
		return cues_before[i].approx;
	}
	for (size_t i = 0; i < sizeof cues_after / sizeof *cues_after; i++)
		if (starts_at(s, end, cues_after[i].text))
			return cues_after[i].approx;
	return NULL;
}

bool amount_misread(struct str s, const struct number *num, size_t num_start, size_t unit_start, size_t unit_end)
{
	static const char *const after_yuan[] = { "化", "论", "素", "组", "件", "旦", "首", "帅", "老", "宵", "气", "论", "次", "一体" };
	if (ends_at(s, num_start, "第")) /* 第三块 */
		return true;
	if (!num->words)
		return false;
	if (starts_at(s, unit_start, "元"))
		for (size_t i = 0; i < sizeof after_yuan / sizeof *after_yuan; i++)
			if (starts_at(s, unit_end, after_yuan[i]))
				return true;
	if (starts_at(s, unit_start, "块")) {
		uint32_t next = 0;
		if (unit_end < s.len)
			utf8_decode(str_sub(s, unit_end, s.len), &next);
		if (ends_at(s, unit_end, "钱"))
			return false;
		return utf8_is_han(next) && number_digit(next, NULL) < 0;
	}
	return false;
}
