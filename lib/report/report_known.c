/* report_known.c - what the case knows about numbers and names in its texts.
 *
 * In running text a company's registration number looks like a telephone number
 * and a WeChat name like any word. The case has found both, so its values tell
 * them apart: two sets of 64-bit digests, a few bytes a value whatever its length.
 * A false meeting of digests (one in 2^40 for a million values) masks or shows
 * one word too many. */
#include "clean_priv.h"
#include <sluice/utf8.h>

#include <stdlib.h>

#define NAMES_MAX 100000
#define NAME_POINTS_MAX 400

struct set { uint64_t *slot; size_t n, cap; };
struct report_known {
	struct set private_values, open_values;
	struct span_set *spans, *addresses;
	uint32_t **names;
	size_t n_names, cap_names;
};

static const struct { const char *kind; enum privacy privacy; } kinds[] = {
	/* by these a person can be reached, watched or robbed */
	{ "phone", PRIVACY_ALL }, { "imei", PRIVACY_ALL }, { "imsi", PRIVACY_ALL }, { "id-number", PRIVACY_ALL }, { "passport", PRIVACY_ALL },
	{ "iban", PRIVACY_ALL }, { "bank-card", PRIVACY_ALL }, { "bank-account", PRIVACY_ALL },
	{ "wechat", PRIVACY_ALL }, { "qq", PRIVACY_ALL }, { "telegram", PRIVACY_ALL },
	{ "email", PRIVACY_LOCAL }, { "xmpp", PRIVACY_LOCAL },
	/* public registers, public ledgers, and what names no person */
	{ "company-id", PRIVACY_OPEN }, { "contract-number", PRIVACY_OPEN }, { "tender-number", PRIVACY_OPEN }, { "official-document-number", PRIVACY_OPEN },
	{ "isin", PRIVACY_OPEN }, { "btc", PRIVACY_OPEN }, { "eth", PRIVACY_OPEN }, { "tron", PRIVACY_OPEN }, { "xmr", PRIVACY_OPEN }, { "coin", PRIVACY_OPEN }, { "amount", PRIVACY_OPEN },
	{ "date", PRIVACY_OPEN }, { "cve", PRIVACY_OPEN }, { "asn", PRIVACY_OPEN }, { "ipv4", PRIVACY_OPEN }, { "ipv6", PRIVACY_OPEN }, { "cidr", PRIVACY_OPEN }, { "mac", PRIVACY_OPEN },
	{ "md5", PRIVACY_OPEN }, { "sha1", PRIVACY_OPEN }, { "sha256", PRIVACY_OPEN }, { "sha512", PRIVACY_OPEN }, { "ssdeep", PRIVACY_OPEN }, { "twitter", PRIVACY_OPEN },
};

enum privacy privacy_of(struct str kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eqz(kind, kinds[i].kind))
			return kinds[i].privacy;
	return PRIVACY_TEXT;
}

static uint64_t digest(struct str s)
{
	uint64_t h = 0xCBF29CE484222325u; /* FNV-1a */
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		h = (h ^ (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c)) * 0x100000001B3u;
	}
	h ^= h >> 32;
	return h ? h : 1;
}

static void set_put(struct set *set, uint64_t h)
{
	size_t i = (size_t)h & (set->cap - 1);
	while (set->slot[i] && set->slot[i] != h)
		i = (i + 1) & (set->cap - 1);
	set->n += set->slot[i] == 0;
	set->slot[i] = h;
}

static void set_add(struct set *set, struct str s)
{
	if (set->n * 2 >= set->cap) {
		struct set more = { .cap = set->cap ? set->cap * 2 : 1024 };
		more.slot = xcalloc(more.cap, sizeof *more.slot);
		for (size_t i = 0; i < set->cap; i++)
			if (set->slot[i])
				set_put(&more, set->slot[i]);
		free(set->slot);
		*set = more;
	}
	set_put(set, digest(s));
}

static bool set_has(const struct set *set, struct str s)
{
	if (!set->n || !s.len)
		return false;
	uint64_t h = digest(s);
	for (size_t i = (size_t)h & (set->cap - 1); set->slot[i]; i = (i + 1) & (set->cap - 1))
		if (set->slot[i] == h)
			return true;
	return false;
}

bool known_private(const struct report_known *known, struct str s)
{
	return known && set_has(&known->private_values, s);
}

bool known_open(const struct report_known *known, struct str s)
{
	return known && set_has(&known->open_values, s);
}

size_t known_span(const struct report_known *known, struct str text, size_t at, bool *ret_address)
{
	size_t n = known ? span_set_at(known->spans, text, at) : 0, address = known ? span_set_at(known->addresses, text, at) : 0;
	*ret_address = address > n;
	return address > n ? address : n;
}

size_t known_names(const struct report_known *known, const uint32_t *const **ret)
{
	*ret = known ? (const uint32_t *const *)known->names : NULL;
	return known ? known->n_names : 0;
}

uint32_t fold_letter(uint32_t cp)
{
	cp = utf8_narrow(cp);
	if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) || (cp >= 0x391 && cp <= 0x3A9) || (cp >= 0x410 && cp <= 0x42F))
		return cp + 32;
	return cp >= 0x400 && cp <= 0x40F ? cp + 80 : cp;
}

static void add_name(struct report_known *k, struct str s)
{
	uint32_t point[NAME_POINTS_MAX + 1];
	size_t n = 0;
	while (s.len && n < NAME_POINTS_MAX) {
		uint32_t cp;
		s = str_sub(s, utf8_decode(s, &cp), s.len);
		if (!utf8_is_space(cp))
			point[n++] = fold_letter(cp);
	}
	if (!n || k->n_names == NAMES_MAX)
		return;
	point[n++] = 0;
	k->names = xgrow(k->names, &k->cap_names, k->n_names + 1, sizeof *k->names);
	k->names[k->n_names] = xcalloc(n, sizeof *point);
	memcpy(k->names[k->n_names++], point, n * sizeof *point);
}

/* An address that is known by its looks wherever it stands. */
static bool is_plain_address(struct str s)
{
	bool at = false;
	for (size_t i = 0; i < s.len; i++) {
		if (strchr("[](){}<>% ", s.p[i]))
			return false;
		at |= s.p[i] == '@';
	}
	return at;
}

static enum status take_value(void *ctx, const struct report_row *row)
{
	struct report_known *k = ctx;
	enum privacy privacy = privacy_of(row->cell[0]);
	if (privacy == PRIVACY_ALL || privacy == PRIVACY_LOCAL)
		set_add(&k->private_values, row->cell[1]);
	if (privacy == PRIVACY_ALL)
		span_set_add(k->spans, row->cell[1]);
	else if (privacy == PRIVACY_LOCAL && !is_plain_address(row->cell[1]))
		span_set_add(k->addresses, row->cell[1]);
	else if (privacy == PRIVACY_OPEN)
		set_add(&k->open_values, row->cell[1]);
	return ST_OK;
}

#define PRIVATE_KINDS "'wechat', 'qq', 'telegram', 'phone', 'imei', 'imsi', 'id-number', 'passport', 'iban', 'bank-card', 'bank-account', 'email', 'xmpp'"

enum status report_known_load(struct report_options *opt, struct err *err)
{
	/* only what a text could show by mistake: handles, numbers of nine digits and more, and how each was written */
	static const char sql[] =
	    "SELECT kind, value FROM reference WHERE kind IN (" PRIVATE_KINDS ")"
	    " OR (kind IN ('company-id', 'contract-number', 'tender-number', 'official-document-number', 'isin', 'md5', 'sha1') AND length(value) >= 9)"
	    " UNION SELECT r.kind, m.raw FROM reference r JOIN posting p ON p.reference = r.id JOIN mention m ON m.blob = p.blob AND m.reference = r.id"
	    " WHERE r.kind IN (" PRIVATE_KINDS ") AND m.raw <> r.value";
	struct report_known *k = xcalloc(1, sizeof *k);
	k->spans = span_set_new();
	k->addresses = span_set_new();
	opt->known = k;
	for (size_t i = 0; i < opt->n_redact; i++)
		add_name(k, opt->redact[i]);
	return opt->unmask ? ST_OK : opt->query(opt->source, sql, NULL, 0, take_value, k, err);
}

void report_known_free(struct report_options *opt)
{
	struct report_known *k = opt->known;
	opt->known = NULL;
	if (!k)
		return;
	for (size_t i = 0; i < k->n_names; i++)
		free(k->names[i]);
	free(k->names);
	span_set_free(k->spans);
	span_set_free(k->addresses);
	free(k->private_values.slot);
	free(k->open_values.slot);
	free(k);
}
