/* lang.h - which language a text is in: by CLD2 where it was found at build
 * time, else by script alone. */
#ifndef FORMAT_LANG_H
#define FORMAT_LANG_H

#include <sluice/str.h>

#define LANG_NAME_MAX 16
/* Fewer letters than this say nothing about a language. */
#define LANG_LETTERS_MIN 10

#ifdef __cplusplus
extern "C" {
#endif

/* BCP 47 code of the language most of TEXT (well-formed UTF-8) is in: "zh"
 * (simplified), "zh-Hant", "en", "ru", "fa", "ar", "ko", "ja" …; "" when it is
 * too short or nobody can tell. */
void lang_of(struct str text, char ret[LANG_NAME_MAX]);

/* Between lang.c and lang_cld2.cc: false when CLD2 does not know. */
bool lang_cld2(const char *p, size_t len, char ret[LANG_NAME_MAX]);

#ifdef __cplusplus
}
#endif

#endif
