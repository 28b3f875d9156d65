/* ocr_packs.c - the packs that this machine has, and engines made of them. */
#include "text/ocr_packs.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PACK_BYTES_MAX (64u << 20)

const struct ocr_pack ocr_pack[] = {
#define OCR_PACK(name, lang, alias, from, to, part) { name, lang, alias, from, to, part },
#include "text/ocr_packs.def"
#undef OCR_PACK
};
enum { PACKS = sizeof ocr_pack / sizeof *ocr_pack };
const size_t ocr_pack_count = PACKS;

struct ocr_packs {
	struct str data[PACKS];  /* mapped; empty when not there */
	struct tess *tess[PACKS];
	bool useless[PACKS];     /* not data that this library reads; they stay mapped */
};

static bool map_pack(struct str *ret, const char *folder, const char *name)
{
	struct buf path;
	buf_init(&path, 4096);
	buf_printf(&path, "%s/%s.traineddata", folder, name);
	int fd = open(buf_z(&path), O_RDONLY | O_CLOEXEC);
	int64_t size = fd < 0 ? -1 : io_size(fd);
	if (size > 0 && size <= PACK_BYTES_MAX) {
		const char *p = io_map(fd, (uint64_t)size);
		if (p)
			*ret = str_make(p, (size_t)size);
	}
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return ret->len > 0;
}

struct ocr_packs *ocr_packs_open(const char *data)
{
	static const char *const folders[] = { "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
		"/usr/local/share/tessdata" };
	struct ocr_packs *p = xcalloc(1, sizeof *p);
	bool any = false;
	for (size_t i = 0; i < PACKS && tess_built(); i++) {
		bool got = data && map_pack(&p->data[i], data, ocr_pack[i].name);
		for (size_t k = 0; k < sizeof folders / sizeof *folders && !got; k++)
			got = map_pack(&p->data[i], folders[k], ocr_pack[i].name);
		any |= got;
	}
	if (any)
		return p;
	free(p);
	return NULL;
}

void ocr_packs_close(struct ocr_packs *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < PACKS; i++) {
		tess_close(p->tess[i]);
		if (p->data[i].len)
			io_unmap(p->data[i].p, p->data[i].len);
	}
	free(p);
}

struct tess *ocr_packs_engine(struct ocr_packs *p, size_t i)
{
	if (i >= PACKS || p->data[i].len == 0 || p->useless[i])
		return NULL;
	if (!p->tess[i] && tess_open_data(&p->tess[i], p->data[i], ocr_pack[i].name, NULL) != ST_OK)
		p->useless[i] = true;
	return p->tess[i];
}

size_t ocr_packs_for(struct ocr_packs *p, const char *lang)
{
	for (size_t i = 0; i < PACKS; i++)
		if (*lang && (strcmp(ocr_pack[i].lang, lang) == 0 || strcmp(ocr_pack[i].alias, lang) == 0))
			return p->data[i].len && !p->useless[i] ? i : PACKS;
	return PACKS;
}

bool ocr_pack_same_script(size_t a, size_t b)
{
	return ocr_pack[a].from == ocr_pack[b].from;
}
