/* lead_find.h - what lead_find.c, lead_han.c and lead_rows.c share. */
#ifndef SLUICE_REFS_LEAD_FIND_H
#define SLUICE_REFS_LEAD_FIND_H

#include "lead.h"
#include "name_words.h"

#define LEAD_LINE_BYTES_MAX 4000u  /* a longer line is no talk */
#define LEAD_HAN_BYTES_MIN 9u      /* a Chinese name: three ideographs */
#define LEAD_OVER_THERE "那边|那邊|这边|這邊" /* between a country and its house: no part of the name */

/* Adds X of LINE, unless one is there already or it is a place and no more. */
void lead_add(struct leads *s, uint32_t line, struct lead x);
/* The country that starts in FROM..AT_MOST, or NULL. */
const struct hit *lead_country_at(const struct doc *d, uint32_t from, uint32_t at_most);
/* 其内部, 多家媒体: built like a name, yet nobody's. COUNTRY: it begins with one (新加坡). */
bool lead_is_common(struct str s, bool country);

/* A word of such work stands here (op-words.tsv). */
bool lead_is_op_word(const struct leads *s, struct word w);
/* A word that no Russian name goes on with. */
bool lead_ends_russian(struct str w);
/* The end of the name like any word that begins with W; 0: none. */
uint32_t lead_small_end(const struct leads *s, const struct lead_line *l, struct word w);

/* The closing sign of a name in “ ”, « », 「 」 or 《 》 that opens at AT; 0: none, or speech. */
uint32_t lead_quoted_end(struct str t, uint32_t at, uint32_t to);
/* The same of a section's title, which names nobody; 0: none. */
uint32_t lead_title_end(struct str t, uint32_t at, uint32_t to);
/* Before AT, from FROM on, a tool that breaks in, or a script whose name says so: sqlmap -u, owa_spray.py -d. */
bool lead_is_tooled(const struct doc *d, uint32_t from, uint32_t at);
/* The host at AT is what such a tool is told to go for: -u HOST, --target HOST, ssh://HOST. */
bool lead_is_aimed(const struct doc *d, uint32_t from, uint32_t at);
/* The option in front of the host at AT names what the tool's user brings along: --proxy, -o, --index-url. */
bool lead_is_own_side(const struct doc *d, uint32_t from, uint32_t at);
/* In no dictionary of English. */
bool lead_is_unknown(const struct leads *s, struct str x);
/* It tells what kind of house it is: bank, clinic, in any case. */
bool lead_is_house(const struct leads *s, struct str x);
/* Where a name goes on in the next line, whose part of LINE is FROM..END or ends at END; 0: it does not. */
uint32_t lead_wrapped_han(const struct leads *s, uint32_t line, uint32_t from, uint32_t end);
uint32_t lead_wrapped_latin(const struct leads *s, uint32_t line, uint32_t end);
/* L is a name in capitals and nothing else: its end; 0: it is not. */
uint32_t lead_capital_line(const struct leads *s, const struct talk_line *l);
/* Adds the names in words with an apostrophe, those of Russian houses in small letters, those in 《》 that end as papers do. */
void lead_possessed_names(struct leads *s, uint32_t line);
void lead_russian_names(struct leads *s, uint32_t line);
void lead_titled_names(struct leads *s, uint32_t line);
/* Adds the names in words tied by "_" or "-". */
void lead_file_names(struct leads *s, uint32_t line);

static inline bool lead_is_cyrillic(struct str t, uint32_t i)
{
	return i < t.len && ((unsigned char)t.p[i] == 0xD0 || (unsigned char)t.p[i] == 0xD1);
}

static inline bool lead_is_han(struct str t, uint32_t i)
{
	return i < t.len && (unsigned char)t.p[i] >= 0xE4 && (unsigned char)t.p[i] <= 0xE9;
}

/* Ideographs that may begin a word of a list, by the low bits of their last two bytes: nearly always enough. */
struct han_gate {
	uint64_t bits[64];
};
struct han_gates {
	struct han_gate parting, verbs, sayings;
	struct han_gate sounds; /* of foreign names */
	struct han_gate ends;   /* what a name may end with */
};
void lead_han_gates(const struct refs_rules *r, struct han_gates *g);
/* Where the name that ends at END goes on with what belongs to its house; END: it does not. */
uint32_t lead_han_branch(const struct leads *s, uint32_t end, uint32_t to);
/* Adds the Chinese names of LINE that nothing else knows. */
void lead_han_names(struct leads *s, const struct han_gates *g, uint32_t line);

/* The lines of the text as lines of talk, with what heads each. */
void lead_lay_out(struct leads *s);
/* A block of rows FROM..TO whose names stand in one column: what else stands in it is one too. */
void lead_name_columns(struct leads *s, uint32_t from, uint32_t to);

#endif
