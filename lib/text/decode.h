/* decode.h - which character set a text is in, and text out of it.
 *
 * Order of belief: a byte order mark; bytes that are strictly UTF-8 and not
 * plain ASCII; what the document itself declares, when its bytes agree; what
 * identify found; our own guess. */
#ifndef SLUICE_TEXT_DECODE_H
#define SLUICE_TEXT_DECODE_H

#include "convert.h"
#include "source.h"

#define DECODE_NAME_MAX 40

/* Chooses for a text that begins with HEAD. DECLARED and FOUND may be empty.
 * Writes a name for iconv, "" for UTF-8. */
void decode_choose(struct str head, struct str declared, struct str found, char ret[DECODE_NAME_MAX]);
/* A label as documents write it ("gb2312", "x-sjis", "\"utf8\"") as iconv's
 * name, GB2312 widened to GB18030 and the like; "" for UTF-8, false when
 * nobody knows it. */
bool decode_label(struct str label, char ret[DECODE_NAME_MAX]);
/* Decodes BYTES from CHARSET (as by decode_label) into OUT, appended. Returns
 * how many bytes could not be decoded. */
size_t decode_bytes(struct str bytes, const char *charset, struct buf *out);
/* Beginning of the blob, at most MAX bytes into BUF (or a slice of the map). */
struct str decode_head(const struct text_in *in, size_t max, struct buf *buf);

#endif
