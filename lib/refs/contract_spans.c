/* contract_spans.c - spans that could be the name of a project or the title of
 * a contract: each end that such names have (项目, 标段, 合同 …), with each place
 * on the left where a name can begin (a cue, a comma, a quote, a name). Which of
 * the spans it is, the weights say. */
#include "contract_cands.h"
#include "rules.h"

#define ASIDE_CHARS_MAX 60u
#define SPAN_CHARS_MAX 100u /* the longest project name in 800 is 69, with lots listed more */
#define SPAN_CHARS_MIN 5u
#define TITLE_CHARS_MIN 4u
#define BEGINS_MAX 8u       /* borders tried for one end */

#define MAY_BEGIN 1u
#define MUST_BEGIN 2u /* 约23.6亿元人民币的动车组检修合同: what stands before is a sum, no part of the name */

static void behind_sums(const struct scene *s, uint8_t *mark)
{
	const struct zh_text *t = &s->t;
	const struct cands *c = &s->set[CAND_AMOUNT];
	for (size_t i = 0; i < c->n_m; i++) {
		size_t b = c->m[i].b, e;
		if (zh_text_has(t, b, "人民币"))
			b += 3;
		if (b < t->n && t->c[b] == '(' && (e = zh_text_close(t, b, ASIDE_CHARS_MAX)) != SIZE_MAX)
			b = e + 1;
		if (b < t->n && t->c[b] == 0x7684) /* 的 */
			mark[b + 1] = MUST_BEGIN;
	}
}

/* Places where a name can begin. */
static uint8_t *begins(const struct scene *s)
{
	const struct zh_text *t = &s->t;
	uint8_t *m = arena_alloc(s->d->arena, t->n + 1);
	for (size_t i = 0; i < t->n; i++) {
		uint32_t c = t->c[i];
		if (c == ',' || c == ':' || c == 0x201C || c == 0x300A || zh_is_stop(c) || c == ')' || c == ']' || c == 0x201D || c == 0x300B)
			m[i + 1] = MAY_BEGIN;
		if ((c == 0x3001 || c == '.') && i > 0 && (zh_is_digit(t->c[i - 1]) || t->c[i - 1] == ')'))
			m[i + 1] = MAY_BEGIN;
		/* 项目一:…, 2017年…: years begin names */
		if (zh_is_digit(c) && (i == 0 || !zh_is_digit(t->c[i - 1])) && i + 4 < t->n && t->c[i + 4] == 0x5E74)
			m[i] = MAY_BEGIN;
	}
	m[0] = MAY_BEGIN;
	for (size_t i = 0; i < s->cue.n; i++)
		m[s->cue.v[i].b] = MAY_BEGIN;
	for (size_t i = 0; i <= t->n; i++)
		if (s->orgs.stop[i])
			m[i] = MAY_BEGIN;
	for (size_t i = 0; i < s->orgs.n; i++)
		m[s->orgs.v[i].a] = m[s->orgs.v[i].b] = MAY_BEGIN;
	for (size_t i = 0; i < s->orgs.n_alias; i++)
		m[s->orgs.alias[i].a] = MAY_BEGIN;
	for (size_t i = 0; i < s->label.n; i++)
		m[s->label.v[i].b] = MAY_BEGIN;
	behind_sums(s, m);
	return m;
}

/* Candidates that end at B. */
static void spans_to(struct scene *s, const uint8_t *begin, size_t b, enum cand_kind kind)
{
	const struct zh_text *t = &s->t;
	size_t least = kind == CAND_TITLE ? TITLE_CHARS_MIN : SPAN_CHARS_MIN;
	int depth = 0;
	unsigned found = 0;
	for (size_t i = b; i > 0 && b - i < SPAN_CHARS_MAX;) {
		uint32_t c = t->c[i - 1];
		bool open = c == '(' || c == '[' || c == 0x201C || c == 0x300A, close = c == ')' || c == ']' || c == 0x201D || c == 0x300B;
		if (zh_is_stop(c) || c == ':')
			break;
		if (close)
			depth++;
		if (open && depth-- == 0)
			break;
		if (c == ',' && depth == 0)
			break;
		i--;
		if (depth == 0 && b - i >= least && (begin[i] || i == 0) && t->c[i] != ')' && t->c[i] != ',' && t->c[i] != 0x3001) {
			contract_cand_add(s, kind, i, b, zh_text_key(t, i, b), false);
			if (++found >= BEGINS_MAX || begin[i] == MUST_BEGIN)
				return;
		}
	}
	/* what stopped the walk is itself a border */
	size_t i = b;
	depth = 0;
	while (i > 0 && b - i < SPAN_CHARS_MAX) {
		uint32_t c = t->c[i - 1];
		bool open = c == '(' || c == '[' || c == 0x201C || c == 0x300A, close = c == ')' || c == ']' || c == 0x201D || c == 0x300B;
		if (zh_is_stop(c) || c == ':' || (c == ',' && depth == 0) || (open && depth == 0))
			break;
		depth += close;
		depth -= open;
		i--;
	}
	if (b - i >= least && b - i < SPAN_CHARS_MAX)
		contract_cand_add(s, kind, i, b, zh_text_key(t, i, b), false);
}

/* Values of labels: all of the cell, line or clause. */
static void labelled(struct scene *s)
{
	const struct zh_text *t = &s->t;
	for (size_t k = 0; k < s->label.n; k++) {
		struct str field = contract_label_field(s, k);
		bool project = str_eqz(field, "project"), title = str_eqz(field, "title");
		if (!project && !title)
			continue;
		size_t a = s->label.v[k].b;
		if (a < t->n && t->c[a] == '(') {
			size_t e = zh_text_close(t, a, 16);
			if (e != SIZE_MAX && e + 1 < t->n && t->c[e + 1] == ':')
				a = e + 1;
		}
		bool sign = a < t->n && (t->c[a] == ':' || t->c[a] == '\t');
		if (!sign)
			continue;
		a++;
		if (a < t->n && t->c[a] == '\n')
			a++;
		size_t b = contract_sentence_end(s, a, SPAN_CHARS_MAX + 40);
		/* the next label ends the value: 项目名称:…项目地点:… */
		for (size_t n = k + 1; n < s->label.n && s->label.v[n].a < b; n++)
			if (s->label.v[n].a > a + 3 && s->label.v[n].b < t->n && t->c[s->label.v[n].b] == ':') {
				b = s->label.v[n].a;
				break;
			}
		if (b > a && (t->c[a] == 0x300A || t->c[a] == 0x201C)) {
			size_t e = zh_text_close(t, a, b - a + 1);
			if (e != SIZE_MAX && e + 2 >= b) {
				a++;
				b = e;
			}
		}
		while (b > a && (t->c[b - 1] == ',' || t->c[b - 1] == 0x3001 || t->c[b - 1] == '('))
			b--;
		if (b - a >= 4 && b - a < SPAN_CHARS_MAX)
			contract_cand_add(s, project ? CAND_PROJECT : CAND_TITLE, a, b, zh_text_key(t, a, b), false);
	}
	/* cells of a column of projects */
	for (size_t i = 0; i < t->n; i++) {
		if (!s->column[i] || (i && t->c[i - 1] != '\t' && t->c[i - 1] != '\n'))
			continue;
		struct str field = refs_row_cell(&s->d->rules->tables[TABLE_contract_label], s->column[i] - 1u, 1);
		size_t e = i;
		while (e < t->n && t->c[e] != '\t' && t->c[e] != '\n')
			e++;
		if (e - i >= 4 && e - i < SPAN_CHARS_MAX) {
			if (str_eqz(field, "project"))
				contract_cand_add(s, CAND_PROJECT, i, e, zh_text_key(t, i, e), false);
			else if (str_eqz(field, "title"))
				contract_cand_add(s, CAND_TITLE, i, e, zh_text_key(t, i, e), false);
		}
	}
}

static void quoted(struct scene *s)
{
	const struct zh_text *t = &s->t;
	for (size_t i = 0; i < t->n; i++) {
		bool book = t->c[i] == 0x300A;
		if (!book && t->c[i] != 0x201C)
			continue;
		size_t e = zh_text_close(t, i, SPAN_CHARS_MAX + 2);
		if (e == SIZE_MAX || e - i - 1 < TITLE_CHARS_MIN)
			continue;
		bool contract = zh_text_find(t, i, e, "合同") != SIZE_MAX || zh_text_find(t, i, e, "协议") != SIZE_MAX ||
				zh_text_find(t, i, e, "意向书") != SIZE_MAX || zh_text_find(t, i, e, "订单") != SIZE_MAX ||
				zh_text_find(t, i, e, "备忘录") != SIZE_MAX || zh_text_find(t, i, e, "确认书") != SIZE_MAX;
		if (contract) {
			contract_cand_add(s, CAND_TITLE, i + 1, e, zh_text_key(t, i + 1, e), false);
			/* 《…合同》(编号…) 《…协议》之补充 keep their brackets */
			if (book && e + 1 < t->n && t->c[e + 1] == '(') {
				size_t f = zh_text_close(t, e + 1, 24);
				if (f != SIZE_MAX)
					contract_cand_add(s, CAND_TITLE, i + 1, f + 1, zh_text_key(t, i + 1, f + 1), false);
			}
		}
		if (!contract || !book)
			contract_cand_add(s, CAND_PROJECT, i + 1, e, zh_text_key(t, i + 1, e), false);
	}
}

void contract_spans_find(struct scene *s)
{
	const struct zh_text *t = &s->t;
	const uint8_t *begin = begins(s);
	const struct refs_table *table = &s->d->rules->tables[TABLE_zh_project_end];
	size_t before = 0;
	quoted(s);
	labelled(s);
	for (size_t i = 0; i < s->end.n; i++) {
		size_t b = s->end.v[i].b;
		enum cand_kind kind = str_eqz(refs_row_cell(table, s->end.v[i].row, 1), "title") ? CAND_TITLE : CAND_PROJECT;
		if (b == before)
			continue; /* 采购项目 and 项目 end alike */
		before = b;
		if (kind == CAND_TITLE && b < t->n && (t->c[b] == 0x4E66 || zh_text_has(t, b, "金额") || zh_text_has(t, b, "双方")))
			continue;
		spans_to(s, begin, b, kind);
		if (b < t->n && (t->c[b] == '(' || t->c[b] == '[' || t->c[b] == 0x201C)) {
			size_t e = zh_text_close(t, b, 30);
			if (e != SIZE_MAX && zh_text_find(t, b, e, "称") == SIZE_MAX)
				spans_to(s, begin, e + 1, kind);
		}
	}
	s->span_begin = arena_alloc(s->d->arena, t->n + 1);
	for (int kind = CAND_PROJECT; kind <= CAND_TITLE; kind++)
		for (size_t i = 0; i < s->set[kind].n_m; i++)
			s->span_begin[s->set[kind].m[i].a] |= kind == CAND_PROJECT ? 1 : 2;
}

/* （以下简称“PCCP项目”）, （招标编号：X）: what a bracket inside a name says of it. */
static bool is_aside(const struct zh_text *t, size_t a, size_t b)
{
	static const char *const words[] = { "简称", "下称", "编号", "簡稱" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (zh_text_find(t, a, b, words[i]) != SIZE_MAX)
			return true;
	return false;
}

struct str contract_name_text(const struct scene *s, size_t a, size_t b)
{
	const struct zh_text *t = &s->t;
	for (size_t i = a + 1; i < b; i++) {
		size_t e = t->c[i] == '(' ? zh_text_close(t, i, ASIDE_CHARS_MAX) : SIZE_MAX;
		if (e == SIZE_MAX || e >= b || !is_aside(t, i, e))
			continue;
		struct str head = zh_text_str(t, a, i, s->d->arena), rest = e + 1 < b ? contract_name_text(s, e + 1, b) : STR("");
		char *p = arena_alloc(s->d->arena, head.len + rest.len + 1);
		memcpy(p, head.p, head.len);
		if (rest.len)
			memcpy(p + head.len, rest.p, rest.len);
		return str_make(p, head.len + rest.len);
	}
	return zh_text_str(t, a, b, s->d->arena);
}
