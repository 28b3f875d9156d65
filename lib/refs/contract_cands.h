/* contract_cands.h - what could be a field of a contract, and why.
 *
 * A notice of an award or a signed contract tells its facts in free sentences
 * and repeats them. So a field is not found by one pattern: everything in the
 * window that could be a party, a project, a title or a sum is a candidate;
 * each of its mentions gives features (the label or words before and after,
 * quotes, section, how the document calls it …); the weights of
 * contract-weights.tsv say how much each speaks for a field. */
#ifndef SLUICE_REFS_CONTRACT_CANDS_H
#define SLUICE_REFS_CONTRACT_CANDS_H

#include "zh_org.h"

enum cand_kind { CAND_PARTY, CAND_PROJECT, CAND_TITLE, CAND_AMOUNT, CAND_PAPER /* the paper itself */, CAND_KINDS };
enum cand_field { FIELD_PARTY_A, FIELD_PARTY_B, FIELD_PROJECT, FIELD_TITLE, FIELD_AMOUNT, FIELD_SEVERAL /* it tells of several contracts */, CAND_FIELDS };
extern const char *const cand_field_names[CAND_FIELDS];
enum cand_kind contract_kind_of(enum cand_field field);

struct mention {
	uint32_t a, b;       /* characters */
	uint32_t cand;       /* of its kind */
	uint32_t next;       /* the candidate's next mention, UINT32_MAX: none */
	bool alias;          /* stands under its short name */
};

struct cand {
	uint64_t key;
	uint32_t first, last, n; /* mentions */
	uint32_t a, b;           /* its best form: where the full name stands */
	const struct hit *hit;   /* CAND_AMOUNT */
	uint32_t org;            /* CAND_PARTY: index into orgs, or UINT32_MAX */
	double p[CAND_FIELDS];   /* share of its field's probability */
	double alone[CAND_FIELDS]; /* probability when no other is looked at */
};

struct cands {
	struct cand *v;
	size_t n, cap;
	struct mention *m;
	size_t n_m, cap_m;
	/* open addressing: key -> candidate + 1, span -> mention + 1 */
	uint32_t *keys, *spans;
	size_t key_mask, span_mask;
};

#define SCENE_HEADINGS_MAX 10u
#define SCENE_PAIR_BITS 8192u /* a heading has some 40 pairs: few collide */

/* All that is known of the window while records are made. Arena memory but
 * for the arrays of sets, which contract_scene_release() frees. */
struct scene {
	struct doc *d;
	struct zh_text t;
	struct zh_orgs orgs;
	struct zh_words label, cue, end;
	uint8_t *label_end, *cue_begin, *cue_end;
	uint32_t *label_at;      /* index + 1 into label.v of the label that ends at a character */
	uint32_t *line_of_heading; /* per line: line number of the heading above it + 1 */
	uint32_t *line_start;    /* characters; line_start[n_lines] == t.n + 1 */
	size_t n_lines;
	uint32_t *line_of;       /* per character */
	uint8_t *place;          /* length of the place's name that begins here */
	uint8_t *org_begin, *org_end; /* 1: an organisation's name (2: the document's own) begins, ends here */
	uint8_t *span_begin;     /* 1: a candidate for a project begins here, 2: for a title */
	uint8_t *column;         /* per character: 1 + field of the table's column (enum label_field) */
	unsigned type;           /* bits of SCENE_… */
	struct { uint32_t a, b; } heading[SCENE_HEADINGS_MAX]; /* lines that say what the notice is of */
	size_t n_heading;
	uint64_t heading_pairs[SCENE_PAIR_BITS / 64]; /* hashes of their pairs of signs */
	struct cands set[CAND_KINDS];
	double none[CAND_FIELDS]; /* probability that the paper does not tell the field */
};

#define SCENE_AWARD 1u     /* the heading speaks of an award */
#define SCENE_CONTRACT 2u  /* … of a contract or agreement */
#define SCENE_SIGNED 4u    /* something was signed */
#define SCENE_TITLE 8u     /* a 《…合同》 stands in the text */
#define SCENE_PROGRESS 16u /* the heading speaks of progress or change */

/* Fills SCENE's text, names and marks of the bytes FROM up to TO. */
void contract_scene_make(struct scene *s, struct doc *d, uint32_t from, uint32_t to);
void contract_scene_release(struct scene *s);
/* Do A and B stand together in a heading? (rarely yes where they do not) */
bool scene_heading_has(const struct scene *s, uint32_t a, uint32_t b);
/* Adds A..B as a mention of a candidate of its kind; with the same letters it
 * is the same candidate. Returns the candidate's index, UINT32_MAX if refused. */
uint32_t contract_cand_add(struct scene *s, enum cand_kind kind, size_t a, size_t b, uint64_t key, bool alias);
/* Candidates of all kinds. */
void contract_cands_find(struct scene *s);
void contract_spans_find(struct scene *s); /* projects and titles */
void contract_sums_find(struct scene *s);
void contract_sum_add(struct scene *s, const struct hit *h, size_t a, size_t b);

/* A..B as a name: without brackets that tell its short form or number. Arena. */
struct str contract_name_text(const struct scene *s, size_t a, size_t b);
/* Field of the label that stands before A (its colon, cell or line break
 * between), empty when there is none; *RET_LABEL its index in scene.label. */
struct str contract_label_before(const struct scene *s, size_t a, size_t *ret_label);
struct str contract_label_field(const struct scene *s, size_t label);

/* First organisation's mention that ends past AT (they do not overlap). */
size_t contract_org_at(const struct scene *s, size_t at);

/* Start and end of the sentence around I, at most MAX characters away. */
size_t contract_sentence_start(const struct scene *s, size_t i, size_t max);
size_t contract_sentence_end(const struct scene *s, size_t i, size_t max);

#endif
