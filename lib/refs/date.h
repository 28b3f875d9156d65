/* date.h - calendar dates as precise as they are written. The pass adds
 * REF_date hits; the functions read one place or cell. */
#ifndef SLUICE_REFS_DATE_H
#define SLUICE_REFS_DATE_H

#include <sluice/str.h>

struct date {
	int year, month, day; /* month, day 0: not said */
	bool unsure;          /* 03/04/2020: day and month may be the other way */
};

/* Reads the date that starts at AT, figures and separators only (2020-01-02,
 * 2016.07.09, 02.01.2020, 20200102, ۱۴۰۴/۰۷/۰۸); its end, or AT. */
size_t date_parse_figures(struct str s, size_t at, struct date *ret);
/* Reads the Chinese date that starts at AT: 2014年10月11日, 二〇一七年三月,
 * 民國109年5月20日; its end, or AT. A year needs its month unless YEARS. */
size_t date_parse_zh(struct str s, size_t at, bool years, struct date *ret);
/* Months of the Persian calendar are numbered from here: 101 is Farvardin. */
#define PERSIAN_MONTHS 100
/* Thai ones, whose years may be the Buddhist era's: 201 is January. */
#define THAI_MONTHS 200
/* Reads the date that has a month's name (of number MONTH in months.tsv) at [START, END) in it; false when there is
 * no year, or a day that no month has. A Persian month needs its day. */
bool date_parse_month(struct str s, size_t start, size_t end, int month, size_t *ret_start, size_t *ret_end, struct date *ret);
/* Reads 2021.04-2021.12, months from and to, at AT; its end, or AT. */
size_t date_parse_months(struct str s, size_t at, struct date *ret_from, struct date *ret_to);
/* "2020-01-02", "2020-01" or "2020". */
#define DATE_TEXT_MAX 16
void date_text(const struct date *d, char out[DATE_TEXT_MAX]);
/* The first date anywhere in a cell (Chinese, figures); false if none. */
bool date_cell(struct str cell, struct date *ret);
/* The Persian calendar's day as a Gregorian one. */
void date_from_persian(int y, int m, int d, struct date *ret);

#endif
