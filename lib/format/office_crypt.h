/* office_crypt.h - Office files encrypted as a whole ([MS-OFFCRYPTO] 2.3.4).
 *
 * The compound file then holds "EncryptionInfo", which says how, and
 * "EncryptedPackage", which is the document. Both ways in use are read:
 * standard (Office 2007) and agile (since 2010). */
#ifndef FORMAT_OFFICE_CRYPT_H
#define FORMAT_OFFICE_CRYPT_H

#include "format/ole.h"

/* The password that Excel itself opens write-protected workbooks with. */
#define OFFICE_PASSWORD_OF_ALL "VelvetSweatshop"
/* Largest document that is decrypted; it is held in memory. */
#define OFFICE_PACKAGE_BYTES_MAX (512u << 20)

struct office_lock; /* how a file is encrypted */

/* NULL when O is not so encrypted or in a way not known. */
struct office_lock *office_lock_read(struct ole *o);
void office_lock_free(struct office_lock *l); /* NULL is fine */
/* Is this (UTF-8) the password? Keeps the key if it is. Tries cost some 50 ms. */
bool office_lock_try(struct office_lock *l, struct str password);
/* The document, after a try that was right. ST_OK, ST_WARN (cut), ST_SKIP. */
enum status office_lock_open(const struct office_lock *l, struct ole *o, struct buf *out, struct err *err);

#endif
