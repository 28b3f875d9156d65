/* charset.c - which character set bytes are in, and names of members in it. */
#include "fuzz.h"
#include "format/charset.h"
#include "format/lang.h"
#include "text/decode.h"
#include "unpack/member_names.h"
#include <sluice/utf8.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_str(data, size), rest = s, line;
	char charset[CHARSET_NAME_MAX], chosen[DECODE_NAME_MAX], lang[LANG_NAME_MAX];
	struct buf out;
	struct names names;
	buf_init(&out, 8u << 20);
	if (charset_guess(s, true, charset)) {
		FUZZ_MUST(charset[0]);
		charset_decodes(s, charset);
	}
	charset_guess(s, false, charset);
	charset_label(s, charset);
	struct str declared = charset_declared(s);
	decode_choose(s, declared, STR(""), chosen);
	decode_bytes(s, chosen, &out);
	FUZZ_MUST(utf8_valid(buf_str(&out)));
	lang_of(buf_str(&out), lang);
	names_init(&names);
	while (str_next_line(&rest, &line))
		names_add(&names, line);
	const char *set = names_decide(&names);
	buf_clear(&out);
	names_decode(set, s, &out);
	FUZZ_MUST(utf8_valid(buf_str(&out)));
	names_release(&names);
	buf_release(&out);
	return 0;
}
