/* torrent.c - see lib/text/torrent.c. */
#include "fuzz.h"

FUZZ_TEXT("torrent")
