/* image_hash.h - what a picture looks like, as 256 bits that nearly agree for
 * pictures that nearly look the same. */
#ifndef TEXT_IMAGE_HASH_H
#define TEXT_IMAGE_HASH_H

#include "text/image.h"

#define IMAGE_HASH_HEX 64

/* HEX gets 64 digits and a NUL. False, and HEX empty, when the picture is too
 * small or too plain to be told from others. */
bool image_hash(const struct image *im, char hex[IMAGE_HASH_HEX + 1]);

#endif
