/* contract_features.c - what speaks for a candidate: words around each of its
 * mentions, how it is built, how the document treats it. Digits count alike. */
#include "contract_features.h"
#include "rules.h"
#include <math.h>

#define LEFT_MAX 5u
#define RIGHT_MAX 4u
#define CUES_NEAR 4u       /* cue words looked at on either side */
#define SENTENCE_CHARS 120u
#define LEAD_LINES 12u     /* what a notice is about stands in its first lines */
#define LEAD_CHARS 2000u   /* where lines never end */

const char *contract_feature_name(enum feature f)
{
	static const char *const names[] = {
#define FEATURE(name) #name,
#include "contract_features.def"
#undef FEATURE
	};
	return names[f];
}

uint32_t feature_plain(uint32_t c)
{
	return zh_is_digit(c) ? '0' : c == '\n' ? '^' : c == '\t' ? '|' : c == ' ' ? '_' : c;
}

void feature_chars(const struct feature_out *o, enum feature f, const struct zh_text *t, size_t a, size_t b)
{
	uint32_t text[32];
	size_t n = 0;
	for (size_t i = a; i < b && n < 32; i++)
		text[n++] = feature_plain(t->c[i]);
	o->fn(o->ctx, f, text, n);
}

void feature_words(const struct feature_out *o, enum feature f, const char *prefix, struct str s)
{
	uint32_t text[48];
	size_t n = 0;
	for (; *prefix && n < 48; prefix++)
		text[n++] = (unsigned char)*prefix;
	for (size_t i = 0; i < s.len && n < 48; i++)
		text[n++] = (unsigned char)s.p[i];
	o->fn(o->ctx, f, text, n);
}

void feature_word(const struct feature_out *o, enum feature f, const char *z)
{
	feature_words(o, f, z, STR(""));
}

const char *feature_bucket(size_t n)
{
	return n == 0 ? "0" : n == 1 ? "1" : n == 2 ? "2" : n <= 4 ? "4" : n <= 8 ? "8" : n <= 16 ? "16" : n <= 32 ? "32" : n <= 64 ? "64" : "more";
}

static void around(const struct feature_out *o, const struct scene *s, const struct mention *m)
{
	const struct zh_text *t = &s->t;
	for (unsigned k = 1; k <= LEFT_MAX; k++) {
		if (m->a < k) {
			feature_word(o, FEAT_left, "^");
			break;
		}
		feature_chars(o, FEAT_left, t, m->a - k, m->a);
		if (t->c[m->a - k] == '\n')
			break;
	}
	for (unsigned k = 1; k <= RIGHT_MAX && m->b + k <= t->n + 1; k++) {
		feature_chars(o, FEAT_right, t, m->b, m->b + k);
		if (t->c[m->b + k - 1] == '\n')
			break;
	}
}

/* Both borders of a span at once: what stands before it and after it, and how
 * its last word goes over into the text. */
static void borders(const struct feature_out *o, const struct scene *s, const struct mention *m)
{
	const struct zh_text *t = &s->t;
	uint32_t text[16];
	for (unsigned k = 1; k <= 2; k++) {
		size_t n = 0;
		for (unsigned i = k; i > 0; i--)
			text[n++] = feature_plain(m->a >= i ? t->c[m->a - i] : '\n');
		text[n++] = '_';
		for (unsigned i = 0; i < k; i++)
			text[n++] = feature_plain(m->b + i <= t->n ? t->c[m->b + i] : '\n');
		o->fn(o->ctx, FEAT_borders, text, n);
	}
	if (m->b - m->a < 2)
		return;
	uint32_t tail[4] = { feature_plain(t->c[m->b - 2]), feature_plain(t->c[m->b - 1]), '_', feature_plain(t->c[m->b]) };
	o->fn(o->ctx, FEAT_borders, tail, 4);
	uint32_t head[4] = { feature_plain(m->a ? t->c[m->a - 1] : '\n'), '_', feature_plain(t->c[m->a]), feature_plain(t->c[m->a + 1]) };
	o->fn(o->ctx, FEAT_borders, head, 4);
}

/* The words before a sum without 人民币, 约为, ￥ and the like, which say nothing. */
static void before_sum(const struct feature_out *o, const struct scene *s, const struct mention *m)
{
	static const char *const fill[] = { "人民币", "大写", "小写", "约为", "大约", "约", "为", "是", "共", "计", "￥", "¥", "RMB" };
	const struct zh_text *t = &s->t;
	size_t k = m->a;
	for (unsigned round = 0; round < 8 && k > 0; round++) {
		size_t was = k;
		uint32_t c = t->c[k - 1];
		if (c == ':' || c == '(' || c == ')' || c == ',' || c == '$')
			k--;
		for (size_t i = 0; i < sizeof fill / sizeof *fill && k == was; i++) {
			size_t n = strlen(fill[i]) / (fill[i][0] == 'R' ? 1 : fill[i][1] == (char)0xA5 ? 2 : 3);
			if (n == 0)
				n = 1;
			if (k >= n && zh_text_has(t, k - n, fill[i]))
				k -= n;
		}
		if (k == was)
			break;
	}
	for (size_t n = 2; n <= 6 && n <= k; n++) {
		uint32_t text[8] = { '<' };
		for (size_t i = 0; i < n; i++)
			text[i + 1] = feature_plain(t->c[k - n + i]);
		o->fn(o->ctx, FEAT_left, text, n + 1);
		if (t->c[k - n] == '\n')
			break;
	}
	size_t la = s->line_start[s->line_of[m->a]], lb = s->line_start[s->line_of[m->a] + 1] - 1;
	size_t e = zh_words_at(&s->end, la);
	feature_word(o, FEAT_line, e < s->end.n && s->end.v[e].a < lb ? "named" : "bare");
}

/* Whose name touches the mention, whether it begins with a place. */
static void neighbours(const struct feature_out *o, const struct scene *s, const struct mention *m)
{
	const struct zh_text *t = &s->t;
	uint32_t left = m->a, right = m->b;
	const char *sign = "";
	if (left > 0 && (t->c[left - 1] == 0x7684 || t->c[left - 1] == 0x201C || t->c[left - 1] == 0x4E0E)) { /* 的 “ 与 */
		sign = t->c[left - 1] == 0x7684 ? "of" : t->c[left - 1] == 0x4E0E ? "with" : "quote";
		left--;
	}
	if (s->org_end[left])
		feature_words(o, FEAT_org, s->org_end[left] == 2 ? "behind-own" : "behind-other", str_from(sign));
	if (right < t->n && s->org_begin[right])
		feature_word(o, FEAT_org, s->org_begin[right] == 2 ? "before-own" : "before-other");
	if (s->place[m->a])
		feature_words(o, FEAT_org, "place", str_from(feature_bucket(s->place[m->a])));
	else if (m->a > 0 && m->b > m->a && zh_is_han(t->c[m->a])) {
		/* a place begins a little further inside: the left border may be wrong */
		for (uint32_t k = 1; k <= 6 && m->a + k < m->b; k++)
			if (s->place[m->a + k] >= 3) {
				feature_words(o, FEAT_org, "place-at", str_from(feature_bucket(k)));
				break;
			}
	}
	/* a place stands right before it: the name may begin there */
	for (uint32_t k = 2; k <= 8 && k <= m->a; k++)
		if (s->place[m->a - k] == k) {
			feature_word(o, FEAT_org, "cut-place");
			break;
		}
}

static void cues(const struct feature_out *o, const struct scene *s, const struct mention *m, bool pair)
{
	const struct zh_text *t = &s->t;
	size_t from = contract_sentence_start(s, m->a, SENTENCE_CHARS), to = contract_sentence_end(s, m->b, SENTENCE_CHARS);
	size_t k = zh_words_at(&s->cue, m->a), n = 0;
	const struct zh_word *nearest = NULL, *next = NULL;
	while (k > 0 && s->cue.v[k - 1].a >= from && n < CUES_NEAR) {
		k--;
		if (s->cue.v[k].b > m->a)
			continue;
		if (!nearest)
			nearest = &s->cue.v[k];
		feature_chars(o, FEAT_cue_before, t, s->cue.v[k].a, s->cue.v[k].b);
		n++;
	}
	k = zh_words_at(&s->cue, m->b);
	for (n = 0; k < s->cue.n && s->cue.v[k].b <= to && n < CUES_NEAR; k++, n++) {
		if (!next)
			next = &s->cue.v[k];
		feature_chars(o, FEAT_cue_after, t, s->cue.v[k].a, s->cue.v[k].b);
	}
	if (pair) {
		/* the nearest word on either side, together: 收到 _ 发来 */
		uint32_t text[32];
		size_t len = 0;
		for (size_t i = nearest ? nearest->a : 0; nearest && i < nearest->b && len < 14; i++)
			text[len++] = feature_plain(t->c[i]);
		text[len++] = '_';
		for (size_t i = next ? next->a : 0; next && i < next->b && len < 30; i++)
			text[len++] = feature_plain(t->c[i]);
		o->fn(o->ctx, FEAT_cue_before, text, len);
	}
}

static void labels(const struct feature_out *o, const struct scene *s, const struct mention *m, bool near)
{
	const struct zh_text *t = &s->t;
	size_t label;
	struct str field = contract_label_before(s, m->a, &label);
	if (field.len) {
		feature_words(o, FEAT_label, "", field);
		feature_chars(o, FEAT_label_text, t, s->label.v[label].a, s->label.v[label].b);
	}
	if (s->column[m->a])
		feature_words(o, FEAT_column, "", refs_row_cell(&s->d->rules->tables[TABLE_contract_label], s->column[m->a] - 1u, 1));
	if (!near)
		return;
	size_t from = contract_sentence_start(s, m->a, 40), k = zh_words_at(&s->label, m->a);
	while (k > 0 && s->label.v[k - 1].a >= from) {
		k--;
		if (s->label.v[k].b > m->a)
			continue;
		feature_words(o, FEAT_near_label, "", contract_label_field(s, k));
		feature_chars(o, FEAT_near_label_text, t, s->label.v[k].a, s->label.v[k].b);
		return;
	}
	/* a label on the line above, alone: 合同金额: ⏎ 人民币… */
	if (from > 2 && t->c[from - 1] == '\n' && t->c[from - 2] == ':' && s->label_at[from - 2]) {
		k = s->label_at[from - 2] - 1;
		feature_words(o, FEAT_near_label, "", contract_label_field(s, k));
		feature_chars(o, FEAT_near_label_text, t, s->label.v[k].a, s->label.v[k].b);
	}
}

static void place(const struct feature_out *o, const struct scene *s, const struct mention *m)
{
	const struct zh_text *t = &s->t;
	uint32_t line = s->line_of[m->a];
	feature_words(o, FEAT_line, "", str_from(feature_bucket(line)));
	uint32_t h = s->line_of_heading[line];
	if (h) {
		size_t a = s->line_start[h - 1], b = s->line_start[h] - 1;
		for (size_t k = zh_words_at(&s->cue, a); k < s->cue.n && s->cue.v[k].b <= b; k++)
			feature_chars(o, FEAT_section, t, s->cue.v[k].a, s->cue.v[k].b);
	} else {
		feature_word(o, FEAT_section, "-");
	}
	size_t la = s->line_start[line], lb = s->line_start[line + 1] - 1;
	if (line < 9 && lb - la < 120 && zh_text_find(t, la, lb, "公告") != SIZE_MAX)
		feature_word(o, FEAT_heading, "1");
}

static void shape(const struct feature_out *o, const struct scene *s, const struct cand *c, enum cand_kind kind)
{
	const struct zh_text *t = &s->t;
	size_t n = c->b - c->a;
	for (size_t k = 1; k <= 4 && k <= n; k++)
		feature_chars(o, FEAT_tail, t, c->b - k, c->b);
	for (size_t k = 1; k <= 2 && k <= n; k++)
		feature_chars(o, FEAT_head, t, c->a, c->a + k);
	feature_word(o, FEAT_length, n <= 4 ? "4" : n <= 6 ? "6" : n <= 8 ? "8" : n <= 10 ? "10" : n <= 13 ? "13" : n <= 16 ? "16" : n <= 20 ? "20" :
				n <= 25 ? "25" : n <= 32 ? "32" : n <= 40 ? "40" : n <= 55 ? "55" : "more");
	if (kind == CAND_PARTY)
		return;
	/* what stands in a bracket at the end: (招标编号:…), (HK-04), (一期) */
	if (n > 3 && (t->c[c->b - 1] == ')' || t->c[c->b - 1] == ']')) {
		size_t open = zh_text_open(t, c->b, n);
		bool han = false, number = open != SIZE_MAX && (zh_text_find(t, open, c->b, "编号") != SIZE_MAX || zh_text_find(t, open, c->b, "称") != SIZE_MAX);
		for (size_t i = open == SIZE_MAX ? c->b : open; i < c->b; i++)
			han |= zh_is_han(t->c[i]);
		feature_word(o, FEAT_tail, number ? "bracket-number" : han ? "bracket-han" : "bracket-code");
	}
	/* words inside that a name would not hold, or that it needs */
	size_t k = zh_words_at(&s->cue, c->a);
	for (size_t m = 0; k < s->cue.n && s->cue.v[k].b <= c->b && m < 6; k++, m++)
		feature_chars(o, FEAT_inside, t, s->cue.v[k].a, s->cue.v[k].b);
	size_t stops = 0, orgs = 0, stop_at = 0;
	for (size_t i = c->a + 1; i < c->b; i++)
		if (s->orgs.stop[i]) {
			stops++;
			stop_at = i;
			if (stops <= 3)
				feature_chars(o, FEAT_inside, t, i - s->orgs.stop[i], i);
		}
	feature_words(o, FEAT_inside, "stops", str_from(feature_bucket(stops)));
	(void)stop_at;
	for (size_t i = contract_org_at(s, c->a); i < s->orgs.n; i++) {
		if (s->orgs.v[i].a >= c->b)
			break;
		if (s->orgs.v[i].a < c->a)
			feature_word(o, FEAT_org, "cut");
		else if (s->orgs.v[i].a == c->a)
			feature_word(o, FEAT_org, i == s->orgs.self || s->orgs.v[i].key == (s->orgs.self != UINT32_MAX ? s->orgs.v[s->orgs.self].key : 0) ? "self" : "begins");
		else
			feature_word(o, FEAT_org, "inside");
		orgs++;
	}
	if (!orgs)
		feature_word(o, FEAT_org, "none");
	bool digits = false, place_of = false;
	for (size_t i = c->a; i < c->b; i++)
		digits |= zh_is_digit(t->c[i]);
	for (size_t i = c->a; i < c->b && i < c->a + 8; i++)
		place_of |= t->c[i] == 0x7701 || t->c[i] == 0x5E02 || t->c[i] == 0x53BF || t->c[i] == 0x533A || t->c[i] == 0x9547; /* 省市县区镇 */
	if (digits)
		feature_word(o, FEAT_inside, "digit");
	if (place_of)
		feature_word(o, FEAT_inside, "place");
}

static uint32_t cue_row_ending(const struct scene *s, uint32_t at)
{
	size_t k = zh_words_at(&s->cue, at >= s->cue_end[at] ? at - s->cue_end[at] : 0);
	while (k < s->cue.n && s->cue.v[k].b < at)
		k++;
	return k < s->cue.n && s->cue.v[k].b == at ? s->cue.v[k].row : UINT32_MAX;
}

static void party(const struct feature_out *o, const struct scene *s, const struct cand *c)
{
	const struct zh_text *t = &s->t;
	const struct zh_orgs *g = &s->orgs;
	bool self = g->self != UINT32_MAX && g->v[g->self].key == c->key;
	bool named = false;
	for (size_t i = 0; i < g->n_alias; i++) {
		if (g->v[g->alias[i].org].key != c->key)
			continue;
		feature_chars(o, FEAT_called, t, g->alias[i].a, g->alias[i].b);
		named = true;
	}
	if (!named)
		feature_word(o, FEAT_called, "-");
	feature_word(o, FEAT_self, self ? "1" : "0");
	char paper[8] = { self ? 's' : 'o', (char)('a' + (s->type & 15)), 0 };
	feature_word(o, FEAT_paper, paper);
	/* others of the document are subsidiaries: perhaps one of them signed */
	if (self) {
		size_t subs = 0;
		for (size_t i = 0; i < s->cue.n && subs < 9; i++)
			subs += t->c[s->cue.v[i].b - 1] == 0x53F8 && t->c[s->cue.v[i].a] != 0x516C; /* …公司 */
		feature_words(o, FEAT_self, "subs", str_from(feature_bucket(subs)));
		for (uint32_t i = 0; i < s->n_lines && i < 8; i++)
			if (zh_text_find(t, s->line_start[i], s->line_start[i + 1] - 1, "公告") != SIZE_MAX &&
			    zh_text_find(t, s->line_start[i], s->line_start[i + 1] - 1, "子公司") != SIZE_MAX)
				feature_word(o, FEAT_self, "subsidiary");
	}
	/* 公司(以下简称…)全资子公司X收到…: X is introduced as one that belongs to the company, early on */
	bool introduced = false, other = false;
	for (size_t i = 0; i < g->n && g->v[i].a < LEAD_CHARS && s->line_of[g->v[i].a] < LEAD_LINES; i++) {
		uint32_t a = g->v[i].a;
		bool belongs = s->cue_end[a] && str_eqz(refs_row_cell(&s->d->rules->tables[TABLE_contract_cue], cue_row_ending(s, a), 1), "subsidiary");
		introduced |= belongs && g->v[i].key == c->key;
		other |= belongs && g->v[i].key != c->key;
	}
	feature_word(o, FEAT_self, introduced ? "introduced" : other ? (self ? "other-introduced" : "not-introduced") : self ? "none-introduced" : "none");
	/* pairs of signs inside: 招标, 咨询, 交易 … tell an agent from a client */
	for (size_t i = c->a; i + 1 < c->b && i < c->a + 40; i++)
		feature_chars(o, FEAT_inside, t, i, i + 2);
	/* it begins the name of a project or contract */
	size_t projects = 0, titles = 0, heads = 0, seen = 0;
	for (uint32_t k = c->first; k != UINT32_MAX && seen < FEATURE_MENTIONS_MAX; k = s->set[CAND_PARTY].m[k].next, seen++) {
		uint32_t a = s->set[CAND_PARTY].m[k].a;
		projects += (s->span_begin[a] & 1) != 0;
		titles += (s->span_begin[a] & 2) != 0;
		heads += s->line_of[a] < 4;
	}
	feature_words(o, FEAT_rivals, "projects", str_from(feature_bucket(projects)));
	feature_words(o, FEAT_rivals, "titles", str_from(feature_bucket(titles)));
	feature_words(o, FEAT_rivals, "heads", str_from(feature_bucket(heads)));
	const char *class = c->org == UINT32_MAX ? "label" : g->v[c->org].class == ZH_ORG_COMPANY ? "company" : g->v[c->org].class == ZH_ORG_GOV ? "gov" :
			    g->v[c->org].class == ZH_ORG_SUB ? "sub" : g->v[c->org].class == ZH_ORG_FOREIGN ? "foreign" : "other";
	feature_word(o, FEAT_class, class);
	/* the first name other than the document's own */
	size_t rank = 0;
	for (size_t i = 0; i < s->set[CAND_PARTY].n && i < FEATURE_RIVALS_MAX; i++) {
		const struct cand *x = &s->set[CAND_PARTY].v[i];
		rank += x->a < c->a && !(g->self != UINT32_MAX && x->key == g->v[g->self].key);
	}
	feature_words(o, FEAT_rank, self ? "self" : "", str_from(rank < 4 ? feature_bucket(rank) : "more"));
}

static void amount(const struct feature_out *o, const struct scene *s, const struct cand *c)
{
	const struct cands *set = &s->set[CAND_AMOUNT];
	size_t before = 0, larger = 0;
	for (size_t i = 0; i < set->n && i < FEATURE_RIVALS_MAX; i++) {
		before += set->v[i].a < c->a;
		larger += set->v[i].hit && c->hit && set->v[i].hit->amount > c->hit->amount * 1.000001;
	}
	feature_words(o, FEAT_rank, "first", str_from(before < 4 ? feature_bucket(before) : "more"));
	feature_words(o, FEAT_rank, "largest", str_from(larger < 4 ? feature_bucket(larger) : "more"));
	feature_words(o, FEAT_rank, "of", str_from(feature_bucket(set->n)));
	if (!c->hit)
		return;
	char size[8] = { (char)('0' + (int)(log10(c->hit->amount + 1)) % 20), 0 };
	feature_word(o, FEAT_size, size);
	feature_words(o, FEAT_unit, "", str_from(c->hit->currency ? c->hit->currency : "-"));
	feature_words(o, FEAT_unit, "approx-", str_from(c->hit->approx ? c->hit->approx : "no"));
	if (c->hit->amount_min < c->hit->amount)
		feature_word(o, FEAT_unit, "range");
	bool cents = fabs(c->hit->amount / 10000 - floor(c->hit->amount / 10000)) > 1e-9;
	feature_word(o, FEAT_size, cents ? "exact" : "round");
	char paper[8] = { (char)('a' + (s->type & 15)), larger == 0 ? 'L' : 'l', before == 0 ? 'F' : 'f', 0 };
	feature_word(o, FEAT_paper, paper);
}

static void count(const struct feature_out *o, const char *what, size_t n)
{
	feature_words(o, FEAT_counts, what, str_from(feature_bucket(n)));
}

/* Does the paper tell of several contracts? How often its labels come, how many
 * titles in 《 》 and labelled sums it has, words such as 分别, numbered headings. */
static void paper(const struct feature_out *o, const struct scene *s)
{
	const struct zh_text *t = &s->t;
	static const char *const fields[] = { "project", "title", "amount", "party_a", "party_b", "counterparty", "budget", "term" };
	size_t labels[8] = { 0 };
	for (size_t i = 0; i < s->label.n; i++) {
		uint32_t b = s->label.v[i].b;
		if (b >= t->n || (t->c[b] != ':' && t->c[b] != 0x4E3A))
			continue;
		for (size_t k = 0; k < 8; k++)
			labels[k] += str_eqz(contract_label_field(s, i), fields[k]);
	}
	for (size_t k = 0; k < 8; k++) {
		feature_words(o, FEAT_counts, fields[k], str_from(feature_bucket(labels[k])));
	}
	size_t books = 0, columns = 0, sums = 0, subs = 0, notices = 0, items = 0, signs = 0;
	for (size_t i = 0; i < s->set[CAND_TITLE].n; i++) {
		const struct cand *c = &s->set[CAND_TITLE].v[i];
		books += c->a > 0 && t->c[c->a - 1] == 0x300A && t->c[c->b] == 0x300B;
	}
	for (size_t i = 0; i < s->set[CAND_AMOUNT].n; i++) {
		const struct cand *c = &s->set[CAND_AMOUNT].v[i];
		size_t k = zh_words_at(&s->label, c->a), from = contract_sentence_start(s, c->a, 20);
		sums += k > 0 && s->label.v[k - 1].a >= from && str_eqz(contract_label_field(s, k - 1), "amount");
	}
	for (size_t i = 0; i < t->n; i++)
		columns += s->column[i] && (i == 0 || t->c[i - 1] == '\n');
	for (size_t i = 0; i < s->cue.n; i++) {
		struct str class = refs_row_cell(&s->d->rules->tables[TABLE_contract_cue], s->cue.v[i].row, 1);
		if (str_eqz(class, "several"))
			feature_chars(o, FEAT_inside, t, s->cue.v[i].a, s->cue.v[i].b);
		subs += str_eqz(class, "subsidiary");
		notices += str_eqz(class, "award-paper");
		signs += zh_text_has(t, s->cue.v[i].a, "签订") || zh_text_has(t, s->cue.v[i].a, "签署");
	}
	for (size_t k = 0; k < s->n_lines; k++)
		items += t->c[s->line_start[k]] == '(' && k + 1 < s->n_lines;
	count(o, "books", books);
	count(o, "sums", sums);
	count(o, "rows", columns);
	count(o, "subsidiaries", subs);
	count(o, "award-papers", notices);
	count(o, "signed", signs);
	count(o, "items", items);
	count(o, "orgs", s->set[CAND_PARTY].n);
	count(o, "amounts", s->set[CAND_AMOUNT].n);
	count(o, "length", t->n / 100);
	char type[4] = { (char)('a' + (s->type & 31)), 0 };
	feature_word(o, FEAT_paper, type);
	for (size_t k = 0; k < s->n_lines && k < 6; k++) {
		size_t a = s->line_start[k], b = s->line_start[k + 1] - 1;
		if (b - a > 90 || zh_text_find(t, a, b, "公告") == SIZE_MAX)
			continue;
		for (size_t i = a; i + 1 < b; i++)
			feature_chars(o, FEAT_heading, t, i, i + 2);
	}
}

void contract_features(const struct scene *s, enum cand_kind kind, size_t i, contract_feature_fn *fn, void *ctx)
{
	struct feature_out out = { fn, ctx }, *o = &out;
	const struct cands *set = &s->set[kind];
	const struct cand *c = &set->v[i];
	size_t seen = 0;
	feature_word(o, FEAT_bias, "");
	if (kind == CAND_PAPER) {
		paper(o, s);
		return;
	}
	for (uint32_t k = c->first; k != UINT32_MAX && seen < FEATURE_MENTIONS_MAX; k = set->m[k].next, seen++) {
		const struct mention *m = &set->m[k];
		around(o, s, m);
		if (kind != CAND_AMOUNT)
			borders(o, s, m);
		if (kind != CAND_AMOUNT)
			neighbours(o, s, m);
		else
			before_sum(o, s, m);
		cues(o, s, m, kind != CAND_PROJECT);
		labels(o, s, m, kind == CAND_AMOUNT);
		place(o, s, m);
	}
	feature_words(o, FEAT_mentions, "", str_from(feature_bucket(c->n)));
	if (kind != CAND_AMOUNT)
		shape(o, s, c, kind);
	if (kind == CAND_PARTY)
		party(o, s, c);
	else if (kind == CAND_AMOUNT)
		amount(o, s, c);
	else
		feature_span(o, s, c, kind);
}
