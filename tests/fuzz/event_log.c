/* event_log.c - Windows' event logs. */
#include "fuzz.h"

FUZZ_TEXT("evtx")
