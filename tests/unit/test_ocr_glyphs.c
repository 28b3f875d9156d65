/* test_ocr_glyphs.c - l and 1, o and 0 by the page's own type. */
#include "tap.h"
#include "text/ocr_glyphs.h"
#include "text/ocr_letters.h"

#include <stdlib.h>

enum { SCALE = 4, CELL = 7 * SCALE, HIGH = 14 * SCALE, WIDE = 40 * CELL, TALL = 7 };

/* Letters of seven rows, low ones begin in the third; the last row is the base line. */
static const struct { char c; const char *rows[7]; } type[] = {
	{ 'l', { "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  " } }, { '1', { "  #  ", " ##  ", "# #  ", "  #  ", "  #  ", "  #  ", "#####" } },
	{ 'i', { "  #  ", "     ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  " } }, { 'o', { "     ", "     ", " ### ", "#   #", "#   #", "#   #", " ### " } },
	{ '0', { " ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### " } }, { 'm', { "     ", "     ", "#### ", "# # #", "# # #", "# # #", "# # #" } },
	{ 'a', { "     ", "     ", " ### ", "    #", " ####", "#   #", " ####" } }, { '7', { "#####", "    #", "   # ", "   # ", "  #  ", "  #  ", "  #  " } },
	{ '.', { "     ", "     ", "     ", "     ", "     ", "     ", "  #  " } }, { 'b', { "#    ", "#    ", "#### ", "#   #", "#   #", "#   #", "#### " } },
	{ '9', { " ### ", "#   #", "#   #", " ####", "    #", "   # ", " ##  " } }, { 'O', { " ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### " } } };

static void draw(uint8_t *rgb, int x0, int y0, char c, uint8_t ink)
{
	for (size_t t = 0; t < sizeof type / sizeof *type; t++)
		for (int y = 0; type[t].c == c && y < 7 * SCALE; y++)
			for (int x = 0; x < 5 * SCALE; x++)
				if (type[t].rows[y / SCALE][x / SCALE] == '#')
					memset(rgb + ((size_t)(y0 + y) * WIDE + (size_t)(x0 + x)) * 3, ink, 3);
}

/* One picture of N lines, drawn as DRAWN, read as READ ("_" is a space); gives what is made of the last one. */
static const char *settled(const char *const drawn[], const char *const read[], size_t n, uint8_t ink, uint8_t paper)
{
	static char out[80];
	uint8_t *rgb = malloc((size_t)WIDE * HIGH * TALL * 3);
	struct ocr_lines lines = { .n = 0 };
	memset(rgb, paper, (size_t)WIDE * HIGH * TALL * 3);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(drawn[i]), k = 0;
		struct ocr_char *c = calloc(len + 1, sizeof *c);
		struct ocr_quad box = { .cx = (float)(len * CELL) / 2 + CELL, .cy = (float)(i * HIGH) + HIGH / 2.0f, .w = (float)(len * CELL), .h = 10 * SCALE, .ux = 1 };
		for (size_t m = 0; m < len; m++) {
			if (drawn[i][m] == '_')
				continue;
			draw(rgb, CELL + (int)m * CELL + SCALE, (int)i * HIGH + HIGH / 2 - 7 * SCALE / 2, drawn[i][m], ink);
			/* places as rough as the network's */
			float at = (float)((int)m * CELL) + 2 * SCALE + (m % 2 ? SCALE : -SCALE);
			c[k++] = (struct ocr_char){ .cp = (uint32_t)read[i][m], .confidence = 0.97f, .x0 = at, .x1 = at + 3 * SCALE, .space_before = m && drawn[i][m - 1] == '_' };
		}
		ocr_lines_add(&lines, &box, c, k);
	}
	struct ocr_picture pic = { .rgb = rgb, .width = WIDE, .height = HIGH * TALL, .stride = WIDE * 3 };
	ocr_glyphs_settle(&pic, &lines);
	const struct ocr_line *l = &lines.line[n - 1];
	size_t k = 0;
	for (; k < l->n && k + 1 < sizeof out; k++)
		out[k] = (char)l->c[k].cp;
	out[k] = 0;
	ocr_lines_release(&lines);
	free(rgb);
	return out;
}

int main(void)
{
	const char *drawn[] = { "mail_mill_limb_ailb", "11.17_10.117.0.1_190", "l7.mail1.all_b09" }, *read[] = { "mail_mill_limb_ailb", "11.17_10.117.0.1_190", "17.maill.all_bo9" };
	ok(strcmp(settled(drawn, read, 3, 20, 250), "l7.mail1.allb09") == 0, "letters are what they look like");
	ok(strcmp(settled(drawn, read, 3, 230, 30), "l7.mail1.allb09") == 0, "light on dark as well");
	drawn[2] = "mall_10.1", read[2] = "mail_10.1";
	ok(strcmp(settled(drawn, read, 3, 20, 250), "mall10.1") == 0, "a word of letters, where the ink cries out");
	const char *alone[] = { "l7.1a" }, *misread[] = { "17.1a" };
	ok(strcmp(settled(alone, misread, 1, 20, 250), "17.1a") == 0, "nothing to compare: nothing changes");
	drawn[2] = "bO90.O9", read[2] = "b090.09";
	ok(strcmp(settled(drawn, read, 3, 20, 250), "b090.09") == 0, "an O as narrow as 0 is 0");
	drawn[2] = "bao7.a_09b", read[2] = "ba07.a_09b";
	ok(strcmp(settled(drawn, read, 3, 20, 250), "bao7.a09b") == 0, "a low 0 after a small letter is o, after none it stays");
	struct ocr_letter none[1];
	struct ocr_char c = { .cp = 'l' };
	uint8_t white[3 * 64 * 64];
	memset(white, 255, sizeof white);
	struct ocr_picture pic = { .rgb = white, .width = 64, .height = 64, .stride = 3 * 64 };
	ocr_letters_cut(&pic, &(struct ocr_quad){ .cx = 32, .cy = 32, .w = 60, .h = 20, .ux = 1 }, &c, 1, none);
	ok(!none[0].known, "no ink, no letter");
	return done();
}
