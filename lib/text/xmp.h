/* xmp.h - XMP packets (ISO 16684-1): what people and programs wrote about a
 * document, in PDF, pictures, drawings and films alike. */
#ifndef SLUICE_TEXT_XMP_H
#define SLUICE_TEXT_XMP_H

#include "convert.h"

/* A packet is searched for in this much of a file's beginning and end. */
#define XMP_SEARCH_BYTES (32u << 20)
/* Longer packets are cut; honest ones have some kilobytes. */
#define XMP_BYTES_MAX (4u << 20)

/* Leaves and attributes of the vocabularies people fill in, as metadata. */
void xmp_read(struct str packet, struct text_out *o);
/* The first packets found in BYTES are read; how many there were. */
unsigned xmp_scan(struct str bytes, struct text_out *o);

#endif
