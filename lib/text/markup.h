/* markup.h - a pull tokenizer for XML and HTML.
 *
 * Text extraction needs tags, attributes and text in the order they come, from
 * documents that are often broken, and nothing of what makes XML parsers
 * dangerous: no DTD is read, no entity is expanded but characters, nothing is
 * fetched, nothing recurses. Memory is one window, however long the document;
 * speed is that of memchr. libxml2's SAX parsers were the alternative: a
 * third as fast, and their tree repair (implied tags, adoption) gets in the
 * way of reading order. */
#ifndef SLUICE_TEXT_MARKUP_H
#define SLUICE_TEXT_MARKUP_H

#include "source.h"

enum markup_token { MARKUP_EOF, MARKUP_TEXT, MARKUP_OPEN, MARKUP_CLOSE };

#define MARKUP_ATTRS_MAX 64
#define MARKUP_NAME_MAX 64
/* A tag with a picture as data: URI in it is read, larger ones are passed over. */
#define MARKUP_TAG_BYTES_MAX (16u << 20)

struct markup_attr { struct str name, raw; };

struct markup {
	struct source *src;      /* borrowed */
	bool html;               /* names lower-cased, script and style skipped, stray "<" is text */
	/* The token: borrowed until the next call. */
	struct str text;         /* TEXT: decoded; long texts come in pieces, cut between characters */
	char name[MARKUP_NAME_MAX]; /* OPEN, CLOSE: without prefix */
	char prefix[16];
	bool empty;              /* OPEN: "<x/>"; its CLOSE follows (XML) */
	struct markup_attr attr[MARKUP_ATTRS_MAX];
	unsigned attrs;
	unsigned depth;          /* open elements (XML) */
	/* inside */
	struct buf win;          /* owned */
	size_t pos;
	bool eof, close_next, cdata;
	char raw_end[16];        /* HTML: inside script, style …: its name */
	bool raw_text;           /* the raw element's text is wanted (title, textarea) */
	struct buf scratch;      /* owned: decoded text */
	struct buf value;        /* owned: decoded attribute */
};

void markup_init(struct markup *m, struct source *src, bool html);
void markup_release(struct markup *m);
enum markup_token markup_next(struct markup *m);
static inline bool markup_is(const struct markup *m, const char *name)
{
	return strcmp(m->name, name) == 0;
}
/* Decoded value of the attribute with that local name (prefix ignored unless
 * NAME has one); len 0 if absent. Borrowed until the next markup_attr(). */
struct str markup_attr(struct markup *m, const char *name);
bool markup_has(const struct markup *m, const char *name);
/* A short copy into OUT, cut at SIZE. Returns its length. */
size_t markup_copy(struct markup *m, const char *name, char *out, size_t size);
int64_t markup_int(struct markup *m, const char *name, int64_t def);
/* Passes over the element whose OPEN was just returned. */
void markup_skip(struct markup *m);
/* Collects all text within the element whose OPEN was just returned. */
void markup_inner(struct markup *m, struct buf *out);

/* Decodes character references in S, appended. */
void markup_decode(struct str s, bool html, struct buf *out);

#endif
