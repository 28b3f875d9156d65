/* charset.h - which character set a text is written in.
 *
 * Order of belief, by measurement on short and long texts: a byte order mark;
 * strict UTF-8; UTF-16 and UTF-32 without a mark (zero bytes and letters by
 * parity, which no detector library looks for); what the document itself
 * declares, where its bytes agree; uchardet; and for short texts, where
 * statistics fail, GB18030 judged by how common its characters are. */
#ifndef FORMAT_CHARSET_H
#define FORMAT_CHARSET_H

#include <sluice/str.h>

#define CHARSET_NAME_MAX 32
/* More of a text than this tells nothing new. */
#define CHARSET_HEAD_BYTES (128u << 10)

/* The set of HEAD (the first bytes of a text; WHOLE: all of it) as a name that
 * iconv knows ("US-ASCII", "UTF-8", "GB18030", "windows-1251"). False, and ""
 * in RET, when these bytes are no text. */
bool charset_guess(struct str head, bool whole, char ret[CHARSET_NAME_MAX]);
/* A label as documents write it ("gb2312", "x-sjis", "\"utf8\"") under the name
 * charset_guess() uses; false when nobody knows it. */
bool charset_label(struct str label, char ret[CHARSET_NAME_MAX]);
/* What HEAD declares: a meta or XML declaration; empty when nothing (borrowed). */
struct str charset_declared(struct str head);
/* BYTES are well formed in CHARSET (a cut last character is forgiven). */
bool charset_decodes(struct str bytes, const char *charset);
/* Loads what iconv and the detector load lazily. */
void charset_warm(void);

#endif
