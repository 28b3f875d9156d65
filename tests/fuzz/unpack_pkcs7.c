/* unpack_pkcs7.c - signed and time-stamped messages. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_PKCS7, "a.pdf.p7m")
