/* zip_old.h - what PKZIP 1 packed with: shrink, reduce, implode.
 *
 * APPNOTE.TXT 5.1 to 5.3. Disks of the early nineties are full of them, and
 * archives were copied on ever since. */
#ifndef FORMAT_ZIP_OLD_H
#define FORMAT_ZIP_OLD_H

#include <sluice/err.h>

struct zip_old {
	/* Up to N packed bytes into P; 0 at their end, -1 on error. */
	int64_t (*read)(void *ctx, void *p, size_t n);
	/* Takes bytes; false ends the work early, which is no error. */
	bool (*write)(void *ctx, const void *p, size_t n);
	void *ctx;
	uint64_t size;   /* bytes it unpacks to: none of the methods marks its end */
	unsigned method; /* 1 shrink, 2 to 5 reduce, 6 implode */
	unsigned flags;  /* of the member, for implode: 2 larger window, 4 three trees */
};
/* ST_OK; ST_WARN with E_TRUNCATED or E_CORRUPT: what was written stands. */
enum status zip_old(const struct zip_old *io, struct err *err);

#endif
