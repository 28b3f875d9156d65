/* org_type.c - type, sector and, for Chinese bodies, rank of an organisation,
 * told by the words of its name (org-types.tsv).
 *
 * The rank follows from how offices are called: 部 a ministry, 省…厅 a provincial
 * office, 市…局 a municipal bureau, 县…局 a county's, 区…局 and 分局 a district's,
 * 支队 大队 its detachments. */
#include "org_type.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"

static bool ends(struct str s, const char *z)
{
	return str_ends(s, str_from(z));
}

static const char *level_of(struct str s, bool company)
{
	if (company)
		return NULL;
	if (ends(s, "支队") || ends(s, "大队") || ends(s, "总队") || ends(s, "中队"))
		return "detachment";
	if (ends(s, "分局") || ends(s, "派出所"))
		return "district";
	bool office = ends(s, "局") || ends(s, "委员会") || ends(s, "人民政府") || ends(s, "委") || ends(s, "办公室");
	if (ends(s, "厅") && (str_has(s, "省") || str_has(s, "自治区")))
		return "provincial";
	if (office && str_has(s, "县"))
		return "county";
	if (office && str_has(s, "区") && !str_has(s, "自治区") && !str_has(s, "开发区"))
		return "district";
	if (office && str_has(s, "市"))
		return "municipal";
	if (office && (str_has(s, "省") || str_has(s, "自治区")))
		return "provincial";
	if (ends(s, "部") && !str_has(s, "俱乐部") && !str_has(s, "分部") && !str_has(s, "项目部") && !str_has(s, "公司") && s.len <= 36)
		return "ministry";
	if (office && str_starts(s, STR("国家")))
		return "ministry";
	return NULL;
}

void org_type_of(const struct doc *d, struct str name, struct org_type *ret)
{
	*ret = (struct org_type){ .type = STR("") };
	const struct refs_table *t = &d->rules->tables[TABLE_org_type];
	for (size_t i = 0; i < t->n && ret->type.len == 0; i++) {
		struct str rest = refs_row_cell(t, (uint32_t)i, 0), one;
		bool end = str_eq(refs_row_cell(t, (uint32_t)i, 1), STR("end"));
		while (str_next(&rest, '|', &one))
			if (end ? str_ends(name, one) : str_find(name, one) >= 0) {
				ret->type = refs_row_cell(t, (uint32_t)i, 2);
				ret->sector = refs_row_cell(t, (uint32_t)i, 3);
				break;
			}
	}
	ret->level = level_of(name, str_eq(ret->type, STR("company")) || str_eq(ret->type, STR("bank")));
}

static void set_extra(struct hit *h, const char *key, struct str value)
{
	if (value.len == 0)
		return;
	for (unsigned i = 0; i < HIT_EXTRAS; i++) {
		if (!h->extra_key[i]) {
			h->extra_key[i] = key;
			h->extra_value[i] = value;
			return;
		}
		if (strcmp(h->extra_key[i], key) == 0)
			return; /* what a table or a user said stays */
	}
}

/* Fills in what the finders of names left open. */
void refs_org_types(struct doc *d)
{
	for (size_t i = 0; i < d->hits.n; i++) {
		struct hit *h = &d->hits.v[i];
		if (h->kind != REF_organization)
			continue;
		unsigned char first = h->end > h->start ? (unsigned char)d->text.p[h->start] : 0;
		if (first < 0x80 && organization_extra(h, "org_type").len)
			continue;
		struct org_type t;
		org_type_of(d, doc_slice(d, h->start, h->end), &t);
		set_extra(h, "org_type", t.type);
		set_extra(h, "sector", t.sector);
		if (t.level)
			set_extra(h, "level", str_from(t.level));
	}
}
