/* zh_org_hits.c - Chinese names of organisations as references.
 *
 * zh_org.c finds the names for whoever reads contracts; here those that are
 * sure by themselves become hits, in any text with Chinese in it. Weak endings
 * (局, 部, 总署) make a name behind a place: place, what the office does, ending.
 * A country inside the run of characters is where a foreign body's name begins,
 * whatever verb stands before it (目标里有艾尔博尼亚移民局). */
#include "name_front.h"
#include "name_spans.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"
#include "zh_org.h"

#define REACH_BYTES 512u  /* of a paragraph behind an ending that are folded: names for short are defined there */
#define BEFORE_BYTES 320u /* … and before it: a name has 48 characters at the most */
#define LINE_BYTES 4096u  /* of a line */
#define PLACE_BYTES 160u  /* a name's length: a place further off does not begin it */
#define COPULA_CHARS 6u   /* in front of a name */
#define OFFICE_CHARS_MAX 8u
#define OFFICE_BYTES 36u  /* of what a country's office does */
#define NAME_DIGITS_MAX 6u /* 61000部队 has five */
#define STRENGTH_SURE 3
#define STRENGTH_FAIR 2

/* 公司, 甲方, 评标委员会: rows of org-generic.tsv. */
static bool is_generic(const struct doc *d, struct str name)
{
	const struct refs_table *t = &d->rules->tables[TABLE_org_generic];
	for (size_t i = 0; i < t->n; i++) {
		struct str rest = refs_row_cell(t, (uint32_t)i, 0), place = refs_row_cell(t, (uint32_t)i, 1), one;
		bool whole = str_eq(place, STR("whole")), end = str_eq(place, STR("end"));
		while (str_next(&rest, '|', &one))
			if (whole ? str_eq(name, one) : end ? str_ends(name, one) : str_starts(name, one))
				return true;
	}
	return false;
}

/* 三家医院, 多个部: a number of them is no name of one. */
static bool is_counted(const struct zh_text *t, uint32_t a, uint32_t b)
{
	static const uint32_t numbers[] = {
		0x4E24, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B,
		0x4E5D, 0x5341, 0x767E, 0x591A, 0x51E0, 0x6570, 0x5404, 0x67D0
	}; /* 两二三四五六七八九十百多几数各某 */
	for (uint32_t i = a; i + 2 < b; i++)
		if (t->c[i + 1] == 0x5BB6 || t->c[i + 1] == 0x4E2A || t->c[i + 1] == 0x6240) /* 家 个 所 */
			for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
				if (t->c[i] == numbers[k])
					return true;
	return false;
}

/* "2017-052 证券" ends as a name does, and is none. */
static bool is_name(const struct zh_text *t, uint32_t a, uint32_t b)
{
	unsigned han = 0, latin = 0, digits = 0;
	for (uint32_t i = a; i < b; i++) {
		digits += zh_is_digit(t->c[i]);
		han += zh_is_han(t->c[i]);
		latin += zh_is_latin(t->c[i]);
	}
	return digits < NAME_DIGITS_MAX && (han >= 4 || (han >= 2 && latin >= 2)); /* 手提9555-0103辦公室 */
}

/* Words of another language in front belong to its sentence, not to the name. */
static uint32_t begin_of(const struct zh_text *t, const struct zh_org *o)
{
	uint32_t from = o->a, a;
	for (uint32_t i = o->b; i > o->a && from == o->a; i--)
		if (t->c[i - 1] == ' ')
			from = i;
	a = from;
	while (a < o->b && t->c[a] >= 'a' && t->c[a] <= 'z')
		a++;
	if (a - from <= 1)
		a = from;
	if (a + 3 < o->b && t->c[a] == 0x636E) /* 据某某披露: according to */
		a++;
	return a;
}

/* The place that begins at character I: a country or region of the gazetteers,
 * or a Chinese division. *RET_COUNTRY is its code. */
static bool place_at(const struct doc *d, const struct name_spans *places, const struct zh_text *t, uint32_t i, uint32_t *ret_end,
		     struct str *ret_country)
{
	const struct name_span *p = name_span_starting(places, t->at[i]);
	if (p) {
		*ret_end = p->end;
		*ret_country = organization_extra(&d->hits.v[p->hit], "country");
		return true;
	}
	size_t k = doc_lit_at(d, TABLE_zh_place, t->at[i]);
	if (k >= d->lits[TABLE_zh_place].n || d->lits[TABLE_zh_place].v[k].start != t->at[i])
		return false;
	*ret_end = d->lits[TABLE_zh_place].v[k].end;
	*ret_country = STR("CN");
	return true;
}

static bool target_cue_in(const struct doc *d, const struct zh_text *t, uint32_t a, uint32_t b)
{
	size_t i = doc_lit_at(d, TABLE_target_cue, t->at[a]);
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	return i < l->n && l->v[i].start < t->at[b] && !str_eqz(doc_cell(d, TABLE_target_cue, &l->v[i], 1), "not");
}

/* 驻艾尔博尼亚大使馆, 中国艾尔博尼亚友好协会: the country stands inside the name. */
static bool goes_before(const struct doc *d, const struct name_spans *places, const struct zh_text *t, uint32_t a, uint32_t i)
{
	if (t->c[i - 1] == 0x9A7B || t->c[i - 1] == 0x99D0) /* 驻 駐 */
		return true;
	uint32_t end;
	struct str country;
	return place_at(d, places, t, a, &end, &country);
}

/* 渗透某部, 兼顾某厂: a word of the talk of targets in front is none of the name. */
static uint32_t behind_cue(const struct doc *d, const struct zh_text *t, uint32_t a, uint32_t b)
{
	static const enum refs_table_id tables[] = { TABLE_target_talk, TABLE_target_cue };
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		const struct lit_hits *l = &d->lits[tables[k]];
		/* 已 | 控: the sign of grammar took the first half of the word, the other is none of the name either */
		size_t i = doc_lit_at(d, tables[k], t->at[a > 0 ? a - 1 : a]);
		while (i < l->n && l->v[i].start < t->at[a] && l->v[i].end <= t->at[a])
			i++;
		if (i >= l->n || l->v[i].start > t->at[a] || str_eqz(doc_cell(d, tables[k], &l->v[i], 1), "asset") ||
		    str_eqz(doc_cell(d, tables[k], &l->v[i], 1), "nohead"))
			continue;
		uint32_t end = (uint32_t)zh_text_index(t, l->v[i].end);
		if (end > a && end + 3 < b)
			return end;
	}
	return a;
}

struct zh_name {
	uint32_t a;
	bool placed;      /* a place begins it and more follows */
	struct str country;
};

static struct zh_name borders(const struct doc *d, const struct name_spans *places, const struct zh_text *t, const struct zh_org *o, uint32_t a)
{
	struct zh_name n = { .a = o->class == ZH_ORG_COMPANY && o->strength >= STRENGTH_SURE ? a : behind_cue(d, t, a, o->b), .country = STR("") };
	uint32_t end;
	if (o->class != ZH_ORG_COMPANY || o->strength < STRENGTH_SURE)
		for (uint32_t i = a + 1; i + 2 < o->b; i++) {
			const struct name_span *p = name_span_starting(places, t->at[i]);
			if (p && d->hits.v[p->hit].kind == REF_country && p->end < zh_text_end(t, o->b - 1) && !goes_before(d, places, t, a, i)) {
				n.a = i;
				break;
			}
		}
	/* 看画面是某机场 */
	for (uint32_t i = n.a; i < n.a + COPULA_CHARS && i + 4 < o->b; i++)
		if (t->c[i] == 0x662F)
			n.a = i + 1;
	if (o->class != ZH_ORG_COMPANY || o->strength < STRENGTH_SURE)
		n.a = (uint32_t)zh_text_index(t, name_front_end(d, t->at[n.a], zh_text_end(t, o->b)));
	if (place_at(d, places, t, n.a, &end, &n.country))
		n.placed = zh_text_index(t, end) + 1 < o->b; /* 上海站 is a place */
	return n;
}

/* 国防部 + 装备采购局: an office of a foreign body right behind its name is one name with it. */
static uint32_t with_office(const struct doc *d, const struct zh_text *t, const struct zh_orgs *orgs, uint32_t b)
{
	static const char *const ends[] = { "局", "厅", "署", "司", "司令部", "办公室", "委员会", "中心", "秘书处", "情报处" };
	for (uint32_t i = b; i < t->n && i - b < OFFICE_CHARS_MAX && zh_is_han(t->c[i]) && !orgs->stop_begin[i]; i++)
		for (size_t k = 0; i > b && k < sizeof ends / sizeof *ends; k++) {
			uint32_t n = (uint32_t)strlen(ends[k]) / 3;
			if (!zh_text_has(t, i, ends[k]))
				continue;
			/* 局长, 局面, 司机 */
			uint32_t next = i + n < t->n ? t->c[i + n] : 0;
			bool other = next == 0x957F || next == 0x9762 || next == 0x52BF || next == 0x90E8 || next == 0x673A || next == 0x4EE4;
			return other || target_cue_in(d, t, b, i) ? b : i + n;
		}
	return b;
}

/* 吉尔吉斯那个外交部: people say so, the name is without it. */
static struct str unspoken(struct doc *d, struct str name)
{
	static const char *const said[] = { "那个", "那個", "那边的", "那邊的", "那家" };
	for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
		size_t n = strlen(said[k]);
		ptrdiff_t at = str_find(name, str_from(said[k]));
		if (at < 6 || (size_t)at + n + 6 > name.len)
			continue;
		char *p = arena_alloc(d->arena, name.len);
		memcpy(p, name.p, (size_t)at);
		memcpy(p + at, name.p + at + n, name.len - (size_t)at - n);
		return str_make(p, name.len - n);
	}
	return name;
}

static void find(struct doc *d, const struct name_spans *places, uint32_t from, uint32_t to)
{
	struct zh_text t = { 0 };
	struct zh_orgs orgs = { 0 };
	zh_text_make(d, from, to, &t);
	doc_look_for(d, GROUP_ZH, from, to);
	zh_orgs_find(d, &t, &orgs);
	for (size_t i = 0; i < orgs.n; i++) {
		const struct zh_org *o = &orgs.v[i];
		if (o->b <= o->a || o->class == ZH_ORG_FOREIGN)
			continue; /* foreign names have passes of their own */
		struct zh_name n = borders(d, places, &t, o, begin_of(&t, o));
		if ((o->strength < STRENGTH_FAIR && !n.placed) || !is_name(&t, n.a, o->b) || is_counted(&t, n.a, o->b))
			continue;
		uint32_t b = n.placed && o->class == ZH_ORG_GOV && !str_eqz(n.country, "CN") ? with_office(d, &t, &orgs, o->b) : o->b;
		struct str value = unspoken(d, zh_text_str(&t, n.a, b, d->arena));
		if (is_generic(d, value))
			continue;
		struct hit *h = doc_hit(d, REF_organization, t.at[n.a], zh_text_end(&t, b), value,
					o->strength >= STRENGTH_SURE ? SCORE_SHAPE : SCORE_GRAMMAR, "zh-org");
		if (n.country.len)
			organization_extras(h, STR(""), STR(""), n.country);
	}
	for (size_t i = 0; i < orgs.n_alias; i++) {
		const struct zh_alias *a = &orgs.alias[i];
		if (a->b <= a->a || a->org >= orgs.n)
			continue;
		const struct zh_org *o = &orgs.v[a->org];
		if (is_generic(d, zh_text_str(&t, a->a, a->b, d->arena)))
			continue;
		doc_hit(d, REF_organization, t.at[a->a], zh_text_end(&t, a->b), zh_text_str(&t, o->a, o->b, d->arena), SCORE_GRAMMAR, "zh-org-alias");
	}
}

/* The ending at X can make a name: by itself, or with a place in front. */
static bool can_end(const struct doc *d, const struct lit_hit *x)
{
	static const enum refs_table_id tables[] = { TABLE_zh_place, TABLE_place, TABLE_place_more, TABLE_user_place };
	struct str strength = doc_cell(d, TABLE_zh_suffix, x, 3);
	int s = strength.len ? strength.p[0] - '0' : 1;
	if (s != 1)
		return s >= STRENGTH_FAIR;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		size_t k = doc_lit_at(d, tables[i], x->start > PLACE_BYTES ? x->start - PLACE_BYTES : 0);
		if (k < d->lits[tables[i]].n && d->lits[tables[i]].v[k].start < x->start)
			return true;
	}
	return false;
}

static bool is_blank_line(const struct doc *d, size_t line)
{
	return str_trim(doc_line(d, line)).len == 0;
}

/* The paragraph around AT, as far as it matters: lines up to a blank one. */
static void paragraph(const struct doc *d, uint32_t at, uint32_t *ret_from, uint32_t *ret_to)
{
	size_t first = doc_line_at(d, at), last = first;
	while (first > 0 && at - d->lines[first - 1].start < BEFORE_BYTES && !is_blank_line(d, first - 1))
		first--;
	while (last + 1 < d->n_lines && d->lines[last + 1].end - at < REACH_BYTES && !is_blank_line(d, last + 1))
		last++;
	uint32_t from = d->lines[first].start, to = d->lines[last].end, len = (uint32_t)d->text.len;
	if (at - from > LINE_BYTES)
		for (from = at - LINE_BYTES; from < at && ((unsigned char)d->text.p[from] & 0xC0) == 0x80;)
			from++;
	if (to - at > LINE_BYTES)
		for (to = at + LINE_BYTES; to > at && ((unsigned char)d->text.p[to] & 0xC0) == 0x80;)
			to--;
	*ret_from = from;
	*ret_to = to < len ? to + (d->text.p[to] == '\n') : len;
}

/* 鲁里坦尼亚航空, 艾尔博尼亚国家电网: a country and the name of a trade are the
 * country's house of that trade, unless the word goes on (航空业, 电信市场). */
static void national_houses(struct doc *d, const struct name_spans *places)
{
	static const char *const others[] = { "业", "界", "展", "史", "法", "市", "产", "行业", "领", "运", "网", "诈", "管", "学", "器",
					      "设", "技", "系", "公", "局", "部", "集", "股",   "有", "监", "服", "安", "信", "频" };
	const struct lit_hits *l = &d->lits[TABLE_zh_suffix];
	for (size_t i = 0; i < l->n; i++) {
		if (!str_eqz(doc_cell(d, TABLE_zh_suffix, &l->v[i], 1), "brand"))
			continue;
		const struct name_span *p = name_span_ending(places, l->v[i].start);
		if (!p || d->hits.v[p->hit].kind != REF_country || strcmp(d->hits.v[p->hit].by, "demonym") == 0)
			continue;
		struct str rest = doc_slice(d, l->v[i].end, (uint32_t)d->text.len), country = organization_extra(&d->hits.v[p->hit], "country");
		bool other = false;
		for (size_t k = 0; k < sizeof others / sizeof *others && !other; k++)
			other = str_starts(rest, str_from(others[k]));
		if (other || str_eqz(country, "CN"))
			continue;
		struct hit *h = doc_hit(d, REF_organization, p->start, l->v[i].end, doc_slice(d, p->start, l->v[i].end), SCORE_GRAMMAR, "zh-org");
		if (country.len)
			organization_extras(h, STR(""), STR(""), country);
	}
}

/* Signs of grammar that no name holds between its country and its ending. */
static bool holds_grammar(struct str s)
{
	static const char *const words[] = { "的", "了", "在", "对", "和", "与", "及", "是", "为", "将", "被", "由",
					     "把", "从", "到", "于", "向", "给", "让", "就", "也", "还", "都" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(s, str_from(words[i])) >= 0)
			return true;
	return false;
}

/* 石油与矿业: what an office does is two things, unless a body's name ends in front of the joint (外交部和移民局). */
static bool is_joined_work(const struct doc *d, const struct name_span *p, uint32_t end)
{
	static const char *const joints[] = { "与", "和", "及", "與" };
	struct str s = doc_slice(d, p->end, end);
	for (size_t k = 0; k < sizeof joints / sizeof *joints; k++) {
		ptrdiff_t at = str_find(s, str_from(joints[k]));
		if (at < 0)
			continue;
		struct str first = str_sub(s, 0, (size_t)at), second = str_sub(s, (size_t)at + 3, s.len);
		return first.len >= 6 && first.len <= 12 && second.len >= 6 && second.len <= 15 && !holds_grammar(first) && !holds_grammar(second) &&
		       !str_ends_any(first, "部|局|署|厅|院|行|校|学|会|府|国|方|军|队|警|官|员|人|民|司|处|社|党|企|商|厂|台|馆|院|关|家|室|庭");
	}
	return false;
}

/* START..END without what breaks its line. */
static struct str unbroken(const struct doc *d, uint32_t start, uint32_t end)
{
	struct str s = doc_slice(d, start, end);
	if (str_find_char(s, '\n') < 0)
		return s;
	char *p = arena_alloc(d->arena, s.len);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != ' ')
			p[n++] = s.p[i];
	return str_make(p, n);
}

/* 国防部 | 内部通讯: a name ends already between FROM and ending I. */
static bool has_office(const struct doc *d, size_t i, uint32_t from)
{
	const struct lit_hits *l = &d->lits[TABLE_zh_suffix];
	for (size_t k = i; k-- > 0 && l->v[k].start >= from;)
		if (l->v[k].end < l->v[i].start && str_eqz(doc_cell(d, TABLE_zh_suffix, &l->v[k], 3), "2"))
			return true;
	return false;
}

/* 弗里多尼亚社会保险局参保库: a country, what the office does, a weak ending. The
 * country is border enough on the left, so what follows need not be one on the right. */
static void national_offices(struct doc *d, const struct name_spans *places)
{
	static const char *const after[] = { "长", "面", "势", "部", "限", "域", "级", "里", "内", "外", "员", "机", "令", "城", "心", "点", "位" };
	const struct lit_hits *l = &d->lits[TABLE_zh_suffix];
	uint32_t told = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct str class = doc_cell(d, TABLE_zh_suffix, &l->v[i], 1), strength = doc_cell(d, TABLE_zh_suffix, &l->v[i], 3);
		uint32_t a = l->v[i].start, end = l->v[i].end;
		bool weak = str_eqz(strength, "1") && (str_eqz(class, "gov") || str_eqz(class, "other"));
		if ((!weak && !str_eqz(class, "abroad")) || a < told)
			continue;
		struct str rest = doc_slice(d, end, (uint32_t)d->text.len), ending = doc_slice(d, a, end);
		bool other = str_eqz(ending, "部") || str_eqz(ending, "处") || str_eqz(ending, "站") || str_eqz(ending, "所") ||
			     str_eqz(ending, "厂") || str_eqz(ending, "司");
		for (size_t k = 0; k < sizeof after / sizeof *after && !other; k++)
			other = str_starts(rest, str_from(after[k]));
		const struct name_span *p = other ? NULL : name_span_over(places, a > OFFICE_BYTES ? a - OFFICE_BYTES : 0, a);
		for (; p && p < places->v + places->n && p->end <= a; p++) {
			struct str between = doc_slice(d, p->end, a), country = organization_extra(&d->hits.v[p->hit], "country");
			bool han = between.len >= 3;
			for (size_t k = 0; k + 2 < between.len && han; k += 3)
				han = (unsigned char)between.p[k] >= 0xE4 && (unsigned char)between.p[k] <= 0xE9;
			if (!weak && has_office(d, i, p->end))
				continue;
			if (d->hits.v[p->hit].kind != REF_country || str_eqz(country, "CN") || !han || (holds_grammar(between) && !is_joined_work(d, p, a)) ||
			    (unsigned char)d->text.p[p->start] < 0xE3)
				continue;
			struct hit *h = doc_hit(d, REF_organization, p->start, end, unspoken(d, unbroken(d, p->start, end)), SCORE_GRAMMAR, "zh-org");
			organization_extras(h, STR(""), STR(""), country);
			told = end;
			break;
		}
	}
}

void refs_zh_orgs(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_zh_suffix];
	if (!(d->features & DOC_HAS_HAN) || l->n == 0)
		return;
	struct name_spans places = name_spans_of(d, KINDS_PLACE, 0);
	national_houses(d, &places);
	national_offices(d, &places);
	uint32_t from = 0, to = 0;
	for (size_t i = 0; i < l->n; i++) {
		uint32_t a, b;
		if (l->v[i].end <= to || !can_end(d, &l->v[i]))
			continue;
		paragraph(d, l->v[i].start, &a, &b);
		if (to && a > to) {
			find(d, &places, from, to);
			from = a;
		} else if (to == 0) {
			from = a;
		}
		to = b;
	}
	if (to)
		find(d, &places, from, to);
}
