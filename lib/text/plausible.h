/* plausible.h - whether a text layer says what its page shows. */
#ifndef TEXT_PLAUSIBLE_H
#define TEXT_PLAUSIBLE_H

#include <sluice/str.h>

/* False for what no language writes: private-use codes and replacement
 * marks, Chinese without a common character, letters set together by a wrong
 * table. Short texts, figures, hashes and source code are plausible. */
bool plausible_text(struct str utf8);

#endif
