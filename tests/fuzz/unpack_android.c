/* unpack_android.c - backups of Android. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_ANDROID, "a.ab")
