/* contract_record.h - one contract, from whatever maker, and its record line.
 *
 * Every field carries where it stands (bytes in the window), the rule that took
 * it and how sure that is; a maker fills what it knows. */
#ifndef SLUICE_REFS_CONTRACT_RECORD_H
#define SLUICE_REFS_CONTRACT_RECORD_H

#include "doc.h"

/* CONTRACT_FIELD(name): fields that are text. */
#define CONTRACT_TEXTS(X) \
	X(number) X(tender) X(title) X(project) X(product) X(party_a) X(party_b) X(signed) X(effective) X(term) X(place) X(payment) X(bank) X(account)

enum contract_text {
#define X(name) CONTRACT_##name,
	CONTRACT_TEXTS(X)
#undef X
	CONTRACT_TEXT_COUNT
};
enum contract_text contract_text_from(struct str name); /* or CONTRACT_TEXT_COUNT */

struct contract_value {
	struct str value;    /* normal form; arena, static or slice of the window; len 0: not known */
	uint32_t start, end; /* where it stands */
	const char *by;      /* rule; static or arena */
	float score;
};

#define CONTRACT_PARTIES_MAX 12

struct contract_party {
	struct contract_value name;
	const char *role;     /* "party_a", "party_b", "party_c", "agent" … static */
	struct str alias[4];  /* what the paper calls it */
};

struct contract {
	struct contract_value text[CONTRACT_TEXT_COUNT];
	struct contract_party party[CONTRACT_PARTIES_MAX];
	unsigned n_parties;
	struct contract_value amount;  /* value.len != 0 when known */
	double sum, sum_min;
	const char *currency;
	bool provisional, tax_known, tax_included;
	double sum_words;              /* the sum written out, where it differs; 0: it does not */
	const char *relation;          /* "amends", "supplement", "under" or NULL */
	struct contract_value related; /* number or title of the other contract */
	const char *by;                /* the maker */
	float score;
};

/* Sets a text field unless a surer value is there. */
void contract_set(struct contract *c, enum contract_text f, struct str value, uint32_t start, uint32_t end, const char *by, double score);
/* Adds the record to the window's output, if the window owns its first
 * evidence, and party and project references with it. */
void contract_emit(struct doc *d, const struct contract *c);

#endif
