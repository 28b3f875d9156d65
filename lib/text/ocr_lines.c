/* ocr_lines.c - keeping lines of characters. */
#include "text/ocr_lines.h"

#include <stdlib.h>

void ocr_lines_release(struct ocr_lines *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->line[i].c);
		free(l->line[i].read);
	}
	free(l->line);
	free(l->frame);
	memset(l, 0, sizeof *l);
}

void ocr_lines_add(struct ocr_lines *l, const struct ocr_quad *box, struct ocr_char *c, size_t n)
{
	float sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += c[i].confidence;
	l->line = xgrow(l->line, &l->cap, l->n + 1, sizeof *l->line);
	l->line[l->n++] = (struct ocr_line){ .box = *box, .c = c, .n = n, .confidence = n ? sum / (float)n : 0 };
}

struct ocr_line *ocr_lines_in(const struct ocr_lines *l, const struct ocr_quad *q)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].box.cx == q->cx && l->line[i].box.cy == q->cy && l->line[i].box.w == q->w)
			return &l->line[i];
	return NULL;
}
