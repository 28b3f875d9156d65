/* role.c - the part that organisations, hosts and people play in a document:
 * client, supplier, staff, infrastructure, target.
 *
 * A role comes from the side of a contract, from the column of a table (both
 * set by their own passes), or from a cue beside the name (role-cues.tsv); the
 * words that decided it go with it. What is known of a name at one place holds
 * for it in the whole window, since people introduce a party once. */
#include "passes.h"
#include "rules.h"

enum { COL_CUE, COL_ROLE, COL_WHERE, COL_WHO };
#define GAP_BYTES 24u      /* from a cue to its name: a colon, a bracket, "即" */
#define NEAR_BYTES 80u     /* between a cue and a host on one line */
#define KNOWN_SLOTS 1024u  /* names with a role in one window, open addressing */

static enum ref_role role_from(struct str s)
{
	static const char *const names[] = { "unknown", "target", "client", "supplier", "staff", "infrastructure" };
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eqz(s, names[i]))
			return (enum ref_role)i;
	return ROLE_UNKNOWN;
}

static bool is_org(enum ref_kind k)
{
	return k == REF_organization || k == REF_party;
}

static bool is_host(enum ref_kind k)
{
	return k == REF_domain || k == REF_host || k == REF_url || k == REF_ipv4 || k == REF_ipv6 || k == REF_onion;
}

static bool is_person(enum ref_kind k)
{
	return k == REF_phone || k == REF_email || k == REF_wechat || k == REF_qq || k == REF_telegram;
}

static bool fits(struct str who, enum ref_kind k)
{
	return str_eq(who, STR("org")) ? is_org(k) : str_eq(who, STR("host")) ? is_host(k) : is_person(k);
}

#define BRACKET_BYTES 48u  /* "(hereinafter referred to as the " */

/* The cue at AT stands in the bracket right behind a name: ("Customer"), （以下简称“甲方”）,
 * (the "Supplier"). Returns where the bracket opens, or UINT32_MAX. */
static uint32_t bracket_before(struct str t, uint32_t at)
{
	uint32_t low = at > BRACKET_BYTES ? at - BRACKET_BYTES : 0;
	for (uint32_t i = at; i > low; i--) {
		char c = t.p[i - 1];
		if (c == '(' || (i >= 3 && str_eq(str_sub(t, i - 3, i), STR("（")))) {
			struct str lead = str_sub(t, i, at);
			static const char *const leads[] = { "the", "hereinafter", "hereafter", "referred", "简称", "下称", "称为", "as", "甲方", "乙方" };
			bool said = lead.len <= 4; /* a quote */
			for (size_t k = 0; k < sizeof leads / sizeof *leads && !said; k++)
				said = str_find(lead, str_from(leads[k])) >= 0;
			return said ? (c == '(' ? i - 1 : i - 3) : UINT32_MAX;
		}
		if (c == ')' || c == '\n' || c == '.')
			break;
	}
	return UINT32_MAX;
}

static bool is_han_byte(struct str t, uint32_t at)
{
	return at < t.len && (unsigned char)t.p[at] >= 0xE3 && (unsigned char)t.p[at] <= 0xE9;
}

/* Only signs that lead from a label to its value stand in FROM..TO; a Chinese
 * name may follow its label at once (客户虚衡市公安局). */
static bool label_gap(struct str t, uint32_t from, uint32_t to)
{
	bool sign = from == to && from >= 3 && is_han_byte(t, from - 3) && is_han_byte(t, to);
	for (uint32_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)t.p[i];
		if (c == '\n')
			return false;
		if (c == ':' || c == '\t' || c == '|' || c == '(' || c == ',')
			sign = true;
		else if (c >= 0x80) {
			struct str s = str_sub(t, i, i + 3);
			if (str_eq(s, STR("：")) || str_eq(s, STR("（")) || str_eq(s, STR("为")) || str_eq(s, STR("是")) || str_eq(s, STR("】")))
				sign = true;
			else if (!str_eq(s, STR("　")) && !str_eq(s, STR("“")) && !str_eq(s, STR("）")) && c != 0xC2)
				return false;
			i += c >= 0xE0 ? 2 : 1;
		} else if (c != ' ' && c != '*' && c != ')' && c != '"')
			return false;
	}
	return sign;
}

static bool same_line(struct str t, uint32_t from, uint32_t to)
{
	return to <= from || str_find_char(str_sub(t, from, to), '\n') < 0;
}

static void set(struct hit *h, enum ref_role role, struct str cue)
{
	if (h->role == ROLE_UNKNOWN) {
		h->role = role;
		h->cue = cue;
	}
}

static void by_cues(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_role_cue];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		enum ref_role role = role_from(doc_cell(d, TABLE_role_cue, x, COL_ROLE));
		struct str where = doc_cell(d, TABLE_role_cue, x, COL_WHERE), who = doc_cell(d, TABLE_role_cue, x, COL_WHO);
		struct str cue = doc_slice(d, x->start, x->end);
		bool near = str_eq(where, STR("near"));
		if (near || str_eq(where, STR("after"))) {
			uint32_t reach = near ? NEAR_BYTES : GAP_BYTES, named = UINT32_MAX;
			for (size_t k = doc_hit_at(d, x->end); k < d->hits.n && d->hits.v[k].start <= x->end + reach; k++) {
				struct hit *h = &d->hits.v[k];
				if (h->start > named)
					break; /* at one place the party of a contract and the organisation are the same */
				if (!fits(who, h->kind))
					continue;
				if (near ? same_line(d->text, x->end, h->start) : label_gap(d->text, x->end, h->start))
					set(h, role, cue);
				if (!near && is_org(h->kind))
					named = h->start;
			}
		}
		uint32_t open = str_eq(who, STR("org")) && !near ? bracket_before(d->text, x->start) : UINT32_MAX;
		if (open != UINT32_MAX) {
			for (size_t k = doc_hit_at(d, open > 4 * GAP_BYTES ? open - 4 * GAP_BYTES : 0);
			     k < d->hits.n && d->hits.v[k].start < open; k++)
				if (is_org(d->hits.v[k].kind) && d->hits.v[k].end <= open && open - d->hits.v[k].end <= 1)
					set(&d->hits.v[k], role, cue);
			continue;
		}
		if (near || str_eq(where, STR("before"))) {
			uint32_t reach = near ? NEAR_BYTES : 4 * GAP_BYTES;
			uint32_t from = x->start > reach ? x->start - reach : 0;
			for (size_t k = doc_hit_at(d, from); k < d->hits.n && d->hits.v[k].start < x->start; k++) {
				struct hit *h = &d->hits.v[k];
				if (h->end <= x->start && fits(who, h->kind) && same_line(d->text, h->end, x->start))
					set(h, role, cue);
			}
		}
	}
}

/* The chains of one name go through the whole window. */
static void spread(struct doc *d)
{
	const struct hit **known = NULL;
	size_t used = 0;
	for (size_t i = 0; i < d->hits.n && used < KNOWN_SLOTS / 2; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->role == ROLE_UNKNOWN || h->value.len == 0 || (!is_org(h->kind) && !is_host(h->kind)))
			continue;
		if (!known)
			known = arena_alloc(d->arena, KNOWN_SLOTS * sizeof *known);
		size_t s = str_hash(h->value) % KNOWN_SLOTS;
		while (known[s] && !str_eq(known[s]->value, h->value))
			s = (s + 1) % KNOWN_SLOTS;
		if (!known[s]) {
			known[s] = h;
			used++;
		}
	}
	for (size_t i = 0; known && i < d->hits.n; i++) {
		struct hit *h = &d->hits.v[i];
		if (h->role != ROLE_UNKNOWN || h->value.len == 0 || (!is_org(h->kind) && !is_host(h->kind)))
			continue;
		size_t s = str_hash(h->value) % KNOWN_SLOTS;
		while (known[s] && !str_eq(known[s]->value, h->value))
			s = (s + 1) % KNOWN_SLOTS;
		if (known[s])
			set(h, known[s]->role, known[s]->cue);
	}
}

/* Before targets are looked for: a client is none. */
void refs_role_cues(struct doc *d)
{
	if (d->lits[TABLE_role_cue].n == 0)
		return;
	doc_sort(d);
	by_cues(d);
	spread(d);
}

/* After all else: what is known of a name holds for all its mentions. */
void refs_roles(struct doc *d)
{
	spread(d);
}
