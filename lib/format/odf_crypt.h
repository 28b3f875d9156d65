/* odf_crypt.h - OpenDocument files encrypted with a password (ODF 1.2 part 3, 3.4 and 4.8).
 *
 * Each file of the package is deflated and then encrypted; META-INF/manifest.xml
 * says how: Blowfish in ODF 1.0 and 1.1, AES-256-CBC by default since LibreOffice 3.4,
 * both with a key by PBKDF2 with HMAC-SHA-1 from the SHA-1 or SHA-256 of the password.
 * LibreOffice since 24.8 encrypts the whole package as one file of another, by
 * AES-256-GCM with a key by Argon2id (where libargon2 was found at build time). */
#ifndef FORMAT_ODF_CRYPT_H
#define FORMAT_ODF_CRYPT_H

#include "format/zip.h"

/* Largest document that is decrypted; it is held in memory. */
#define ODF_PACKAGE_BYTES_MAX (512u << 20)

struct odf_lock;
/* NULL when the package is not encrypted. */
struct odf_lock *odf_lock_read(struct zip *z);
void odf_lock_free(struct odf_lock *l); /* NULL is fine */
/* Is it encrypted in a way that is known here? */
bool odf_lock_known(const struct odf_lock *l);
/* Is this (UTF-8) the password? Keeps it if it is. */
bool odf_lock_try(struct odf_lock *l, struct zip *z, struct str password);
/* The package in clear, all files stored, after a try that was right. ST_OK,
 * ST_WARN (a file is damaged and left out), ST_SKIP. */
enum status odf_lock_open(const struct odf_lock *l, struct zip *z, struct buf *out, struct err *err);

#endif
