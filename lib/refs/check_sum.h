/* check_sum.h - sums of figures that check digits are made of; for check_national.c and check_company.c. Z holds figures. */
#ifndef SLUICE_REFS_CHECK_SUM_H
#define SLUICE_REFS_CHECK_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline int sum_figure(char c)
{
	return c - '0';
}

static inline int sum_weighted(const char *z, const int8_t *weights, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += sum_figure(z[i]) * weights[i];
	return sum;
}

static inline uint64_t sum_value(const char *z, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (uint64_t)(z[i] - '0');
	return v;
}

/* 000000000, 111111111: no office gave it. */
static inline bool sum_one_figure(const char *z)
{
	return strspn(z, (char[]){ z[0], '\0' }) == strlen(z);
}

static inline bool sum_two_in(const char *z, int least, int most)
{
	return z[0] >= '0' && z[0] <= '9' && z[1] >= '0' && z[1] <= '9' && (z[0] - '0') * 10 + z[1] - '0' >= least && (z[0] - '0') * 10 + z[1] - '0' <= most;
}

static inline bool sum_is_yymmdd(const char *z)
{
	return sum_two_in(z, 0, 99) && sum_two_in(z + 2, 1, 12) && sum_two_in(z + 4, 1, 31);
}

static inline bool sum_is_ddmm(const char *z)
{
	return sum_two_in(z, 1, 31) && sum_two_in(z + 2, 1, 12);
}

#endif
