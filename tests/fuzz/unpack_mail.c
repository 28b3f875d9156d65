/* unpack_mail.c - mails as containers. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_EML, "a.eml")
