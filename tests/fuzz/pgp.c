/* pgp.c - see lib/text/pgp.c. */
#include "fuzz.h"

FUZZ_TEXT("pgp")
