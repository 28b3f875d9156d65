/* lang_cld2.h - CLD2 behind one C function; it is C++ only. */
#ifndef FORMAT_LANG_CLD2_H
#define FORMAT_LANG_CLD2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes CLD2's code of the likeliest language into RET (16 bytes). False when
 * it is not sure, or was not there at build time. */
bool lang_cld2(const char *p, size_t len, char ret[16]);

#ifdef __cplusplus
}
#endif

#endif
