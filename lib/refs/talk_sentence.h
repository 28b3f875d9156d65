/* talk_sentence.h - what one sentence of a list, report, log or chat tells of the
 * names in it, given what is in force: headings, the last name spoken of, the last question. */
#ifndef SLUICE_REFS_TALK_SENTENCE_H
#define SLUICE_REFS_TALK_SENTENCE_H

#include "talk_cues.h"
#include "talk_lines.h"

#define TALK_NAMES_MAX 24u  /* of one line */
#define TALK_HEADING_BYTES 66u /* a longer line is a sentence */
#define TOPIC_NAMES_MAX 8u

struct topic {
	size_t hit[TOPIC_NAMES_MAX];
	unsigned n, total;
	uint32_t who;
	bool asked;
	unsigned age;
};

struct question {
	unsigned weight, age;
	uint32_t who;
	struct str words, state;
};

struct talk {
	struct doc *d;
	struct told *all;
	bool names_only, beside;
	bool hot;             /* the text is of such work: some lines of it say so */
	unsigned made, heat;  /* heat: lines of work that name nobody */
	unsigned heavy;       /* lines that hold a word of weight two or three */
	unsigned more;        /* so many more of both a long text must have */
	struct heading title, section;
	struct topic topic;
	struct question question;
	unsigned lines;       /* that are not blank */
	struct clause *added; /* arena */
	size_t n_added;
};

/* A sentence of a line; LEAD_AT: behind a label in front of it. */
struct part {
	uint32_t from, lead_at, to;
	char sign;            /* between the cells of a row, or 0 */
};

/* What sells to everybody is in an operator's log as a product. */
bool talk_is_vendor(const struct hit *h);
/* 我司（某公司）: the name at AT is theirs who speak. */
bool talk_is_speaker(struct str t, uint32_t at);
/* 某市公安局: whose police no other country is told of is rather the customer. */
bool talk_is_home_police(const struct hit *h);

/* TALK: the line may name a target by a remark; else the clause itself must say it. */
void talk_sentence(struct talk *k, const struct talk_line *l, struct part p, const struct heading *head, bool talk);

#endif
