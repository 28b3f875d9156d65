/* number_format.h - numbers of sheets as their cells show them. */
#ifndef SLUICE_TEXT_NUMBER_FORMAT_H
#define SLUICE_TEXT_NUMBER_FORMAT_H

#include <sluice/str.h>

enum number_kind { NUMBER_PLAIN, NUMBER_DATE, NUMBER_TIME, NUMBER_DATETIME, NUMBER_PERCENT };

/* What stands around a number: a currency, a unit, brackets. */
struct number_frame { char before[48], after[48]; };

/* A number format, parsed. All zeros: "General". */
struct number_style {
	uint8_t kind;            /* enum number_kind */
	bool framed;             /* the rest counts; else the number as it is */
	uint8_t digits;          /* before the point at least: postal codes bear zeros */
	uint8_t decimals;
	bool grouped;            /* 1,200,000 */
	bool general;            /* as many digits as there are */
	bool negative_frame;     /* frame[1] counts */
	bool negative_own;       /* and stands for the sign */
	struct number_frame frame[2]; /* of positive and negative numbers */
};

/* A built-in format by its ID, or CODE if it is given (ECMA-376 part 1, 18.8.30). */
struct number_style number_style_of(int id, struct str code);
/* V as text: dates ISO 8601, shares in percent, all else as the format has it, but that no digit is lost that
 * stands within four places: 2.5 is not shown as 3 because its column is narrow. */
void number_text(double v, const struct number_style *s, bool from_1904, struct buf *out);

#endif
