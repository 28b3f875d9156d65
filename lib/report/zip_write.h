/* zip_write.h - writes a ZIP archive, member after member. Failures are kept
 * and told by zip_write_close(). */
#ifndef REPORT_ZIP_WRITE_H
#define REPORT_ZIP_WRITE_H

#include <sluice/err.h>
#include <sluice/io.h>

#define ZIP_NAME_MAX 128 /* ours are short */

struct zip_write;
/* Creates PATH, which must not be there. */
enum status zip_write_open(struct zip_write **ret, const char *path, struct err *err);
void zip_write_begin(struct zip_write *z, const char *name);
void zip_write_add(struct zip_write *z, const void *p, size_t n);
void zip_write_end(struct zip_write *z);
/* Z is consumed. */
enum status zip_write_close(struct zip_write *z, struct err *err);

#endif
