/* unpack_sqlite.c - documents in tables of SQLite. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_SQLITE, "a.db")
