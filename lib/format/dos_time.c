/* dos_time.c - see dos_time.h. */
#include "format/dos_time.h"

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static int64_t days_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = y / 400, yoe = y - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return (int64_t)era * 146097 + doe - 719468;
}

int64_t dos_time_seconds(uint32_t t)
{
	int y = 1980 + (int)(t >> 25), mo = (int)(t >> 21 & 15), d = (int)(t >> 16 & 31);
	int h = (int)(t >> 11 & 31), mi = (int)(t >> 5 & 63), s = (int)(t & 31) * 2;
	if (!t || mo < 1 || mo > 12 || d < 1 || h > 23 || mi > 59 || s > 59)
		return INT64_MIN;
	return days_from_civil(y, mo, d) * 86400 + h * 3600 + mi * 60 + s;
}
