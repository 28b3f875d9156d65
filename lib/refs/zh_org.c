/* zh_org.c - Chinese names of organisations, found from their ends.
 *
 * Chinese sets no spaces, so the end of a name is told by its last word (公司,
 * 局, 医院 …) and its beginning by the nearest word on the left that cannot be
 * part of a name: a function word, a verb, a role (zh-org-stops.tsv), unless
 * that word is itself inside a longer one (和 in 和平, zh-org-keep.tsv).
 * A segmenter with a dictionary was rejected: it is megabytes of data, slow,
 * and wrong exactly at names that it has not seen. */
#include "zh_org.h"
#include "rules.h"
#include <stdlib.h>

#define NAME_CHARS_MAX 48u  /* the longest in 13,000 sentences of contract notices is 48 */
#define ORGS_MAX 20000u     /* of one window; a list of companies has some 40 bytes a name */
#define SECTION_CHARS 8u    /* of a section's name behind its office's */
#define WORK_CHARS_MIN 4u   /* of a country's name and the first of two things that its office does */
#define WORK_CHARS_MAX 10u
#define ALIASES_MAX 256u    /* each is looked for all over the window */
#define ALIAS_CHARS_MAX 20u

struct finder {
	const struct doc *d;
	const struct zh_text *t;
	struct zh_orgs *o;
	uint8_t *kept;      /* inside a word of zh_keep, or a country's name … */
	uint8_t *country;   /* … which begins here */
	uint8_t *cue_begin;
	uint8_t *org_end;   /* a company's full name ends here */
	uint8_t *suffix_end;
	uint8_t *brand_end;  /* … of a trade, which is what an office does as well */
	size_t cap;
};

static bool is_cn_digit(uint32_t c)
{
	return zh_is_digit(c) || c == 0x3007 || c == 0x25CB || c == 0x96F6 || c == 0x4E00 || c == 0x4E8C || c == 0x4E09 ||
	       c == 0x56DB || c == 0x4E94 || c == 0x516D || c == 0x4E03 || c == 0x516B || c == 0x4E5D || c == 0x5341;
}

static bool is_and(uint32_t c)
{
	return c == 0x548C || c == 0x4E0E; /* 和 与 */
}

static bool all_kept(const struct finder *f, size_t a, size_t b)
{
	for (size_t i = a; i < b; i++)
		if (!f->kept[i])
			return false;
	return true;
}

/* 土耳其 and 奈及利亞 hold the small words 其 and 及. */
static void keep_countries(struct finder *f, enum refs_table_id place)
{
	struct zh_words w;
	zh_words_make(f->d, f->t, place, &w);
	for (size_t i = 0; i < w.n; i++)
		if (str_eqz(refs_row_cell(&f->d->rules->tables[place], w.v[i].row, 1), "country")) {
			f->country[w.v[i].a] = 1;
			memset(f->kept + w.v[i].a, 1, w.v[i].b - w.v[i].a);
		}
}

static void mark_stops(struct finder *f)
{
	struct zh_words keep, stop;
	zh_words_make(f->d, f->t, TABLE_zh_keep, &keep);
	zh_words_make(f->d, f->t, TABLE_zh_stop, &stop);
	f->kept = arena_alloc(f->d->arena, f->t->n + 1);
	f->country = arena_alloc(f->d->arena, f->t->n + 1);
	for (size_t i = 0; i < keep.n; i++)
		for (uint32_t k = keep.v[i].a; k < keep.v[i].b; k++)
			if (f->kept[k] != 1) /* 规划和, 能源与: only offices are called so, not companies */
				f->kept[k] = keep.v[i].b - keep.v[i].a > 2 && is_and(f->t->c[keep.v[i].b - 1]) ? 2 : 1;
	keep_countries(f, TABLE_place);
	keep_countries(f, TABLE_place_more);
	const struct refs_table *table = &f->d->rules->tables[TABLE_zh_stop];
	size_t n = 0;
	for (size_t i = 0; i < stop.n; i++) {
		struct zh_word w = stop.v[i];
		if (all_kept(f, w.a, w.b))
			continue;
		if (str_eqz(refs_row_cell(table, w.row, 1), "unit") && (w.a == 0 || !is_cn_digit(f->t->c[w.a - 1])))
			continue;
		stop.v[n++] = w;
	}
	stop.n = n;
	f->o->stop = zh_words_end(&stop, f->t, f->d->arena);
	f->o->stop_begin = zh_words_begin(&stop, f->t, f->d->arena);
}

static bool name_char(const struct zh_text *t, size_t i)
{
	uint32_t c = t->c[i];
	return zh_is_han(c) || zh_is_digit(c) || zh_is_latin(c) || c == 0xB7 || c == '&' || c == 0x2022 || (c >= 0xC0 && c < 0x250) ||
	       ((c == '-' || c == '.' || c == ' ') && i > 0 && i + 1 < t->n && (zh_is_latin(t->c[i - 1]) || zh_is_digit(t->c[i - 1])) &&
		(zh_is_latin(t->c[i + 1]) || zh_is_han(t->c[i + 1]) || zh_is_digit(t->c[i + 1])));
}

static bool defines_alias(const struct zh_text *t, size_t a, size_t b)
{
	for (size_t i = a; i + 1 < b; i++)
		if (t->c[i + 1] == 0x79F0 && (t->c[i] == 0x7B80 || t->c[i] == 0x4E0B || t->c[i] == 0x7EDF || t->c[i] == 0x5408)) /* 简称 下称 统称 合称 */
			return true;
	return false;
}

/* I lies behind a list's number that stands apart behind a name: 选举事务局 2 | 高原电视台. */
static bool behind_item_number(const struct finder *f, size_t i)
{
	const struct zh_text *t = f->t;
	size_t k = i;
	while (k > 0 && i - k < 3 && zh_is_digit(t->c[k - 1]))
		k--;
	return k < i && i - k <= 2 && k > 0 && f->suffix_end[k] && t->at[k] > t->at[k - 1] + 3 && t->at[i] > t->at[i - 1] + 1;
}

/* Behind a name and a blank another country's begins: 泰国外交部 | 越南航空; or on an indented line, whatever stands before it. */
static bool behind_another(const struct finder *f, size_t i)
{
	if (i == 0 || !f->country[i] || f->t->at[i] <= f->t->at[i - 1] + 3)
		return false;
	struct str gap = doc_slice(f->d, f->t->at[i - 1], f->t->at[i]);
	return f->suffix_end[i] || str_find(gap, STR("\n ")) >= 0 || str_find(gap, STR("\n\t")) >= 0 || str_find(gap, STR("\n　")) >= 0;
}

/* 石油 in 东帝汶石油与矿业管理局: behind a country, no body's name and nobody's (军方与移民局). */
static bool is_work(const struct finder *f, size_t end)
{
	static const char *const others[] = { "方", "军", "人", "官", "员", "家", "商", "们", "国", "队", "警", "民", "者", "府", "邦", "军队", "航空" };
	for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
		size_t n = strlen(others[k]) / 3;
		if (end >= n && zh_text_has(f->t, end - n, others[k]))
			return end >= 2 && (zh_text_has(f->t, end - 2, "移民") || zh_text_has(f->t, end - 2, "难民")); /* 移民与边境署 */
	}
	if (f->suffix_end[end] && !f->brand_end[end])
		return false;
	for (size_t i = end; i > 0 && end - i < WORK_CHARS_MAX; i--)
		if (f->country[i - 1])
			return end - (i - 1) >= WORK_CHARS_MIN;
	return false;
}

/* The left border of a name whose ending begins at S. */
static size_t left_border(const struct finder *f, size_t s, bool subordinate, bool company, bool office, bool full)
{
	const struct zh_text *t = f->t;
	size_t i = s, floor = s > NAME_CHARS_MAX ? s - NAME_CHARS_MAX : 0;
	while (i > floor) {
		/* 管理和行政执法局: between two organisations 和 is a border, inside an office's name it is none */
		bool inside = office && f->o->stop[i] == 1 && i > 1 && zh_is_han(t->c[i - 2]) && i < s &&
			      ((t->c[i - 1] == 0x548C && !f->suffix_end[i - 1]) || (t->c[i - 1] == 0x4E0E && is_work(f, i - 1)));
		if ((f->o->stop[i] && !inside) || behind_another(f, i))
			break;
		if (f->org_end[i] && (full || s - i > (subordinate ? 20 : 8)))
			break; /* 有限公司六盘山热电厂 is one name, two full ones are not */
		if (f->org_end[i] && (zh_text_has(t, i, "国家") || zh_text_has(t, i, "中国")))
			break;
		if (company && f->kept[i - 1] == 2 && is_and(t->c[i - 1]))
			break;
		if (t->c[i - 1] == ')') {
			size_t o = zh_text_open(t, i, 16);
			if (o == SIZE_MAX || o < floor || o == 0 || defines_alias(t, o, i) || !name_char(t, o - 1) || f->o->stop[o])
				break;
			i = o;
			continue;
		}
		if (!name_char(t, i - 1) || (zh_is_digit(t->c[i - 1]) && behind_item_number(f, i)))
			break;
		/* a line that ends in a number or a Latin word does not run into the next */
		if (t->c[i - 1] < 0x80 && t->at[i] > t->at[i - 1] + 1 && str_find_char(doc_slice(f->d, t->at[i - 1], t->at[i]), '\n') >= 0)
			break;
		i--;
	}
	/* what cannot begin a name */
	for (;;) {
		if (i < s && f->o->stop_begin[i] && i + f->o->stop_begin[i] <= s)
			i += f->o->stop_begin[i];
		else if (i < s && (t->c[i] == '-' || t->c[i] == '.' || t->c[i] == ' ' || t->c[i] == 0xB7 || t->c[i] == '&'))
			i++;
		else if (i < s && zh_is_digit(t->c[i])) {
			/* a list's number without its dot, a date or number run into the name, 107号 */
			size_t k = i;
			bool sign = false;
			while (k < s && (zh_is_digit(t->c[k]) || t->c[k] == '-' || t->c[k] == '.')) {
				sign |= !zh_is_digit(t->c[k]);
				k++;
			}
			/* 198万 临渊省…中心: a sum that a blank parts from the name; 号 */
			bool money = k + 1 < s && (t->c[k] == 0x4E07 || t->c[k] == 0x4EBF || t->c[k] == 0x5143) && t->at[k + 1] > t->at[k] + 3;
			bool number = k < s && (t->c[k] == 0x53F7 || money);
			if (k + number >= s || !(sign || number || k - i <= 2))
				return i;
			i = k + number;
		} else
			return i;
	}
}

static enum zh_org_class class_of(struct str s)
{
	return str_eqz(s, "company") ? ZH_ORG_COMPANY : str_eqz(s, "gov") ? ZH_ORG_GOV : str_eqz(s, "sub") ? ZH_ORG_SUB : ZH_ORG_OTHER;
}

static void add(struct finder *f, struct zh_org org)
{
	struct zh_orgs *o = f->o;
	if (o->n >= ORGS_MAX)
		return;
	/* a longer name that begins at the same place or before takes the place of those inside; an office's section is as sure as the office: 公安局科技处 */
	while (o->n && o->v[o->n - 1].a >= org.a && org.b - o->v[o->n - 1].b <= 20) {
		const struct zh_org *in = &o->v[--o->n];
		if (in->class == ZH_ORG_GOV && org.class == ZH_ORG_GOV && in->a == org.a && in->strength > org.strength &&
		    org.b - in->b <= SECTION_CHARS)
			org.strength = in->strength;
	}
	if (o->n && o->v[o->n - 1].b > org.a)
		return;
	org.key = zh_text_key(f->t, org.a, org.b);
	if (org.key)
		o->v[o->n++] = org;
}

/* What 校 begins with behind 大学. */
static const char *const school_words[] = { "友", "园", "長", "长", "区", "内", "外", "网", "办", "庆", "报", "董", "医", "务", "级" };

static void add_ending(struct finder *f, const struct zh_word *w)
{
	const struct refs_table *table = &f->d->rules->tables[TABLE_zh_suffix];
	const struct zh_text *t = f->t;
	struct zh_org org = { .row = w->row, .b = w->b, .class = class_of(refs_row_cell(table, w->row, 1)) };
	struct str strength = refs_row_cell(table, w->row, 3);
	org.strength = strength.len ? strength.p[0] - '0' : 1;
	size_t s = w->a;
	if (org.strength == 0 || (t->c[s] == '(' && s == 0)) /* 上市公司: a kind of company, no name */
		return;
	size_t a = left_border(f, s, org.class == ZH_ORG_SUB, org.class == ZH_ORG_COMPANY, org.class == ZH_ORG_GOV, org.strength == 3);
	size_t lead = s - a, next = w->b;
	if (lead < 2 && org.strength < 3)
		return;
	/* 大学|校友: the word is another, and 大学 an ending of its own */
	if (s > 0 && t->c[s - 1] == 0x5927 && next < t->n && zh_text_has(t, s, "学校"))
		for (size_t k = 0; k < sizeof school_words / sizeof *school_words; k++)
			if (zh_text_has(t, next, school_words[k]))
				return;
	if (lead == 0 || (a > 0 && t->c[a - 1] == 0x67D0 && (t->c[a] == 0x90E8 || t->c[a] == 0x5C40))) /* 某部, 某局 and what is behind it */
		return;
	/* 提升公司 is a verb and its object; a legal form or three characters make a name */
	bool state = zh_text_has(t, a, "国家") || zh_text_has(t, a, "国营") || zh_text_has(t, a, "国立"); /* 国家石油公司 */
	if (org.class == ZH_ORG_COMPANY && org.strength == 2 && lead < 3 && !state && t->c[s] != '(' && !(w->b < t->n && t->c[w->b] == '('))
		return;
	bool clean = next >= t->n || !zh_is_han(t->c[next]) || f->o->stop_begin[next] || f->cue_begin[next];
	if (!clean && (org.strength == 1 || t->c[next] == 0x957F || t->c[next] == 0x533A)) /* 局长, 中心区 */
		return;
	org.a = (uint32_t)a;
	add(f, org);
	if (org.class == ZH_ORG_COMPANY && t->c[w->b - 1] == 0x53F8) /* 司; (集团) and 集团 may go on: (集团)有限公司 */
		f->org_end[w->b] = 1;
}

static const char *const foreign_ends[] = { "limited", "ltd", "ltd.", "inc", "inc.", "llc", "corp", "corp.", "corporation", "company", "gmbh",
	"plc", "ag", "s.a.", "sa", "b.v.", "bv", "lp", "l.p.", "llp", "co.", "co", "bhd", "bhd.", "authority", "ministry", "agency", "group",
	"holdings", "s.p.a.", "a.s.", "oy", "ab", "kk", "pjsc", "ojsc", "international", "usa", "department", "bank", "university", NULL };

static bool is_foreign_end(const struct zh_text *t, size_t a, size_t b)
{
	char word[16];
	if (b - a >= sizeof word)
		return false;
	for (size_t i = a; i < b; i++)
		word[i - a] = (char)(t->c[i] < 0x80 ? (zh_is_latin(t->c[i]) ? t->c[i] | 32 : t->c[i]) : '?');
	word[b - a] = '\0';
	for (size_t i = 0; foreign_ends[i]; i++)
		if (word[0] == foreign_ends[i][0] && strcmp(word, foreign_ends[i]) == 0)
			return true;
	return false;
}

/* A run of Latin words inside Chinese text that ends as companies do. */
static size_t foreign(struct finder *f, size_t i)
{
	const struct zh_text *t = f->t;
	size_t k = i, words = 0, word = i;
	bool end = false;
	uint32_t last = (uint32_t)i;
	while (k <= t->n) {
		uint32_t c = k < t->n ? t->c[k] : '\n';
		bool in = zh_is_latin(c) || zh_is_digit(c) || c == '.' || c == '&' || c == '-' || c == '\'' || (c >= 0xC0 && c < 0x250);
		if (!in) {
			if (k > word) {
				words++;
				bool is = is_foreign_end(t, word, k);
				end |= is;
				if (is)
					last = (uint32_t)k;
			}
			bool on = (c == ' ' || c == ',') && k + 1 < t->n && (zh_is_latin(t->c[k + 1]) || (c == ',' && t->c[k + 1] == ' '));
			if (!on)
				break;
			word = k + 1;
		}
		k++;
	}
	if (end && words >= 2 && last - i >= 6 && t->c[i] < 'a')
		add(f, (struct zh_org){ .a = (uint32_t)i, .b = last, .row = UINT32_MAX, .class = ZH_ORG_FOREIGN, .strength = 2 });
	return k > i ? k : i + 1;
}

static bool is_self(const struct zh_text *t, size_t a, size_t b)
{
	static const char *const own[] = { "公司", "本公司", "我公司", "上市公司", "发行人", "本集团", NULL };
	for (size_t i = 0; own[i]; i++)
		if (zh_text_has(t, a, own[i]) && b - a == strlen(own[i]) / 3)
			return true;
	return false;
}

/* (以下简称“甲方”或“本行”) behind a name. */
static void find_aliases(struct finder *f, size_t org)
{
	const struct zh_text *t = f->t;
	struct zh_orgs *o = f->o;
	size_t i = o->v[org].b, end;
	for (int brackets = 0; brackets < 2 && i < t->n && (t->c[i] == '(' || t->c[i] == '['); brackets++, i = end + 1) {
		end = zh_text_close(t, i, 80);
		if (end == SIZE_MAX)
			return;
		if (!defines_alias(t, i, end))
			continue;
		size_t from = i;
		while (t->c[from] != 0x79F0)
			from++;
		bool quoted = false;
		for (size_t k = from; k < end && o->n_alias < ALIASES_MAX; k++) {
			if (t->c[k] != 0x201C)
				continue;
			size_t close = zh_text_find(t, k, end, "”");
			if (close == SIZE_MAX)
				break;
			if (close - k - 1 >= 1 && close - k - 1 <= ALIAS_CHARS_MAX)
				o->alias[o->n_alias++] = (struct zh_alias){ (uint32_t)k + 1, (uint32_t)close, (uint32_t)org };
			quoted = true;
			k = close;
		}
		if (!quoted && o->n_alias < ALIASES_MAX) {
			from++;
			while (from < end && (t->c[from] == ':' || t->c[from] == 0x4E3A)) /* : 为 */
				from++;
			if (end - from >= 2 && end - from <= ALIAS_CHARS_MAX)
				o->alias[o->n_alias++] = (struct zh_alias){ (uint32_t)from, (uint32_t)end, (uint32_t)org };
		}
	}
}

static void find_self(struct finder *f)
{
	struct zh_orgs *o = f->o;
	o->self = UINT32_MAX;
	for (size_t i = 0; i < o->n_alias && o->self == UINT32_MAX; i++)
		if (is_self(f->t, o->alias[i].a, o->alias[i].b))
			o->self = o->alias[i].org;
	/* else the name of the heading, else of the signature: …股份有限公司董事会 */
	for (size_t i = 0; i < o->n && o->self == UINT32_MAX; i++)
		if (zh_text_has(f->t, o->v[i].b, "董事会") && o->v[i].class == ZH_ORG_COMPANY)
			o->self = (uint32_t)i;
	for (size_t i = 0; i < o->n && i < 4 && o->self == UINT32_MAX; i++)
		if (o->v[i].strength == 3 && (o->v[i].a == 0 || f->t->c[o->v[i].a - 1] == '\n') && o->v[i].a < 300 &&
		    zh_text_find(f->t, o->v[i].b, o->v[i].b + 40 < f->t->n ? o->v[i].b + 40 : f->t->n, "公告") != SIZE_MAX)
			o->self = (uint32_t)i;
}

void zh_orgs_find(const struct doc *d, const struct zh_text *t, struct zh_orgs *ret)
{
	struct finder f = { .d = d, .t = t, .o = ret };
	struct zh_words suffix, cue;
	mark_stops(&f);
	zh_words_make(d, t, TABLE_zh_suffix, &suffix);
	zh_words_make(d, t, TABLE_contract_cue, &cue);
	f.cue_begin = zh_words_begin(&cue, t, d->arena);
	f.org_end = arena_alloc(d->arena, t->n + 1);
	f.suffix_end = zh_words_end(&suffix, t, d->arena);
	f.brand_end = arena_alloc(d->arena, t->n + 1);
	for (size_t i = 0; i < suffix.n; i++)
		if (str_eqz(refs_row_cell(&d->rules->tables[TABLE_zh_suffix], suffix.v[i].row, 1), "brand"))
			f.brand_end[suffix.v[i].b] = 1;
	size_t max = suffix.n + t->n / 8 + 1;
	ret->v = arena_alloc(d->arena, (max < ORGS_MAX ? max : ORGS_MAX) * sizeof *ret->v);
	ret->alias = arena_alloc(d->arena, ALIASES_MAX * sizeof *ret->alias);
	size_t latin = 0;
	for (size_t i = 0; i < suffix.n; i++) {
		const struct zh_word *w = &suffix.v[i];
		/* 公司 inside 有限公司 */
		if (i && suffix.v[i - 1].b >= w->b)
			continue;
		while (latin < w->a) {
			if (zh_is_latin(t->c[latin]) && t->c[latin] < 'a')
				latin = foreign(&f, latin);
			else
				latin++;
		}
		add_ending(&f, w);
	}
	while (latin < t->n) {
		if (zh_is_latin(t->c[latin]) && t->c[latin] < 'a')
			latin = foreign(&f, latin);
		else
			latin++;
	}
	for (size_t i = 0; i < ret->n; i++)
		find_aliases(&f, i);
	find_self(&f);
	zh_orgs_cut(d, t, ret);
}
