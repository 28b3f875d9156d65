/* arj_names.c - what is read of containers beside those that read them: names
 * of ARJ, headers of RAR 5, and the look that tells a container. */
#include "fuzz.h"

#include "unpack/arj_names.h"
#include "unpack/kinds.h"
#include "unpack/rar5_heads.h"

#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = fuzz_str(data, size);
	int fd = fuzz_fd(bytes);
	struct source src = { .fd = { fd }, .len = { size }, .parts = 1, .size = size };
	struct arj_names *a = malloc(sizeof *a);
	struct rar5_heads *h = malloc(sizeof *h);
	struct rar5_file f;
	struct str name;
	bool dos;
	size_t n = 0;
	if (arj_names_begin(a, &src))
		while (arj_names_next(a, &name, &dos))
			n += name.len;
	if (rar5_heads_begin(h, &src))
		while (rar5_heads_next(h, &f))
			n += f.name.len && memchr(f.name.p, 0, f.name.len);
	rar_later_volume(&src);
	int kind = kind_of(str_sub(bytes, 0, size < KIND_HEAD_BYTES ? size : KIND_HEAD_BYTES), size, STR("a.img"), fd);
	FUZZ_MUST(kind >= KIND_NONE && kind < KINDS && n <= 2 * size);
	free(a);
	free(h);
	close(fd);
	return 0;
}
