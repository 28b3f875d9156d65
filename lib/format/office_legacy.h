/* office_legacy.h - Word, Excel and PowerPoint documents up to 2003 whose streams are
 * encrypted ([MS-OFFCRYPTO] 2.3.5 RC4 CryptoAPI, 2.3.6 RC4, 2.3.7 XOR).
 *
 * The compound file stays as it is, only bytes within its streams change; so
 * what opens it is a copy of the file with those bytes put right and the mark of
 * encryption taken off, and every reader of the format serves. */
#ifndef FORMAT_OFFICE_LEGACY_H
#define FORMAT_OFFICE_LEGACY_H

#include "format/ole.h"

struct office_legacy;

/* NULL when O is no encrypted document of this kind, and, with *RET_LOCKED
 * set, when it is, but in a way not known. */
struct office_legacy *office_legacy_read(struct ole *o, bool *ret_locked);
void office_legacy_free(struct office_legacy *l); /* NULL is fine */
/* Is this (UTF-8) the password? Keeps the key if it is. */
bool office_legacy_try(struct office_legacy *l, struct str password);
/* FILE (the bytes that O reads) in clear into OUT, after a try that was right.
 * ST_OK; ST_SKIP with E_LIMIT_BYTES when OUT cannot hold it. */
enum status office_legacy_open(struct office_legacy *l, struct ole *o, struct str file, struct buf *out, struct err *err);

#endif
