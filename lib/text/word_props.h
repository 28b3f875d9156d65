/* word_props.h - paragraph properties of Word's binary files: which paragraph
 * ends a table row, which belongs to a list. */
#ifndef SLUICE_TEXT_WORD_PROPS_H
#define SLUICE_TEXT_WORD_PROPS_H

#include <sluice/str.h>

/* More paragraphs than this are not looked at: their text stands all the same. */
#define WORD_PARAS_MAX (1u << 22)

struct word_para {
	uint32_t fc_end;  /* file offset just behind its mark */
	uint16_t style;
	int16_t list;     /* 1-based; 0: none, -1: the style's */
	int8_t level;     /* -1: the style's */
	bool row_end;
};

struct word_props {
	struct word_para *v; /* owned, sorted by fc_end */
	size_t n, cap;
	bool rows;           /* at least one ends a row */
};

void word_props_release(struct word_props *p);
/* Reads the bin table PLC and the pages it names out of MAIN. OLD: Word 6, 95. */
void word_props_read(struct word_props *p, struct str main, struct str plc, bool old);
/* NULL when no paragraph ends there. */
const struct word_para *word_props_find(const struct word_props *p, uint32_t fc_end);

/* Cuts the next property of Word 97 off *PRL: its code and operand. */
bool word_sprm_next(struct str *prl, uint16_t *ret_op, struct str *ret_operand);
/* List, level and row end out of PRL into P. */
void word_sprms(struct str prl, struct word_para *p);

#endif
