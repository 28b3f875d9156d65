/* json_lib.c - the JSON walker and writer: what is written reads back. */
#include "fuzz.h"
#include <sluice/json.h>
#include <sluice/utf8.h>

static void walk(struct str v, unsigned depth)
{
	size_t pos = 0;
	struct str key, value;
	while (depth < 40 && json_each(v, &pos, &key, &value)) {
		FUZZ_MUST(value.p >= v.p && value.p + value.len <= v.p + v.len);
		walk(value, depth + 1);
	}
	json_as_num(v, 0);
	json_as_int(v, 0);
	json_as_bool(v, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_str(data, size);
	struct buf out, back, clean;
	struct json j;
	size_t start = 0, n = json_value(s, &start);
	FUZZ_MUST(n == 0 || start + n <= size);
	walk(s, 0);
	json_get(s, "a");
	json_path(s, "a.b.c");
	buf_init(&out, 8u << 20);
	buf_init(&back, 8u << 20);
	buf_init(&clean, 8u << 20);
	json_start(&j, &out);
	json_str(&j, s);
	FUZZ_MUST(json_valid(buf_str(&out)) && memchr(out.p, '\n', out.len) == NULL);
	FUZZ_MUST(json_decode(buf_str(&out), &back));
	buf_add_utf8_clean(&clean, s);
	FUZZ_MUST(str_eq(buf_str(&back), buf_str(&clean)));
	buf_release(&out);
	buf_release(&back);
	buf_release(&clean);
	return 0;
}
