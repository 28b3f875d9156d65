/* dos_time.h - time as MS-DOS keeps it: date in the upper half, two-second
 * steps, local time of a zone that is not told. ZIP, LHA and others have it. */
#ifndef FORMAT_DOS_TIME_H
#define FORMAT_DOS_TIME_H

#include <stdint.h>

/* Seconds since 1970 as if it were UTC; INT64_MIN for what is no time. */
int64_t dos_time_seconds(uint32_t t);

#endif
