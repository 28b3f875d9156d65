/* export_stix.c - a STIX 2.1 bundle and a MISP event.
 *
 * STIX: observables with the identifiers the standard prescribes are left to
 * its own namespace rule only in form (UUIDs that follow from the value), so
 * that two exports agree. Targets and parties are identities; an address is an
 * indicator only when a document gives it the role of infrastructure or target. */
#include "export_priv.h"

#include <stdio.h>


static const struct str none = { "", 0 };

struct bundle {
	char now[32];
	char author[37];
};

static void begin(struct export *x, const char *type, const char *uuid)
{
	const struct bundle *b = x->state;
	if (x->started)
		buf_addz(&x->b, ",\n");
	x->started = true;
	json_start(&x->j, &x->b);
	json_open(&x->j, '{');
	json_kz(&x->j, "type", type);
	json_kz(&x->j, "spec_version", "2.1");
	json_key(&x->j, "id");
	struct buf id;
	buf_init(&id, 200);
	buf_printf(&id, "%s--%s", type, uuid);
	json_str(&x->j, buf_str(&id));
	buf_release(&id);
	json_kz(&x->j, "created", b->now);
	json_kz(&x->j, "modified", b->now);
}

static void end(struct export *x)
{
	json_close(&x->j, '}');
	export_flush(x);
}

/* name, class, sector, description */
static enum status identity(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char uuid[37];
	if (!r->cell[0].len)
		return ST_OK;
	export_uuid("identity", r->cell[0], uuid);
	begin(x, "identity", uuid);
	export_kjstr(x, "name", none, r->cell[0]);
	json_kz(&x->j, "identity_class", "organization");
	if (r->cell[2].len)
		export_kjstr(x, "description", none, r->cell[2]);
	json_key(&x->j, "labels");
	json_open(&x->j, '[');
	json_str(&x->j, r->cell[1]);
	json_close(&x->j, ']');
	end(x);
	return ST_OK;
}

static const char *pattern_of(struct str kind)
{
	static const struct { const char *kind, *path; } paths[] = {
		{ "domain", "domain-name:value" }, { "host", "domain-name:value" }, { "url", "url:value" }, { "ipv4", "ipv4-addr:value" }, { "ipv6", "ipv6-addr:value" },
		{ "email", "email-addr:value" }, { "onion", "domain-name:value" }, { "md5", "file:hashes.'MD5'" }, { "sha1", "file:hashes.'SHA-1'" }, { "sha256", "file:hashes.'SHA-256'" },
	};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (str_eqz(kind, paths[i].kind))
			return paths[i].path;
	return NULL;
}

/* kind, value, documents */
static enum status indicator(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	const struct bundle *b = x->state;
	const char *path = pattern_of(r->cell[0]);
	char uuid[37];
	struct buf clean, pattern;
	if (!path)
		return ST_OK;
	buf_init(&clean, r->cell[1].len * 16 + 64);
	buf_init(&pattern, r->cell[1].len * 32 + 256);
	report_clean(x->opt, r->cell[0], r->cell[1], &clean);
	buf_printf(&pattern, "[%s = '", path);
	for (size_t i = 0; i < clean.len; i++) {
		if (clean.p[i] == '\\' || clean.p[i] == '\'')
			buf_add_char(&pattern, '\\');
		buf_add_char(&pattern, clean.p[i]);
	}
	buf_addz(&pattern, "']");
	export_uuid("indicator", r->cell[1], uuid);
	begin(x, "indicator", uuid);
	json_kstr(&x->j, "name", buf_str(&clean));
	json_kstr(&x->j, "pattern", buf_str(&pattern));
	json_kz(&x->j, "pattern_type", "stix");
	json_kz(&x->j, "valid_from", b->now);
	json_key(&x->j, "indicator_types");
	json_open(&x->j, '[');
	json_str(&x->j, STR("unknown"));
	json_close(&x->j, ']');
	end(x);
	buf_release(&clean);
	buf_release(&pattern);
	return ST_OK;
}

/* party_a, party_b, label */
static enum status relation(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char from[37], to[37], uuid[37];
	struct buf key;
	buf_init(&key, 1u << 20);
	export_uuid("identity", r->cell[0], from);
	export_uuid("identity", r->cell[1], to);
	buf_printf(&key, "%s %s ", from, to);
	buf_add_str(&key, r->cell[2]);
	export_uuid("relationship", buf_str(&key), uuid);
	begin(x, "relationship", uuid);
	json_kz(&x->j, "relationship_type", "related-to");
	export_kjstr(x, "description", none, r->cell[2]);
	struct buf id;
	buf_init(&id, 200);
	buf_printf(&id, "identity--%s", from);
	json_kstr(&x->j, "source_ref", buf_str(&id));
	buf_clear(&id);
	buf_printf(&id, "identity--%s", to);
	json_kstr(&x->j, "target_ref", buf_str(&id));
	end(x);
	buf_release(&id);
	buf_release(&key);
	return ST_OK;
}

static enum status take_now(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	struct bundle *b = x->state;
	snprintf(b->now, sizeof b->now, "%.*s", STR_ARG(str_sub(r->cell[0], 0, 24)));
	export_uuid("bundle", r->cell[1], b->author);
	return ST_EOF;
}

static const char times_sql[] = "SELECT coalesce(substr((SELECT max(at) FROM log), 1, 19) || '.000Z', '2020-01-01T00:00:00.000Z'), (SELECT value FROM meta WHERE key = 'case_id')";
static const char indicators_sql[] = "SELECT kind, value, count(DISTINCT item) FROM mentions WHERE role IN ('infrastructure', 'target') AND kind IN ('domain', 'host', 'url', 'ipv4', 'ipv6', 'email', 'onion')"
	" GROUP BY kind, value UNION ALL SELECT kind, value, documents FROM \"references\" WHERE kind IN ('md5', 'sha1', 'sha256') AND coalesce(verdict, '') <> 'rejected' ORDER BY 1, 2";

enum status export_stix(struct export *x)
{
	struct bundle b = { .now = "" };
	static const struct { const char *sql; report_row_fn *fn; } parts[] = {
		{ "SELECT name, CASE WHEN max(w) = 2 THEN 'target' ELSE 'party' END, max(d) FROM (SELECT name, 2 AS w, country || coalesce(', ' || sector, '') AS d FROM top_targets WHERE name IS NOT NULL"
		  " UNION ALL SELECT party_a, 1, NULL FROM contracts UNION ALL SELECT party_b, 1, NULL FROM contracts) WHERE name IS NOT NULL AND name <> '' GROUP BY name ORDER BY name", identity },
		{ indicators_sql, indicator },
		{ "SELECT DISTINCT party_a, party_b, 'contract ' || coalesce(number, title, project, '') FROM contracts WHERE party_a <> '' AND party_b <> '' ORDER BY 1, 2, 3", relation },
	};
	x->state = &b;
	enum status s = export_query(x, times_sql, take_now);
	buf_printf(&x->b, "{\"type\":\"bundle\",\"id\":\"bundle--%s\",\"objects\":[\n", b.author);
	for (size_t i = 0; s == ST_OK && i < sizeof parts / sizeof *parts; i++)
		s = export_query(x, parts[i].sql, parts[i].fn);
	buf_addz(&x->b, "\n]}\n");
	return s;
}

/* kind, value, documents */
static enum status attribute(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	static const struct { const char *kind, *type, *category; } types[] = {
		{ "domain", "domain", "Network activity" }, { "host", "hostname", "Network activity" }, { "url", "url", "Network activity" },
		{ "ipv4", "ip-dst", "Network activity" }, { "ipv6", "ip-dst", "Network activity" }, { "email", "email", "Social network" }, { "onion", "domain", "Network activity" },
		{ "md5", "md5", "Payload delivery" }, { "sha1", "sha1", "Payload delivery" }, { "sha256", "sha256", "Payload delivery" }, { "target", "target-org", "Targeting data" },
	};
	char uuid[37];
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (!str_eqz(r->cell[0], types[i].kind))
			continue;
		if (x->started)
			buf_addz(&x->b, ",\n");
		x->started = true;
		export_uuid(types[i].kind, r->cell[1], uuid);
		json_start(&x->j, &x->b);
		json_open(&x->j, '{');
		json_kz(&x->j, "uuid", uuid);
		json_kz(&x->j, "type", types[i].type);
		json_kz(&x->j, "category", types[i].category);
		json_kbool(&x->j, "to_ids", false);
		export_kjstr(x, "value", r->cell[0], r->cell[1]);
		json_close(&x->j, '}');
		export_flush(x);
	}
	return ST_OK;
}

enum status export_misp(struct export *x)
{
	struct bundle b = { .now = "" };
	x->state = &b;
	enum status s = export_query(x, times_sql, take_now);
	json_open(&x->j, '{');
	json_key(&x->j, "Event");
	json_open(&x->j, '{');
	json_kz(&x->j, "uuid", b.author);
	json_kz(&x->j, "info", x->opt->title);
	json_key(&x->j, "date");
	json_str(&x->j, str_make(b.now, 10));
	json_kz(&x->j, "threat_level_id", "4");
	json_kz(&x->j, "analysis", "0");
	json_kz(&x->j, "distribution", "0");
	json_key(&x->j, "Attribute");
	buf_addz(&x->b, "[\n");
	export_flush(x);
	if (s == ST_OK)
		s = export_query(x, indicators_sql, attribute);
	if (s == ST_OK)
		s = export_query(x, "SELECT 'target', name, documents FROM top_targets WHERE name <> '' ORDER BY name", attribute);
	buf_addz(&x->b, "\n]}}\n");
	return s;
}
