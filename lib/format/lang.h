/* lang.h - the language a text is written in.
 *
 * The script decides first (Kana is Japanese, Hangul Korean, Han Chinese);
 * among languages that share one, CLD2 where it was found at build time, else
 * the letters and small words that only one of them has. */
#ifndef FORMAT_LANG_H
#define FORMAT_LANG_H

#include <sluice/str.h>

#define LANG_NAME_MAX 16
/* More of a text than this tells nothing new. */
#define LANG_HEAD_BYTES (32u << 10)

/* The language of TEXT (UTF-8; malformed bytes are passed over) as ISO 639-1
 * where there is a code: "en", "ru", "fa"; "zh" is Chinese in simplified
 * characters or too short to tell, "zh-Hant" in traditional ones; "" when there
 * are too few letters or none is likely. */
void lang_of(struct str text, char ret[LANG_NAME_MAX]);

#endif
