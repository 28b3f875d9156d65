/* unpack_dbx.c - mail folders of Outlook Express. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_DBX, "a.dbx")
