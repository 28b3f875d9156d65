/* page_pieces.c - pieces of text with boxes into lines (PDF's layout). */
#include "fuzz.h"
#include "text/page_layout.h"
#include <fcntl.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { fuzz_str(data, size) };
	struct layout_piece *p = xcalloc(size + 1, sizeof *p);
	struct layout_gap *g = xcalloc(size + 1, sizeof *g);
	struct text_out o;
	size_t n = 0;
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	while (in.rest.len > 6) {
		float x = (float)fuzz_u8(&in) * 3, y = (float)fuzz_u8(&in) * 3;
		float w = (float)fuzz_u8(&in), h = (float)(fuzz_u8(&in) % 40);
		size_t len = 1 + fuzz_u8(&in) % 12u;
		p[n] = (struct layout_piece){ .text = str_sub(in.rest, 0, len), .x0 = x, .y0 = y, .x1 = x + w, .y1 = y + h, .order = (uint32_t)n };
		if (p[n].text.len > 4) {
			g[n] = (struct layout_gap){ .x0 = x + w / 3, .x1 = x + w / 2, .from = 1, .to = 2 };
			p[n].gaps = &g[n];
			p[n].ngaps = 1;
		}
		in.rest = str_sub(in.rest, len, in.rest.len);
		n++;
	}
	text_out_init(&o, fd, -1);
	page_layout(&o, p, n);
	io_flush(&o.w);
	text_out_release(&o);
	close(fd);
	free(g);
	free(p);
	return 0;
}
