/* resolve.c - eleven digits may be a phone, an amount, an account or part of a
 * URL: readings of one place exclude each other, the better score and then the
 * longer one stays. Kinds that are parts of others by nature (the domain in a
 * URL, an organisation in a party) stay beside each other. */
#include "resolve.h"
#include "format/host_name.h"
#include "passes.h"

/* 0: never drops and is never dropped. Numbers exclude each other; "containers"
 * drop any number inside them. */
enum { FREE, NUMBER, CONTAINER };

static int group(enum ref_kind k)
{
	switch (k) {
	case REF_phone: case REF_imei: case REF_imsi: case REF_qq: case REF_id_number: case REF_passport:
	case REF_company_id: case REF_amount: case REF_iban: case REF_isin: case REF_bank_card: case REF_bank_account:
	case REF_date: case REF_ipv4: case REF_ipv6: case REF_mac: case REF_contract_number: case REF_tender_number:
	case REF_official_document_number: case REF_cve: case REF_asn: case REF_cidr:
		return NUMBER;
	case REF_url: case REF_email: case REF_md5: case REF_sha1: case REF_sha256: case REF_sha512: case REF_ssdeep:
	case REF_btc: case REF_eth: case REF_tron: case REF_xmr: case REF_coin: case REF_onion:
		return CONTAINER;
	default:
		return FREE;
	}
}

/* Both may stay: the network address in a range, addresses in containers. */
static bool apart(const struct hit *a, const struct hit *b)
{
	int ga = group(a->kind), gb = group(b->kind);
	if (ga == FREE || gb == FREE)
		return true;
	if (ga == CONTAINER && gb == CONTAINER)
		return true;
	if ((a->kind == REF_cidr && (b->kind == REF_ipv4 || b->kind == REF_ipv6)) ||
	    (b->kind == REF_cidr && (a->kind == REF_ipv4 || a->kind == REF_ipv6)))
		return true;
	if ((a->kind == REF_url || a->kind == REF_email) && (b->kind == REF_ipv4 || b->kind == REF_ipv6 || b->kind == REF_cve))
		return true;
	/* wa.me/49…: by the rule that reads accounts out of addresses */
	if ((a->kind == REF_url && b->kind == REF_phone && strcmp(b->by, "account-url") == 0) ||
	    (b->kind == REF_url && a->kind == REF_phone && strcmp(a->by, "account-url") == 0))
		return true;
	/* QQ's mail addresses hold the account's number */
	if ((a->kind == REF_email && b->kind == REF_qq) || (a->kind == REF_qq && b->kind == REF_email))
		return true;
	if ((b->kind == REF_url || b->kind == REF_email) && (a->kind == REF_ipv4 || a->kind == REF_ipv6 || a->kind == REF_cve))
		return true;
	return false;
}

/* Found in the plain text and again in its folded form. */
static bool again(const struct hit *a, const struct hit *b)
{
	return a->kind == b->kind && (a->kind == REF_domain || a->kind == REF_url || a->kind == REF_email || a->kind == REF_onion ||
				      a->kind == REF_xmpp || a->kind == REF_wechat || a->kind == REF_telegram || a->kind == REF_twitter);
}

static bool better(const struct hit *a, const struct hit *b)
{
	int ga = group(a->kind), gb = group(b->kind);
	if (ga != gb)
		return ga == CONTAINER;
	uint32_t la = a->end - a->start, lb = b->end - b->start;
	if (a->score > b->score + 0.001f || b->score > a->score + 0.001f)
		return a->score > b->score;
	return la > lb;
}

static bool is_ascii(struct str s)
{
	unsigned char all = 0;
	for (size_t i = 0; i < s.len; i++)
		all |= (unsigned char)s.p[i];
	return all < 0x80;
}

/* Hosts as they are looked up: one in letters of its own and one in A-labels are the same. */
static void write_hosts(struct doc *d)
{
	for (size_t i = 0; i < d->hits.n; i++) {
		struct hit *h = &d->hits.v[i];
		bool url = h->kind == REF_url, mail = h->kind == REF_email || h->kind == REF_xmpp;
		if ((!url && !mail && h->kind != REF_domain && h->kind != REF_host) || is_ascii(h->value))
			continue;
		ptrdiff_t scheme = url ? str_find(h->value, STR("://")) : -1;
		size_t at = scheme >= 0 ? (size_t)scheme + 3 : 0, end = at;
		while (url && end < h->value.len && h->value.p[end] != '/' && h->value.p[end] != '?' && h->value.p[end] != '#')
			end++;
		const char *sign = mail || url ? memrchr(h->value.p, '@', mail ? h->value.len : end) : NULL;
		h->value = host_a_label_in(d->arena, h->value, sign ? (size_t)(sign - h->value.p) + 1 : at);
	}
}

#define WINDOW_HITS 24 /* hits that can overlap at one place and still matter */

void refs_resolve(struct doc *d)
{
	doc_sort(d);
	write_hosts(d);
	struct hit *v = d->hits.v;
	size_t n = d->hits.n;
	for (size_t i = 0; i < n; i++) {
		bool free = group(v[i].kind) == FREE;
		if (v[i].score <= 0 || (free && v[i].kind != REF_domain && v[i].kind != REF_xmpp))
			continue;
		size_t seen = 0;
		for (size_t k = i + 1; k < n && v[k].start < v[i].end && seen < WINDOW_HITS; k++) {
			if (v[k].score <= 0 || (!again(&v[i], &v[k]) && (free || group(v[k].kind) == FREE)))
				continue;
			seen++;
			if (v[k].kind == v[i].kind && v[k].start == v[i].start && v[k].end == v[i].end) {
				v[better(&v[k], &v[i]) ? i : k].score = 0;
				continue;
			}
			if (!again(&v[i], &v[k]) && apart(&v[i], &v[k]))
				continue;
			v[better(&v[k], &v[i]) ? i : k].score = 0;
			if (v[i].score <= 0)
				break;
		}
	}
	size_t out = 0;
	for (size_t i = 0; i < n; i++)
		if (v[i].score > 0)
			v[out++] = v[i];
	d->hits.n = out;
	d->hits.index = NULL;
}
