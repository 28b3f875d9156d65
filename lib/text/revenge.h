/* revenge.h - the readers of the librevenge family (WordPerfect, Works,
 * Publisher, Visio, iWork, StarOffice, old Macintosh programs, CorelDRAW,
 * Quark, PageMaker, FreeHand, old e-books …)
 * behind one C function. They are C++ only: revenge.cc is the whole shim. */
#ifndef SLUICE_TEXT_REVENGE_H
#define SLUICE_TEXT_REVENGE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Receives one page, sheet or slide, or (KEY not NULL) a piece of metadata. */
typedef void revenge_sink(void *ctx, const char *key, const char *text, size_t len);

/* Tries the readers FORMAT calls for first, then the others. False if none
 * knows the bytes. */
bool revenge_read(const unsigned char *bytes, size_t len, const char *format, revenge_sink *sink, void *ctx);

#ifdef __cplusplus
}
#endif

#endif
