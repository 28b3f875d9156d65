/* export_stix.c - a STIX 2.1 bundle (OASIS STIX Version 2.1).
 *
 * Targets and parties are identities, with their countries as locations; what a
 * document calls infrastructure is an observable and an indicator, what it calls a
 * target's is an observable only: a victim's host is nothing to alarm on. A report
 * holds all of it together. Identifiers follow from what an object says, those of
 * observables as the standard prescribes (section 2.9), so that two exports meet.
 * What is masked or blacked out is left out, but for names, which stay as blocks. */
#include "export_priv.h"
#include <sluice/hash.h>

#include <stdio.h>

#define IDS_BYTES_MAX (64u << 20)

static const struct str none = { "", 0 };

struct bundle {
	char now[32], case_uuid[37], author[80];
	struct buf ids;      /* of all objects, as JSON strings, for the report */
};

/* Begins an object; false when it was written before. SCO: an observable, which
 * has no times and no author. */
static bool begin(struct export *x, const char *type, const char *uuid, bool sco)
{
	struct bundle *b = x->state;
	char id[120];
	snprintf(id, sizeof id, "%s--%s", type, uuid);
	if (!export_once(x, str_from(id)))
		return false;
	if (x->started)
		buf_addz(&x->b, ",\n");
	x->started = true;
	buf_printf(&b->ids, "%s\"%s\"", b->ids.len ? "," : "", id);
	json_start(&x->j, &x->b);
	json_open(&x->j, '{');
	json_kz(&x->j, "type", type);
	json_kz(&x->j, "spec_version", "2.1");
	json_kz(&x->j, "id", id);
	if (sco)
		return true;
	if (*b->author)
		json_kz(&x->j, "created_by_ref", b->author);
	json_kz(&x->j, "created", b->now);
	json_kz(&x->j, "modified", b->now);
	return true;
}

static void end(struct export *x)
{
	json_close(&x->j, '}');
	export_flush(x);
}

static void list_of_one(struct export *x, const char *key, const char *z)
{
	json_key(&x->j, key);
	json_open(&x->j, '[');
	json_str(&x->j, str_from(z));
	json_close(&x->j, ']');
}

/* The identifier of an observable: UUID version 5 over the JSON of what makes it
 * what it is, in the standard's own name space. */
static void observable_uuid(struct str json, char out[37])
{
	static const unsigned char space[16] = { 0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7 };
	uint8_t raw[HASH_BYTES_MAX];
	char hex[41];
	struct hash *h = hash_new(HASH_SHA1);
	hash_add(h, space, sizeof space);
	hash_add(h, json.p, json.len);
	hash_end(h, raw);
	hash_free(h);
	raw[6] = (uint8_t)((raw[6] & 0x0F) | 0x50);
	raw[8] = (uint8_t)((raw[8] & 0x3F) | 0x80);
	hash_hex(raw, 20, hex);
	snprintf(out, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void relate(struct export *x, const char *from, const char *to, const char *how, struct str description)
{
	char uuid[37];
	struct buf key;
	buf_init(&key, 1u << 20);
	buf_printf(&key, "%s %s %s ", from, to, how);
	buf_add_str(&key, description);
	export_uuid("relationship", buf_str(&key), uuid);
	buf_release(&key);
	if (!begin(x, "relationship", uuid, false))
		return;
	json_kz(&x->j, "relationship_type", how);
	if (description.len)
		json_kstr(&x->j, "description", description);
	json_kz(&x->j, "source_ref", from);
	json_kz(&x->j, "target_ref", to);
	end(x);
}

/* Industry sectors of the standard's open vocabulary (section 10.6). */
static const char *sector_of(struct str s)
{
	static const char *const sectors[][2] = {
		{ "government", "government" }, { "telecom", "telecommunications" }, { "education", "education" }, { "energy", "energy" }, { "health", "healthcare" },
		{ "finance", "financial-services" }, { "military", "defense" }, { "defense", "defense" }, { "police", "government-public-services" }, { "transport", "transportation" },
		{ "media", "communications" }, { "technology", "technology" }, { "manufacturing", "manufacturing" }, { "ngo", "non-profit" }, { "aerospace", "aerospace" },
		{ "agriculture", "agriculture" }, { "water", "water" }, { "infrastructure", "infrastructure" }, { "judiciary", "government" }, { "diplomacy", "government" },
	};
	for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
		if (str_eqz(s, sectors[i][0]))
			return sectors[i][1];
	return NULL;
}

static bool clean_name(struct export *x, struct str kind, struct str s, struct buf *out)
{
	buf_init(out, s.len * 16 + 64);
	report_clean(x->opt, kind, s, out);
	return out->len > 0;
}

/* ISO 3166-1 alpha-2, those for users' own included. */
static bool is_country(struct str s)
{
	return s.len == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

/* COUNTRY: where a name is of bodies in several countries. */
static void identity_id(struct export *x, struct str name, struct str country, char out[80])
{
	char uuid[37];
	struct buf clean;
	clean_name(x, none, name, &clean);
	if (is_country(country))
		buf_printf(&clean, "\n%.*s", STR_ARG(country));
	export_uuid("identity", buf_str(&clean), uuid);
	snprintf(out, 80, "identity--%s", uuid);
	buf_release(&clean);
}

/* name, label, country, sector, of how many countries the name is */
static enum status identity(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char id[80], place[80], uuid[37];
	const char *sector = sector_of(r->cell[3]);
	if (!r->cell[0].len)
		return ST_OK;
	identity_id(x, r->cell[0], str_eqz(r->cell[4], "1") ? none : r->cell[2], id);
	if (!begin(x, "identity", id + strlen("identity--"), false))
		return ST_OK;
	export_kjstr(x, "name", none, r->cell[0]);
	json_kz(&x->j, "identity_class", "organization");
	if (sector)
		list_of_one(x, "sectors", sector);
	json_key(&x->j, "labels");
	json_open(&x->j, '[');
	json_str(&x->j, r->cell[1]);
	json_close(&x->j, ']');
	end(x);
	if (is_country(r->cell[2])) {
		export_uuid("location", r->cell[2], uuid);
		snprintf(place, sizeof place, "location--%s", uuid);
		relate(x, id, place, "located-at", none);
	}
	return ST_OK;
}

/* country */
static enum status location(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char uuid[37];
	if (!is_country(r->cell[0]))
		return ST_OK;
	export_uuid("location", r->cell[0], uuid);
	if (!begin(x, "location", uuid, false))
		return ST_OK;
	json_kstr(&x->j, "name", r->cell[0]);
	json_kstr(&x->j, "country", r->cell[0]);
	end(x);
	return ST_OK;
}

static const struct observable { const char *kind, *type, *hash; } observables[] = {
	{ "domain", "domain-name", NULL }, { "host", "domain-name", NULL }, { "onion", "domain-name", NULL }, { "url", "url", NULL }, { "ipv4", "ipv4-addr", NULL }, { "ipv6", "ipv6-addr", NULL },
	{ "cidr", "ipv4-addr", NULL }, { "email", "email-addr", NULL }, { "md5", "file", "MD5" }, { "sha1", "file", "SHA-1" }, { "sha256", "file", "SHA-256" }, { "sha512", "file", "SHA-512" },
};

static void put_value(struct json *j, const struct observable *o, struct str value)
{
	if (!o->hash) {
		json_kstr(j, "value", value);
		return;
	}
	json_key(j, "hashes");
	json_open(j, '{');
	json_kstr(j, o->hash, value);
	json_close(j, '}');
}

static void pattern(struct export *x, const struct observable *o, struct str value)
{
	struct buf p;
	buf_init(&p, value.len * 2 + 256);
	buf_printf(&p, o->hash ? "[file:hashes.'%s' = '" : "[%s:value = '", o->hash ? o->hash : o->type);
	for (size_t i = 0; i < value.len; i++) {
		if (value.p[i] == '\\' || value.p[i] == '\'')
			buf_add_char(&p, '\\');
		buf_add_char(&p, value.p[i]);
	}
	buf_addz(&p, "']");
	json_kstr(&x->j, "pattern", buf_str(&p));
	buf_release(&p);
}

static void indicator(struct export *x, const struct observable *o, struct str value, const char *sco)
{
	const struct bundle *b = x->state;
	char uuid[37], id[80];
	export_uuid("indicator", value, uuid);
	if (!begin(x, "indicator", uuid, false))
		return;
	json_kstr(&x->j, "name", value);
	list_of_one(x, "indicator_types", "unknown");
	pattern(x, o, value);
	json_kz(&x->j, "pattern_type", "stix");
	json_kz(&x->j, "pattern_version", "2.1");
	json_kz(&x->j, "valid_from", b->now);
	end(x);
	snprintf(id, sizeof id, "indicator--%s", uuid);
	relate(x, id, sco, "related-to", none);
}

/* kind, value, is it infrastructure */
static enum status observable(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	struct buf clean, key;
	struct json j;
	char uuid[37], id[80];
	const struct observable *o = NULL;
	for (size_t i = 0; i < sizeof observables / sizeof *observables; i++)
		if (str_eqz(r->cell[0], observables[i].kind))
			o = &observables[i];
	if (!o || !r->cell[1].len)
		return ST_OK;
	clean_name(x, r->cell[0], r->cell[1], &clean);
	if (!str_eq(buf_str(&clean), r->cell[1])) {
		buf_release(&clean);
		return ST_OK;
	}
	buf_init(&key, clean.len * 8 + 256);
	json_start(&j, &key);
	j.canonical = true;
	json_open(&j, '{');
	put_value(&j, o, buf_str(&clean));
	json_close(&j, '}');
	observable_uuid(buf_str(&key), uuid);
	if (begin(x, o->type, uuid, true)) {
		put_value(&x->j, o, buf_str(&clean));
		end(x);
	}
	snprintf(id, sizeof id, "%s--%s", o->type, uuid);
	if (json_as_int(r->cell[2], 0))
		indicator(x, o, buf_str(&clean), id);
	buf_release(&key);
	buf_release(&clean);
	return ST_OK;
}

/* T1566.001, CVE-2021-44228 */
static bool is_number(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	bool good = s.len > n + 3 && s.len < 24 && str_starts(s, str_from(prefix));
	for (size_t i = n; good && i < s.len; i++)
		good = (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '-' && i == n + 4 && s.len > n + 8) || (s.p[i] == '.' && i == n + 4);
	return good && (*prefix == 'T' || (s.len > n + 8 && s.p[n + 4] == '-'));
}

/* kind, value: what STIX has objects of its own for */
static enum status threat(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	static const char *const types[][2] = { { "malware", "malware" }, { "tool", "tool" }, { "threat-actor", "intrusion-set" }, { "attack-technique", "attack-pattern" }, { "cve", "vulnerability" } };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		char uuid[37];
		struct buf clean;
		if (!str_eqz(r->cell[0], types[i][0]) || !r->cell[1].len)
			continue;
		clean_name(x, r->cell[0], r->cell[1], &clean);
		const char *source = i == 3 && is_number(buf_str(&clean), "T")      ? "mitre-attack"
				     : i == 4 && is_number(buf_str(&clean), "CVE-") ? "cve"
										    : NULL;
		export_uuid(types[i][1], buf_str(&clean), uuid);
		if (!begin(x, types[i][1], uuid, false)) {
			buf_release(&clean);
			continue;
		}
		json_kstr(&x->j, "name", buf_str(&clean));
		if (i == 0)
			json_kbool(&x->j, "is_family", true);
		if (source) {
			json_key(&x->j, "external_references");
			json_open(&x->j, '[');
			json_open(&x->j, '{');
			json_kz(&x->j, "source_name", source);
			json_kstr(&x->j, "external_id", buf_str(&clean));
			json_close(&x->j, '}');
			json_close(&x->j, ']');
		}
		end(x);
		buf_release(&clean);
	}
	return ST_OK;
}

/* party_a, party_b, label */
static enum status contract(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char from[80], to[80];
	struct buf clean;
	identity_id(x, r->cell[0], none, from);
	identity_id(x, r->cell[1], none, to);
	clean_name(x, none, r->cell[2], &clean);
	if (strcmp(from, to) != 0)
		relate(x, from, to, "related-to", buf_str(&clean));
	buf_release(&clean);
	return ST_OK;
}

static void report_object(struct export *x)
{
	struct bundle *b = x->state;
	struct buf ids = b->ids;
	char uuid[37];
	if (!ids.len)
		return;
	export_uuid("report", str_from(b->case_uuid), uuid);
	buf_init(&b->ids, 256); /* the report does not name itself */
	if (!begin(x, "report", uuid, false))
		return;
	export_kjstr(x, "name", none, str_from(x->opt->title));
	json_kz(&x->j, "description", "What sluice found in a case by rules, not by people.");
	list_of_one(x, "report_types", "threat-report");
	json_kz(&x->j, "published", b->now);
	json_key(&x->j, "object_refs");
	buf_addz(&x->b, "[");
	buf_add_str(&x->b, buf_str(&ids));
	buf_addz(&x->b, "]");
	end(x);
	buf_release(&b->ids);
	b->ids = ids;
}

enum status export_stix(struct export *x)
{
	struct bundle b = { .now = "" };
	static const struct { const char *sql; report_row_fn *fn; } parts[] = {
		{ "SELECT DISTINCT country FROM top_targets WHERE length(country) = 2 ORDER BY 1", location },
		{ "SELECT name, CASE WHEN max(w) = 2 THEN 'target' ELSE 'party' END, max(c), max(s), n FROM (SELECT name, 2 AS w, country AS c, sector AS s, count(*) OVER (PARTITION BY name) AS n FROM top_targets"
		  " UNION ALL SELECT party_a, 1, NULL, NULL, 1 FROM contracts UNION ALL SELECT party_b, 1, NULL, NULL, 1 FROM contracts) WHERE name IS NOT NULL AND name <> ''"
		  " GROUP BY name, CASE WHEN n > 1 THEN c END, CASE WHEN n > 1 THEN 0 ELSE 1 END ORDER BY name, n DESC, 3", identity },
		{ "SELECT kind, value, max(role = 'infrastructure') FROM mentions WHERE role IN ('infrastructure', 'target') AND kind IN ('domain', 'host', 'url', 'ipv4', 'ipv6', 'email', 'onion') GROUP BY kind, value"
		  " UNION ALL SELECT kind, value, 1 FROM \"references\" WHERE kind IN ('md5', 'sha1', 'sha256', 'sha512') AND coalesce(verdict, '') <> 'rejected' ORDER BY 1, 2", observable },
		{ "SELECT kind, value FROM \"references\" WHERE kind IN ('malware', 'tool', 'threat-actor', 'attack-technique', 'cve') AND coalesce(verdict, '') <> 'rejected' ORDER BY 1, 2", threat },
		{ "SELECT DISTINCT party_a, party_b, 'contract ' || coalesce(number, title, project, '') FROM contracts WHERE party_a <> '' AND party_b <> '' ORDER BY 1, 2, 3", contract },
	};
	char uuid[37];
	x->state = &b;
	buf_init(&b.ids, IDS_BYTES_MAX);
	enum status s = export_times(x, b.now, b.case_uuid);
	buf_printf(&x->b, "{\"type\":\"bundle\",\"id\":\"bundle--%s\",\"objects\":[\n", b.case_uuid);
	export_uuid("identity", STR("sluice"), uuid);
	if (begin(x, "identity", uuid, false)) {
		json_kz(&x->j, "name", "sluice " SLUICE_VERSION);
		json_kz(&x->j, "identity_class", "system");
		end(x);
	}
	snprintf(b.author, sizeof b.author, "identity--%s", uuid);
	for (size_t i = 0; s == ST_OK && i < sizeof parts / sizeof *parts; i++)
		s = export_query(x, parts[i].sql, parts[i].fn);
	report_object(x);
	buf_addz(&x->b, "\n]}\n");
	buf_release(&b.ids);
	return s;
}
