/* image_exif.h - metadata blocks that several picture formats carry. */
#ifndef TEXT_IMAGE_EXIF_H
#define TEXT_IMAGE_EXIF_H

#include "text/image.h"

/* EXIF (a TIFF structure, APP1's "Exif\0\0" cut off): orientation into
 * *RET_ORIENTATION (may be NULL), the rest into META (may be NULL): camera,
 * software, author, created, position "lat,lon" … Damage is ignored. */
void image_exif(struct str tiff, int *ret_orientation, struct text_out *meta);
/* JPEG's APP13 with Photoshop's resources: IPTC title, keywords, author … */
void image_iptc(struct str app13, struct text_out *meta);
/* An XMP packet: title, creator, tool, dates, description, keywords. */
void image_xmp(struct str xml, struct text_out *meta);

#endif
