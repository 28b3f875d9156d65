/* date_read.h - what date.c and date_month.c share: characters, figures of all scripts, eras. */
#ifndef SLUICE_REFS_DATE_READ_H
#define SLUICE_REFS_DATE_READ_H

#include <stdint.h>
#include <sluice/str.h>

int date_days_in(int year, int month);
/* The character at I, its bytes in *N; 0 at the end. */
uint32_t date_cp_at(struct str s, size_t i, size_t *n);
/* Value of a figure, or -1; *PERSIAN is set by those of Persian. */
int date_figure(uint32_t cp, bool *persian);
/* Up to nine figures from AT; their end. */
size_t date_read(struct str s, size_t at, int *value, unsigned *count, bool *persian);
bool date_starts(struct str s, size_t at, const char *z);

/* Eras that count years from their own first; the year before it, and their last year (0: none yet). */
static const struct {
	const char *name;
	int before, last;
} date_eras[] = {
	{ "民國", 1911, 0 }, { "民国", 1911, 0 }, { "令和", 2018, 0 }, { "平成", 1988, 31 }, { "昭和", 1925, 64 }, { "大正", 1911, 15 },
};

#endif
