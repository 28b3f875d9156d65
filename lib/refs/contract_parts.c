/* contract_parts.c - several papers in one text.
 *
 * Scans of a folder, a report with its annexes, a dump's files joined: a text may hold
 * contracts, ledgers, mails and chats one after the other. Read as one paper it tells of one
 * contract, with the parties of the first and the sum of the second.
 *
 * A paper begins at a heading with a party or number below it, at the header of a mail, at
 * the first line of a chat: there the text is parted. Other short lines behind an empty
 * one may be a paper's title or only a section's: there it is parted where what follows is
 * a contract by itself, and another one than that before. So each piece is read alone first;
 * where it goes on with the one before, both are read again as one. */
#include "contract_parts.h"
#include "contract_form.h"
#include "contract_part.h"
#include "contract_table.h"
#include "rules.h"
#include <sluice/json.h>
#include <stdlib.h>

#define LABELS_MIN 4u       /* fewer of parties, numbers and sums make no two contracts */
#define HEAD_LINES 16u      /* a cover, with the empty lines between */
#define PAPER_BYTES_MAX (256u << 10)
#define TABLE_LINES 5u      /* a ledger's header below its title and unit */
#define NAME_BYTES_MAX 600u
#define ALIKE 1.000001

struct piece {
	struct contract_part part;
	bool strong, alone, told, may, joined, number, heading; /* a form or ledger by itself; its sentences tell of a contract;
		others were joined to it; it has a contract's number; its first line names a paper */
	struct str title; /* the paper's name, where that is the first line */
	struct contract form;
	struct doc view;
	struct buf out; /* its records, read alone */
};

static struct str label_field(const struct doc *d, size_t i)
{
	return doc_cell(d, TABLE_contract_label, &d->lits[TABLE_contract_label].v[i], 1);
}

/* A side's, number's or sum's label at the start of a line with a sign behind it, or in a row of cells. */
static bool is_anchor(const struct doc *d, size_t i)
{
	const struct lit_hit *l = &d->lits[TABLE_contract_label].v[i];
	struct str rest = doc_slice(d, l->end, l->end + 8), field = label_field(d, i);
	if (!str_starts(field, STR("party_")) && !str_eqz(field, "number") && !str_eqz(field, "amount"))
		return false;
	uint32_t at = l->start;
	while (at > 0 && d->text.p[at - 1] == ' ')
		at--;
	if (at > 0 && (unsigned char)(d->text.p[at - 1] - '\t') > '\r' - '\t' && d->text.p[at - 1] != '|' && d->text.p[at - 1] != '*' &&
	    d->text.p[at - 1] != ',' && d->text.p[at - 1] != ';')
		return false;
	rest = str_trim(rest);
	char c = rest.len ? rest.p[0] : '\n';
	return l->end == d->text.len || d->text.p[l->end] == '\n' || d->text.p[l->end] == '\t' || c == ':' || c == '(' || c == '|' ||
	       c == '*' || c == ',' || c == ';' || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* May the lines hold a contract at all? Most hold no label of one and no sum. */
static bool may_tell(const struct doc *d, uint32_t a, uint32_t b)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	unsigned anchors = 0;
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start < b && anchors < 2; i++)
		anchors += is_anchor(d, i);
	if (anchors > 1)
		return true;
	if (!contract_hit_in(d, REF_amount, a, b)) { /* X签了，54万: a chat's sum may be none by itself */
		struct str s = doc_slice(d, a, b);
		return contract_hit_in(d, REF_organization, a, b) &&
		       (contract_hit_in(d, REF_contract_number, a, b) || ((d->features & DOC_HAS_CYRILLIC) && str_find(s, STR("договору №")) >= 0) ||
			(str_find(s, STR("万")) >= 0 && (str_find(s, STR("签")) >= 0 || str_find(s, STR("盖")) >= 0)) ||
			((d->features & DOC_HAS_CYRILLIC) && str_find(s, STR("млн")) >= 0));
	}
	/* a sentence: somebody's sum, or one of a contract */
	static const char *const papers[] = { "ontract", "greement", "Dear ", "договор", "контракт" };
	struct str s = doc_slice(d, a, b);
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		if (str_find(s, str_from(papers[i])) >= 0)
			return true;
	return anchors || contract_hit_in(d, REF_organization, a, b) || contract_hit_in(d, REF_contract_number, a, b);
}

/* A ledger begins within the first lines of the piece. */
static bool begins_table(const struct doc *d, const struct contract_part *p)
{
	for (size_t line = p->from; line < p->to && line < p->from + TABLE_LINES; line++)
		if (contract_header_at(d, line))
			return true;
	return false;
}

static bool same(const struct doc *d, const struct contract *x, const struct contract *y, enum contract_text f)
{
	bool name = f == CONTRACT_party_a || f == CONTRACT_party_b;
	return name ? contract_names_alike(d, x->text[f].value, y->text[f].value) : str_eq(x->text[f].value, y->text[f].value);
}

static bool equal(const struct doc *d, const struct contract *x, const struct contract *y, enum contract_text f)
{
	return x->text[f].value.len && same(d, x, y, f);
}

static bool differ(const struct doc *d, const struct contract *x, const struct contract *y, enum contract_text f)
{
	return x->text[f].value.len && y->text[f].value.len && !same(d, x, y, f);
}

/* Nothing differs: a cover and the paper itself, a paper and its signatures. */
static bool agree(const struct doc *d, const struct contract *x, const struct contract *y)
{
	static const enum contract_text fields[] = { CONTRACT_party_a, CONTRACT_party_b, CONTRACT_number, CONTRACT_tender, CONTRACT_signed };
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (differ(d, x, y, fields[i]))
			return false;
	return x->sum <= 0 || y->sum <= 0 || (x->sum < y->sum * ALIKE && y->sum < x->sum * ALIKE);
}

/* Is the client that Y's sentences name one of X's sides: does X go on in it? */
static bool of_sides(const struct doc *d, const struct contract *x, const struct piece *y)
{
	struct buf name;
	bool is = false;
	buf_init(&name, NAME_BYTES_MAX);
	struct str line = buf_str(&y->out), value = json_get(line, "party_a");
	if (value.len && value.len < NAME_BYTES_MAX && json_decode(value, &name))
		for (unsigned i = 0; i < x->n_parties; i++)
			is |= contract_names_alike(d, x->party[i].name.value, buf_str(&name));
	buf_release(&name);
	return is || value.len == 0;
}

/* Invoice No. 5: what follows was asked for under a contract, and is none. */
static bool begins_invoice(struct doc *d, const struct contract_part *p)
{
	size_t line = p->from;
	while (line + 1 < p->to && contract_part_is_blank(d, line))
		line++;
	const char *paper = contract_paper(d, d->lines[line].start);
	return paper && strcmp(paper, "invoice") == 0;
}

/* Is Y, the piece behind X, of the same paper? */
static bool goes_on(struct doc *d, const struct piece *x, const struct piece *y)
{
	/* 技术服务合同, 合同编号 and nothing more: a cover, or what stands above a table or a side */
	bool head = !x->alone && !x->told && (y->alone || y->told) && x->part.to - x->part.from <= HEAD_LINES && agree(d, &x->form, &y->form);
	if (head && ((y->alone && !y->strong) || (x->number && !y->number) || (x->heading && !y->heading)))
		return true;
	if (!y->alone && !y->strong)
		return !y->told || of_sides(d, &x->form, y);
	if (!agree(d, &x->form, &y->form) || (y->alone && begins_invoice(d, &y->part)))
		return false;
	/* the paper's name at the head of each page */
	if (x->alone && !y->alone && x->title.len && str_eq(x->title, y->title))
		return !y->told || of_sides(d, &x->form, y);
	bool number = equal(d, &x->form, &y->form, CONTRACT_number),
	     sides = equal(d, &x->form, &y->form, CONTRACT_party_a) && equal(d, &x->form, &y->form, CONTRACT_party_b);
	bool numbers = x->form.text[CONTRACT_number].value.len && y->form.text[CONTRACT_number].value.len;
	/* two columns of sides, and the paper's title and number below */
	bool only_sides = x->alone && !x->number && !x->heading && x->form.sum <= 0 && x->form.text[CONTRACT_party_a].value.len && x->form.text[CONTRACT_party_b].value.len;
	if (only_sides && y->alone && y->heading && y->form.n_parties == 0)
		return true;
	if (x->alone && y->alone)
		return number || (sides && !numbers);
	return false;
}

/* A new piece. Most hold no contract, and there are many: what is big is not cleared, and of the form only what is
 * looked at. */
static void begin(struct piece *p, bool strong)
{
	p->strong = strong;
	p->alone = p->told = p->may = p->joined = p->number = p->heading = false;
	for (size_t i = 0; i < CONTRACT_TEXT_COUNT; i++)
		p->form.text[i].value.len = 0;
	p->form.n_parties = 0;
	p->form.sum = 0;
	p->title = STR("");
}

/* What the piece says by itself: its records and hits stay in its view. */
static void judge(struct doc *d, struct piece *p, const unsigned char *used, contract_read_fn *read)
{
	uint32_t a = d->lines[p->part.from].start, b = d->lines[p->part.to - 1].end;
	size_t line = p->part.from;
	while (line + 1 < p->part.to && contract_part_is_blank(d, line))
		line++;
	p->title = str_trim(doc_line(d, line));
	p->heading = contract_is_heading(p->title);
	p->title = p->heading ? p->title : STR("");
	const struct hit *number = contract_hit_in(d, REF_contract_number, a, b);
	p->number = number != NULL;
	if (number) /* a page's head may be a piece with nothing else in it */
		contract_set(&p->form, CONTRACT_number, number->value, number->start, number->end, number->by, (double)number->score);
	p->may = may_tell(d, a, b);
	if (!p->may)
		return;
	contract_part_open(d, &p->part, &p->view);
	buf_init(&p->out, d->out->max);
	p->view.out = &p->out;
	read(&p->view);
	p->alone = begins_table(d, &p->part) || contract_form_read(d, p->part.from, p->part.to, used, &p->form);
	p->told = !p->alone && p->out.len > 0;
}

/* Have the lines labels for two contracts? */
static bool may_be_several(const struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t anchors = 0;
	unsigned bare = 0;
	for (size_t i = 0; i < l->n && anchors < LABELS_MIN; i++)
		anchors += is_anchor(d, i);
	for (size_t line = 0; line < d->n_lines && bare < 2; line++)
		bare += contract_part_is_bare(d, line);
	if (bare > 1)
		return true;
	return anchors == LABELS_MIN && d->n_lines >= PART_BELOW_LINES;
}

/* Frees what judge() made of P. */
static void forget(struct doc *d, struct piece *p)
{
	if (!p->may)
		return;
	contract_part_close(d, &p->part, &p->view, false);
	buf_release(&p->out);
	p->may = false;
}

/* P's records and hits are D's; read again where other pieces were joined to it. */
static void flush(struct doc *d, struct piece *p, contract_read_fn *read)
{
	if (p->may && !p->joined) {
		buf_add_str(d->out, buf_str(&p->out));
		contract_part_close(d, &p->part, &p->view, true);
		buf_release(&p->out);
	} else if (p->joined) {
		struct doc view;
		forget(d, p);
		contract_part_open(d, &p->part, &view);
		read(&view);
		contract_part_close(d, &p->part, &view, true);
	}
}

/* Does the piece, which holds no contract, hold what the form above may end with? */
static bool adds(const struct doc *d, const struct piece *last, const struct piece *next)
{
	uint32_t a = d->lines[next->part.from].start, b = d->lines[next->part.to - 1].end;
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t label = doc_lit_at(d, TABLE_contract_label, a);
	return last->alone && next->part.from <= last->part.to + PART_BELOW_LINES &&
	       (contract_hit_in(d, REF_date, a, b) || contract_hit_in(d, REF_amount, a, b) || (label < l->n && l->v[label].start < b));
}

/* What Y tells and X does not: a paper that follows is held against both. */
static void fill(struct contract *x, const struct contract *y)
{
	static const enum contract_text fields[] = { CONTRACT_party_a, CONTRACT_party_b, CONTRACT_number, CONTRACT_tender, CONTRACT_signed };
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (x->text[fields[i]].value.len == 0)
			x->text[fields[i]] = y->text[fields[i]];
	if (x->sum <= 0)
		x->sum = y->sum;
}

/* NEXT to LAST, as one paper. */
static void join(const struct doc *d, struct piece *last, struct piece *next)
{
	if (next->may || adds(d, last, next)) {
		last->joined = true;
		last->part.to = next->part.to;
	}
	if (!last->alone && last->title.len == 0)
		last->title = next->title;
	last->number |= next->number;
	last->told |= next->told;
	if (last->alone && next->alone) {
		fill(&last->form, &next->form);
	} else if (next->alone) {
		struct contract head = last->form; /* a page's head has the number, which the next page's has, too */
		last->form = next->form;
		fill(&last->form, &head);
	}
	last->alone |= next->alone;
}

/* Neither holds a contract: NEXT takes the place of LAST, but for a cover. */
static bool passes(struct piece *last, const struct piece *next)
{
	if (!(last->number || last->heading) || next->heading || next->part.to - last->part.from > HEAD_LINES)
		return true;
	last->part.to = next->part.to;
	return false;
}

bool contract_parts_read(struct doc *d, contract_read_fn *read)
{
	if (!may_be_several(d))
		return false;
	size_t told = d->out->len;
	unsigned char *used = arena_alloc(d->arena, d->n_lines + 1);
	struct part_walk walk = contract_part_walk(d);
	bool begun = false;
	struct piece room[2], *last = &room[0], *next = &room[1], *other;
	begin(last, false);
	for (size_t from = 0, to; from < d->n_lines; from = to) {
		begin(next, walk.start == START_STRONG);
		to = contract_part_next(d, from, &walk);
		if (!begun && to == d->n_lines)
			return false; /* one piece */
		next->part = (struct contract_part){ from, to };
		judge(d, next, used, read);
		bool plain = begun && !last->may && !last->joined && !next->may;
		if (plain && !passes(last, next))
			continue;
		uint32_t bytes = begun ? d->lines[to - 1].end - d->lines[last->part.from].start : 0;
		if (!plain && begun && bytes <= PAPER_BYTES_MAX && goes_on(d, last, next)) {
			join(d, last, next);
			forget(d, next);
			continue;
		}
		if (!plain && begun)
			flush(d, last, read);
		other = last;
		last = next;
		next = other;
		begun = true;
	}
	flush(d, last, read);
	return d->out->len > told; /* nothing by parts: what is left is told by all of it */
}
