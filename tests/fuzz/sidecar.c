/* sidecar.c - text that lies beside a picture: hOCR, ALTO, JSON, plain. */
#include "fuzz.h"
#include "text/sidecar.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = fuzz_fd(fuzz_str(data, size));
	struct sidecar *s = sidecar_read(fd);
	struct text_out o;
	text_out_init(&o, -1, -1);
	for (size_t i = 0; s && i < s->n; i++)
		FUZZ_MUST(s->line[i].start <= s->line[i].end && s->line[i].end <= s->text.len && s->line[i].page < s->pages);
	for (unsigned k = 0; s && k < 3; k++) {
		sidecar_put(s, &o);
		text_page(&o);
	}
	text_out_release(&o);
	sidecar_free(s);
	close(fd);
	return 0;
}
