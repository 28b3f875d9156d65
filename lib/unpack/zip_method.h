/* zip_method.h - ZIP members that are encrypted or use rarer methods. */
#ifndef UNPACK_ZIP_METHOD_H
#define UNPACK_ZIP_METHOD_H

#include "unpack/kinds.h"
#include "format/zip.h"

/* The member's bytes into SINK's open member. */
enum status zip_method_copy(struct zip *z, const struct zip_entry *e, struct source *src, struct sink *sink, struct err *err);

#endif
