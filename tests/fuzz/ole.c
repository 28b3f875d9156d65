/* ole.c - compound files: directory, chains, streams. */
#include "fuzz.h"
#include "format/ole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ole *o = NULL;
	struct err err = { .code = E_NONE };
	if (ole_open_mem(&o, fuzz_str(data, size), &err) != ST_OK)
		return 0;
	struct buf out;
	char piece[100];
	buf_init(&out, 1u << 20);
	for (uint32_t i = 0; i < ole_count(o) && i < 200; i++) {
		const struct ole_entry *e = ole_entry(o, i);
		FUZZ_MUST(memchr(e->name, 0, sizeof e->name) && (e->parent < ole_count(o) || e->parent == UINT32_MAX));
		ole_find(o, e->parent, e->name);
		buf_clear(&out);
		ole_read_all(o, i, &out, &err);
		FUZZ_MUST(out.len <= size + 16384); /* no chain gives (much) more than the file has */
		ole_read(o, i, e->size / 2, piece, sizeof piece);
	}
	ole_find_path(o, "ObjectPool/_1/CONTENTS");
	buf_release(&out);
	ole_close(o);
	return 0;
}
