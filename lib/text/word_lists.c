/* word_lists.c - [MS-DOC] 2.9.150 (LVL), 2.9.147 (LSTF), 2.9.131 (LFO), 2.9.271
 * (STSH): list definitions, the lists that use them, the styles that name lists. */
#include "word_lists.h"

#include "ole_text.h"
#include "word_props.h"

#include <stdio.h>

enum { FC_STSHF = 0xA2, FC_PLF_LST = 0x2E2, FC_PLF_LFO = 0x2EA, LISTS_MAX = 4096, STYLES_MAX = 4096 };

/* Number formats by code ([MS-OSHARED] 2.2.1.3, MSONFC) under OOXML's names. */
static const char *format_name(unsigned nfc)
{
	static const char *const names[] = { "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "decimal", "decimal", "decimal", "decimal",
		"ideographDigital", "japaneseCounting", "decimal", "decimal", "decimal", "decimal", "chineseLegalSimplified", "chineseCounting", "decimalEnclosedCircle", "decimal",
		"decimal", "decimal", "decimalZero", "bullet", "decimal", "decimal", "decimal", "decimal", "decimalEnclosedCircleChinese", "decimal",
		"ideographTraditional", "ideographZodiac", "decimal", "taiwaneseCounting", "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseCountingThousand",
		"chineseCounting", "chineseLegalSimplified", "chineseCountingThousand" };
	return nfc < sizeof names / sizeof names[0] ? names[nfc] : nfc == 0xFF ? "none" : "decimal";
}

/* Cuts one LVL off *S into L; TEXT holds its number text, with %1 to %9. */
static bool next_level(struct str *s, struct numbering_level *l, struct buf *text)
{
	if (s->len < 30)
		return false;
	const char *p = s->p;
	size_t chpx = (unsigned char)p[24], papx = (unsigned char)p[25], at = 28 + papx + chpx;
	if (s->len < at + 2)
		return false;
	size_t n = u16(p + at);
	struct str xst = str_sub(*s, at + 2, at + 2 + 2 * n);
	buf_clear(text);
	for (size_t i = 0; i + 2 <= xst.len; i += 2) {
		uint16_t c = u16(xst.p + i);
		if (c < 9)
			buf_printf(text, "%%%u", c + 1u);
		else
			ole_text_utf16(text, xst.p + i, 1);
	}
	uint32_t start = u32(p);
	*l = (struct numbering_level){ .format = format_name((unsigned char)p[4]), .text = buf_z(text), .start = start < 1000000 ? (int)start : 1,
				       .restart = p[5] & 8 ? (unsigned char)p[26] : -1, .legal = p[5] & 4, .glued = p[15] == 2 };
	*s = str_sub(*s, at + 2 + 2 * n, s->len);
	return true;
}

/* The list definitions; their levels lie behind the table, not counted in it. */
static size_t read_definitions(struct numbering *n, struct str at, struct buf *text)
{
	if (at.len < 2)
		return 0;
	size_t lists = u16(at.p);
	struct str levels = str_sub(at, 2 + lists * 28, at.len);
	for (size_t i = 0; i < lists && i < LISTS_MAX && 2 + (i + 1) * 28 <= at.len; i++) {
		const char *p = at.p + 2 + i * 28;
		int count = p[26] & 1 ? 1 : 9;
		for (int k = 0; k < count; k++) {
			struct numbering_level l;
			if (!next_level(&levels, &l, text))
				return i;
			numbering_add_level(n, (int)u32(p), k, &l);
		}
	}
	return lists;
}

/* The lists proper: each uses a definition, and may begin or look otherwise. */
static void read_lists(struct numbering *n, struct str at, struct buf *text)
{
	if (at.len < 4)
		return;
	size_t lists = u32(at.p) < LISTS_MAX ? u32(at.p) : LISTS_MAX;
	struct str data = str_sub(at, 4 + lists * 16, at.len);
	for (size_t i = 0; i < lists && 4 + (i + 1) * 16 <= at.len; i++) {
		const char *p = at.p + 4 + i * 16;
		numbering_add_num(n, (int)i + 1, (int)u32(p));
		unsigned overrides = (unsigned char)p[12];
		data = str_sub(data, 4, data.len);
		for (unsigned k = 0; k < overrides && data.len >= 8; k++) {
			uint32_t start = u32(data.p), bits = u32(data.p + 4);
			int level = (int)(bits & 15);
			data = str_sub(data, 8, data.len);
			if (bits & 0x20) {
				struct numbering_level l;
				if (!next_level(&data, &l, text))
					return;
				start = (uint32_t)l.start;
				numbering_redefine(n, (int)i + 1, level, &l);
			}
			if (bits & 0x10)
				numbering_restart(n, (int)i + 1, level, start < 1000000 ? (int)start : 1);
		}
	}
}

/* Paragraph styles that name a list, and the styles they are based on. */
static void read_styles(struct numbering *n, struct str at)
{
	if (at.len < 6)
		return;
	size_t count = u16(at.p + 2), base = u16(at.p + 4), i = 0;
	for (at = str_sub(at, 2 + (size_t)u16(at.p), at.len); at.len >= 2 && i < count && i < STYLES_MAX; i++) {
		size_t len = u16(at.p);
		struct str std = str_sub(at, 2, 2 + len);
		at = str_sub(at, 2 + len + (len & 1), at.len);
		if (std.len < 10 || (u16(std.p + 2) & 15) != 1) /* not a paragraph style */
			continue;
		unsigned based_on = u16(std.p + 2) >> 4;
		struct str rest = str_sub(std, base, std.len);
		if (rest.len < 4)
			continue;
		rest = str_sub(rest, 2 + 2 * (size_t)u16(rest.p) + 2, rest.len); /* the name and its NUL */
		struct word_para p = { .list = -1, .level = -1 };
		if (rest.len >= 4)
			word_sprms(str_sub(rest, 4, 2 + (size_t)u16(rest.p)), &p);
		char id[16], base_id[16] = "";
		snprintf(id, sizeof id, "%zu", i);
		if (based_on != 0xFFF)
			snprintf(base_id, sizeof base_id, "%u", based_on);
		numbering_add_style(n, id, base_id, p.list, p.level);
	}
}

static struct str table_part(struct str fib, struct str table, size_t at, bool to_end)
{
	if (fib.len < at + 8 || u32(fib.p + at) >= table.len || u32(fib.p + at + 4) == 0)
		return str_make(NULL, 0);
	size_t from = u32(fib.p + at);
	return str_sub(table, from, to_end ? table.len : from + u32(fib.p + at + 4));
}

struct numbering *word_lists_read(struct str fib, struct str table)
{
	struct str lists = table_part(fib, table, FC_PLF_LFO, false), definitions = table_part(fib, table, FC_PLF_LST, true);
	if (!lists.len || !definitions.len)
		return NULL;
	struct numbering *n = numbering_new();
	struct buf text;
	buf_init(&text, 4096);
	if (read_definitions(n, definitions, &text)) {
		read_lists(n, lists, &text);
		read_styles(n, table_part(fib, table, FC_STSHF, false));
	}
	buf_release(&text);
	return n;
}

void word_lists_label(struct numbering *n, int list, int level, unsigned style, struct buf *out)
{
	char id[16];
	if (!n || list == 0)
		return;
	snprintf(id, sizeof id, "%u", style);
	numbering_label(n, list, level, id, out);
}
