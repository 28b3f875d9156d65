/* chat_stamp.c - times as chat programs write them: a stamp ends within its line. */
#include "fuzz.h"

#include "text/chat_stamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_str(data, size);
	struct chat_stamp r;
	FUZZ_MUST(chat_stamp(s, &r) <= size);
	FUZZ_MUST(chat_marks(s) <= size);
	if (chat_day(s, &r))
		FUZZ_MUST(r.y > 0 && r.m >= 1 && r.m <= 12 && r.d >= 1 && r.d <= 31);
	return 0;
}
