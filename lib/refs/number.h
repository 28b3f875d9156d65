/* number.h - numbers as people write them: 1,200,000.00, 1 200 000,00, １２３,
 * 壹佰贰拾万, 1.2亿, 12w, three quarters billion, 3,5 млн. */
#ifndef SLUICE_REFS_NUMBER_H
#define SLUICE_REFS_NUMBER_H

#include <stdint.h>
#include <sluice/str.h>

struct number {
	double value;       /* with the multiplier */
	double multiplier;  /* of the words or signs after the figures: 万 10000; 1 when none */
	bool formal;        /* financial numerals: 壹佰 */
	bool words;         /* no figures in it */
	bool short_unit;    /* multiplier is a bare letter: 12w, 3k */
	bool approx;        /* 十多万, 100余万 */
};

/* Reads the longest number that starts at AT; its end, or AT when there is
 * none. */
size_t number_parse(struct str s, size_t at, struct number *ret);
/* Start of the number that ends at END (spaces before END passed over), *RET
 * filled, *RET_END its end; END when there is none. Looks back at most
 * NUMBER_BYTES_MAX bytes. */
#define NUMBER_BYTES_MAX 120
size_t number_before(struct str s, size_t end, struct number *ret, size_t *ret_end);
/* Value of an ideographic or full-width digit, or -1. FORMAL (may be NULL) is
 * set for financial numerals. */
int number_digit(uint32_t cp, bool *formal);
/* 十 10, 百 100 … 亿 1e8, or 0. */
double number_unit(uint32_t cp, bool *formal);

#endif
