/* store.h - the content-addressed store: every distinct blob once.
 *
 * Layout: STORE/VERSION ("sluice-store 1\n"), STORE/ab/cdef… (64 digits of the
 * SHA-256, the first two apart), beside it derived files with a suffix
 * (".txt" the text, ".lines" boxes of OCR lines, ".text" the cached answer of
 * a stage, ".members" what a container gave), and STORE/tmp/ for what is being written. A blob appears under
 * its name only when it is whole; two writers of one blob are harmless. Names
 * from a dump never touch the file system. */
#ifndef SLUICE_STORE_H
#define SLUICE_STORE_H

#include <sluice/err.h>
#include <sluice/hash.h>

#define STORE_VERSION 1
#define STORE_ID_MAX 65 /* 64 digits and NUL */

struct store;

/* Opens the store at PATH; CREATE makes it if it is not there (a folder that
 * exists must be empty or a store) and removes what killed processes of this
 * machine left in tmp/. E_VERSION for another version. */
enum status store_open(struct store **ret, const char *path, bool create, struct err *err);
void store_close(struct store *s);
const char *store_path(const struct store *s); /* borrowed until close */

/* A blob or derived file in the making. */
struct store_put;
/* Begins a blob whose name will be its digest. */
enum status store_put_begin(struct store *s, struct store_put **ret, struct err *err);
/* Begins a derived file ID+SUFFIX (suffix such as ".txt"). */
enum status store_put_side(struct store *s, struct str id, const char *suffix, struct store_put **ret, struct err *err);
/* Adds bytes (hashed on the way for blobs). They are copied once, and the copy is
 * hashed and written: BYTES may stand where a worker that lies can change them. */
enum status store_put_add(struct store_put *p, const void *bytes, size_t n, struct err *err);
/* The descriptor, to be written by somebody else (a worker); for derived
 * files only. Stays open until commit or abort. */
int store_put_fd(struct store_put *p);
/* Puts it under its name, whole. ID gets the digest (blobs; may be NULL for
 * derived files). *RET_NEW (may be NULL) tells whether it was not there
 * before. P is consumed, also on failure. */
enum status store_put_commit(struct store_put *p, char id[STORE_ID_MAX], bool *ret_new, struct err *err);
void store_put_abort(struct store_put *p); /* NULL is fine */

/* Opens a blob (SUFFIX "") or derived file read-only; -1 with ERR set. ID is
 * checked to be 64 hexadecimal digits. */
int store_open_file(struct store *s, struct str id, const char *suffix, struct err *err);
bool store_has(struct store *s, struct str id, const char *suffix);
/* Reads a whole derived file of at most MAX bytes into OUT. */
enum status store_read(struct store *s, struct str id, const char *suffix, struct buf *out, struct err *err);

#endif
