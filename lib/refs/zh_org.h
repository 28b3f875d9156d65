/* zh_org.h - names of organisations in Chinese text, and what a document calls
 * them: full names by their endings, their left border by the words that cannot
 * be inside a name, short names by the brackets that define them. */
#ifndef SLUICE_REFS_ZH_ORG_H
#define SLUICE_REFS_ZH_ORG_H

#include "zh_marks.h"

enum zh_org_class { ZH_ORG_COMPANY, ZH_ORG_GOV, ZH_ORG_SUB, ZH_ORG_OTHER, ZH_ORG_FOREIGN };

struct zh_org {
	uint32_t a, b;       /* characters */
	uint64_t key;
	uint32_t row;        /* of zh_suffix; UINT32_MAX: none */
	enum zh_org_class class;
	int strength;        /* 3: sure by itself … 1: only with a label or cue */
};

struct zh_alias {
	uint32_t a, b;       /* the short name, where it is defined */
	uint32_t org;        /* index of the full name's mention */
};

struct zh_orgs {
	struct zh_org *v;    /* mentions by place; arena */
	size_t n;
	struct zh_alias *alias;
	size_t n_alias;
	uint32_t self;       /* the mention that the document calls 公司 or 本公司, or UINT32_MAX */
	uint8_t *stop;       /* length of the function word or role that ends here */
	uint8_t *stop_begin; /* … that begins here */
};

/* The tables of group ZH have been looked for in T's bytes. */
void zh_orgs_find(const struct doc *d, const struct zh_text *t, struct zh_orgs *ret);
/* zh_org_known.c: cuts off what stands before a name that the text knows, as in 公示显示X公司. */
void zh_orgs_cut(const struct doc *d, const struct zh_text *t, struct zh_orgs *o);

#endif
