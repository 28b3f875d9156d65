/* mbox.c - mailboxes as text. */
#include "fuzz.h"

FUZZ_TEXT("mbox")
