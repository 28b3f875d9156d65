/* contract_form_layout.c - papers laid out with blanks: a label without a sign behind
 * it, its value a gap away or below it in the same column. */
#include "contract_form.h"
#include "amount.h"
#include "rules.h"

#define UNIT_BYTES 18u /* （万元）, （人民币元） */
#define BARE_BYTES_MAX 120u  /* a line with a label that no sign follows */
#define ALONE_BYTES_MAX 40u
#define ALONE_LINES 8u       /* other labels alone stand so near … */
#define ALONE_MIN 3u         /* … and are so many */
#define BRACKET_BYTES 16u
#define COLUMN_GAP 4u        /* blanks between columns */
#define NAME_BYTES_MIN 9u
#define HEADS_BYTES_MAX 160u /* BUYER        SELLER */

/* TOTAL (EUR)          81,000.00: the currency stands with the label, the figures at the
 * line's end and alone. */
static bool bare_sum(const struct doc *d, const struct lit_hit *l, uint32_t end, uint32_t *ret_a)
{
	const char *currency = NULL;
	struct amount sum;
	uint32_t a = l->end;
	struct str s = doc_slice(d, a, end);
	ptrdiff_t gap = str_find(s, STR("  "));
	if (gap < 0 || amount_header_unit(str_sub(s, 0, (size_t)gap), &currency) <= 0)
		return false;
	struct str v = str_trim(str_sub(s, (size_t)gap, s.len));
	if (!amount_cell(d->rules, v, 1, currency, &sum))
		return false;
	*ret_a = (uint32_t)(v.p - d->text.p);
	return true;
}

static bool ends_as_company(struct str s)
{
	static const char *const forms[] = { " LLC",     " Ltd",  " Ltd.", " Inc.", " Inc",  " GmbH",  " AG",
					     " JSC",     " PLC",  " plc",  " S.A.", " B.V.", " Corp.", " Corporation",
					     " Limited", " SARL", " S.L.", " Lda",  " Oy",   " AB",    " ApS" };
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_ends(s, str_from(forms[i])))
			return true;
	return false;
}

bool contract_bare_value(struct doc *d, const struct lit_hit *l, struct str field, uint32_t *ret_a, uint32_t *ret_b)
{
	size_t line = doc_line_at(d, l->start);
	uint32_t a = l->end, b = d->lines[line].end;
	if (a < b && (d->text.p[a] == '(' || str_starts(doc_slice(d, a, b), STR("（")))) { /* 委托方(甲方) X */
		struct str rest = doc_slice(d, a, b < a + BRACKET_BYTES ? b : a + BRACKET_BYTES);
		ptrdiff_t thin = str_find_char(rest, ')'), wide = str_find(rest, STR("）"));
		a += thin >= 0 ? (uint32_t)thin + 1 : wide >= 0 ? (uint32_t)wide + 3 : 0;
	}
	if (str_trim(doc_slice(d, d->lines[line].start, l->start)).len || b - a > BARE_BYTES_MAX || a >= b || d->text.p[a] != ' ')
		return false;
	while (a < b && d->text.p[a] == ' ')
		a++;
	if (a < b && d->text.p[a] == '/') /* 甲方 / Party A : X */
		return false;
	bool party = str_starts(field, STR("party_"));
	if (str_eqz(field, "amount") && bare_sum(d, l, b, ret_a)) {
		*ret_b = b;
		return true;
	}
	/* PROJECT TITLE               Media monitoring: in a paper laid out with blanks */
	bool wide = a - l->end >= COLUMN_GAP && (str_eqz(field, "project") || str_eqz(field, "title")) &&
		    str_find(str_trim(doc_slice(d, a, b)), STR("    ")) < 0;
	if (wide && str_trim(doc_slice(d, a, b)).len >= 6) {
		*ret_a = a;
		*ret_b = b;
		return true;
	}
	/* 项目名称 暗网情报汇聚分析系统: one word of Chinese, and the label all that is before it */
	struct str word = str_trim(doc_slice(d, a, b));
	bool chinese = (str_eqz(field, "project") || str_eqz(field, "title")) && l->end - l->start >= 12 && word.len >= 18 &&
		       (unsigned char)word.p[0] >= 0xE0 && str_find_char(word, ' ') < 0;
	if (chinese && str_find(word, STR("，")) < 0 && str_find(word, STR("。")) < 0) {
		*ret_a = a;
		*ret_b = b;
		return true;
	}
	enum ref_kind kind = party ? REF_organization : str_eqz(field, "amount") ? REF_amount : REF_date;
	if (!party && kind == REF_date && !str_eqz(field, "signed"))
		return false;
	if (party && (contract_ends_as_name(str_trim(doc_slice(d, a, b))) ||
		      (a - l->end >= COLUMN_GAP && ends_as_company(str_trim(doc_slice(d, a, b)))))) {
		*ret_a = a;
		*ret_b = b;
		return true;
	}
	/* 委托方 临渊省信息安全测评 ⏎ 中心 */
	uint32_t end = b;
	struct str whole = party && (unsigned char)d->text.p[a] >= 0xE0 ? contract_whole_name(d, a, &end) : STR("");
	if (whole.len && end > b) {
		*ret_a = a;
		*ret_b = b;
		return true;
	}
	const struct hit *h = contract_hit_in(d, kind, a, b);
	if (!h || h->start > a + (kind == REF_amount ? 12u : 0u) || str_trim(doc_slice(d, h->end, b)).len > (party ? 0u : 6u))
		return false;
	*ret_a = a;
	*ret_b = b;
	return true;
}

/* A line that is a label and nothing else. */
static bool is_label_alone(const struct doc *d, size_t line)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	struct str s = str_trim(doc_line(d, line));
	uint32_t a = (uint32_t)(s.p - d->text.p), b = a + (uint32_t)s.len;
	size_t i = s.len && s.len <= ALONE_BYTES_MAX ? doc_lit_at(d, TABLE_contract_label, a) : l->n;
	if (i >= l->n || l->v[i].start != a || l->v[i].end > b)
		return false;
	/* 合同金额（万元） */
	struct str more = doc_slice(d, l->v[i].end, b);
	return more.len == 0 || (more.len <= UNIT_BYTES && ((str_starts(more, STR("（")) && str_ends(more, STR("）"))) ||
							    (more.p[0] == '(' && more.p[more.len - 1] == ')')));
}

bool contract_line_below(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b)
{
	size_t line = doc_line_at(d, l->start), labels = 0;
	if (line + 1 >= d->n_lines || d->lines[line + 1].tabs || !is_label_alone(d, line) || is_label_alone(d, line + 1))
		return false;
	struct str s = str_trim(doc_line(d, line + 1));
	if (s.len == 0 || s.len > BARE_BYTES_MAX)
		return false;
	/* every second line is one */
	for (size_t k = 2; k <= ALONE_LINES; k += 2) {
		labels += line + k < d->n_lines && is_label_alone(d, line + k);
		labels += line >= k && is_label_alone(d, line - k);
	}
	*ret_a = d->lines[line + 1].start;
	*ret_b = d->lines[line + 1].end;
	return labels >= ALONE_MIN;
}

/* Is the cell at A..B a party's label alone: 甲方（盖章）：? */
static bool is_side_cell(const struct doc *d, uint32_t a, uint32_t b)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	struct str s = str_trim(doc_slice(d, a, b));
	uint32_t at = (uint32_t)(s.p - d->text.p);
	size_t i = s.len && s.len <= 2 * ALONE_BYTES_MAX ? doc_lit_at(d, TABLE_contract_label, at) : l->n;
	if (i >= l->n || l->v[i].start != at || l->v[i].end > b || !str_starts(doc_cell(d, TABLE_contract_label, &l->v[i], 1), STR("party_")))
		return false;
	struct str rest = str_trim(doc_slice(d, l->v[i].end, at + (uint32_t)s.len));
	while (str_ends(rest, STR("：")) || str_ends(rest, STR(":")))
		rest = str_trim(str_sub(rest, 0, rest.len - (rest.p[rest.len - 1] == ':' ? 1 : 3)));
	bool bracket = str_starts(rest, STR("（")) || str_starts(rest, STR("(")), close = str_ends(rest, STR("）")) || str_ends(rest, STR(")"));
	return rest.len == 0 || (bracket && close);
}

bool contract_signs_below(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b)
{
	size_t line = doc_line_at(d, l->start), column = 0, sides = 0, k = 0;
	uint32_t end = d->lines[line].end, a = d->lines[line].start;
	if (!d->lines[line].tabs || line + 1 >= d->n_lines || !d->lines[line + 1].tabs || end - a > HEADS_BYTES_MAX)
		return false;
	for (uint32_t b = a; b <= end; a = b + 1, b = a, k++) {
		while (b < end && d->text.p[b] != '\t')
			b++;
		if (l->start >= a && l->start < b)
			column = k;
		if (str_trim(doc_slice(d, a, b)).len == 0)
			continue;
		if (!is_side_cell(d, a, b))
			return false;
		sides++;
	}
	a = d->lines[line + 1].start;
	end = d->lines[line + 1].end;
	for (; column > 0; column--, a++)
		while (a < end && d->text.p[a] != '\t')
			a++;
	uint32_t b = a;
	while (b < end && d->text.p[b] != '\t')
		b++;
	struct str name = a < end ? str_trim(doc_slice(d, a, b)) : STR("");
	*ret_a = a;
	*ret_b = b;
	/* whatever stands below is a name, unless it is the next label or has a sign of one */
	const struct lit_hits *labels = &d->lits[TABLE_contract_label];
	size_t i = name.len ? doc_lit_at(d, TABLE_contract_label, (uint32_t)(name.p - d->text.p)) : labels->n;
	bool label = i < labels->n && labels->v[i].start == (uint32_t)(name.p - d->text.p);
	bool plain = name.len >= NAME_BYTES_MIN && name.len <= BARE_BYTES_MAX && (unsigned char)name.p[0] >= 0xE4 && !label &&
		     str_find(name, STR("：")) < 0 && str_find_char(name, ':') < 0;
	return sides >= 2 && (contract_ends_as_name(name) || plain) && !is_side_cell(d, a, b);
}

/* The value in the line below LINE that begins at COLUMN, up to a gap. */
static bool column_below(const struct doc *d, size_t line, size_t column, uint32_t *ret_a, uint32_t *ret_b)
{
	if (line + 1 >= d->n_lines)
		return false;
	struct str below = doc_line(d, line + 1);
	size_t b = column;
	if (column >= below.len || below.p[column] == ' ' || (column > 0 && below.p[column - 1] != ' '))
		return false;
	for (; b < below.len && !(below.p[b] == ' ' && b + 1 < below.len && below.p[b + 1] == ' '); b++)
		;
	*ret_a = d->lines[line + 1].start + (uint32_t)column;
	*ret_b = d->lines[line + 1].start + (uint32_t)b;
	return b > column + 2;
}

bool contract_column_value(const struct doc *d, const struct lit_hit *l, size_t start, uint32_t *ret_a, uint32_t *ret_b)
{
	size_t line = doc_line_at(d, l->start);
	uint32_t end = d->lines[line].end;
	/* another label follows behind a gap: Ship To: */
	struct str rest = start < end ? doc_slice(d, (uint32_t)start, end) : STR("");
	bool label = start >= l->end + COLUMN_GAP && rest.len && rest.p[rest.len - 1] == ':' && rest.len < 40;
	return label && column_below(d, line, l->start - d->lines[line].start, ret_a, ret_b);
}

/* A line of labels of parties alone, parted by gaps: BUYER        SELLER. */
static bool is_line_of_parties(const struct doc *d, uint32_t a, uint32_t b)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	uint32_t at = a;
	unsigned n = 0;
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start < b; i++) {
		struct str field = doc_cell(d, TABLE_contract_label, &l->v[i], 1), gap = doc_slice(d, at, l->v[i].start);
		if (l->v[i].start < at)
			continue;
		if (!str_starts(field, STR("party_")) || str_trim(gap).len || (n && gap.len < COLUMN_GAP))
			return false;
		at = l->v[i].end;
		n++;
	}
	static const char *const others[] = { "Deliver to", "Deliver To", "DELIVER TO", "Delivery address", "Delivery Address", "Ship to", "Ship To", "SHIP TO", "Invoice address", "Delivery to" };
	struct str rest = str_trim(doc_slice(d, at, b));
	for (size_t i = 0; i < sizeof others / sizeof *others && n; i++) /* Supplier        Deliver to */
		if (str_eqz(rest, others[i]) && (uint32_t)(rest.p - d->text.p) >= at + COLUMN_GAP)
			return true;
	return n >= 2 && rest.len == 0;
}

bool contract_heads_value(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b)
{
	size_t line = doc_line_at(d, l->start);
	uint32_t from = d->lines[line].start, end = d->lines[line].end;
	return end - from <= HEADS_BYTES_MAX && is_line_of_parties(d, from, end) && column_below(d, line, l->start - from, ret_a, ret_b);
}
