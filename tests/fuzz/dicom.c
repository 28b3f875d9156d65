/* dicom.c - medical pictures. */
#include "fuzz.h"

FUZZ_TEXT("dicom")
