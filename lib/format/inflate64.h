/* inflate64.h - Deflate64, which Windows packs files of 2 GiB and more with.
 *
 * Deflate (RFC 1951) with a window of 64 KiB: the length code 285 has a base
 * of 3 and 16 further bits, and the distance codes 30 and 31 are used (bases
 * 49153 and 65537, 14 further bits). zlib does not read it. */
#ifndef FORMAT_INFLATE64_H
#define FORMAT_INFLATE64_H

#include <sluice/err.h>

struct inflate64 {
	/* Up to N packed bytes into P; 0 at their end, -1 on error. */
	int64_t (*read)(void *ctx, void *p, size_t n);
	/* Takes bytes; false ends the work early, which is no error. */
	bool (*write)(void *ctx, const void *p, size_t n);
	void *ctx;
};
/* ST_OK; ST_WARN with E_TRUNCATED or E_CORRUPT: what was written stands. */
enum status inflate64(const struct inflate64 *io, struct err *err);

#endif
