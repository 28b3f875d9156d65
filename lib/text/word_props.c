/* word_props.c - [MS-DOC] 2.9.174 (PapxFkp): pages of 512 bytes, each with the
 * paragraphs of a stretch of the file, found through a bin table. */
#include "word_props.h"

#include "ole_text.h"

#include <stdlib.h>

static int by_end(const void *a, const void *b)
{
	uint32_t x = ((const struct word_para *)a)->fc_end, y = ((const struct word_para *)b)->fc_end;
	return (x > y) - (x < y);
}

void word_props_release(struct word_props *p)
{
	free(p->v);
}

const struct word_para *word_props_find(const struct word_props *p, uint32_t fc_end)
{
	struct word_para key = { .fc_end = fc_end };
	return p->n ? bsearch(&key, p->v, p->n, sizeof key, by_end) : NULL;
}

bool word_sprm_next(struct str *prl, uint16_t *ret_op, struct str *ret_operand)
{
	/* the operand's size by the code's upper three bits; 0: a length byte */
	static const uint8_t sizes[8] = { 1, 1, 2, 4, 2, 2, 0, 3 };
	if (prl->len < 3)
		return false;
	uint16_t op = u16(prl->p);
	size_t n = sizes[op >> 13], from = 2;
	if (n == 0) {
		if (op == 0xD608 || op == 0xD606) { /* table definitions: two bytes, one too many */
			if (prl->len < 4)
				return false;
			n = (size_t)u16(prl->p + 2);
			n -= n > 0;
			from = 4;
		} else {
			n = (unsigned char)prl->p[2];
			from = 3;
		}
	}
	*ret_op = op;
	*ret_operand = str_sub(*prl, from, from + n);
	*prl = str_sub(*prl, from + n, prl->len);
	return true;
}

void word_sprms(struct str prl, struct word_para *p)
{
	enum { P_TTP = 0x2417, P_INNER_TTP = 0x244C, P_ILVL = 0x260A, P_ILFO = 0x460B };
	uint16_t op;
	struct str v;
	while (word_sprm_next(&prl, &op, &v)) {
		if ((op == P_TTP || op == P_INNER_TTP) && v.len && v.p[0] == 1) {
			p->row_end = true;
		} else if (op == P_ILVL && v.len) {
			p->level = v.p[0] >= 0 && v.p[0] < 9 ? v.p[0] : -1;
		} else if (op == P_ILFO && v.len >= 2) {
			/* 7FF and negative numbers: the number was taken off */
			uint16_t list = u16(v.p);
			p->list = list < 0x7FF ? (int16_t)list : 0;
		}
	}
}

/* Word 6 and 95: one-byte codes of sizes not worth knowing; sprmPTtp is 25. */
static bool has_row_end(struct str prl)
{
	for (size_t i = 0; i + 1 < prl.len; i++)
		if (prl.p[i] == 25 && prl.p[i + 1] == 1)
			return true;
	return false;
}

static void read_page(struct word_props *w, struct str main, uint32_t page, bool old)
{
	if ((uint64_t)page * 512 + 512 > main.len)
		return;
	const char *p = main.p + (size_t)page * 512;
	unsigned n = (unsigned char)p[511], bx = old ? 7 : 13;
	if (4 * (n + 1) + n * bx > 511)
		return;
	for (unsigned i = 0; i < n && w->n < WORD_PARAS_MAX; i++) {
		size_t at = 2 * (size_t)(unsigned char)p[4 * (n + 1) + i * bx];
		struct word_para para = { .fc_end = u32(p + 4 * (i + 1)), .list = -1, .level = -1 };
		if (at && at < 506) {
			size_t len, from;
			if (old) {
				len = 2 * (size_t)(unsigned char)p[at];
				from = at + 2; /* after a one-byte style index */
			} else if (p[at]) {
				len = 2 * (size_t)(unsigned char)p[at] - 1;
				from = at + 3;
			} else {
				len = 2 * (size_t)(unsigned char)p[at + 1];
				from = at + 4;
			}
			size_t end = at + 1 + len;
			end = end > 511 ? 511 : end;
			struct str prl = str_make(p + from, end > from ? end - from : 0);
			if (old) {
				para.row_end = has_row_end(prl);
			} else {
				para.style = u16(p + from - 2);
				word_sprms(prl, &para);
			}
		}
		w->rows |= para.row_end;
		w->v = xgrow(w->v, &w->cap, w->n + 1, sizeof *w->v);
		w->v[w->n++] = para;
	}
}

void word_props_read(struct word_props *p, struct str main, struct str plc, bool old)
{
	size_t entry = old ? 2 : 4, n = plc.len < 4 ? 0 : (plc.len - 4) / (4 + entry);
	for (size_t i = 0; i < n; i++) {
		const char *e = plc.p + 4 * (n + 1) + i * entry;
		read_page(p, main, old ? u16(e) : u32(e), old);
	}
	if (p->n)
		qsort(p->v, p->n, sizeof *p->v, by_end);
}
