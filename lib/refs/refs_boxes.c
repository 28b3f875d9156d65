/* refs_boxes.c - the lines that OCR wrote beside a text, by their offsets.
 *
 * A finding takes over the box and the confidence of its line as they stand
 * there, byte for byte. Lines come in the order of the text; where they do not
 * (a hostile file), findings simply get none. */
#include "refs_boxes.h"

#include <sluice/io.h>
#include <sluice/json.h>
#include <stdlib.h>

/* A page has some fifty lines; a book of pictures 100,000. */
#define BOXES_MAX 2000000u
#define LINES_BYTES_MAX (512u << 20)

struct refs_box {
	uint64_t start, end;
	struct str box, confidence, read; /* slices of the map */
};

void refs_boxes_init(struct refs_boxes *b, int fd)
{
	*b = (struct refs_boxes){ .map = NULL };
	int64_t size = fd < 0 ? 0 : io_size(fd);
	if (size <= 0 || size > (int64_t)LINES_BYTES_MAX || !(b->map = io_map(fd, (uint64_t)size)))
		return;
	b->size = (uint64_t)size;
	struct str rest = str_make(b->map, (size_t)size), line;
	while (str_next_line(&rest, &line) && b->n < BOXES_MAX) {
		int64_t start = json_as_int(json_get(line, "start"), -1), end = json_as_int(json_get(line, "end"), -1);
		struct str box = json_get(line, "box"), confidence = json_get(line, "confidence"), read = json_get(line, "read");
		if (start < 0 || end <= start || !json_valid(box) || box.p[0] != '[' || (confidence.p && !json_valid(confidence)) ||
		    (read.p && !json_valid(read)))
			continue;
		b->line = xgrow(b->line, &b->cap, b->n + 1, sizeof *b->line);
		b->line[b->n++] = (struct refs_box){ (uint64_t)start, (uint64_t)end, box, confidence, read };
	}
}

void refs_boxes_release(struct refs_boxes *b)
{
	if (b->map)
		io_unmap(b->map, b->size);
	free(b->line);
	*b = (struct refs_boxes){ .map = NULL };
}

bool refs_boxes_add(const struct refs_boxes *b, const struct ref *r, struct buf *out)
{
	size_t lo = 0, hi = b->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (b->line[mid].end <= r->start)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == b->n || b->line[lo].start > r->start || r->record.len < 3)
		return false;
	const struct refs_box *k = &b->line[lo];
	buf_clear(out);
	buf_add_str(out, str_sub(r->record, 0, r->record.len - 2)); /* without "}\n" */
	buf_addz(out, ",\"box\":");
	buf_add_str(out, k->box);
	if (k->confidence.p) {
		buf_addz(out, ",\"confidence\":");
		buf_add_str(out, k->confidence);
	}
	if (k->read.p) {
		buf_addz(out, ",\"read\":");
		buf_add_str(out, k->read);
	}
	buf_addz(out, "}\n");
	return !out->full;
}
