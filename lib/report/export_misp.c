/* export_misp.c - a MISP event (core format): attributes for addresses, hashes and
 * targets, none of them flagged for detection. What is masked is left out: half an
 * address identifies nothing. */
#include "export_priv.h"

#include <stdio.h>

static void put_attribute(struct export *x, const char *kind, const char *type, const char *category, struct str value, struct str documents)
{
	char uuid[37];
	if (x->started)
		buf_addz(&x->b, ",\n");
	x->started = true;
	export_uuid(kind, value, uuid);
	json_start(&x->j, &x->b);
	json_open(&x->j, '{');
	json_kz(&x->j, "uuid", uuid);
	json_kz(&x->j, "type", type);
	json_kz(&x->j, "category", category);
	json_kbool(&x->j, "to_ids", false);
	json_kz(&x->j, "distribution", "5"); /* as the event is */
	json_kstr(&x->j, "value", value);
	struct buf comment;
	buf_init(&comment, 256);
	buf_printf(&comment, "in %.*s documents", STR_ARG(documents));
	json_kstr(&x->j, "comment", buf_str(&comment));
	buf_release(&comment);
	json_close(&x->j, '}');
	export_flush(x);
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
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (!str_eqz(r->cell[0], types[i].kind))
			continue;
		struct buf clean;
		buf_init(&clean, r->cell[1].len * 16 + 64);
		bool whole = export_clean(x, r->cell[0], r->cell[1], &clean);
		if (whole || str_eqz(r->cell[0], "target"))
			put_attribute(x, types[i].kind, types[i].type, types[i].category, buf_str(&clean), r->cell[2]);
		buf_release(&clean);
	}
	return ST_OK;
}

enum status export_misp(struct export *x)
{
	char now[32], uuid[37];
	enum status s = export_times(x, now, uuid);
	json_open(&x->j, '{');
	json_key(&x->j, "Event");
	json_open(&x->j, '{');
	json_kz(&x->j, "uuid", uuid);
	export_kjstr(x, "info", STR(""), str_from(x->opt->title));
	json_key(&x->j, "date");
	json_str(&x->j, str_make(now, 10));
	json_kz(&x->j, "threat_level_id", "4");
	json_kz(&x->j, "analysis", "0");
	json_kz(&x->j, "distribution", "0");
	json_key(&x->j, "Attribute");
	buf_addz(&x->b, "[\n");
	export_flush(x);
	if (s == ST_OK)
		s = export_query(
		    x,
		    "SELECT kind, value, count(DISTINCT item) FROM mentions WHERE role IN ('infrastructure', 'target') AND kind IN ('domain', 'host', 'url', 'ipv4', 'ipv6', 'email', 'onion')"
		    " GROUP BY kind, value UNION ALL SELECT kind, value, documents FROM \"references\" WHERE kind IN ('md5', 'sha1', 'sha256') AND coalesce(verdict, '') <> 'rejected' ORDER BY 1, 2",
		    attribute);
	if (s == ST_OK)
		s = export_query(x, "SELECT 'target', coalesce(name, host) AS n, count(DISTINCT item) FROM targets WHERE n <> '' GROUP BY n ORDER BY n", attribute);
	buf_addz(&x->b, "\n]}}\n");
	return s;
}
