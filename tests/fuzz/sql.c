/* sql.c - dumps of databases: INSERT, COPY, CREATE. */
#include "fuzz.h"

FUZZ_TEXT("sql")
