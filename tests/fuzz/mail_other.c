/* mail_other.c - two alternatives of a mail, the plain one up to the first NUL. */
#include "fuzz.h"

#include "text/mail_other.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_str(data, size);
	ptrdiff_t nul = str_find_char(s, '\0');
	size_t cut = nul < 0 ? size / 2 : (size_t)nul;
	mail_other_says_more(str_sub(s, 0, cut), str_sub(s, cut, s.len));
	return 0;
}
