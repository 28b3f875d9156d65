/* contract_items.h - a notice that lists its contracts: 1、… 2、…; 一、… 二、…;
 * or clause after clause. Each item is read by itself. */
#ifndef SLUICE_REFS_CONTRACT_ITEMS_H
#define SLUICE_REFS_CONTRACT_ITEMS_H

#include "contract_cands.h"

#define CONTRACT_ITEMS_MAX 64u

struct contract_item {
	uint32_t a, b;                /* characters */
	uint32_t cand[CAND_FIELDS];   /* likeliest of each field that stands in it, UINT32_MAX: none */
};

/* The items of the list that tells of contracts, each with a project or a title
 * of its own; fewer than two: there is no such list. Candidates must have been
 * weighed. */
size_t contract_items_find(const struct scene *s, struct contract_item ret[CONTRACT_ITEMS_MAX]);

/* The likeliest candidate of FIELD with a mention outside of A..B, UINT32_MAX:
 * none with at least LEAST. */
uint32_t contract_outside(const struct scene *s, enum cand_field field, uint32_t a, uint32_t b, double least);

/* contract_sides.c: fills what the N items V leave out of their parties. BEST: the
 * paper's likeliest candidate of each field, UINT32_MAX where it tells none. */
void contract_sides_complete(const struct scene *s, struct contract_item *v, size_t n, const uint32_t best[CAND_FIELDS]);

/* Do two mentions of a kind stand alike: behind the same label, in the same column, or at
 * the start of list items, with the same words after them? */
bool contract_alike(const struct scene *s, const struct mention *x, const struct mention *y);

/* Letters of the shorter name that the longer one has in the same order, as a
 * share of them: 第一标段 of one project and 第二标段 of it are alike, too. */
double contract_likeness(const struct zh_text *t, const struct cand *x, const struct cand *y);

#endif
