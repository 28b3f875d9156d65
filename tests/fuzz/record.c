/* record.c - lines of the stream: looked at, spliced into, made. */
#include "fuzz.h"
#include <sluice/record.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_str(data, size), line;
	struct buf out;
	struct json j;
	buf_init(&out, RECORD_BYTES_MAX);
	while (str_next_line(&rest, &line)) {
		struct record r;
		struct err err = { .code = E_NONE };
		if (record_look(line, &r, &err) == ST_OK && r.type != RECORD_FOREIGN) {
			struct str id = record_id(&r);
			FUZZ_MUST(id.len == 0 || id.len == 64);
			record_kind(&r);
			record_int(&r, "unpack.members", 0);
			record_str(&r, "path", &out);
			buf_clear(&out);
			FUZZ_MUST(record_with(&r, "text", STR("{\"by\":\"x\"}"), &out));
			FUZZ_MUST(json_valid(str_trim(buf_str(&out))));
			FUZZ_MUST(str_eqz(json_path(buf_str(&out), "text.by"), "\"x\""));
		}
		buf_clear(&out);
		record_begin(&j, &out, "item");
		record_path(&j, line);
		record_end(&j);
		FUZZ_MUST(json_valid(str_trim(buf_str(&out))));
		buf_clear(&out);
	}
	buf_release(&out);
	return 0;
}
