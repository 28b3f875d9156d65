/* contract_form.h - contracts as forms: labels and their values. */
#ifndef SLUICE_REFS_CONTRACT_FORM_H
#define SLUICE_REFS_CONTRACT_FORM_H

#include "contract_chat.h"
#include "contract_record.h"

/* Fills RET from the labels of lines FROM..TO but those marked in USED: parties,
 * number, sum, dates, place, terms. True when that makes a contract paper by itself:
 * both parties, or a number with a party or a sum. */
bool contract_form_read(struct doc *d, size_t from, size_t to, const unsigned char *used, struct contract *ret);
/* English and Russian sentences: by and between X ("Party A") and Y; ООО «X»,
 * именуемое в дальнейшем «Заказчик». Adds what RET does not have. */
void contract_prose_read(struct doc *d, struct contract *ret);
/* First of the sorted hits (below d->hits_sorted) with start >= AT. */
size_t contract_hit_at(const struct doc *d, uint32_t at);
/* Sum, date and currency helpers: the first hit of KIND inside A..B. */
const struct hit *contract_hit_in(const struct doc *d, enum ref_kind kind, uint32_t a, uint32_t b);
void contract_set_sum(struct contract *c, const struct doc *d, const struct hit *h, const char *by, double score);
/* Adds a party with its name and role; the first of a role is the record's. */
void contract_add_party(struct contract *c, const char *role, struct str name, uint32_t start, uint32_t end, const char *by, double score);
/* 我方主体: the house that keeps the paper, on the side that nobody else is named for; none when both are. */
void contract_add_own(struct contract *c, const struct contract_value *own);
/* One contract a row, each given to FN. Returns how many; their lines are
 * marked in USED (one byte a line). */
#define CONTRACT_LOT_ROW "lot-row" /* maker of a row that tells a lot's winner and sum: what was bought, and for whom, the paper says once */
typedef void contract_row_fn(void *ctx, struct doc *d, struct contract *c);
size_t contract_tables_read(struct doc *d, unsigned char *used, contract_row_fn *fn, void *ctx);

/* contract_lots.c: lots and their winners a line each, two at the least; given to FN with the maker CONTRACT_LOT_ROW. How many. */
size_t contract_lots_read(struct doc *d, const unsigned char *used, contract_row_fn *fn, void *ctx);
/* contract_keys.c: the field that a program's name for it means: contract_no, buyerName,
 * value_eur (its currency in *RET_CURRENCY, which may be NULL). Static; empty: none. */
struct str contract_key_field(struct str key, const char **ret_currency);
#define CONTRACT_KEYS_MAX 40u
/* Keys and values of a line that holds a whole record, {"contract_no":"X",…} or
 * contract_no: X TAB client: Y; 0: it does not. */
unsigned contract_keyed_line(const struct doc *d, size_t line, struct str *ret_keys, struct str *ret_values);

/* contract_form_value.c */
/* Does L, a word that may be a label, stand where a label can: at the start of a line or cell, behind a stop? */
bool contract_label_place(const struct doc *d, const struct lit_hit *l);
/* Where the value of a label begins; 0: none follows on its line. */
size_t contract_value_start(const struct doc *d, const struct lit_hit *l);
/* Where the value that begins at START ends, its label the INDEX-th: its line or cell, the next
 * label that has a value, or (SENTENCE) the first stop. */
size_t contract_value_end(const struct doc *d, size_t index, size_t start, bool sentence);
/* The cell below that of a label in a header: 成交价（万元） over 27.2. */
bool contract_cell_below(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b);

/* contract_form_name.c */
/* Where the name that begins at START ends, END at the latest: before what is said of it. */
size_t contract_name_end(struct str s, size_t start, size_t end);
/* 购买方 | 名 称：X: how long the word is that only says that a name follows; 0: none. */
size_t contract_name_label(struct str s);
/* How long the mark of a list is that S begins with: 1、 1. （1） ① •; 0: none. */
size_t contract_list_mark(struct str s);
/* The field of LABEL; a builder is the client where a subcontractor is the other side. Static. */
struct str contract_side(const struct doc *d, const struct lit_hit *label);
/* Is NAME, which stands at A, nobody's: a definition, a blank, another label? */
bool contract_is_no_name(const struct doc *d, uint32_t a, struct str name);

/* contract_misread.c: are A and B one name, but for signs that a reader of pictures may have misread? In other texts: the same bytes. */
bool contract_names_alike(const struct doc *d, struct str a, struct str b);
/* The reading of the name V that most of the paper's pages have, in its place. */
void contract_vote_name(const struct doc *d, struct contract_value *v);

/* contract_form_torn.c: what a scan, a column or the end of a page has torn. */
/* The sum at A..*E with what the next line adds to it (*E moves; arena memory); empty: it is whole. */
struct str contract_torn_sum(struct doc *d, uint32_t a, uint32_t *e);
/* The same for a date: 2020年11 ⏎ 月3日. */
struct str contract_torn_date(struct doc *d, uint32_t a, uint32_t *e);
/* The name at A..*E; with the next line, when that is its end (*E moves; the
 * name is arena memory then). */
struct str contract_whole_name(struct doc *d, uint32_t a, uint32_t *e);
/* VALUE, which ends at its line's end, with the one or two signs alone on the next that
 * make its last word whole: 分析系 ⏎ 统; empty: there are none. */
struct str contract_whole_word(struct doc *d, uint32_t a, struct str value);
/* S without the spaces that a scan put between its digits; empty: it has none. */
struct str contract_closed_up(struct doc *d, struct str s);
/* S with the letters O and l that a scan has put among its figures as 0 and 1; empty: there are none. */
struct str contract_figures(struct doc *d, struct str s);
/* The same for a paper's number, where a letter stands among the figures of a year: QYGA-2O22-O4; its other parts follow. */
struct str contract_number_figures(struct doc *d, struct str s);
/* The same for a date in Chinese signs: 2O21年8月l2日. */
struct str contract_date_figures(struct doc *d, struct str s);
/* Does NAME end as those of organisations do? */
bool contract_ends_as_name(struct str name);

/* contract_form_more.c: what a form says without a label of its own. */
/* Dates and clients that stand in sentences or alone, from A to B. Did it find any? */
bool contract_form_sentences(struct doc *d, struct contract *c, uint32_t a, uint32_t b);
/* The last date that stands alone on its line, where both sides are known and no tender is. */
void contract_form_last_date(const struct doc *d, struct contract *c, uint32_t a, uint32_t b);

/* contract_form_rest.c: the sides that C lacks, by what the paper calls itself and where names stand at its head. */
void contract_form_rest(struct doc *d, struct contract *c);

/* contract_form_letter.c: whom a letter of award or an offer is to, whose it is, what for, from A to B. */
void contract_form_letter(struct doc *d, struct contract *c, uint32_t a, uint32_t b);

/* contract_form_layout.c */
/* 甲方 虚衡市图书馆: a label at the start of a short line, its value behind a blank
 * alone, where the passes have found what such a label wants. */
bool contract_bare_value(struct doc *d, const struct lit_hit *l, struct str field, uint32_t *ret_a, uint32_t *ret_b);
/* 采购方 ⏎ X ⏎ 供应方 ⏎ Y: a label alone on its line with others so near, its value the line below. */
bool contract_line_below(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b);
/* Vendor:          Ship To: over two names, in a paper laid out with blanks: the
 * name below a label whose value would begin at START, at the label's column. */
bool contract_column_value(const struct doc *d, const struct lit_hit *l, size_t start, uint32_t *ret_a, uint32_t *ret_b);
/* 甲方（盖章）： | 乙方（盖章）： over two names, in cells: that of the label's column. */
bool contract_signs_below(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b);
/* BUYER        SELLER over two names: a line of labels of parties alone. */
bool contract_heads_value(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b);

/* contract_several.c: forms one after the other in one text, each emitted; how many, two at the least or none. */
size_t contract_several_read(struct doc *d, const unsigned char *used);

/* contract_paper.c: "offer", "invoice" or "tender" where the heading above AT says that the
 * paper is one and no contract; NULL: it does not. Static. */
const char *contract_paper(struct doc *d, uint32_t at);
/* Does a line just above AT say that what follows is an example? */
bool contract_is_example(const struct doc *d, uint32_t at);

/* Is LINE, trimmed, a paper's own name: …合同, … AGREEMENT? */
bool contract_is_heading(struct str line);
/* contract_form_head.c: title, number and relation, as the heading of lines FROM..TO
 * (bytes A..B) tells them; what C has already stays. */
void contract_form_title(struct doc *d, struct contract *c, size_t from, size_t to);
void contract_form_headed(struct doc *d, struct contract *c, uint32_t a, uint32_t b);
void contract_form_relation(struct doc *d, struct contract *c, uint32_t a, uint32_t b);
/* contract_form_goods.c: the total of a table of goods, where C has no surer sum. */
void contract_form_goods(struct doc *d, struct contract *c, size_t from, size_t to);
/* Is LINE the heading of a table of goods: a quantity or a price of one, with another row below the first? */
bool contract_is_goods(const struct doc *d, size_t line);
/* contract_form_sum.c: the sum of a paper without a label for it, from A to B. */
/* The one currency of all sums of the paper, of its words where no sum has one; NULL: none, or several. Static. */
const char *contract_currency_of(const struct doc *d);
void contract_form_sum(struct doc *d, struct contract *c, uint32_t a, uint32_t b);

/* contract_form_bidder.c */
/* Is L the heading of a column of bidders, several of them? None is a side by that. */
bool contract_heads_bidders(const struct doc *d, const struct lit_hit *l);
/* The bid of the supplier that C has, in a table of lines FROM..TO. */
void contract_form_bid(struct doc *d, struct contract *c, size_t from, size_t to);
/* contract_slip.c: a bank slip or payment order whose purpose names a contract, emitted; false: it is none. */
bool contract_slip_read(struct doc *d);
/* contract_award.c: A awarded a contract worth X to B. Emits the records, adds their sums to TOLD; how many. */
size_t contract_awards_read(struct doc *d, struct contract_told *told);
/* contract_letter_en.c: the same for English letters that award, appoint or ask to be countersigned. */
size_t contract_letters_read(struct doc *d);
/* contract_report.c: the same for what reports and minutes tell in a clause: whose, that it is signed, its sum. */
size_t contract_reports_read(struct doc *d);
/* contract_lines.c: the same for lists of lines, each a contract: X - P - signed D - S. */
size_t contract_lines_read(struct doc *d);
/* contract_sentence.c: the same for Chinese sentences of reports. */
size_t contract_sentences_read(struct doc *d, struct contract_told *told);

#endif
