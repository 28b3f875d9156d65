/* contract_form_name.c - which part of a label's value is the name of a party: it ends
 * before what is said of it, and some values are no name at all. */
#include "contract_form.h"
#include "rules.h"
#include <sluice/utf8.h>

#define NAME_BYTES_MAX 240u
#define SIDES_LOOK 200u /* labels of a paper that are looked at for others' roles */

static uint32_t cp_after(struct str s, size_t i)
{
	uint32_t cp = '\n';
	if (i < s.len)
		utf8_decode(str_make(s.p + i, s.len - i), &cp);
	return cp;
}

static bool is_han(uint32_t c)
{
	return c >= 0x4E00 && c <= 0x9FFF;
}

/* X Co., Ltd. 某某有限公司: one name in two languages; the first is whole by itself. */
static struct str one_script(struct str v)
{
	static const char *const latin[] = { "Ltd.",        "Ltd", "LTD.", "LTD",  "LLC",  "Inc.", "Inc",  "Company",    "Corp.",
					     "Corporation", "PLC", "plc",  "GmbH", "S.A.", "JSC",  "B.V.", "University", "Ministry" };
	bool han = is_han(cp_after(v, 0));
	for (size_t i = 1; i + 1 < v.len; i++) {
		uint32_t c = cp_after(v, i + 1);
		if (v.p[i] != ' ' || (han ? !(c < 0x80 && ((c | 32) >= 'a' && (c | 32) <= 'z')) : !is_han(c)))
			continue;
		struct str first = str_sub(v, 0, i);
		bool whole = han && contract_ends_as_name(first);
		for (size_t k = 0; k < sizeof latin / sizeof *latin && !han; k++)
			whole |= str_ends(first, str_from(latin[k]));
		return whole ? first : v;
	}
	return v;
}

/* X LLC, 5 Harbour Row: where an address begins, S.len: nowhere. Ministry of Trade, Industry
 * and Energy is one name, as is Smith, Jones & Co. */
static size_t address(struct str s)
{
	static const char *const forms[] = { "Ltd", "Inc", "LLC", "LLP", "L.L.C", "S.A", "S.p.A", "S.r.l", "GmbH", "Co", "Corp",
					     "PLC", "plc", "B.V", "N.V", "Pte",   "Pty", "JSC",   "SA",    "SARL", "Lda" },
				 *const bodies[] = { "Ministry",   "Department",  "Agency",    "Bureau",    "Office",
						     "Committee",  "Commission",  "Institute", "Ministère", "Ministerio",
						     "Ministério", "Directorate", "State",     "National",  "Faculty" };
	ptrdiff_t at = str_find(s, STR(", "));
	if (at < 6 || (unsigned char)s.p[0] >= 0x80 || str_find(s, STR(" and ")) >= 0 || str_find_char(s, '&') >= 0)
		return s.len;
	struct str after = str_sub(s, (size_t)at + 2, s.len);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_starts(after, str_from(forms[i]))) {
			size_t more = address(after);
			return more < after.len ? (size_t)at + 2 + more : s.len;
		}
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		if (str_starts(s, str_from(bodies[i])) && !(after.len && after.p[0] >= '0' && after.p[0] <= '9'))
			return s.len;
	return str_find_char(str_sub(s, 0, (size_t)at), ' ') > 0 ? (size_t)at : s.len;
}

/* A name ends before what is said of it. */
size_t contract_name_end(struct str s, size_t start, size_t end)
{
	static const char *const cuts[] = { "（以下", "(以下", "（“", "(“", "（\"", "(\"", "（下称", "(下称", "（简称", "(简称", "（盖章", "(盖章", "（公章", "(公章", "（章）", "(章)", "（签", "(签", "法定代表人", "地址", "统一社会",
		"（甲方", "(甲方", "（乙方", "(乙方", " (hereinafter", " (\"", " （", "联系", ", ИНН", " ИНН", ", ОГРН", ", КПП", ", INN", "，统一", "，地址", "，住所", "\xE3\x80\x80\xE3\x80\x80", "    " };
	struct str v = str_sub(s, start, end);
	size_t best = v.len;
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		ptrdiff_t at = str_find(v, str_from(cuts[i]));
		if (at > 0 && (size_t)at < best)
			best = (size_t)at;
	}
	v = str_trim(str_sub(v, 0, best));
	v = one_script(v);
	v.len = address(v);
	while (v.len > 3 && (unsigned char)v.p[0] >= 0xE0 && (v.p[v.len - 1] == '.' || v.p[v.len - 1] == ',') && v.p[v.len - 2] != 'd' &&
	       v.p[v.len - 2] != 'c') /* a scan's specks */
		v.len--;
	while (str_ends(v, STR("\xE3\x80\x80")) || str_ends(v, STR(" "))) /* ideographic spaces pad signatures */
		v.len -= v.p[v.len - 1] == ' ' ? 1 : 3;
	return start + v.len;
}

size_t contract_name_label(struct str s)
{
	ptrdiff_t sign = str_find(s, STR("："));
	size_t width = 3;
	if (sign < 0) {
		sign = str_find_char(s, ':');
		width = 1;
	}
	if (sign < 6 || sign > 24)
		return 0;
	struct str word = str_trim(str_sub(s, 0, (size_t)sign));
	bool name = (str_ends(word, STR("称")) || str_ends(word, STR("稱"))) && str_has(word, "名");
	size_t n = name ? (size_t)sign + width : 0;
	while (n && n < s.len && s.p[n] == ' ')
		n++;
	return n;
}

size_t contract_list_mark(struct str s)
{
	static const char *const signs[] = { "、", "．", ")", "）", ". " }, *const bullets[] = { "•", "●", "·", "■", "◆", "▪", "- ", "* " };
	size_t n = 0, open = str_starts(s, STR("（")) ? strlen("（") : str_starts(s, STR("(")) ? 1 : 0;
	for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
		if (str_starts(s, str_from(bullets[i])))
			n = strlen(bullets[i]);
	if (s.len > 3 && (unsigned char)s.p[0] == 0xE2 && (unsigned char)s.p[1] == 0x91) /* ① */
		n = 3;
	size_t digits = open;
	while (digits < s.len && digits < open + 2 && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	for (size_t i = 0; digits > open && n == 0 && i < sizeof signs / sizeof *signs; i++)
		if (str_starts(str_sub(s, digits, s.len), str_from(signs[i])))
			n = digits + strlen(signs[i]);
	while (n && n < s.len && s.p[n] == ' ')
		n++;
	return n < s.len ? n : 0;
}

/* "Licensee" means any person …: what defines a side names nobody. */
static bool is_definition(struct str name)
{
	static const char *const words[] = { "means ", "any ", "every ", "each ", "all ", "a ", "an ", "such ", "you", "shall ", "is ", "has ", "指" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(name, str_from(words[i])))
			return true;
	if (str_find(name, STR(" you ")) >= 0 || str_find(name, STR(" your ")) >= 0)
		return true;
	return str_starts(name, STR("the ")) && name.len > 4 && name.p[4] >= 'a' && name.p[4] <= 'z';
}

/* 承建单位（盖章）, 2018年12月20日, ____: what stands where a name could, in a
 * table for signatures or an empty form. */
bool contract_is_no_name(const struct doc *d, uint32_t a, struct str name)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	uint32_t first = cp_after(name, 0);
	if (name.len < 4 || name.len > NAME_BYTES_MAX || is_definition(name) || first == '_' || first == '{' || first == '<' ||
	    first == '$' || first == '[' || first == 0x3010 || str_starts(name, STR("XX")) || str_starts(name, STR("××")) ||
	    first == 0xFF1A || str_has(name, "：") || (first >= '0' && first <= '9' && str_has(name, "年")))
		return true;
	const struct hit *date = contract_hit_in(d, REF_date, a, a + (uint32_t)name.len); /* Signed for the Client: 24 May 2018 */
	if (date && date->start == a && date->end + 2 >= a + name.len)
		return true;
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start == a; i++) {
		uint32_t behind = cp_after(d->text, l->v[i].end);
		struct str field = doc_cell(d, TABLE_contract_label, &l->v[i], 1);
		bool heading = !str_starts(field, STR("party_")) && l->v[i].end < a + name.len; /* 投标报价（元）: the next column's */
		if (!heading && !str_starts(field, STR("party_")) && (unsigned char)name.p[0] < 0x80)
			continue;
		if ((l->v[i].end >= a + name.len || behind == '(' || behind == 0xFF08))
			return true;
	}
	return false;
}

/* Генподрядчик | Субподрядчик, Contractor | Subcontractor, 承包人 | 分包人: who builds for
 * one client is the client of another. */
struct str contract_side(const struct doc *d, const struct lit_hit *label)
{
	static const char *const builders[] = { "Генподрядчик", "Генеральный подрядчик", "Подрядчик", "Исполнитель", "Contractor", "contractor", "Prime contractor", "Prime Contractor", "Main contractor", "Main Contractor", "General contractor", "General Contractor", "承包人", "承包方", "承包商", "总承包人", "承包单位" },
		*const subs[] = { "Субподрядчик", "Соисполнитель", "Subcontractor", "分包人", "分包方", "分包单位" };
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	struct str field = doc_cell(d, TABLE_contract_label, label, 1), word = doc_slice(d, label->start, label->end);
	bool builder = false, sub = false;
	if (!str_eqz(field, "party_b"))
		return field;
	for (size_t i = 0; i < sizeof builders / sizeof *builders; i++)
		builder |= str_eqz(word, builders[i]);
	if (!builder)
		return field;
	for (size_t i = 0; i < l->n && i < SIDES_LOOK; i++) {
		struct str other = doc_slice(d, l->v[i].start, l->v[i].end);
		if (str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 1), "party_a"))
			return field; /* there is a client */
		for (size_t k = 0; k < sizeof subs / sizeof *subs; k++)
			sub |= str_eqz(other, subs[k]);
	}
	return sub ? STR("party_a") : field;
}
