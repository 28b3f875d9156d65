/* look.h - between the parts of lib/identify: each looks at one family. */
#ifndef SLUICE_IDENTIFY_LOOK_H
#define SLUICE_IDENTIFY_LOOK_H

#include <sluice/identify.h>

/* Bytes read from the file's start before anything is decided. */
#define LOOK_HEAD_BYTES (128u << 10)

struct look {
	int fd;
	uint64_t size;
	struct str head;   /* the first bytes */
	struct str name;   /* for ties only */
};

/* Each returns a format's name (static) or NULL. */
const char *look_signature(const struct look *l);
const char *look_database(const struct look *l);
const char *look_zip(const struct look *l);
const char *look_ole(const struct look *l);
const char *look_xml(struct str head);
/* CHARSET of the text, already told. */
const char *look_text(const struct look *l, const char *charset);
/* What the name's extension stands for, or NULL; *RET_FITS: FORMAT is among
 * the formats that use this extension. */
const char *look_extension(struct str name, const char *format, bool *ret_fits);

#endif
