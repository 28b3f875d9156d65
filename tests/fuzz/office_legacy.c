/* office_legacy.c - old Office documents opened as if the password were right. */
#include "fuzz.h"
#include "format/office_legacy_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = fuzz_str(data, size);
	struct ole *o;
	struct err err;
	bool locked;
	if (ole_open_mem(&o, bytes, &err) != ST_OK)
		return 0;
	struct office_legacy *l = office_legacy_read(o, &locked);
	if (l) {
		struct buf out;
		buf_init(&out, 16u << 20);
		office_legacy_try(l, STR("secret"));
		l->open = true;
		office_legacy_open(l, o, bytes, &out, &err);
		FUZZ_MUST(out.len == bytes.len);
		buf_release(&out);
	}
	office_legacy_free(l);
	ole_close(o);
	return 0;
}
