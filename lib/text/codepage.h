/* codepage.h - numbers that Microsoft's formats give character sets. */
#ifndef SLUICE_TEXT_CODEPAGE_H
#define SLUICE_TEXT_CODEPAGE_H

#include <stdint.h>

/* iconv's name for a Windows code page number (936, 1251, 65001, 10000 …);
 * "WINDOWS-1252" for what nobody knows (static). */
const char *codepage_name(uint32_t cp);
/* Code page of a Windows character set number (\fcharset: 134 is GB2312); 0
 * for the default one. */
uint32_t codepage_of_fcharset(uint32_t fcharset);
/* Code page of a language identifier (0x0804 is Chinese of the PRC). */
uint32_t codepage_of_language(uint32_t lid);

#endif
