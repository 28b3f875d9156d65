/* lines.c - line ends, tabs, form feeds and the scripts of a window: blocks of 64
 * bytes become masks, and only their bits are visited. */
#include "lines.h"
#include "classes.h"

#define STRETCH_BLOCKS 32u /* read at once */

static void add_line(struct doc *d, struct lines_room *room, uint32_t start, uint32_t end, uint32_t page, bool tabs)
{
	if (d->n_lines == room->lines)
		d->lines = xgrow(d->lines, &room->lines, d->n_lines + 1, sizeof *d->lines);
	d->line_rank[start >> LINE_STEP_LOG]++;
	d->lines[d->n_lines++] = (struct doc_line){ start, end, page, tabs };
}

/* Han and Cyrillic by their lead bytes. */
static uint64_t scripts(const char *p, uint64_t leads)
{
	uint64_t found = 0;
	for (; leads; leads &= leads - 1) {
		unsigned char c = (unsigned char)p[__builtin_ctzll(leads)];
		found |= (uint64_t)((unsigned char)(c - 0xE3) < 7 ? DOC_HAS_HAN : 0) | (uint64_t)((unsigned char)(c - 0xD0) < 2 ? DOC_HAS_CYRILLIC : 0);
	}
	return found;
}

static void add_hao(struct doc *d, struct lines_room *room, uint32_t at)
{
	if (memcmp(d->text.p + at, "号", 3) != 0)
		return;
	d->hao = xgrow(d->hao, &room->hao, d->n_hao + 1, sizeof *d->hao);
	d->hao[d->n_hao++] = at;
}

void lines_find(struct doc *d, struct lines_room *room)
{
	struct class_set ends = { { 0 }, { 0 } };
	class_set_add(&ends, '\n');
	class_set_add(&ends, '\t');
	class_set_add(&ends, '\f');
	classes_fn *read = classes_reader();
	const char *p = d->text.p;
	uint32_t page = d->first_page, start = 0, line_page = page, len = (uint32_t)d->text.len;
	uint64_t digit_before = 0;
	bool tabs = false;
	signs_make(p, len, d->signs, &room->signs);
	d->line_rank = arena_alloc(d->arena, ((len >> LINE_STEP_LOG) + 1) * sizeof *d->line_rank);
	d->n_lines = d->n_hao = 0;
	d->features = 0;
	struct classes is[STRETCH_BLOCKS];
	uint64_t line_ends[STRETCH_BLOCKS], behind_digit[STRETCH_BLOCKS];
	uint16_t list[STRETCH_BLOCKS * CLASSES_BLOCK + CLASSES_LIST_MORE];
	for (uint32_t base = 0; base < len; base += STRETCH_BLOCKS * CLASSES_BLOCK) {
		uint32_t left = (len - base + CLASSES_BLOCK - 1) / CLASSES_BLOCK;
		unsigned blocks = left < STRETCH_BLOCKS ? (unsigned)left : STRETCH_BLOCKS;
		uint64_t digits = 0;
		read(&ends, p + base, blocks, is);
		for (unsigned k = 0; k < blocks; k++) {
			digits |= is[k].digit;
			line_ends[k] = is[k].sign;
			behind_digit[k] = is[k].ideograph & (is[k].digit << 1 | digit_before);
			digit_before = is[k].digit >> 63;
			/* ideographs tell nothing new once one was seen */
			uint64_t leads = d->features & DOC_HAS_HAN ? is[k].lead & ~is[k].ideograph : is[k].lead;
			if (leads && (d->features & (DOC_HAS_HAN | DOC_HAS_CYRILLIC)) != (DOC_HAS_HAN | DOC_HAS_CYRILLIC))
				d->features |= scripts(p + base + k * CLASSES_BLOCK, leads);
		}
		d->features |= digits ? DOC_HAS_DIGIT : 0;
		if (digits) {
			size_t n = classes_list(list, behind_digit, blocks);
			for (size_t i = 0; i < n; i++)
				add_hao(d, room, base + list[i]);
		}
		size_t n = classes_list(list, line_ends, blocks);
		for (size_t i = 0; i < n && base + list[i] < len; i++) {
			uint32_t at = base + list[i];
			if (p[at] == '\n') {
				add_line(d, room, start, at, line_page, tabs);
				start = at + 1;
				line_page = page;
				tabs = false;
			} else if (p[at] == '\t') {
				tabs = true;
			} else {
				/* at a line's start it begins the new page with that line */
				page += d->first_page != 0;
				if (at == start) {
					start = at + 1;
					line_page = page;
				}
			}
		}
	}
	if (start < len || len == 0 || p[len - 1] == '\f')
		add_line(d, room, start, len, line_page, tabs);
	for (size_t k = 0, before = 0; k <= len >> LINE_STEP_LOG; k++) { /* begin there: before it */
		uint32_t here = d->line_rank[k];
		d->line_rank[k] = (uint32_t)before;
		before += here;
	}
}
