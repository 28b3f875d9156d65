/* ocr_packs.h - Tesseract's data for the languages that PP-OCR's model lacks.
 *
 * A pack is a file of half a megabyte to five. All that are there are mapped before the
 * sandbox closes, an engine is built of one when a page wants it. */
#ifndef TEXT_OCR_PACKS_H
#define TEXT_OCR_PACKS_H

#include "text/ocr_lines.h"

struct ocr_pack {
	const char *name, *lang, *alias;  /* languages are lang_of()'s; alias may be "" */
	uint32_t from, to;                /* letters of its script */
	float part;                       /* at least so many of what it reads are of these */
};

/* Rows of ocr_packs.def. Packs of one script stand together. */
extern const struct ocr_pack ocr_pack[];
extern const size_t ocr_pack_count;

struct ocr_packs;

/* Looks into DATA (may be NULL) first, then where distributions put them. NULL when there is none. */
struct ocr_packs *ocr_packs_open(const char *data);
void ocr_packs_close(struct ocr_packs *p); /* NULL is fine */

/* The engine of row I, or NULL where its data are not there or of no use. Borrowed. */
struct tess *ocr_packs_engine(struct ocr_packs *p, size_t i);
/* The row for LANG (a lang_of() result) whose data are there, or ocr_pack_count. */
size_t ocr_packs_for(struct ocr_packs *p, const char *lang);
/* Do rows A and B read the same script? */
bool ocr_pack_same_script(size_t a, size_t b);

#endif
