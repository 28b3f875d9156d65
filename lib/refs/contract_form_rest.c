/* contract_form_rest.c - the sides that no label of a paper tells. What the paper calls itself says who buys and who
 * sells: an order is its writer's, who buys, an invoice its writer's, who sells; a letter of award goes to the supplier.
 * Whose it is stands at its head, whom it goes to behind "To:" or below; in a contract the client comes first.
 * The words are those of contract-papers.tsv. */
#include "contract_form.h"
#include "rules.h"
#include <sluice/utf8.h>

#define HEADING_LINES 8u      /* a paper's own name stands among so many lines that are not empty … */
#define HEADING_BYTES_MAX 130u /* … on a line no longer */
#define HEAD_BYTES 2500u      /* names farther down are others' */
#define NAMES_MAX 8u
#define NAMES_LOOK 64u        /* a paper with one name has it no oftener */
#define APART_BYTES 4u        /* X, its department: one side */
#define BETWEEN_BYTES 700u    /* from a contract's first side to its second */
#define LEFT_BYTES 24u        /* "between " stands so near a side … */
#define RIGHT_BYTES 160u      /* … and what it is called here */
#define WORD_BYTES_MAX 40u    /* "Prepared for:" before a name */
#define SURE 0.5

enum sort { SORT_NONE, SORT_CONTRACT, SORT_ORDER, SORT_OFFER, SORT_INVOICE, SORT_AWARD, SORT_TO, SORT_FROM };

static const char *const sort_names[] = { "", "contract", "order", "offer", "invoice", "award", "to", "from" };

struct side {
	const struct hit *h;
	enum sort way; /* SORT_TO, SORT_FROM or SORT_NONE */
	bool head;     /* it begins its line, above or just below the heading */
};

/* Small letters of Latin and Cyrillic. */
static uint32_t lower(uint32_t c)
{
	bool latin = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7), cyrillic = c >= 0x410 && c <= 0x42F;
	return latin || cyrillic ? c + 0x20 : c >= 0x400 && c <= 0x40F ? c + 0x50 : c;
}

/* How many bytes of S are WORD, which is in small letters, in whatever case; 0: it does not begin so. */
static size_t begins(struct str s, struct str word)
{
	size_t i = 0, k = 0;
	while (k < word.len) {
		uint32_t a, b;
		if (i >= s.len)
			return 0;
		i += utf8_decode(str_sub(s, i, s.len), &a);
		k += utf8_decode(str_sub(word, k, word.len), &b);
		if (lower(a) != b)
			return 0;
	}
	return i;
}

/* Does a letter that goes on with a word of letters with cases stand at I? */
static bool goes_on(struct str s, size_t i)
{
	uint32_t c = ' ';
	if (i < s.len)
		utf8_decode(str_sub(s, i, s.len), &c);
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= 0xC0 && c < 0x530);
}

/* Not 那边签了500万的合同, and no line of a chat or mail: 09:03 X: …合同, Subject: the contract. */
static bool ends(struct str s, struct str word)
{
	size_t at = s.len >= word.len ? s.len - word.len : s.len; /* the cases of a letter have as many bytes */
	uint32_t before = ' ';
	if (at == s.len || begins(str_sub(s, at, s.len), word) != word.len)
		return false;
	struct str front = str_sub(s, 0, at);
	if (str_find_char(front, ':') >= 0 || str_find(front, STR("：")) >= 0 || str_find(front, STR("了")) >= 0 || str_ends(front, STR("的")) || str_find(front, STR("，")) >= 0)
		return false;
	if (at)
		utf8_decode_back(str_sub(s, 0, at), &before);
	return (unsigned char)word.p[0] >= 0xE0 || !((lower(before) >= 'a' && lower(before) <= 'z') || (before >= 0xC0 && before < 0x530));
}

static enum sort sort_of(const struct refs_table *t, uint32_t row)
{
	struct str name = refs_row_cell(t, row, 1);
	for (size_t i = 1; i < sizeof sort_names / sizeof *sort_names; i++)
		if (str_eqz(name, sort_names[i]))
			return (enum sort)i;
	return SORT_NONE;
}

/* The sort that LINE, a heading, names: by its first words, or by its last; the longer name is the surer. */
static enum sort heading_of(const struct doc *d, struct str line)
{
	const struct refs_table *t = &d->rules->tables[TABLE_paper_head];
	enum sort best = SORT_NONE;
	size_t most = 0;
	static const char *const mails[] = { "Subject: ", "Тема: ", "主题：", "主题: ", "主题:" };
	bool mail = false;
	for (size_t i = 0; i < sizeof mails / sizeof *mails && !mail; i++)
		if (str_starts(line, str_from(mails[i]))) { /* Subject: Purchase order ACP-2231 */
			line = str_trim(str_sub(line, strlen(mails[i]), line.len));
			mail = true;
		}
	bool figures = false;
	for (size_t i = 0; i < line.len && mail; i++)
		figures |= line.p[i] >= '0' && line.p[i] <= '9';
	if ((mail && !figures) || line.len < 4 || line.len > HEADING_BYTES_MAX || str_ends(line, STR(".")) || str_ends(line, STR("。")) || str_ends(line, STR("，")))
		return SORT_NONE;
	for (uint32_t row = 0; row < t->n; row++) {
		enum sort sort = sort_of(t, row);
		struct str words = refs_row_cell(t, row, 0), word;
		while (sort < SORT_TO && sort && str_next(&words, '|', &word)) {
			size_t n = begins(line, word);
			bool first = n && !goes_on(line, n) && (unsigned char)word.p[0] < 0xE0; /* 合同履行期限 is no contract's heading */
			if ((first || ends(line, word)) && word.len > most) {
				most = word.len;
				best = sort;
			}
		}
	}
	return best;
}

/* We are pleased to offer …: a letter that is an offer and has no heading. */
static bool offers(const struct doc *d)
{
	static const char *const words[] = { "pleased to offer", "pleased to quote", "pleased to submit our offer", "pleased to submit our quotation", "we offer you the following", "Our offer no", "Our quotation", "our quotation for", "предлагаем Вам", "Предлагаем Вам", "特向贵", "现报价如下", "报价如下" };
	struct str s = doc_slice(d, 0, HEAD_BYTES / 2);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(s, str_from(words[i])) >= 0)
			return true;
	return false;
}

/* What the paper is, and in *RET_LINE the line that says so. */
static enum sort paper_of(struct doc *d, size_t *ret_line)
{
	size_t seen = 0;
	for (size_t i = 0; i < d->n_lines && seen < HEADING_LINES; i++) {
		struct str line = str_trim(doc_line(d, i));
		seen += line.len > 0;
		if (line.len == 0 || line.len > HEADING_BYTES_MAX)
			continue;
		struct str close = contract_closed_up(d, line);
		*ret_line = i;
		enum sort sort = heading_of(d, close.len ? close : line);
		if (sort)
			return sort;
	}
	*ret_line = 0;
	return offers(d) ? SORT_OFFER : SORT_NONE;
}

/* "To:", "致：" right before AT, or alone on the line above. */
static enum sort way_of(const struct doc *d, uint32_t at)
{
	const struct refs_table *t = &d->rules->tables[TABLE_paper_head];
	size_t line = doc_line_at(d, at);
	struct str before = str_trim(doc_slice(d, d->lines[line].start, at));
	for (size_t up = 0; before.len == 0 && up < 2 && line > up; up++)
		before = str_trim(doc_line(d, line - up - 1));
	static const char *const articles[] = { "the ", "The ", "M/s ", "M/s. " };
	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
		before = str_ends(before, str_trim(str_from(articles[i]))) ? str_trim(str_sub(before, 0, before.len - str_trim(str_from(articles[i])).len)) : before;
	bool sign = str_ends(before, STR(":")) || str_ends(before, STR("：")) || str_ends(before, STR("\t"));
	before = str_trim(str_sub(before, 0, before.len - (!sign ? 0 : str_ends(before, STR("：")) ? strlen("：") : 1)));
	if (before.len == 0 || before.len > WORD_BYTES_MAX)
		return SORT_NONE;
	for (uint32_t row = 0; row < t->n; row++) {
		enum sort sort = sort_of(t, row);
		struct str words = refs_row_cell(t, row, 0), word;
		while (sort >= SORT_TO && str_next(&words, '|', &word))
			if (begins(before, word) == before.len && (sign || before.len == str_trim(doc_slice(d, d->lines[line].start, at)).len))
				return sort;
	}
	return SORT_NONE;
}

/* The names at the paper's head, a side each. */
static unsigned sides_of(struct doc *d, size_t heading, struct side *v)
{
	unsigned n = 0;
	uint32_t end = 0;
	for (size_t i = 0; i < d->hits_sorted && d->hits.v[i].start < HEAD_BYTES && n < NAMES_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		bool again = h->kind != REF_organization || (end && h->start < end + APART_BYTES && doc_line_at(d, h->start) == doc_line_at(d, end));
		for (unsigned k = 0; k < n && !again; k++)
			again = str_eq(v[k].h->value, h->value);
		if (h->kind == REF_organization)
			end = h->end > end ? h->end : end;
		if (again)
			continue;
		size_t line = doc_line_at(d, h->start);
		bool first = str_trim(doc_slice(d, d->lines[line].start, h->start)).len == 0;
		v[n++] = (struct side){ .h = h, .way = way_of(d, h->start), .head = first && line <= heading + 2 };
	}
	return n;
}

static void add(struct doc *d, struct contract *c, const char *role, const struct side *s)
{
	bool there = c->text[role[6] == 'a' ? CONTRACT_party_a : CONTRACT_party_b].value.len > 0;
	if (s && !there)
		contract_add_party(c, role, doc_slice(d, s->h->start, s->h->end), s->h->start, s->h->end, "heading", SURE);
}

/* The first side whose way is WAY, or (WAY is SORT_NONE) any but NOT; what C has on a side is none. */
static const struct side *pick(struct doc *d, const struct contract *c, const struct side *v, unsigned n, enum sort way, const struct side *not)
{
	for (unsigned i = 0; i < n; i++) {
		struct str name = doc_slice(d, v[i].h->start, v[i].h->end);
		bool known = false;
		for (unsigned k = 0; k < c->n_parties; k++)
			known |= c->party[k].name.start < v[i].h->end && c->party[k].name.end > v[i].h->start;
		for (unsigned k = 0; k < c->n_parties; k++)
			known |= str_eq(c->party[k].name.value, name);
		if (!known && &v[i] != not && (way == SORT_NONE ? v[i].way == SORT_NONE : v[i].way == way))
			return &v[i];
	}
	return NULL;
}

/* between X …, (1) X …, X (the "Authority"), X, именуемое …: a paper's side, not just somebody it speaks of. */
static bool is_introduced(const struct doc *d, const struct side *s)
{
	static const char *const before[] = { "etween ", "ETWEEN ", "etween\n", "ETWEEN\n", "ETWEEN:", "etween:", "(1) ", "1. ", "ежду ", "ЕЖДУ ", "ntre ", "NTRE ", "wischen ", "由", "Parties" },
		*const behind[] = { "(the \"", "(the “", "(\"", "(“", "(hereinafter", "hereinafter", "(далее", "именуе", "(далі", "іменован", "ci-après", "en adelante", "nachfolgend", "以下简称", "下称" };
	struct str left = doc_slice(d, s->h->start > LEFT_BYTES ? s->h->start - LEFT_BYTES : 0, s->h->start), right = doc_slice(d, s->h->end, s->h->end + RIGHT_BYTES);
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (str_find(left, str_from(before[i])) >= 0)
			return true;
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (str_find(right, str_from(behind[i])) >= 0)
			return true;
	return false;
}

/* between X and Y: both sides of a contract, the second not far behind the first. */
static bool is_pair(const struct doc *d, const struct side *x, const struct side *y)
{
	static const char *const ands[] = { " and ", "\nand ", "\nAND ", " AND ", "(2)", " и ", "\nи ", " та ", " y ", " et ", "\net ", " und ", "与", "和", "及" };
	struct str gap = x && y && y->h->start > x->h->end ? doc_slice(d, x->h->end, y->h->start) : STR("");
	for (size_t i = 0; gap.len && gap.len <= BETWEEN_BYTES && i < sizeof ands / sizeof *ands; i++)
		if (str_find(gap, str_from(ands[i])) >= 0)
			return true;
	return false;
}

static void name_sides(struct doc *d, struct contract *c, size_t line, enum sort sort)
{
	struct side v[NAMES_MAX];
	unsigned n = sides_of(d, line, v);
	const struct side *to = pick(d, c, v, n, SORT_TO, NULL), *from = pick(d, c, v, n, SORT_FROM, NULL), *other = pick(d, c, v, n, SORT_NONE, NULL);
	const struct side *second = pick(d, c, v, n, SORT_NONE, other);
	bool one = c->text[CONTRACT_party_a].value.len || c->text[CONTRACT_party_b].value.len;
	if (one && other && !second && !to && !from) { /* one side is known: the other is the paper's only other name */
		add(d, c, "party_a", other);
		add(d, c, "party_b", other);
		return;
	}
	if (sort == SORT_CONTRACT) {
		if (!one && is_pair(d, other, second) && is_introduced(d, other)) {
			add(d, c, "party_a", other);
			add(d, c, "party_b", second);
		}
		return;
	}
	bool buys = sort == SORT_ORDER || sort == SORT_AWARD; /* whose paper it is */
	if (!from)
		from = other && (other->head || to || sort == SORT_AWARD) ? other : NULL;
	if (!to)
		to = sort == SORT_AWARD ? NULL : pick(d, c, v, n, SORT_NONE, from);
	add(d, c, buys ? "party_b" : "party_a", to);
	add(d, c, buys ? "party_a" : "party_b", from);
}

/* 请给虚衡市公安局开票，合同编号X，金额Y: the paper's only name, where its number and sum are; it is the client but where
 * something is bought of it. */
static void only_name(struct doc *d, struct contract *c)
{
	static const char *const bought[] = { "采购订单", "供应商", "供货", "向其采购", "付款", "应付", "urchase", "upplier", "endor", "payable", "оставщик", "платить" };
	const struct hit *one = NULL;
	unsigned looked = 0;
	for (size_t i = 0; i < d->hits_sorted && looked < NAMES_LOOK; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_organization)
			continue;
		if (one && !str_eq(one->value, h->value))
			return;
		one = one ? one : h;
		looked++;
	}
	if (!one || looked == NAMES_LOOK)
		return;
	size_t line = doc_line_at(d, one->start);
	bool near = line == doc_line_at(d, c->text[CONTRACT_number].start) || line == doc_line_at(d, c->amount.start);
	struct str s = doc_line(d, line);
	for (size_t i = 0; i < sizeof bought / sizeof *bought && near; i++)
		near = str_find(s, str_from(bought[i])) < 0;
	if (near && s.len <= BETWEEN_BYTES)
		contract_add_party(c, "party_a", doc_slice(d, one->start, one->end), one->start, one->end, "only-name", SURE);
}

void contract_form_rest(struct doc *d, struct contract *c)
{
	if (c->n_parties == 0 && c->amount.value.len && c->text[CONTRACT_number].value.len)
		only_name(d, c);
	size_t line = 0;
	enum sort sort = paper_of(d, &line);
	if (sort == SORT_NONE)
		return;
	name_sides(d, c, line, sort);
	if (c->text[CONTRACT_party_a].value.len && c->text[CONTRACT_party_b].value.len)
		contract_form_sum(d, c, 0, (uint32_t)d->text.len);
}
