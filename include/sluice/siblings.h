/* siblings.h - what lies beside a picture, known before the picture is read.
 *
 * Two things spare a picture its OCR: it is the thumbnail of another picture
 * of its folder ("0-NAME" beside "NAME"), or somebody read it already and left
 * the text beside it (NAME.txt, NAME.EXT.txt, the same with .hocr, .html, .xml,
 * .json). Lines of the stream wait while their folder lasts, in their order;
 * then an item has "beside":{"thumbnail_of":ID} or {"text":ID,"name":…}. */
#ifndef SLUICE_SIBLINGS_H
#define SLUICE_SIBLINGS_H

#include <sluice/err.h>
#include <sluice/str.h>

/* So much waits at most; of a folder with more, what came by is known. */
#define SIBLINGS_HELD_BYTES_MAX (16u << 20)

struct siblings;
/* EMIT gets every line, without its newline, in order. SIDECAR: texts beside
 * pictures are looked for; thumbnails always are. */
struct siblings *siblings_new(bool sidecar, void (*emit)(void *ctx, struct str line), void *ctx);
void siblings_free(struct siblings *s);
/* One line of the stream. */
void siblings_feed(struct siblings *s, struct str line);
/* Lines wait. */
bool siblings_waiting(const struct siblings *s);
/* The stream has ended: all that waits goes. */
void siblings_end(struct siblings *s);

/* The Nth name (from 0) under which the text of a picture named PATH may lie;
 * false past the last. Appended to OUT. */
bool siblings_candidate(struct str path, unsigned n, struct buf *out);

#endif
