/* contract_train.h - what the parts of contract_train.c share. */
#ifndef SLUICE_CONTRACT_TRAIN_H
#define SLUICE_CONTRACT_TRAIN_H

#include "contract_model.h"
#include "rules.h"

#define FOLDS_MAX 20u

struct gold {
	char *text[4]; /* folded: party_a, party_b, project, title; NULL: not told */
	double amount; /* 0: not told */
};

struct told { /* a record as the product gives it */
	char *text[4];
	double amount;
};

struct candidate {
	uint32_t first, n;          /* into features */
	bool right[CAND_FIELDS];
};

struct group { /* candidates of one kind in one document */
	struct candidate *v;
	size_t n, cap;
};

struct paper {
	char *id;
	struct buf text;
	struct gold *gold;
	size_t n_gold, cap_gold;
	struct told *told;
	size_t n_told, cap_told;
	struct group set[CAND_KINDS];
	unsigned fold;
	bool held; /* set aside */
};

struct feature_name {
	uint64_t key;
	char *name;       /* "template\ttext" */
	uint32_t docs, last_doc; /* in how many documents it was seen */
};

struct options {
	double alpha, beta, l1, l2; /* FTRL's */
	double alone;   /* weight of the loss on each candidate alone */
	double miss;    /* of papers that tell a field which no candidate has */
	double record;  /* of the records' F1 while limits are moved */
	unsigned epochs, docs_min, rounds;
};
extern struct options opt;

extern struct paper *papers; /* all of them, by their order on standard input */
extern size_t n_papers;
extern uint32_t *feats;      /* features of all candidates, one after the other */
extern struct feature_name *names;
extern size_t n_names;
extern struct paper *now;    /* the paper that is scanned */

/* papers.c */
void read_papers(const char *store);      /* records on standard input */
void read_labels(const char *path);
void mark_held(const char *path, bool drop); /* the papers whose ids stand in PATH; DROP: forgets them */
char *folded(struct str s);               /* letters and digits, as the bench compares them; the caller's */
uint64_t hash(const char *s);
void take_scene(void *ctx, const struct scene *s); /* a contract_tap_fn: candidates and features of the paper NOW */
void scan(const struct refs_rules *r, struct paper *p, refs_fn *fn, void *ctx);
void coverage(void);

/* fit.c */
void fit_all(unsigned fold, struct buf *out); /* on all papers that are not of FOLD; adds rows to OUT */

/* limits.c */
extern struct contract_limits limits[CAND_FIELDS];
void set_weights(struct refs_rules *r, const struct buf *rows, contract_tap_fn *tap);
void add_limits(struct buf *rows);
void fit_limits(struct refs_rules *r, unsigned folds, struct buf *rows, unsigned rounds);

#endif
