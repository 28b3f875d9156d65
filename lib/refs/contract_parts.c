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
#include "contract_table.h"
#include "rules.h"
#include <sluice/json.h>
#include <stdlib.h>

#define LABELS_MIN 4u       /* fewer of parties, numbers and sums make no two contracts */
#define LINE_BYTES_MAX 120u /* of a title */
#define BELOW_LINES 8u      /* a party or number stands so far below a heading */
#define HEAD_LINES 16u      /* a cover, with the empty lines between */
#define PAPER_BYTES_MAX (256u << 10)
#define MAIL_LINES 4u
#define TABLE_LINES 5u      /* a ledger's header below its title and unit */
#define NAME_BYTES_MAX 600u
#define BLANK_BYTES 8u      /* a longer line is not held for blanks alone */
#define HANDLE_BYTES 24u
#define RULE_MIN 5u         /* signs of a line that parts */
#define ALIKE 1.000001

enum start { START_NONE, START_WEAK, START_STRONG };

struct contract_part {
	size_t from, to; /* lines */
};

struct piece {
	struct contract_part part;
	bool strong, alone, told, may, joined, number, heading; /* a form or ledger by itself; its sentences tell of a contract;
		others were joined to it; it has a contract's number; its first line names a paper */
	struct str title; /* the paper's name, where that is the first line */
	struct contract form;
	struct doc view;
	struct buf out; /* its records, read alone */
};

static bool is_blank(const struct doc *d, size_t line)
{
	return str_trim(doc_line(d, line)).len == 0;
}

/* =====, -----: a line drawn between two papers. */
static bool is_rule(const struct doc *d, size_t line)
{
	struct str s = str_trim(doc_line(d, line));
	size_t n = 0;
	while (n < s.len && s.p[n] == s.p[0])
		n++;
	return n >= RULE_MIN && n == s.len && strchr("=-*_#~", s.p[0]);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 2020-06-03 11:20:31 nick: …, [2020/6/3 11:20] …, nick 2020/6/3 11:20, nick 11:20 */
static bool is_chat(struct str s)
{
	size_t i = s.len && s.p[0] == '[', n = 0, marks = 0, colon = 0, name = 0;
	while (name < s.len && name <= HANDLE_BYTES && ((s.p[name] | 32) >= 'a' && (s.p[name] | 32) <= 'z' ? true : name && (is_digit(s.p[name]) || s.p[name] == '_' || s.p[name] == '-')))
		name++;
	bool named = name >= 2 && name < s.len && s.p[name] == ' ';
	while (named && name < s.len && s.p[name] == ' ')
		name++;
	i = named ? name : i;
	for (; i < s.len && n < 20 && (is_digit(s.p[i]) || (s.p[i] && strchr("-/:. T", s.p[i]))); i++, n++) {
		marks += s.p[i] == '-' || s.p[i] == '/' || s.p[i] == '.';
		colon += s.p[i] == ':';
	}
	if (named) /* and nothing but words behind: no time of a log or a table */
		return n >= 4 && colon >= 1 && is_digit(s.p[name]) && s.len <= LINE_BYTES_MAX;
	return n >= 14 && marks >= 2 && colon >= 1 && is_digit(s.p[s.p[0] == '[']);
}

/* Is the last line above LINE that is not empty one of a chat? */
static bool chat_above(const struct doc *d, size_t line)
{
	while (line-- > 0)
		if (!is_blank(d, line))
			return is_chat(str_trim(doc_line(d, line)));
	return false;
}

static bool is_mail_line(struct str s)
{
	static const char *const keys[] = { "发件人", "收件人", "主题", "发送时间", "From:", "To:",  "Subject:",
					    "日期：", "日期:",   "时间：", "抄送",     "Cc:",
					    "Date:",  "Sent:",  "От:",  "Кому:",    "Тема:", "Дата:" };
	for (size_t i = 0; s.len && i < sizeof keys / sizeof *keys; i++)
		if (s.p[0] == keys[i][0] && str_starts(s, str_from(keys[i])))
			return true;
	return false;
}

/* The header of a mail, and not of one that another quotes. */
static bool is_mail(const struct doc *d, size_t line)
{
	struct str above = STR("");
	size_t n = 0;
	for (size_t k = line; k-- > 0 && above.len == 0;)
		above = str_trim(doc_line(d, k));
	if (str_starts(above, STR("--")) || str_ends(above, STR("写道：")) || str_ends(above, STR("wrote:")) || str_starts(above, STR(">")))
		return false;
	for (size_t k = line; k < d->n_lines && k < line + MAIL_LINES; k++)
		n += is_mail_line(str_trim(doc_line(d, k)));
	return n >= 3;
}

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
	    d->text.p[at - 1] != ',')
		return false;
	rest = str_trim(rest);
	char c = rest.len ? rest.p[0] : '\n';
	return l->end == d->text.len || d->text.p[l->end] == '\n' || d->text.p[l->end] == '\t' || c == ':' || c == '(' || c == '|' ||
	       c == '*' || c == ',' || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
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
		       ((str_find(s, STR("万")) >= 0 && (str_find(s, STR("签")) >= 0 || str_find(s, STR("盖")) >= 0)) ||
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

/* The next line from label *AT on that begins with a party's or number's label, SIZE_MAX: none. */
static size_t next_side(const struct doc *d, size_t *at)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	for (; *at < l->n; ++*at) {
		struct str field = label_field(d, *at);
		uint32_t start = l->v[*at].start;
		if ((str_starts(field, STR("party_")) || str_eqz(field, "number")) &&
		    (start == 0 || (unsigned char)(d->text.p[start - 1] - '\n') <= '\f' - '\n'))
			return doc_line_at(d, start);
	}
	return SIZE_MAX;
}

/* Short, no sentence, no item of a list, no label. */
static bool is_title(const struct doc *d, struct str s)
{
	static const char *const signs[] = { "：", "。", "；", "，", "_", "……" }, *const begins[] = { "第", "（", "(", "-", "—", "•", "*", "附", ">", "|" };
	if (s.len < 6 || s.len > LINE_BYTES_MAX || str_find_char(s, ':') >= 0 || str_find_char(s, ';') >= 0)
		return false;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_find(s, str_from(signs[i])) >= 0)
			return false;
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (s.p[0] == begins[i][0] && str_starts(s, str_from(begins[i])))
			return false;
	ptrdiff_t mark = str_find(s, STR("、"));
	size_t n = 0;
	while (n < s.len && is_digit(s.p[n]))
		n++;
	if ((mark >= 0 && mark <= 6) || (n && n < s.len && (s.p[n] == '.' || s.p[n] == ')')) || s.p[s.len - 1] == ',' || s.p[s.len - 1] == '.')
		return false;
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	uint32_t at = (uint32_t)(s.p - d->text.p);
	size_t i = doc_lit_at(d, TABLE_contract_label, at);
	return !(i < l->n && l->v[i].start == at && !str_eqz(label_field(d, i), "number"));
}

/* Does a paper begin with LINE, which is not empty? */
static enum start start_of(const struct doc *d, size_t line, bool side_below, bool apart, bool far)
{
	struct str s = str_trim(doc_line(d, line));
	if (side_below && contract_is_heading(s))
		return START_STRONG;
	if (!apart)
		return START_NONE;
	if ((is_mail_line(s) && is_mail(d, line)) || (is_chat(s) && !chat_above(d, line)))
		return START_STRONG;
	return far || d->lines[line].tabs || str_starts(s, STR("\"")) || is_title(d, s) ? START_WEAK : START_NONE;
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

/* Is Y, the piece behind X, of the same paper? */
static bool goes_on(const struct doc *d, const struct piece *x, const struct piece *y)
{
	/* 技术服务合同, 合同编号 and nothing more: a cover, or what stands above a table or a side */
	bool head = !x->alone && !x->told && (y->alone || y->told) && x->part.to - x->part.from <= HEAD_LINES && agree(d, &x->form, &y->form);
	if (head && ((y->alone && !y->strong) || (x->number && !y->number) || (x->heading && !y->heading)))
		return true;
	if (!y->alone && !y->strong)
		return !y->told || of_sides(d, &x->form, y);
	if (!agree(d, &x->form, &y->form))
		return false;
	/* the paper's name at the head of each page */
	if (x->alone && !y->alone && x->title.len && str_eq(x->title, y->title))
		return !y->told || of_sides(d, &x->form, y);
	bool number = equal(d, &x->form, &y->form, CONTRACT_number),
	     sides = equal(d, &x->form, &y->form, CONTRACT_party_a) && equal(d, &x->form, &y->form, CONTRACT_party_b);
	bool numbers = x->form.text[CONTRACT_number].value.len && y->form.text[CONTRACT_number].value.len;
	if (x->alone && y->alone)
		return number || (sides && !numbers);
	return false;
}

/* The lines of PART as a document of its own, whose offsets begin with it: arena memory, but for the
 * arrays that part_close() frees. */
static void part_open(const struct doc *d, const struct contract_part *part, struct doc *ret)
{
	uint32_t a = d->lines[part->from].start, b = part->to < d->n_lines ? d->lines[part->to].start : (uint32_t)d->text.len;
	*ret = *d;
	ret->text = doc_slice(d, a, b);
	ret->base = d->base + a;
	ret->own_from = d->own_from > a ? d->own_from - a : 0;
	ret->own_to = d->own_to > a ? d->own_to - a : 0;
	ret->line_rank = NULL;
	/* its own scripts: an English letter among Chinese papers is read as English */
	ret->features &= ~(uint64_t)(DOC_HAS_HAN | DOC_HAS_CYRILLIC);
	for (size_t i = 0; i < ret->text.len && ret->features != d->features; i++) {
		unsigned char c = (unsigned char)ret->text.p[i];
		ret->features |= d->features & (c >= 0xE4 && c <= 0xE9 ? DOC_HAS_HAN : c >= 0xD0 && c <= 0xD3 ? DOC_HAS_CYRILLIC : 0);
	}
	memset(ret->signs, 0, sizeof ret->signs);
	memset(&ret->hao, 0, sizeof ret->hao);
	memset(&ret->marks, 0, sizeof ret->marks);
	memset(&ret->heads, 0, sizeof ret->heads);
	ret->n_lines = part->to - part->from;
	ret->lines = arena_alloc(d->arena, ret->n_lines * sizeof *ret->lines);
	for (size_t i = 0; i < ret->n_lines; i++) {
		ret->lines[i] = d->lines[part->from + i];
		ret->lines[i].start -= a;
		ret->lines[i].end -= a;
	}
	size_t first = doc_hit_among(d, d->hits_sorted, a), end = first;
	while (end < d->hits_sorted && d->hits.v[end].start < b)
		end++;
	ret->hits = (struct hits){ .n = 0 };
	if (end > first)
		ret->hits.v = xgrow(NULL, &ret->hits.cap, end - first, sizeof *ret->hits.v);
	for (size_t i = first; i < end; i++) {
		if (d->hits.v[i].end > b)
			continue;
		struct hit *h = &ret->hits.v[ret->hits.n++];
		*h = d->hits.v[i];
		h->start -= a;
		h->end -= a;
	}
	ret->hits_sorted = ret->hits.n;
	memset(ret->lits, 0, sizeof ret->lits);
	/* what readers of contracts look for; the common words of Chinese are looked for anew, where needed */
	static const enum refs_table_id tables[] = { TABLE_contract_label, TABLE_contract_cue, TABLE_place,
						     TABLE_place_more,     TABLE_zh_place,     TABLE_zh_suffix };
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		const struct lit_hits *all = &d->lits[tables[k]];
		struct lit_hits *l = &ret->lits[tables[k]];
		size_t from = doc_lit_at(d, tables[k], a), to = doc_lit_at(d, tables[k], b);
		if (to > from)
			l->v = xgrow(NULL, &l->cap, to - from, sizeof *l->v);
		for (size_t i = from; i < to; i++) {
			if (all->v[i].end > b)
				continue;
			l->v[l->n] = all->v[i];
			l->v[l->n].start -= a;
			l->v[l->n++].end -= a;
		}
	}
}

/* Frees the view; TAKE: D gets what was added to it. */
static void part_close(struct doc *d, const struct contract_part *part, struct doc *view, bool take)
{
	uint32_t a = d->lines[part->from].start;
	for (size_t i = view->hits_sorted; i < view->hits.n && take; i++) {
		struct hit h = view->hits.v[i];
		*doc_hit(d, h.kind, 0, 0, h.value, 0, h.by) = h;
		d->hits.v[d->hits.n - 1].start += a;
		d->hits.v[d->hits.n - 1].end += a;
	}
	free(view->hits.v);
	for (unsigned t = 0; t < REFS_TABLES; t++)
		free(view->lits[t].v);
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
	while (line + 1 < p->part.to && is_blank(d, line))
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
	part_open(d, &p->part, &p->view);
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
	for (size_t i = 0; i < l->n && anchors < LABELS_MIN; i++)
		anchors += is_anchor(d, i);
	return anchors == LABELS_MIN && d->n_lines >= BELOW_LINES;
}

struct walk { /* over the window's lines */
	size_t label, side; /* the next line that begins with a party or number, and its label */
	enum start start;   /* of the piece that begins there */
	bool gap[2];        /* the line before, and the one before it, is empty or drawn */
};

/* The line behind FROM with which the next piece begins, n_lines: none. Most lines are not
 * looked at: they follow another, and no side is below. */
static size_t next_start(const struct doc *d, size_t from, struct walk *w)
{
	for (size_t line = from + 1; line < d->n_lines; line++) {
		const struct doc_line *l = &d->lines[line];
		uint32_t len = l->end - l->start;
		bool page = l->start > d->lines[line - 1].end + 1, gap = w->gap[0], two = gap && w->gap[1];
		bool blank = len == 0 || (len < BLANK_BYTES && is_blank(d, line));
		w->gap[1] = gap;
		w->gap[0] = blank;
		while (w->side != SIZE_MAX && w->side <= line) {
			w->label++;
			w->side = next_side(d, &w->label);
		}
		bool below = w->side != SIZE_MAX && w->side <= line + BELOW_LINES;
		if (blank || !(gap || page || below) || (len > LINE_BYTES_MAX && !l->tabs))
			continue;
		if (is_rule(d, line)) {
			w->gap[0] = true;
			continue;
		}
		bool drawn = is_rule(d, line - 1);
		w->start = start_of(d, line, below, gap || page || drawn, page || two || drawn);
		if (w->start != START_NONE)
			return line;
	}
	return d->n_lines;
}

/* Frees what judge() made of P. */
static void forget(struct doc *d, struct piece *p)
{
	if (!p->may)
		return;
	part_close(d, &p->part, &p->view, false);
	buf_release(&p->out);
	p->may = false;
}

/* P's records and hits are D's; read again where other pieces were joined to it. */
static void flush(struct doc *d, struct piece *p, contract_read_fn *read)
{
	if (p->may && !p->joined) {
		buf_add_str(d->out, buf_str(&p->out));
		part_close(d, &p->part, &p->view, true);
		buf_release(&p->out);
	} else if (p->joined) {
		struct doc view;
		forget(d, p);
		part_open(d, &p->part, &view);
		read(&view);
		part_close(d, &p->part, &view, true);
	}
}

/* Does the piece, which holds no contract, hold what the form above may end with? */
static bool adds(const struct doc *d, const struct piece *last, const struct piece *next)
{
	uint32_t a = d->lines[next->part.from].start, b = d->lines[next->part.to - 1].end;
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t label = doc_lit_at(d, TABLE_contract_label, a);
	return last->alone && next->part.from <= last->part.to + BELOW_LINES &&
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
	struct walk walk = { .start = START_WEAK, };
	bool begun = false;
	walk.side = next_side(d, &walk.label);
	struct piece room[2], *last = &room[0], *next = &room[1], *other;
	begin(last, false);
	for (size_t from = 0, to; from < d->n_lines; from = to) {
		begin(next, walk.start == START_STRONG);
		to = next_start(d, from, &walk);
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
