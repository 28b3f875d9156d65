/* vba.c - macros: the input is a module's stream beside a fixed "dir". */
#include "fuzz.h"

#include "format/ole.h"
#include "text/vba.h"

#include <fcntl.h>

static void entry(struct buf *b, const char *name, int type, uint32_t start, size_t size, uint32_t right, uint32_t child)
{
	size_t at = b->len;
	for (const char *z = name; *z; z++) {
		buf_add_char(b, *z);
		buf_add_char(b, '\0');
	}
	while (b->len < at + 128)
		buf_add_char(b, '\0');
	uint32_t v[] = { 0xFFFFFFFF, right, child, start, (uint32_t)size };
	b->p[at + 64] = (char)(2 * (strlen(name) + 1));
	b->p[at + 66] = (char)type;
	memcpy(b->p + at + 68, v, 12);
	memcpy(b->p + at + 116, v + 3, 8);
}

static void pad(struct buf *b)
{
	while (b->len % 512)
		buf_add_char(b, '\0');
}

/* Header, one table, the directory, three streams of 4,096 bytes and more. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t mark[] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };
	static int null = -1;
	struct text_out o;
	struct buf b;
	uint32_t fat[128], sectors = (uint32_t)((size + 511) / 512);
	if (size < 4096 && size)
		sectors = 8;
	if (!size || sectors > 100)
		return 0;
	if (null < 0)
		null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	buf_init(&b, 1u << 20);
	buf_add(&b, mark, sizeof mark);
	pad(&b);
	uint16_t h[] = { 0x3E, 3, 0xFFFE, 9, 6 };
	uint32_t v[] = { 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0 };
	memcpy(b.p + 24, h, sizeof h);
	memcpy(b.p + 44, v, sizeof v);
	memset(b.p + 80, 0xFF, 432);
	for (uint32_t i = 0; i < 128; i++)
		fat[i] = i < 2 + sectors ? i + 1 : 0xFFFFFFFF;
	fat[0] = 0xFFFFFFFD;
	fat[1] = fat[1 + sectors] = 0xFFFFFFFE;
	buf_add(&b, fat, sizeof fat);
	entry(&b, "Root Entry", 5, 0xFFFFFFFE, 0, 0xFFFFFFFF, 1);
	entry(&b, "dir", 2, 2, sectors * 512, 2, 0xFFFFFFFF);
	entry(&b, "_VBA_PROJECT", 2, 0xFFFFFFFE, 0, 3, 0xFFFFFFFF);
	entry(&b, "Module1", 2, 2, sectors * 512, 0xFFFFFFFF, 0xFFFFFFFF);
	buf_add(&b, data, size);
	while (b.len < 1536 + (size_t)sectors * 512)
		buf_add_char(&b, '\0');
	text_out_init(&o, null, null);
	vba_text_mem(buf_str(&b), &o);
	io_flush(&o.w);
	text_out_release(&o);
	buf_release(&b);
	return 0;
}
