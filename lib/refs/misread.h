/* misread.h - an identifier that OCR read nearly right, recovered by its checksum. */
#ifndef SLUICE_REFS_MISREAD_H
#define SLUICE_REFS_MISREAD_H

#include <sluice/str.h>

/* What a token is taken for. */
enum misread_kind { MISREAD_RESIDENT, MISREAD_USCC, MISREAD_CARD, MISREAD_IBAN, MISREAD_BTC, MISREAD_KINDS };

#define MISREAD_LEN_MAX 64
/* The one identifier of KIND that TOKEN becomes when letters that look alike are exchanged, in OUT (MISREAD_LEN_MAX + 1 bytes, NUL at
 * its end). False when it is one as it stands, or becomes none, or several. */
bool misread_repair(enum misread_kind kind, struct str token, char *out);

#endif
