/* ocr_pairs.c - the commonest pairs of neighbours in Chinese words.
 *
 * 竣工 is a word and 峻工 is none, whatever the recogniser thinks. A model of
 * language would weigh sentences; all that is asked here is whether a second
 * thought makes a word where the first makes none, and for that a set of pairs
 * does. It is a text of a line a first character (share/build/zh-pairs.pl makes
 * it), searched as it is: nothing to build, and few characters are doubtful. */
#include "text/ocr_pairs.h"

#include "zh_pairs.h"

#include <sluice/str.h>
#include <sluice/utf8.h>

/* Every ideograph of the table is so many bytes. */
#define BYTES 3

bool ocr_pairs_known(uint32_t a, uint32_t b)
{
	char first[8] = "\n", second[8];
	if (!utf8_is_han(a) || !utf8_is_han(b) || utf8_encode(a, first + 1) != BYTES || utf8_encode(b, second) != BYTES)
		return false;
	const char *line = zh_pairs;
	if (memcmp(line, first + 1, BYTES) != 0) {
		line = memmem(zh_pairs, sizeof zh_pairs - 1, first, BYTES + 1);
		line = line ? line + 1 : NULL;
	}
	for (const char *p = line ? line + BYTES : "\n"; *p != '\n'; p += BYTES)
		if (memcmp(p, second, BYTES) == 0)
			return true;
	return false;
}
