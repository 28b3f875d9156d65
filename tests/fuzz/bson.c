/* bson.c - collections of MongoDB. */
#include "fuzz.h"

FUZZ_TEXT("bson")
