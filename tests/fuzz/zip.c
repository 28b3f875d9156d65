/* zip.c - the directory reader: walking, finding, overlaps, members. */
#include "fuzz.h"
#include "format/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zip *z = NULL;
	struct zip_entry e, found;
	struct err err = { .code = E_NONE };
	enum status st = zip_open_map(&z, (const char *)data, size, &err);
	if (st != ST_OK && st != ST_WARN)
		return 0;
	uint8_t *bits = NULL;
	struct buf out;
	buf_init(&out, 1u << 20);
	zip_overlaps(z, &bits);
	unsigned n = 0;
	while ((st = zip_next(z, &e, &err)) != ST_EOF && n++ < 200) {
		if (st != ST_OK)
			continue;
		uint64_t at;
		char raw[16];
		FUZZ_MUST(e.index < 1u << 24);
		zip_find(z, e.name, &found);
		zip_find_nocase(z, e.name, &found);
		if (zip_data_offset(z, &e, &at, &err) == ST_OK) {
			zip_raw(z, raw, sizeof raw, at);
			buf_clear(&out);
			zip_read_all(z, &e, &out, &err);
		}
	}
	zip_rewind(z);
	zip_next(z, &e, &err);
	free(bits);
	buf_release(&out);
	zip_close(z);
	return 0;
}
