/* plain.c - plain text in any character set, chats in it told by their lines. */
#include "fuzz.h"

FUZZ_TEXT("text")
