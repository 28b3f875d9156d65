/* contract_cands.c - candidates for the parties and sums of contracts. */
#include "contract_cands.h"
#include "rules.h"

#define PARTY_CHARS_MAX 60u

/* Short names that stand for a role in any paper, not for one organisation. */
static bool is_role(const struct zh_text *t, size_t a, size_t b)
{
	static const char *const roles[] = { "公司", "本公司", "我公司", "上市公司", "甲方", "乙方", "丙方", "买方", "卖方", "业主", "招标人", "采购人",
		"发包人", "承包人", "中标人", "招标方", "业主方", "发包方", "承包方", "供方", "需方", "买受人", "出卖人", "联合体", "项目公司", "合同",
		"本项目", "项目", "委托方", "受托方", "招标单位", "采购方", "供应商", "代理机构", "本合同", "协议", "双方", "集团", "子公司", NULL };
	for (size_t i = 0; roles[i]; i++)
		if (b - a == strlen(roles[i]) / 3 && zh_text_has(t, a, roles[i]))
			return true;
	return false;
}

static bool same(const struct zh_text *t, size_t a, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (t->c[a + k] != t->c[i + k])
			return false;
	return true;
}

/* A short name's other places speak for the organisation too. */
static void alias_mentions(struct scene *s, const struct zh_alias *alias)
{
	const struct zh_text *t = &s->t;
	size_t n = alias->b - alias->a, org = 0;
	if (n < 2 || is_role(t, alias->a, alias->b))
		return;
	uint64_t key = s->orgs.v[alias->org].key;
	for (size_t i = 0; i + n <= t->n; i++) {
		if (t->c[i] != t->c[alias->a] || !same(t, alias->a, n, i))
			continue;
		/* not inside a full name */
		while (org < s->orgs.n && s->orgs.v[org].b <= i)
			org++;
		if (org < s->orgs.n && s->orgs.v[org].a < i + n)
			continue;
		contract_cand_add(s, CAND_PARTY, i, i + n, key, true);
		i += n - 1;
	}
}

/* What stands behind a party's label, organisation or not: 业主:Fluor */
static void labelled(struct scene *s, size_t k)
{
	const struct zh_text *t = &s->t;
	struct str field = contract_label_field(s, k);
	if (!str_starts(field, STR("party_")) && !str_eqz(field, "counterparty") && !str_eqz(field, "agent"))
		return;
	size_t a = s->label.v[k].b;
	if (a < t->n && t->c[a] == '(') {
		size_t e = zh_text_close(t, a, 16);
		if (e != SIZE_MAX && e + 1 < t->n && t->c[e + 1] == ':')
			a = e + 1;
	}
	if (a >= t->n || (t->c[a] != ':' && t->c[a] != '\t'))
		return;
	a++;
	if (a < t->n && t->c[a] == '\n')
		a++;
	size_t b = a;
	while (b < t->n && b - a < PARTY_CHARS_MAX && !zh_is_stop(t->c[b]) && t->c[b] != ',' && t->c[b] != 0x3001 && t->c[b] != ':')
		b++;
	if (b < t->n && t->c[b] == ':') { /* ran into the next label */
		for (size_t n = k + 1; n < s->label.n && s->label.v[n].a <= b; n++)
			if (s->label.v[n].b == b && s->label.v[n].a > a)
				b = s->label.v[n].a;
	}
	for (size_t i = a; i < b; i++) {
		size_t e = t->c[i] == '(' ? zh_text_close(t, i, 80) : SIZE_MAX;
		if (e != SIZE_MAX && e < b && zh_text_find(t, i, e, "称") != SIZE_MAX)
			b = i;
	}
	if (b - a < 2 || b - a >= PARTY_CHARS_MAX || is_role(t, a, b))
		return;
	/* a full name or a short one is there already */
	for (size_t i = contract_org_at(s, a); i < s->orgs.n && s->orgs.v[i].a < b; i++)
		if (s->orgs.v[i].a < b && s->orgs.v[i].b > a && !(s->orgs.v[i].a == a && b - s->orgs.v[i].b <= 12 && t->c[s->orgs.v[i].b] != '('))
			return;
	for (size_t i = 0; i < s->orgs.n_alias; i++)
		if (s->orgs.alias[i].b - s->orgs.alias[i].a == b - a && same(t, s->orgs.alias[i].a, b - a, a))
			return;
	contract_cand_add(s, CAND_PARTY, a, b, zh_text_key(t, a, b), false);
}

/* 与…签订, 收到…发来: what stands between is a party, whatever its name ends in. */
static void between(struct scene *s)
{
	static const char *const verbs[] = { "签订", "签署", "签定", "发来", "发出", "签发", "下发", "发布" };
	const struct zh_text *t = &s->t;
	size_t org = 0;
	for (size_t i = 2; i + 1 < t->n; i++) {
		bool verb = false;
		for (size_t k = 0; k < sizeof verbs / sizeof *verbs && !verb; k++)
			verb = t->c[i] == 0x7B7E || t->c[i] == 0x53D1 || t->c[i] == 0x4E0B ? zh_text_has(t, i, verbs[k]) : false;
		if (!verb)
			continue;
		size_t end = i, a;
		if (zh_text_has(t, i - 2, "分别") || zh_text_has(t, i - 2, "共同"))
			end = i - 2;
		if (t->c[end - 1] == ')') {
			size_t o = zh_text_open(t, end, 60);
			if (o == SIZE_MAX)
				continue;
			end = o;
		}
		for (a = end;
		     a > 0 && end - a < 30 && !zh_is_stop(t->c[a - 1]) && t->c[a - 1] != ',' && t->c[a - 1] != ')' && t->c[a - 1] != ':';
		     a--)
			if (t->c[a - 1] == 0x4E0E || (a >= 2 && zh_text_has(t, a - 2, "收到"))) /* 与 */
				break;
		if (a == 0 || end - a < 4 || end - a >= 30 || !(t->c[a - 1] == 0x4E0E || (a >= 2 && zh_text_has(t, a - 2, "收到"))))
			continue;
		while (org < s->orgs.n && s->orgs.v[org].b <= a)
			org++;
		if (org < s->orgs.n && s->orgs.v[org].a < end)
			continue;
		if (!is_role(t, a, end))
			contract_cand_add(s, CAND_PARTY, a, end, zh_text_key(t, a, end), false);
	}
}

/* Does X, A..B, hold a sign of a name: Han or Latin, and no word of a sentence? */
static bool may_be_name(const struct scene *s, size_t a, size_t b)
{
	const struct zh_text *t = &s->t;
	size_t letters = 0;
	for (size_t i = a; i < b; i++) {
		letters += zh_is_han(t->c[i]) || zh_is_latin(t->c[i]);
		if (t->c[i] == 0x7684 || t->c[i] == 0x300A || t->c[i] == 0x300B || t->c[i] == 0x201D || t->c[i] == '\n') /* 的 《》 ” */
			return false;
	}
	return letters >= 2;
}

/* 与X(以下简称“买方”)…: what the paper gives a short name to is somebody, whatever
 * its name ends in: a foreign company, an unnamed customer. */
static void called(struct scene *s)
{
	const struct zh_text *t = &s->t;
	size_t org = 0;
	for (size_t i = 4; i + 4 < t->n; i++) {
		if (t->c[i] != '(' || zh_text_find(t, i, i + 6, "称") == SIZE_MAX)
			continue;
		size_t a = i, words = 0;
		while (a > 0 && i - a < PARTY_CHARS_MAX && !zh_is_stop(t->c[a - 1]) && t->c[a - 1] != 0x4E0E && t->c[a - 1] != ':' &&
		       t->c[a - 1] != 0x201C) {
			if (a >= 2 && (zh_text_has(t, a - 2, "收到") || zh_text_has(t, a - 2, "业主") || zh_text_has(t, a - 2, "客户")))
				break;
			a--;
			words += t->c[a] == ',' && zh_is_han(t->c[a + 1]);
		}
		if (i - a < 3 || i - a >= PARTY_CHARS_MAX || words || a == 0 || zh_is_stop(t->c[a - 1]) || !may_be_name(s, a, i))
			continue;
		while (org < s->orgs.n && s->orgs.v[org].b <= a)
			org++;
		if (org < s->orgs.n && s->orgs.v[org].a < i && s->orgs.v[org].b == i)
			continue; /* there already */
		if (!is_role(t, a, i))
			contract_cand_add(s, CAND_PARTY, a, i, zh_text_key(t, a, i), false);
	}
}

static void parties(struct scene *s)
{
	struct cands *c = &s->set[CAND_PARTY];
	for (size_t i = 0; i < s->orgs.n; i++) {
		uint32_t k = contract_cand_add(s, CAND_PARTY, s->orgs.v[i].a, s->orgs.v[i].b, s->orgs.v[i].key, false);
		if (k != UINT32_MAX && c->v[k].org == UINT32_MAX)
			c->v[k].org = (uint32_t)i;
	}
	for (size_t i = 0; i < s->orgs.n_alias; i++)
		alias_mentions(s, &s->orgs.alias[i]);
	for (size_t k = 0; k < s->label.n; k++)
		labelled(s, k);
	between(s);
	called(s);
}

void contract_cands_find(struct scene *s)
{
	parties(s);
	contract_sums_find(s);
	contract_spans_find(s);
	contract_cand_add(s, CAND_PAPER, 0, 0, 1, false);
}
