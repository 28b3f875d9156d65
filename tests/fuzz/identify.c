/* identify.c - what a file is, by our own signatures and looks; libmagic is
 * left out (not loaded): others fuzz it. */
#include "fuzz.h"
#include "unpack/kinds.h"
#include <sluice/identify.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_str(data, size), head = str_sub(s, 0, KIND_HEAD_BYTES);
	struct identity id;
	struct err err = { .code = E_NONE };
	int fd = fuzz_fd(s);
	if (identify_file(fd, size, STR("a.docx"), &id, &err) == ST_OK)
		FUZZ_MUST(id.format && memchr(id.mime, 0, sizeof id.mime));
	int kind = kind_of(head, size, STR("a.bin"), fd);
	FUZZ_MUST(kind >= 0 && kind < KINDS);
	kind_deep(head, size, STR("a.bin"));
	close(fd);
	return 0;
}
