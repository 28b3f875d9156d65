/* sidecar.h - text that somebody else's OCR left beside a picture. */
#ifndef TEXT_SIDECAR_H
#define TEXT_SIDECAR_H

#include "text/convert.h"

struct sidecar_line {
	size_t start, end;     /* bytes of the text */
	unsigned page;         /* from 0 */
	float box[4];          /* x, y, width, height in pixels; width 0: not known */
	float confidence;      /* < 0: not known */
};

struct sidecar {
	struct buf text;       /* lines; a page's text is one piece */
	struct sidecar_line *line;
	size_t n, cap;
	unsigned pages;
};

/* Longer files are no page's text. */
#define SIDECAR_BYTES_MAX (16u << 20)

/* Reads hOCR, ALTO, JSON of the usual engines, or plain text, told by what the
 * bytes are. NULL when it is none, or empty. Owned by caller. */
struct sidecar *sidecar_read(int fd);
void sidecar_free(struct sidecar *s);
/* Writes page OUT->pages of it with its boxes. */
void sidecar_put(const struct sidecar *s, struct text_out *out);

#endif
