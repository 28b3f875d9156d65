/* lead.h - leads: names that might be targets, each with what speaks for and against it.
 *
 * The rules of target_prose.c and target_talk.c ask for words that they know beside a
 * name that is known. Where people write as they please neither holds, so here
 * everything that may be a name near words of such work (op-words.tsv) is a lead, and
 * a log-linear model with fitted weights (target-weights.tsv) says which of them
 * are targets: by the classes of the words in the name's clause, line, heading and
 * neighbourhood, by the form of the name and of the line. */
#ifndef SLUICE_REFS_LEAD_H
#define SLUICE_REFS_LEAD_H

#include "talk_lines.h"
#include "target_told.h"

/* Classes of words; those from trade on are the honest world's, those from cue on are of the rules' own tables. */
#define LEAD_CLASSES(X) \
	X(access) X(theft) X(harm) X(tool) X(phish) X(task) X(goods) X(sale) X(won) X(lost) X(failed) X(planned) X(voice) \
	X(trade) X(safe) X(news) X(life) X(cue) X(talk) X(spare) X(other)
enum lead_class {
#define X(name) WORD_##name,
	LEAD_CLASSES(X)
#undef X
	WORD_CLASSES
};
#define WORD_OPS WORD_trade  /* classes before it are of such work */

/* Where a word stands to a lead. */
#define LEAD_SCOPES(X) X(before) X(after) X(clause) X(line) X(near) X(head) X(scene)
enum lead_scope {
#define X(name) SCOPE_##name,
	LEAD_SCOPES(X)
#undef X
	SCOPES
};

/* Forms of names and lines, and how much there is of words. */
#define LEAD_FORMS(X) \
	X(bias) X(han) X(cyrillic) X(latin) \
	X(known) X(gazetteer) X(weak) X(quoted) X(host) X(cell) X(suffix) X(loose) X(one_word) X(long_name) X(country_led) X(country_in) X(country_near) X(foreign) \
	X(home) X(again) \
	X(leads) X(alone) X(colon) X(ends) X(possessed) X(preposition) X(bracketed) X(listed) \
	X(chat) X(timed) X(mark) X(row) X(labelled) X(prose) X(asks) X(first_line) X(headed) \
	X(volume) X(count) X(money) X(date) X(address) X(peers_1) X(peers_2) X(told_1) X(told_2) \
	X(clause_1) X(clause_2) X(clause_3) X(line_1) X(line_2) X(near_1) X(near_2) X(head_1) X(scene_1) X(scene_2) X(scene_3) X(scene_4) \
	X(honest_clause) X(honest_line) X(honest_scene_1) X(honest_scene_2) X(nothing) \
	X(leads_hot) X(row_hot) X(chat_hot) X(goods_amount) X(known_clause) X(weak_cold) X(honest_only) X(more_honest) \
	X(single) X(small) X(single_again) X(single_leads) X(single_clause) X(small_clause) X(verb_behind) X(row_volume) X(row_money) X(row_land) X(alone_peers) X(quoted_hot) X(pointed) X(joined) X(capitals) X(creds) X(plain) X(plain_house) X(tooled)
enum lead_form {
#define X(name) FORM_##name,
	LEAD_FORMS(X)
#undef X
	FORMS
};
#define LEAD_FEATURES (SCOPES * WORD_CLASSES + FORMS)
#define LEAD_FEATURE_WORDS ((LEAD_FEATURES + 63) / 64)
const char *lead_feature_name(unsigned f, char *room); /* ROOM: 32 bytes */

struct lead_word {
	uint32_t start, end;
	uint16_t cls;
	uint8_t weight;      /* 2, 3: makes its surroundings worth reading */
};

/* A lead as the others see it. */
struct lead_mate {
	uint32_t line;
	uint32_t group;      /* rows of one column, items of one list, names of one enumeration; 0: none */
	uint32_t name;       /* hash */
	double x;            /* sum of its weighted features */
};

/* What the others say of a lead: whoever stands in one list with targets is one. */
#define LEAD_MATE_FEATURES(X) X(own) X(mates_bias) X(mates_mean) X(mates_most) X(mates_none) X(scene_most)
enum lead_mate_feature {
#define X(name) MATE_##name,
	LEAD_MATE_FEATURES(X)
#undef X
	MATE_FEATURES
};
const char *lead_mate_name(unsigned f);
/* Of lead I of the N of a text. */
void lead_mates(const struct lead_mate *v, size_t n, size_t i, double ret[MATE_FEATURES]);

struct lead {
	uint32_t start, end;
	uint32_t group, name;
	size_t hit;          /* the organisation's or host's hit, SIZE_MAX: none yet */
	uint32_t line;
	struct clause clause;
	bool weak, quoted, cell, host, told, single;
	bool capitals;       /* alone on its line, in capitals */
	bool joined;         /* its words stand in a file's name, apart by "_" or "-" */
	bool no;             /* somebody else: a client, who speaks, one under a heading over others */
	float *x;            /* arena; LEAD_FEATURES, by leads_features() … */
	uint64_t on[LEAD_FEATURE_WORDS]; /* … a bit for each that is not 0 */
	float score;
};

/* Its text: without what breaks its line or ties its words. Slice of the text or arena. */
struct str lead_name(const struct doc *d, const struct lead *x);

struct lead_line {
	struct talk_line l;
	uint32_t head;       /* line that heads it, UINT32_MAX: none; of lines to be read */
	char sign;           /* between its cells, 0: no row */
	bool read;           /* near words of such work */
	bool words_only;     /* a list of words (more cells than any row of a table), a macro, a machine's device: nobody is named */
	uint32_t first, n;   /* its leads */
	uint32_t word, n_words;
};

/* Lines to be read, half open. */
struct lead_range {
	uint32_t from, to;
};

struct leads {
	struct doc *d;
	struct talk_speakers speakers;
	struct lead_range *ranges; /* arena; by line */
	size_t n_ranges;
	struct lead_word *words; /* arena; by start; of lines to be read and those beside */
	size_t n_words, words_max;
	struct lead_line *lines; /* arena; as d->lines, those to be read and LEAD_NEAR_LINES to either side alone */
	struct lead *v;          /* arena; by start */
	size_t n, cap;
	uint32_t wrapped;        /* a name that began on the line before goes on up to here */
	uint32_t *classes, seen; /* arena; bits of the classes of each line, as far as it was asked for */
	size_t *told, n_told;    /* arena; hits of names that the rules told, by place */
};

#define LEAD_NEAR_LINES 3u       /* so far words beside a name's line count */
#define LEAD_COUNT_MAX 6u         /* more lines with a class tell nothing new */

/* The tables of words, in the order of their codes. */
#define LEAD_TABLES 3
extern const enum refs_table_id lead_tables[LEAD_TABLES];
/* What a row of one of them is: its class, its weight in the upper byte; NO_WORD: none. Read once, for lead_model_new(). */
uint16_t lead_code(const struct refs_rules *r, unsigned table, uint32_t row);
#define NO_WORD 0xFFFFu

/* The words of the window, and which lines are worth reading; false: none. */
bool leads_words(struct leads *s);
/* The first of the words that start at or behind AT. */
size_t leads_word_at(const struct leads *s, uint32_t at);
/* How many of the lines FROM..TO hold a word of each class, LEAD_COUNT_MAX at the most. FROM never falls from call to call. */
void leads_count(struct leads *s, uint32_t from, uint32_t to, unsigned ret[WORD_CLASSES]);
/* Fills v from the lines to be read. */
void leads_find(struct leads *s);
/* Fills x of each. */
void leads_features(struct leads *s);

struct lead_model;
struct lead_model *lead_model_new(const struct refs_rules *r); /* owned by caller */
void lead_model_free(struct lead_model *m);
/* How likely a lead must be: to be told, and not to be taken back where the rules told it. */
struct lead_limits {
	double told, kept;
};
/* Fills score of each lead: how likely it is a target. */
struct lead_limits lead_model_score(const struct lead_model *m, struct leads *s);
/* For whoever fits weights (share/build/targets): FN sees all leads before they are weighed. ALL: of lines
 * without words of such work as well. */
typedef void lead_tap_fn(void *ctx, const struct leads *s);
void lead_model_tap(struct lead_model *m, lead_tap_fn *fn, void *ctx, bool all);
bool lead_model_all(const struct lead_model *m);
/* lead_code() of each row of a table. */
const uint16_t *lead_model_codes(const struct lead_model *m, unsigned table);

/* Tells the likely ones into ALL. */
void target_leads(struct doc *d, struct talk_speakers speakers, struct told *all);

#endif
