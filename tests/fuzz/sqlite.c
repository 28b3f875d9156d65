/* sqlite.c - SQLite databases as text. */
#include "fuzz.h"

FUZZ_TEXT("sqlite")
