/* amount.h - sums of money. The pass adds REF_amount hits; the functions read
 * one cell or phrase for makers of records. */
#ifndef SLUICE_REFS_AMOUNT_H
#define SLUICE_REFS_AMOUNT_H

#include "doc.h"

struct amount {
	double value, min;     /* main unit (yuan, not 万元); min == value unless a range */
	const char *currency;  /* ISO 4217, static or from the rules; NULL: not said */
	const char *approx;    /* "about", "at-most", "at-least", "provisional" or NULL */
	bool formal;           /* written out in financial numerals */
};

/* The unit in a heading or label such as 金额（万元） or "Price, млн руб.": its
 * factor, and *RET_CURRENCY when it names one (else untouched). 0: none. */
double amount_header_unit(struct str header, const char **ret_currency);
/* A cell or phrase that is a number with at most signs, unit and qualifiers
 * around it; UNIT (1 when unknown) counts only when the cell names none. */
bool amount_cell(const struct refs_rules *r, struct str cell, double unit, const char *currency, struct amount *ret);

/* "$" at START with the number that ends at END is a program's: an argument, a
 * variable, a number in base 16. */
bool amount_in_code(struct str s, size_t start, size_t end);
/* Figures at START with a currency's sign or code UNIT..END glued behind them that are none: 16AED, 5cad (letters of
 * base 16), "2$ ls -l" at a line's start, where a shell waits. */
bool amount_is_code(struct str s, size_t start, size_t unit, size_t end);
/* "$" at UNIT behind the number at START ends a formula that another "$" of the line began ($op 6$), or a program's
 * format ({:01$}). */
bool amount_ends_formula(struct str s, size_t start, size_t unit);
/* Pounds START..END are money by the words around them, no weight. */
bool amount_is_said(struct str s, size_t start, size_t end);

/* Of two numbers around a unit, [BEFORE, BEFORE_END) and [AFTER, AFTER_END), the second is its own (amount_side.c). */
bool amount_is_of_next(struct str s, size_t before, size_t before_end, size_t after, size_t after_end);
/* What the short word at AT, behind a sum of CURRENCY, multiplies it by (Rp 2 jt), *RET_END its end; 1 and AT: there is none;
 * 0: nobody can tell (EUR 5 mil). */
double amount_short_word(struct str s, size_t at, const char *currency, size_t *ret_end);
/* What the letters before a sign or code at *AT multiply the figures before them by (30 k|€, 1,5 M |EUR), which then end at *AT; 1: there
 * are none. */
double amount_glued_word(struct str s, size_t *at);
/* "$" and a number behind AT: MXN $ 20. */
bool amount_sign_follows(struct str s, size_t at);
/* The sum at [START, END), its unit with it, is a rate or the price of one unit: = 1.125 EUR, 1.459 EUR je Liter. */
bool amount_is_rate(struct str s, size_t start, size_t end);
/* 45.000 at [START, END) are thousands in this currency; WHOLE_START and WHOLE_END take its unit in. */
bool amount_dot_is_thousands(struct str s, size_t start, size_t end, const char *currency, size_t whole_start, size_t whole_end);
/* The sign of yen and yuan at AT stands in Japanese text. */
bool amount_is_yen(struct str s, size_t at);
/* KGS at [START, END) are kilogrammes. */
bool amount_is_weight(struct str s, size_t start, size_t end);

/* amount_place.c: whose money it is by the words around. What was read of a neighbourhood is kept for the next unit in it; all
 * zero at first. */
#define AMOUNT_CROWNS 4u
struct amount_votes {
	size_t from, to;
	unsigned votes[AMOUNT_CROWNS];
	bool small;
};
struct amount_place {
	struct amount_votes line, near;
	size_t hungarian_from, hungarian_to;
	bool hungarian;
};
/* Which crowns "kr" at [START, END) are, an ISO 4217 code (static); CODE when nothing tells and the unit is a word, NULL when it is
 * "kr" alone. */
const char *amount_crowns(struct amount_place *memo, struct str s, size_t start, size_t end, const char *code);
/* "Ft" at START are forint, no feet. */
bool amount_is_hungarian(struct amount_place *memo, struct str s, size_t start);
/* 5 millions d'|euros: in front of such a word at END, behind a number's word; END when there is none. */
size_t amount_before_of(struct str s, size_t end);

/* "about", "at-most" … by the words before START and behind END; NULL. Static. */
const char *amount_qualifier(struct str s, size_t start, size_t end);
struct number;
/* The number at NUM_START with its unit looks like a sum and is none: 一元化, 第三块. */
bool amount_misread(struct str s, const struct number *num, size_t num_start, size_t unit_start, size_t unit_end);

#endif
