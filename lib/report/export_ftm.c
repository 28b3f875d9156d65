/* export_ftm.c - FollowTheMoney entities, one a line: Document, Organization,
 * PublicBody, Company, Contract (with its parties), Mention.
 *
 * Keys follow from what an entity is, so that exports of two cases meet in one
 * graph. Properties are those of FollowTheMoney's schemata; all are lists. */
#include "export_priv.h"

static const struct str none = { "", 0 };

static void begin(struct export *x, const char *schema, const char *key)
{
	json_start(&x->j, &x->b);
	json_open(&x->j, '{');
	json_kz(&x->j, "id", key);
	json_kz(&x->j, "schema", schema);
	json_key(&x->j, "properties");
	json_open(&x->j, '{');
}

static void property(struct export *x, const char *name, struct str kind, struct str v)
{
	if (!v.len)
		return;
	json_key(&x->j, name);
	json_open(&x->j, '[');
	export_jstr(x, kind, v);
	json_close(&x->j, ']');
}

static void raw_property(struct export *x, const char *name, struct str v)
{
	if (!v.len)
		return;
	json_key(&x->j, name);
	json_open(&x->j, '[');
	json_str(&x->j, v);
	json_close(&x->j, ']');
}

static void end(struct export *x)
{
	json_close(&x->j, '}');
	json_close(&x->j, '}');
	buf_add_char(&x->b, '\n');
	export_flush(x);
}

/* FtM wants lower-case ISO codes. */
static void country(struct export *x, struct str c)
{
	char low[3] = "";
	if (c.len != 2)
		return;
	for (int i = 0; i < 2; i++)
		low[i] = (char)(c.p[i] >= 'A' && c.p[i] <= 'Z' ? c.p[i] + 32 : c.p[i]);
	raw_property(x, "country", str_make(low, 2));
}

/* path, id, mime, size, title, author, lang, parent, SHA-1, note */
static enum status document(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41];
	if (!r->cell[1].len)
		return ST_OK;
	export_key("document", r->cell[1], key);
	begin(x, "Document", key);
	property(x, "fileName", none, r->cell[0]);
	/* FtM's checksums are SHA-1 */
	raw_property(x, "contentHash", r->cell[8]);
	raw_property(x, "notes", r->cell[9]);
	raw_property(x, "mimeType", r->cell[2]);
	raw_property(x, "fileSize", r->cell[3]);
	property(x, "title", none, r->cell[4]);
	property(x, "author", none, r->cell[5]);
	if (r->cell[7].len) {
		char parent[41];
		export_key("document", r->cell[7], parent);
		raw_property(x, "parent", str_from(parent));
	}
	end(x);
	return ST_OK;
}

static void organisation_key(struct str name, char key[41])
{
	export_key("organization", name, key);
}

/* name, kind, notes */
static enum status entity(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41];
	organisation_key(r->cell[0], key);
	begin(x, "Organization", key);
	property(x, "name", none, r->cell[0]);
	end(x);
	return ST_OK;
}

/* name, country, sector, what, first */
static enum status target(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41];
	bool body = str_eqz(r->cell[2], "government") || str_eqz(r->cell[2], "military") || str_eqz(r->cell[2], "police");
	if (!r->cell[0].len)
		return ST_OK;
	organisation_key(r->cell[0], key);
	begin(x, body ? "PublicBody" : "Organization", key);
	property(x, "name", none, r->cell[0]);
	country(x, r->cell[1]);
	property(x, "sector", none, r->cell[2]);
	property(x, "summary", none, r->cell[3]);
	end(x);
	return ST_OK;
}

/* title, number, party_a, party_b, amount, currency, signed, item */
static enum status contract(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41], party[41], award[41], doc[41];
	struct buf id;
	buf_init(&id, 1u << 20);
	for (int i = 0; i < 8; i++) {
		buf_add_str(&id, r->cell[i]);
		buf_add_char(&id, '\n');
	}
	export_key("contract", buf_str(&id), key);
	export_key("award", buf_str(&id), award);
	export_key("document", r->cell[7], doc);
	buf_release(&id);
	for (int i = 2; i < 4; i++) {
		if (!r->cell[i].len)
			continue;
		organisation_key(r->cell[i], party);
		begin(x, i == 2 ? "Organization" : "Company", party);
		property(x, "name", none, r->cell[i]);
		end(x);
	}
	begin(x, "Contract", key);
	property(x, "title", none, r->cell[0].len ? r->cell[0] : r->cell[1]);
	property(x, "procedureNumber", none, r->cell[1]);
	raw_property(x, "amount", r->cell[4]);
	raw_property(x, "currency", r->cell[5]);
	raw_property(x, "contractDate", r->cell[6]);
	if (r->cell[2].len) {
		organisation_key(r->cell[2], party);
		raw_property(x, "authority", str_from(party));
	}
	end(x);
	if (r->cell[3].len) {
		organisation_key(r->cell[3], party);
		begin(x, "ContractAward", award);
		raw_property(x, "contract", str_from(key));
		raw_property(x, "supplier", str_from(party));
		raw_property(x, "amount", r->cell[4]);
		raw_property(x, "currency", r->cell[5]);
		raw_property(x, "proof", str_from(doc));
		end(x);
	}
	return ST_OK;
}

/* kind, value, item, context */
static enum status mention(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41], doc[41], whom[41];
	struct buf id;
	bool org = str_eqz(r->cell[0], "organization") || str_eqz(r->cell[0], "party");
	buf_init(&id, 1u << 20);
	for (int i = 0; i < 3; i++) {
		buf_add_str(&id, r->cell[i]);
		buf_add_char(&id, '\n');
	}
	export_key("mention", buf_str(&id), key);
	export_key("document", r->cell[2], doc);
	buf_release(&id);
	begin(x, "Mention", key);
	raw_property(x, "document", str_from(doc));
	property(x, "name", r->cell[0], r->cell[1]);
	if (org) {
		organisation_key(r->cell[1], whom);
		raw_property(x, "resolved", str_from(whom));
		raw_property(x, "detectedSchema", STR("Organization"));
	} else if (str_eqz(r->cell[0], "email")) {
		property(x, "contextEmail", r->cell[0], r->cell[1]);
	} else if (str_eqz(r->cell[0], "phone")) {
		property(x, "contextPhone", r->cell[0], r->cell[1]);
	}
	end(x);
	return ST_OK;
}

enum status export_ftm(struct export *x)
{
	static const struct { const char *sql; report_row_fn *fn; } parts[] = {
		{ "SELECT path, id, mime, size, title, author, lang, parent, sha1, 'sha256:' || id FROM documents WHERE id IS NOT NULL ORDER BY path, id", document },
		{ "SELECT name, kind FROM entities WHERE kind = 'organization' ORDER BY name", entity },
		{ "SELECT name, country, sector, (SELECT max(what) FROM targets t WHERE t.name = k.name), first FROM top_targets k ORDER BY name", target },
		{ "SELECT coalesce(title, project), number, party_a, party_b, amount, currency, signed, item FROM contracts ORDER BY 1, 2, 3, 4, 8", contract },
		{ "SELECT DISTINCT kind, value, item FROM mentions WHERE kind IN ('organization', 'party', 'email', 'phone') ORDER BY item, kind, value", mention },
	};
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < sizeof parts / sizeof *parts; i++)
		s = export_query(x, parts[i].sql, parts[i].fn);
	return s;
}
