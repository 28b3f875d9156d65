/* capture.c - captured traffic: pcap and pcapng. */
#include "fuzz.h"

FUZZ_TEXT("pcap")
