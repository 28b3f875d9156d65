/* test_ocr_pipes.c - tables drawn with bars. */
#include "tap.h"

#include "ocr_canvas.h"
#include "text/ocr_pipes.h"

/* A line of a fixed pitch at height Y; blanks are places without a character. */
static void row(struct ocr_lines *l, float y, const char *text)
{
	struct ocr_char *c = calloc(strlen(text) + 1, sizeof *c);
	size_t n = 0;
	for (size_t i = 0; text[i]; i++)
		if (text[i] != ' ')
			c[n++] = (struct ocr_char){ .cp = (unsigned char)text[i], .confidence = 0.9f, .x0 = (float)(10 * i), .x1 = (float)(10 * i + 8) };
	struct ocr_quad q = { .cx = 5 * (float)strlen(text), .cy = y, .w = 10 * (float)strlen(text), .h = 20, .ux = 1, .score = 1 };
	ocr_lines_add(l, &q, c, n);
}

/* "/" where a cell begins. */
static const char *said(const struct ocr_lines *l, size_t i)
{
	static char b[64];
	size_t n = 0;
	for (size_t k = 0; k < l->line[i].n && n + 2 < sizeof b; k++) {
		if (l->line[i].c[k].cell_before)
			b[n++] = '/';
		b[n++] = (char)l->line[i].c[k].cp;
	}
	b[n] = 0;
	return b;
}

int main(void)
{
	struct ocr_lines l = { .n = 0 };
	row(&l, 0, "mysql> select");
	row(&l, 30, "+----+--------+---------+");
	row(&l, 60, "| id | name   I phone   |");
	row(&l, 90, "1 1  1 alan   1 1391    1");
	row(&l, 120, "|  2 | lan    | 1115    I");
	row(&l, 150, "1 11 | a b      21      1");
	row(&l, 180, "+-i--+------------------i");
	row(&l, 300, "1 | 2 is a pipe");
	ocr_pipes_settle(&l);
	is(str_from(said(&l, 2)), "id/name/phone", "bars part cells");
	is(str_from(said(&l, 3)), "1/alan/1391", "whatever they are read as; figures stay");
	is(str_from(said(&l, 4)), "2/lan/1115", "so do figures beside them");
	is(str_from(said(&l, 5)), "11/ab/21", "where one was not read a cell begins");
	ok(l.line[1].n == 0 && l.line[6].n == 0, "lines of dashes go");
	is(str_from(said(&l, 0)), "mysql>select", "what is above stays");
	is(str_from(said(&l, 7)), "1|2isapipe", "and what is far below");
	ocr_lines_release(&l);
	l = (struct ocr_lines){ .n = 0 };
	for (int i = 0; i < 5; i++)
		row(&l, (float)(30 * i), "1 count 1 ok 1");
	ocr_pipes_settle(&l);
	is(str_from(said(&l, 4)), "1count1ok1", "columns of ones without a bar are figures");
	ocr_lines_release(&l);
	l = (struct ocr_lines){ .n = 0 };
	row(&l, 0, "cat a | sort | uniq");
	row(&l, 30, "cat a | grep | wc");
	row(&l, 60, "cat b | grep | wc");
	row(&l, 90, "cat c | tail | wc");
	ocr_pipes_settle(&l);
	is(str_from(said(&l, 0)), "cata|sort|uniq", "commands are no table");
	ocr_lines_release(&l);
	l = (struct ocr_lines){ .n = 0 };
	for (int i = 0; i < 5; i++)
		row(&l, (float)(30 * i), i > 1 ? " 7 | alan | 1" : i ? "---+------+---" : " n | name | k");
	ocr_pipes_settle(&l);
	is(str_from(said(&l, 3)), "7/alan/1", "a table that is not closed keeps its last column");
	ocr_lines_release(&l);
	l = (struct ocr_lines){ .n = 0 };
	row(&l, 0, "+----+----------+-----+");
	for (int i = 1; i < 5; i++)
		row(&l, (float)(30 * i), i < 3 ? "|  7 | 10.1.2.3 | 1.1 |" : "| 11 | 11.11.11 | 11  |");
	row(&l, 120, "     1.1.1.1");
	row(&l, 120, "-");
	row(&l, 150, "+----+----------+-----+");
	ocr_pipes_settle(&l);
	is(str_from(said(&l, 1)), "7/10.1.2.3/1.1", "addresses are cells");
	is(str_from(said(&l, 4)), "11/11.11.11/11", "of ones too");
	is(str_from(said(&l, 5)), "1.1.1.1", "ones and dots are no line of dashes");
	ok(l.line[6].n == 1, "nor is the dash of a cell");
	ok(l.line[0].n == 0 && l.line[7].n == 0, "dashes are");
	ocr_lines_release(&l);
	l = (struct ocr_lines){ .n = 0 };
	for (int i = 0; i < 5; i++)
		row(&l, (float)(30 * i), i ? "$ cat a | grep | wc |" : "$ cat b | tail | wc |");
	ocr_pipes_settle(&l);
	is(str_from(said(&l, 4)), "$cata|grep|wc|", "after prompts stand commands");
	ocr_lines_release(&l);
	return done();
}
