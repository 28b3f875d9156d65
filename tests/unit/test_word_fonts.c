/* test_word_fonts.c - the character sets of a Word 6 stream made by hand: a
 * default font, a Russian and a Chinese one, then tables that lie. */
#include "tap.h"

#include "text/codepage.h"
#include "text/word_fonts.h"

#include <stdlib.h>

enum { TEXT = 0x200, PAGE = 2, PLC = 0x700, FONTS = 0x740, SIZE = 0x800 };
static unsigned char file[SIZE];

static void put16(size_t at, unsigned v)
{
	file[at] = (unsigned char)v;
	file[at + 1] = (unsigned char)(v >> 8);
}

static void put32(size_t at, uint32_t v)
{
	put16(at, v & 0xFFFF);
	put16(at + 2, v >> 16);
}

static void make(unsigned chse, unsigned lid)
{
	static const unsigned char fonts[] = { 0, 0, 9, 0, 0, 0, 0, 0, 'R', 'o', 'm', 0, 9, 0, 0, 0, 204, 0, 'C', 'y', 'r', 0, 9, 0, 0, 0, 134, 0, 'S', 'u', 'n', 0 };
	/* italic off, size, then the font: what stands before must be stepped over */
	static const unsigned char russian[] = { 8, 86, 0, 99, 44, 0, 93, 1, 0 }, chinese[] = { 9, 96, 0, 0, 99, 44, 0, 93, 2, 0 }, no_font[] = { 2, 85, 1 };
	memset(file, 0, sizeof file);
	put16(6, lid);
	put16(0x14, chse);
	put32(0x18, TEXT);
	put32(0x1C, TEXT + 60);
	put32(0xB8, PLC);
	put32(0xBC, 10);
	put32(0xD0, FONTS);
	put32(0xD4, sizeof fonts);
	put16(PLC + 8, PAGE);
	memcpy(file + FONTS, fonts, sizeof fonts);
	unsigned char *p = file + PAGE * 512;
	p[511] = 3;
	put32(PAGE * 512, TEXT);
	put32(PAGE * 512 + 4, TEXT + 10);
	put32(PAGE * 512 + 8, TEXT + 20);
	put32(PAGE * 512 + 12, TEXT + 30);
	p[16] = 200;
	memcpy(p + 400, russian, sizeof russian);
	p[17] = 210;
	memcpy(p + 420, no_font, sizeof no_font);
	p[18] = 220;
	memcpy(p + 440, chinese, sizeof chinese);
}

static uint32_t cp_at(uint32_t fc, uint32_t *ret_end, uint32_t *ret_default)
{
	struct word_fonts w = { 0 };
	unsigned char *exact = malloc(sizeof file); /* so that a sanitizer sees a byte too far */
	memcpy(exact, file, sizeof file);
	word_fonts_read(&w, str_make((const char *)exact, sizeof file));
	uint32_t cp = word_fonts_codepage(&w, fc, ret_end);
	*ret_default = w.cp;
	word_fonts_release(&w);
	free(exact);
	return cp;
}

int main(void)
{
	uint32_t end, def;
	make(0, 0x409);
	is_int(cp_at(TEXT, &end, &def), 1251, "a run in a Russian font");
	is_int(end, TEXT + 10, "ends where the next begins");
	is_int(cp_at(TEXT + 12, &end, &def), 1252, "a run without a font takes the document's set");
	is_int(end, TEXT + 20, "up to the next run with one");
	is_int(cp_at(TEXT + 29, &end, &def), 936, "a run in a Chinese font");
	is_int(cp_at(TEXT + 30, &end, &def), 1252, "behind the last run");
	is_int(end, UINT32_MAX, "to the end");
	/* thirty-eight bytes of windows-1251 without a run */
	memcpy(file + TEXT + 30, "\xEE\xF2\xF7\xE5\xF2 \xEE \xF0\xE0\xE1\xEE\xF2\xE5 \xE7\xE0 \xEF\xEE\xF1\xEB\xE5\xE4\xED\xE8\xE9 \xEC\xE5\xF1", 30);
	is_int(cp_at(TEXT + 30, &end, &def), 1251, "text that looks Russian, in a document with a Russian font");
	make(256, 0x409);
	cp_at(TEXT + 30, &end, &def);
	is_int(def, 10000, "a Macintosh document");
	make(0, 0x804);
	cp_at(TEXT + 30, &end, &def);
	is_int(def, 936, "a Chinese edition");
	/* lies: every byte of the tables in turn */
	bool fine = true;
	make(0, 0x409);
	for (size_t at = 0; at < SIZE; at++) {
		for (int v = 0; v < 4; v++) {
			unsigned char was = file[at];
			file[at] = (unsigned char[]){ 0, 1, 0x7F, 0xFF }[v];
			for (uint32_t fc = TEXT; fc < TEXT + 60; fc = end) {
				cp_at(fc, &end, &def);
				if (end <= fc) {
					fine = false;
					break;
				}
			}
			file[at] = was;
		}
	}
	ok(fine, "tables that lie still lead on");
	return done();
}
