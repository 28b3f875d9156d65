/* ole_text.h - what the readers of compound files share: whole streams,
 * property sets, UTF-16. */
#ifndef SLUICE_TEXT_OLE_TEXT_H
#define SLUICE_TEXT_OLE_TEXT_H

#include "convert.h"

#include "format/ole.h"

/* The largest stream read whole: text streams of office files. */
#define OLE_STREAM_BYTES_MAX (512u << 20)

static inline uint16_t u16(const char *p)
{
	return (uint16_t)((unsigned char)p[0] | (unsigned char)p[1] << 8);
}
static inline uint32_t u32(const char *p)
{
	return (uint32_t)u16(p) | (uint32_t)u16(p + 2) << 16;
}

/* Opens the blob as a compound file. */
enum status ole_text_open(const struct text_in *in, struct ole **ret, struct err *err);
/* Reads a stream of the root by name into OUT; false when it is not there or
 * empty. A cut stream gives what there is, with a loss reported. */
bool ole_text_stream(struct ole *o, const char *name, struct buf *out, struct text_out *t);
/* Author, company, dates … out of the property sets ([MS-OLEPS]). */
void ole_text_meta(struct ole *o, struct text_out *t);
/* Documents of Word, Excel and PowerPoint in storages of O, the file of IN:
 * their text, appended, after the macros. What is a file of its own (a package) is an item. */
void ole_text_embedded(const struct text_in *in, struct ole *o, struct text_out *t);
/* The same for a whole compound file that lies in memory. */
void ole_text_embedded_file(const struct text_in *in, struct str bytes, struct text_out *t);
/* Appends N UTF-16LE units at P to OUT as UTF-8. */
void ole_text_utf16(struct buf *out, const char *p, size_t units);

#endif
