/* contract_scene.c - the window made ready for the rules of contracts: lines,
 * headings, labels, table columns, names, and what kind of paper it is. */
#include "contract_cands.h"
#include "rules.h"
#include <stdlib.h>

#define CANDS_MAX 20000u  /* candidates of one kind in one window */
#define HEADING_CHARS 40u
#define TITLE_LINES 10u   /* a notice's heading is among the first lines */

const char *const cand_field_names[CAND_FIELDS] = { "party_a", "party_b", "project", "title", "amount", "several" };

enum cand_kind contract_kind_of(enum cand_field field)
{
	static const enum cand_kind kinds[CAND_FIELDS] = { CAND_PARTY, CAND_PARTY, CAND_PROJECT, CAND_TITLE, CAND_AMOUNT, CAND_PAPER };
	return kinds[field];
}

struct str contract_label_field(const struct scene *s, size_t label)
{
	return refs_row_cell(&s->d->rules->tables[TABLE_contract_label], s->label.v[label].row, 1);
}

static bool begins_heading(const struct zh_text *t, size_t a, size_t b)
{
	if (b - a < 3 || b - a > HEADING_CHARS)
		return false;
	size_t i = a + (t->c[a] == '(');
	size_t digits = i;
	while (digits < b && (t->c[digits] == 0x4E00 || t->c[digits] == 0x4E8C || t->c[digits] == 0x4E09 || t->c[digits] == 0x56DB ||
			      t->c[digits] == 0x4E94 || t->c[digits] == 0x516D || t->c[digits] == 0x4E03 || t->c[digits] == 0x516B ||
			      t->c[digits] == 0x4E5D || t->c[digits] == 0x5341))
		digits++;
	return digits > i && digits < b && (t->c[digits] == 0x3001 || t->c[digits] == ')' || t->c[digits] == '.' || t->c[digits] == ',');
}

static void make_lines(struct scene *s)
{
	const struct zh_text *t = &s->t;
	size_t n = 1;
	for (size_t i = 0; i < t->n; i++)
		n += t->c[i] == '\n';
	s->line_start = arena_alloc(s->d->arena, (n + 1) * sizeof *s->line_start);
	s->line_of_heading = arena_alloc(s->d->arena, (n + 1) * sizeof *s->line_of_heading);
	s->line_of = arena_alloc(s->d->arena, (t->n + 1) * sizeof *s->line_of);
	uint32_t heading = 0;
	size_t from = 0;
	for (size_t i = 0; i <= t->n; i++) {
		s->line_of[i] = (uint32_t)s->n_lines;
		if (t->c[i] != '\n')
			continue;
		if (begins_heading(t, from, i))
			heading = (uint32_t)s->n_lines + 1;
		s->line_of_heading[s->n_lines] = heading;
		s->line_start[s->n_lines++] = (uint32_t)from;
		from = i + 1;
	}
	s->line_start[s->n_lines] = (uint32_t)t->n + 1;
}

/* Columns of tables: a line with cells two of which are labels is a header. */
static void make_columns(struct scene *s)
{
	enum { COLUMNS_MAX = 24 };
	const struct zh_text *t = &s->t;
	uint8_t field[COLUMNS_MAX];
	size_t columns = 0;
	s->column = arena_alloc(s->d->arena, t->n + 1);
	for (size_t line = 0; line < s->n_lines; line++) {
		size_t a = s->line_start[line], b = s->line_start[line + 1] - 1;
		size_t cells = 1, labels = 0;
		for (size_t i = a; i < b; i++)
			cells += t->c[i] == '\t';
		if (cells < 2) {
			columns = b == a ? columns : 0;
			continue;
		}
		uint8_t here[COLUMNS_MAX] = { 0 };
		size_t cell = 0, from = a;
		for (size_t i = a; i <= b && cell < COLUMNS_MAX; i++) {
			if (i < b && t->c[i] != '\t')
				continue;
			for (size_t k = zh_words_at(&s->label, from); k < s->label.n && s->label.v[k].b <= i; k++) {
				struct zh_word w = s->label.v[k];
				size_t rest = i - w.b;
				if (w.a - from <= 4 && (rest == 0 || (t->c[w.b] == '(' && rest <= 10) || rest <= 2)) {
					here[cell] = (uint8_t)(w.row + 1 > 255 ? 255 : w.row + 1);
					labels++;
					break;
				}
			}
			cell++;
			from = i + 1;
		}
		if (labels >= 2 && labels * 2 >= cells) {
			memcpy(field, here, sizeof field);
			columns = cells;
			continue;
		}
		if (columns == 0 || cells > columns)
			continue;
		cell = 0;
		for (size_t i = a; i < b && cell < COLUMNS_MAX; i++) {
			if (t->c[i] == '\t')
				cell++;
			else
				s->column[i] = field[cell];
		}
	}
}

static uint32_t pair_bit(uint32_t a, uint32_t b)
{
	uint32_t h = (a * 0x9E3779B1u) ^ (b * 0x85EBCA77u);
	return (h ^ h >> 15) % SCENE_PAIR_BITS;
}

bool scene_heading_has(const struct scene *s, uint32_t a, uint32_t b)
{
	uint32_t bit = pair_bit(a, b);
	return s->heading_pairs[bit / 64] >> bit % 64 & 1;
}

static void make_type(struct scene *s)
{
	const struct zh_text *t = &s->t;
	size_t lines = s->n_lines < TITLE_LINES ? s->n_lines : TITLE_LINES;
	for (size_t k = 0; k < lines; k++) {
		size_t a = s->line_start[k], b = s->line_start[k + 1] - 1;
		if (b - a > 120 || zh_text_find(t, a, b, "公告") == SIZE_MAX)
			continue;
		if (s->n_heading < SCENE_HEADINGS_MAX) {
			s->heading[s->n_heading].a = (uint32_t)a;
			s->heading[s->n_heading++].b = (uint32_t)b;
			for (size_t i = a; i + 1 < b; i++) {
				uint32_t bit = pair_bit(t->c[i], t->c[i + 1]);
				s->heading_pairs[bit / 64] |= (uint64_t)1 << bit % 64;
			}
		}
		if (zh_text_find(t, a, b, "中标") != SIZE_MAX || zh_text_find(t, a, b, "成交") != SIZE_MAX ||
		    zh_text_find(t, a, b, "入围") != SIZE_MAX || zh_text_find(t, a, b, "候选") != SIZE_MAX)
			s->type |= SCENE_AWARD;
		if (zh_text_find(t, a, b, "合同") != SIZE_MAX || zh_text_find(t, a, b, "协议") != SIZE_MAX || zh_text_find(t, a, b, "订单") != SIZE_MAX)
			s->type |= SCENE_CONTRACT;
		if (zh_text_find(t, a, b, "进展") != SIZE_MAX || zh_text_find(t, a, b, "履行") != SIZE_MAX || zh_text_find(t, a, b, "变更") != SIZE_MAX)
			s->type |= SCENE_PROGRESS;
	}
	if (zh_text_find(t, 0, t->n, "签订了") != SIZE_MAX || zh_text_find(t, 0, t->n, "签署了") != SIZE_MAX ||
	    zh_text_find(t, 0, t->n, "签订《") != SIZE_MAX || zh_text_find(t, 0, t->n, "签署《") != SIZE_MAX)
		s->type |= SCENE_SIGNED;
	for (size_t i = 0; i < t->n; i++) {
		if (t->c[i] != 0x300A)
			continue;
		size_t e = zh_text_close(t, i, 90);
		if (e != SIZE_MAX && (zh_text_find(t, i, e, "合同") != SIZE_MAX || zh_text_find(t, i, e, "协议") != SIZE_MAX)) {
			s->type |= SCENE_TITLE;
			break;
		}
	}
}

void contract_scene_make(struct scene *s, struct doc *d, uint32_t from, uint32_t to)
{
	*s = (struct scene){ .d = d };
	zh_text_make(d, from, to, &s->t);
	doc_look_for(d, GROUP_ZH, from, to);
	zh_words_make(d, &s->t, TABLE_contract_label, &s->label);
	zh_words_make(d, &s->t, TABLE_contract_cue, &s->cue);
	zh_words_make(d, &s->t, TABLE_zh_project_end, &s->end);
	s->label_end = zh_words_end(&s->label, &s->t, d->arena);
	s->cue_begin = zh_words_begin(&s->cue, &s->t, d->arena);
	s->cue_end = zh_words_end(&s->cue, &s->t, d->arena);
	s->label_at = arena_alloc(d->arena, (s->t.n + 1) * sizeof *s->label_at);
	for (size_t i = 0; i < s->label.n; i++) {
		uint32_t b = s->label.v[i].b;
		if (s->label.v[i].b - s->label.v[i].a == s->label_end[b]) /* the longest that ends here */
			s->label_at[b] = (uint32_t)i + 1;
	}
	make_lines(s);
	make_columns(s);
	make_type(s);
	zh_orgs_find(d, &s->t, &s->orgs);
	struct zh_words places;
	zh_words_make(d, &s->t, TABLE_zh_place, &places);
	s->place = zh_words_begin(&places, &s->t, d->arena);
	s->org_begin = arena_alloc(d->arena, s->t.n + 1);
	s->org_end = arena_alloc(d->arena, s->t.n + 1);
	uint64_t own = s->orgs.self != UINT32_MAX ? s->orgs.v[s->orgs.self].key : 0;
	for (size_t i = 0; i < s->orgs.n; i++) {
		uint8_t mark = s->orgs.v[i].key == own ? 2 : 1;
		s->org_begin[s->orgs.v[i].a] = s->org_end[s->orgs.v[i].b] = mark;
	}
}

void contract_scene_release(struct scene *s)
{
	for (int k = 0; k < CAND_KINDS; k++) {
		free(s->set[k].v);
		free(s->set[k].m);
		free(s->set[k].keys);
		free(s->set[k].spans);
	}
}

size_t contract_sentence_start(const struct scene *s, size_t i, size_t max)
{
	size_t n = 0;
	while (i > 0 && n++ < max && !zh_is_stop(s->t.c[i - 1]))
		i--;
	return i;
}

size_t contract_sentence_end(const struct scene *s, size_t i, size_t max)
{
	size_t n = 0;
	while (i < s->t.n && n++ < max && !zh_is_stop(s->t.c[i]))
		i++;
	return i;
}

struct str contract_label_before(const struct scene *s, size_t a, size_t *ret_label)
{
	const struct zh_text *t = &s->t;
	size_t k = a;
	bool sign = false;
	while (k > 0 && (t->c[k - 1] == 0x201C || t->c[k - 1] == 0x300A || t->c[k - 1] == '"'))
		k--;
	if (k > 0 && t->c[k - 1] == '\n' && k > 1 && t->c[k - 2] == ':')
		k--;
	if (k > 0 && (t->c[k - 1] == ':' || t->c[k - 1] == '\t' || t->c[k - 1] == 0x4E3A || t->c[k - 1] == 0x662F)) { /* 为 是 */
		sign = true;
		k--;
		if (k > 0 && t->c[k] == ':' && t->c[k - 1] == 0x4E3A)
			k--;
	}
	if (sign && k > 0 && t->c[k - 1] == ')') {
		size_t o = zh_text_open(t, k, 16);
		if (o != SIZE_MAX) {
			/* 采购人(甲方): either of them will do, the first is the paper's own */
			if (s->label_at[k - 1] && !s->label_at[o]) {
				*ret_label = s->label_at[k - 1] - 1;
				return contract_label_field(s, *ret_label);
			}
			k = o;
		}
	}
	if (!s->label_at[k])
		return STR("");
	if (!sign && s->label.v[s->label_at[k] - 1].b - s->label.v[s->label_at[k] - 1].a < 2)
		return STR("");
	*ret_label = s->label_at[k] - 1;
	return contract_label_field(s, *ret_label);
}

static size_t mix(uint64_t k)
{
	k *= 0x9E3779B97F4A7C15u;
	return (size_t)(k ^ k >> 29);
}

static uint64_t span_key(size_t a, size_t b)
{
	return (uint64_t)a << 32 | b;
}

/* Room for one more candidate and mention in the two indexes. */
static void make_room(struct cands *c)
{
	if ((c->n + 1) * 2 > c->key_mask) {
		c->key_mask = c->key_mask ? c->key_mask * 2 + 1 : 255;
		free(c->keys);
		c->keys = xcalloc(c->key_mask + 1, sizeof *c->keys);
		for (size_t i = 0; i < c->n; i++) {
			size_t at = mix(c->v[i].key) & c->key_mask;
			while (c->keys[at])
				at = (at + 1) & c->key_mask;
			c->keys[at] = (uint32_t)i + 1;
		}
	}
	if ((c->n_m + 1) * 2 > c->span_mask) {
		c->span_mask = c->span_mask ? c->span_mask * 2 + 1 : 511;
		free(c->spans);
		c->spans = xcalloc(c->span_mask + 1, sizeof *c->spans);
		for (size_t i = 0; i < c->n_m; i++) {
			size_t at = mix(span_key(c->m[i].a, c->m[i].b)) & c->span_mask;
			while (c->spans[at])
				at = (at + 1) & c->span_mask;
			c->spans[at] = (uint32_t)i + 1;
		}
	}
}

uint32_t contract_cand_add(struct scene *s, enum cand_kind kind, size_t a, size_t b, uint64_t key, bool alias)
{
	struct cands *c = &s->set[kind];
	if (key == 0 || c->n_m >= CANDS_MAX * 2)
		return UINT32_MAX;
	make_room(c);
	size_t slot = mix(key) & c->key_mask, span = mix(span_key(a, b)) & c->span_mask;
	while (c->keys[slot] && c->v[c->keys[slot] - 1].key != key)
		slot = (slot + 1) & c->key_mask;
	if (!c->keys[slot]) {
		if (c->n >= CANDS_MAX)
			return UINT32_MAX;
		c->v = xgrow(c->v, &c->cap, c->n + 1, sizeof *c->v);
		c->v[c->n++] = (struct cand){ .key = key, .a = (uint32_t)a, .b = (uint32_t)b, .org = UINT32_MAX,
					      .first = UINT32_MAX, .last = UINT32_MAX };
		c->keys[slot] = (uint32_t)c->n;
	}
	uint32_t cand = c->keys[slot] - 1;
	struct cand *x = &c->v[cand];
	for (; c->spans[span]; span = (span + 1) & c->span_mask) {
		const struct mention *m = &c->m[c->spans[span] - 1];
		if (m->a == a && m->b == b && m->cand == cand)
			return cand;
	}
	c->m = xgrow(c->m, &c->cap_m, c->n_m + 1, sizeof *c->m);
	c->m[c->n_m] = (struct mention){ .a = (uint32_t)a, .b = (uint32_t)b, .cand = cand, .next = UINT32_MAX, .alias = alias };
	c->spans[span] = (uint32_t)c->n_m + 1;
	if (x->last != UINT32_MAX)
		c->m[x->last].next = (uint32_t)c->n_m;
	else
		x->first = (uint32_t)c->n_m;
	x->last = (uint32_t)c->n_m++;
	x->n++;
	return cand;
}

size_t contract_org_at(const struct scene *s, size_t at)
{
	size_t lo = 0, hi = s->orgs.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->orgs.v[mid].b <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
