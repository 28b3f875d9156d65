/* location.c - countries, their people, regions, cities and areas of the world
 * from the tables of places.
 *
 * A demonym ("Chinese", "российский") tells its country and is reported as
 * one. What a hyphen ties to the name belongs to it ("Chinese-speaking").
 * Names of countries give the kind "country", all others "location". Names
 * inside the names of organisations are taken out later (names_resolve.c). */
#include "name_words.h"
#include "passes.h"
#include "places.h"
#include "rules.h"

/* Columns of places.tsv and places-more.tsv. */
enum { COL_NAMES, COL_KIND, COL_COUNTRY, COL_REGION };

static const enum refs_table_id place_tables[] = { TABLE_user_place, TABLE_place, TABLE_place_more };
#define PLACE_TABLES (sizeof place_tables / sizeof *place_tables)

static struct str first_name(struct str names)
{
	struct str one = names;
	str_next(&names, '|', &one);
	return one;
}

struct str place_country_name(const struct doc *d, struct str code)
{
	if (code.len != 2 && code.len != 3)
		return STR("");
	for (size_t t = 0; t < PLACE_TABLES; t++) {
		const struct refs_table *table = &d->rules->tables[place_tables[t]];
		for (size_t i = 0; i < table->n; i++) {
			if (str_eq(refs_row_cell(table, (uint32_t)i, COL_COUNTRY), code) &&
			    str_eq(refs_row_cell(table, (uint32_t)i, COL_KIND), STR("country")))
				return first_name(refs_row_cell(table, (uint32_t)i, COL_NAMES));
		}
	}
	return STR("");
}

/* "en-US", "zh-CN", "IE-us": locale tags, no places. */
static bool is_locale(struct str t, struct word whole, uint32_t start)
{
	return start == whole.start + 3 && t.p[start - 1] == '-' && t.p[whole.start] >= 'a' && t.p[whole.start + 1] >= 'a';
}

/* "US $122 billion", "HK$400", "US$ 12 500,00": the sign of a currency. */
static bool is_money(struct str t, uint32_t end)
{
	if (end < t.len && t.p[end] == '$')
		return true;
	return end + 2 < t.len && t.p[end] == ' ' && t.p[end + 1] == '$' && t.p[end + 2] >= '0' && t.p[end + 2] <= '9';
}

/* 俄罗斯族, 塔吉克自治县, 哈萨克民族乡: peoples and places of China. */
static bool is_people(struct str rest)
{
	return str_starts_any(rest, "族|自治|民族|州|乡") && (str_starts(rest, STR("族群众")) || !str_starts_any(rest, "族裔|族群"));
}

static bool is_katakana(struct str t, size_t i)
{
	return i + 3 <= t.len && (unsigned char)t.p[i] == 0xE3 &&
	       ((unsigned char)t.p[i + 1] == 0x83 || ((unsigned char)t.p[i + 1] == 0x82 && (unsigned char)t.p[i + 2] >= 0xA1));
}

static bool is_hangul(struct str t, size_t i)
{
	return i < t.len && (unsigned char)t.p[i] >= 0xEA && (unsigned char)t.p[i] <= 0xED;
}

/* 马来酸, 孟加拉虎, 机智利落: what a country's name is a part of by chance: name | what stands behind | what stands before. */
static bool is_by_chance(struct str t, const struct lit_hit *l)
{
	static const char *const parts[][3] = {
		{ "马来", "酸|貘|熊", "" }, { "孟加拉", "虎|猫|榕", "" }, { "沙特", "拉|耳", "" }, { "古巴", "比伦|比倫", "" }, { "巴西", "龟|木|利亚", "" },
		{ "荷兰", "豆|猪|盾|芹", "" }, { "印度", "洋|教|河", "" }, { "约旦", "河", "" }, { "乍得", "湖", "" }, { "尼日尔", "河", "" },
		{ "阿曼", "达|尼|德|多|湾|托", "" }, { "马里", "奥|亚|兰|乌|诺|布", "" }, { "巴林", "右旗|左旗|特|格", "" }, { "蒙古", "包", "" },
		{ "刚果", "红|河", "" }, { "苏丹", "红|娜", "" }, { "几内亚", "猪|湾", "" }, { "朝鲜", "蓟", "" }, { "智利", "落|用|益", "机|明|睿|心|理|才" },
		{ "越南", "", "超|卓|跨|穿|翻|逾|优" }, { "瑞士", "卷|军刀", "" }, { "加纳", "利", "" }, { "黑山", "羊|县|谷|镇|村|派", "" },
		{ "海地", "区|带|震|形|质|方|域|址|点|理|名", "沿|临|大|公" }, { "汤加", "热", "" },
		{ "中非", "合作|论坛|关系|贸易|友谊|发展|共|经贸|洲|建交|友好|双方|基金|减贫", "" },
	};
	struct str name = str_sub(t, l->start, l->end);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_eqz(name, parts[i][0]))
			return (*parts[i][1] && str_starts_any(str_sub(t, l->end, t.len), parts[i][1])) ||
			       (*parts[i][2] && str_ends_any(str_sub(t, 0, l->start), parts[i][2]));
	return false;
}

/* A part of another word where nothing parts them: シリアル is no Syria. In Korean particles may follow. */
static bool is_part(struct str t, const struct lit_hit *l)
{
	size_t before = l->start >= 3 ? l->start - 3 : t.len;
	if (is_katakana(t, l->start))
		return is_katakana(t, before) || is_katakana(t, l->end);
	return is_hangul(t, l->start) ? is_hangul(t, before) : is_people(str_sub(t, l->end, t.len)) || is_by_chance(t, l);
}

/* Written as in the table: "sub-Saharan Africa" has no capital in front. */
static bool spelled_so(const struct doc *d, enum refs_table_id table, const struct lit_hit *l)
{
	struct str raw = doc_slice(d, l->start, l->end), names = doc_cell(d, table, l, COL_NAMES), one;
	while (str_next(&names, '|', &one))
		if (str_eq(one, raw))
			return true;
	return false;
}

static void add_place(struct doc *d, enum refs_table_id table, const struct lit_hit *l, uint32_t *ret_end)
{
	struct str kind = doc_cell(d, table, l, COL_KIND), code = doc_cell(d, table, l, COL_COUNTRY);
	bool demonym = str_eq(kind, STR("demonym"));
	unsigned char first = (unsigned char)d->text.p[l->start];
	bool cyrillic = first == 0xD0 || first == 0xD1;
	if (!name_is_set(d->text, l->start) && !(demonym && cyrillic) && !spelled_so(d, table, l))
		return;
	if (first < 0x80 && (name_in_code(d->text, l->start, l->end) || is_money(d->text, l->end)))
		return;
	if (first >= 0xE3 && is_part(d->text, l))
		return;
	struct word w = { l->start, l->end };
	if (first < 0x80) {
		w = name_hyphened(d->text, l->start, l->end);
		if (is_locale(d->text, w, l->start))
			return;
	}
	bool country = code.len && (demonym || str_eq(kind, STR("country")));
	struct str value = country ? place_country_name(d, code) : first_name(doc_cell(d, table, l, COL_NAMES));
	if (value.len == 0)
		value = doc_slice(d, l->start, l->end);
	struct hit *h = doc_hit(d, country ? REF_country : REF_location, w.start, w.end, value, SCORE_GAZETTEER,
				demonym ? "demonym" : "place");
	if (code.len) {
		h->extra_key[0] = "country";
		h->extra_value[0] = code;
	}
	struct str region = doc_cell(d, table, l, COL_REGION);
	if (region.len) {
		h->extra_key[1] = "region";
		h->extra_value[1] = region;
	}
	*ret_end = w.end;
}

void refs_locations(struct doc *d)
{
	size_t at[PLACE_TABLES] = { 0 };
	uint32_t done = 0;
	for (;;) {
		/* the table whose next occurrence begins first, and is longest there */
		const struct lit_hit *best = NULL;
		size_t from = 0;
		for (size_t t = 0; t < PLACE_TABLES; t++) {
			const struct lit_hits *l = &d->lits[place_tables[t]];
			if (at[t] >= l->n)
				continue;
			const struct lit_hit *x = &l->v[at[t]];
			if (!best || x->start < best->start || (x->start == best->start && x->end > best->end)) {
				best = x;
				from = t;
			}
		}
		if (!best)
			return;
		at[from]++;
		if (best->start >= done)
			add_place(d, place_tables[from], best, &done);
	}
}
