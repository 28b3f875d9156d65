/* digest.h - the SHA-256 of a file, taken in a thread of its own while a worker
 * unpacks it: a large archive is not read twice one after the other. */
#ifndef UNPACK_DIGEST_H
#define UNPACK_DIGEST_H

#include <sluice/err.h>
#include <sluice/hash.h>

struct digest;

/* FD is duplicated. NULL when no thread can be had. */
struct digest *digest_begin(int fd);
/* Waits for the end. OUT gets 64 digits and NUL; OUT NULL gives the digest up.
 * ST_OK, or ST_WARN with E_UNREADABLE when the file could not be read to its
 * end. D is consumed; NULL is fine with OUT NULL. */
enum status digest_end(struct digest *d, char *out, struct err *err);

#endif
