/* target_host.c - a second look at the host of a target.
 *
 * In lists that OCR read, ".mn" becomes ".mm", ".edu.hk" loses its end, "m" turns
 * into "rn". A host is never dropped for its top-level domain: it is flagged, and
 * where the country's column and one of OCR's known confusions agree on what it
 * was, that is told beside it. The other way round, a zone tells the country of
 * a target that has no other. */
#include "name_spans.h"
#include "rules.h"
#include "scan.h"
#include "target_fields.h"

#define LABEL_MAX 63u

/* Letters that are taken for one another at these sizes. */
static bool alike(char a, char b)
{
	static const char *const sets[] = { "mnrhu", "il1jt", "oce0ag", "vuyw", "bh6k", "qg9p", "fts", "ecz2s5", "dcl" };
	if (a == b)
		return true;
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (strchr(sets[i], a) && strchr(sets[i], b))
			return true;
	return false;
}

/* Domains that are sold all over the world, or belong to no country. */
static bool is_nobodys(struct str tld)
{
	static const char *const open[] = { "co", "io", "tv", "me", "cc", "ws", "ai", "to", "fm", "la",
					    "ly", "gg", "eu", "su", "sh", "pw", "tk", "ml", "ga" };
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (str_eqz(tld, open[i]))
			return true;
	return false;
}

static struct str country_domain(struct doc *d, struct str country)
{
	if (country.len != 2)
		return STR("");
	if (str_eqz(country, "GB"))
		return STR("uk");
	char *p = arena_alloc(d->arena, 3);
	for (unsigned i = 0; i < 2; i++)
		p[i] = lower(country.p[i]);
	return str_make(p, 2);
}

static struct str joined(struct doc *d, struct str a, struct str b)
{
	char *p = arena_alloc(d->arena, a.len + b.len + 1);
	memcpy(p, a.p, a.len);
	memcpy(p + a.len, b.p, b.len);
	return str_make(p, a.len + b.len);
}

/* The top-level domain with one of OCR's pairs put right, when that is known. */
static struct str mended(struct doc *d, struct str tld)
{
	static const char *const pairs[][2] = { { "rn", "m" }, { "vv", "w" }, { "cl", "d" }, { "1", "l" },
						{ "0", "o" },  { "ii", "n" }, { "5", "s" } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		ptrdiff_t at = str_find(tld, str_from(pairs[i][0]));
		if (at < 0)
			continue;
		struct str s = joined(d, str_sub(tld, 0, (size_t)at), str_from(pairs[i][1]));
		s = joined(d, s, str_sub(tld, (size_t)at + strlen(pairs[i][0]), tld.len));
		char z[LABEL_MAX + 1];
		memcpy(z, s.p, s.len);
		z[s.len] = '\0';
		if (name_known_tld(d->rules, z))
			return s;
	}
	return STR("");
}

void target_host_check(struct doc *d, struct target *t)
{
	const char *dot = t->host.len ? memrchr(t->host.p, '.', t->host.len) : NULL;
	if (!dot)
		return;
	size_t head = (size_t)(dot - t->host.p) + 1;
	struct str tld = str_sub(t->host, head, t->host.len), name = str_sub(t->host, 0, head);
	if (tld.len == 0 || tld.len > LABEL_MAX || (tld.p[0] >= '0' && tld.p[0] <= '9' && tld.len < 4))
		return; /* an address of numbers */
	char z[LABEL_MAX + 1];
	memcpy(z, tld.p, tld.len);
	z[tld.len] = '\0';
	struct str own = country_domain(d, t->country);
	bool known = name_known_tld(d->rules, z) || str_eq(tld, own);
	/* "gov.eg": the zone tells the country when nothing else does */
	if (t->country.len == 0 && tld.len == 2 && known && !is_nobodys(tld)) {
		char *p = arena_alloc(d->arena, 3);
		for (unsigned i = 0; i < 2; i++)
			p[i] = (char)(tld.p[i] & ~32);
		t->country = str_eqz(tld, "uk") ? STR("GB") : str_make(p, 2);
	}
	if (!known)
		t->host_flag = "unknown-tld";
	else if (tld.len == 2 && own.len && !str_eq(tld, own) && !is_nobodys(tld))
		t->host_flag = "country";
	if (t->host_flag && own.len && tld.len == 2 && alike(tld.p[0], own.p[0]) && alike(tld.p[1], own.p[1]))
		t->host_maybe = joined(d, name, own);
	else if (!known && mended(d, tld).len)
		t->host_maybe = joined(d, name, mended(d, tld));
	else if (own.len && !str_eqz(own, "us") && (str_eqz(tld, "edu") || str_eqz(tld, "gov") || str_eqz(tld, "mil"))) {
		t->host_flag = "country"; /* cut off: .edu.hk */
		t->host_maybe = joined(d, joined(d, t->host, STR(".")), own);
	}
}
