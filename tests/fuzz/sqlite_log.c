/* sqlite_log.c - logs beside files of SQLite. */
#include "fuzz.h"

FUZZ_TEXT("sqlite-log")
