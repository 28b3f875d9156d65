/* export_ftm.c - FollowTheMoney entities, one a line: Document, Organization,
 * PublicBody, Company, Contract (with its parties), Mention.
 *
 * Keys follow from what an entity is, so that exports of two cases meet in one
 * graph. Properties are those of FollowTheMoney's schemata; all are lists. */
#include "export_priv.h"
#include "world.h"
#include <sluice/utf8.h>

static const struct str none = { "", 0 };

#define PROPERTY_BYTES_MAX 1000 /* the model's shortest limits for names are in characters: 384, 1024 */
#define NAME_BYTES_MAX 380
#define PROOFS_MAX 50

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
	export_jstr(x, kind, str_sub(v, 0, utf8_cut(v, strcmp(name, "name") == 0 ? NAME_BYTES_MAX : PROPERTY_BYTES_MAX)));
	json_close(&x->j, ']');
}

/* Of an open vocabulary: of one character set, no longer than MAX. */
static bool is_word(struct str s, const char *more, size_t max)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
		      (s.p[i] && strchr(more, s.p[i]))))
			return false;
	return s.len && s.len <= max;
}

/* A date as precise as it is; spans of time are none. */
static bool is_date(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len == 4 || s.len == 7 || s.len == 10;
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

/* FtM wants lower-case ISO codes, and no others. */
static void country(struct export *x, struct str c)
{
	struct world_row w;
	char low[2];
	if (!world_find(c, &w))
		return;
	for (int i = 0; i < 2; i++)
		low[i] = (char)(c.p[i] + 32);
	raw_property(x, "country", str_make(low, 2));
}

static void document_key(struct str id, char key[41])
{
	export_key("document", id, key);
}

static void proofs(struct export *x, struct str ids)
{
	bool open = false;
	for (int n = 0; ids.len && n < PROOFS_MAX; n++) {
		const char *comma = memchr(ids.p, ',', ids.len);
		size_t len = comma ? (size_t)(comma - ids.p) : ids.len;
		char key[41];
		if (!open) {
			json_key(&x->j, "proof");
			json_open(&x->j, '[');
		}
		open = true;
		document_key(str_sub(ids, 0, len), key);
		json_str(&x->j, str_from(key));
		ids = str_sub(ids, len + 1, ids.len);
	}
	if (open)
		json_close(&x->j, ']');
}

/* path, id, mime, size, title, author, has members, parent, SHA-1, note */
static enum status document(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41], parent[41];
	struct str mime = r->cell[2], name = r->cell[0];
	if (!r->cell[1].len)
		return ST_OK;
	document_key(r->cell[1], key);
	if (!export_once(x, str_from(key)))
		return ST_OK;
	for (size_t i = name.len; i-- > 0;)
		if (name.p[i] == '/' && i + 1 < name.len) {
			name = str_sub(name, i + 1, name.len);
			break;
		}
	begin(x, json_as_int(r->cell[6], 0) ? "Package" : str_starts(mime, STR("image/")) ? "Image" : "Document", key);
	property(x, "name", none, r->cell[4].len ? r->cell[4] : name);
	property(x, "fileName", none, name);
	property(x, "summary", none, r->cell[0]);
	/* FtM's checksums are SHA-1 */
	if (r->cell[8].len == 40)
		raw_property(x, "contentHash", r->cell[8]);
	raw_property(x, "notes", r->cell[9]);
	const char *slash = mime.len ? memchr(mime.p, '/', mime.len) : NULL;
	if (slash && is_word(mime, "/-.+_", 100) && slash > mime.p && slash + 1 < mime.p + mime.len &&
	    !memchr(slash + 1, '/', mime.len - (size_t)(slash + 1 - mime.p)))
		raw_property(x, "mimeType", mime);
	raw_property(x, "fileSize", r->cell[3]);
	property(x, "title", none, r->cell[4]);
	property(x, "author", none, r->cell[5]);
	if (r->cell[7].len) {
		document_key(r->cell[7], parent);
		raw_property(x, "parent", str_from(parent));
	}
	end(x);
	return ST_OK;
}

/* COUNTRY: where a name is of bodies in several countries. */
static void organisation_key(struct export *x, struct str name, struct str country, char key[41])
{
	struct buf clean;
	buf_init(&clean, name.len * 16 + 64);
	report_clean(x->opt, none, name, &clean);
	if (country.len == 2)
		buf_printf(&clean, "\n%.*s", STR_ARG(country));
	export_key("organization", buf_str(&clean), key);
	buf_release(&clean);
}

/* name, kind, notes */
static enum status entity(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41];
	organisation_key(x, r->cell[0], none, key);
	begin(x, "Organization", key);
	property(x, "name", none, r->cell[0]);
	end(x);
	return ST_OK;
}

/* name, country, sector, what, documents, of how many countries the name is */
static enum status target(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41];
	bool body = str_eqz(r->cell[2], "government") || str_eqz(r->cell[2], "military") || str_eqz(r->cell[2], "police");
	if (!r->cell[0].len)
		return ST_OK;
	organisation_key(x, r->cell[0], str_eqz(r->cell[5], "1") ? none : r->cell[1], key);
	begin(x, body ? "PublicBody" : "Organization", key);
	property(x, "name", none, r->cell[0]);
	country(x, r->cell[1]);
	property(x, "sector", none, r->cell[2]);
	property(x, "summary", none, r->cell[3]);
	proofs(x, r->cell[4]);
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
		report_clean(x->opt, i == 1 ? STR("contract-number") : i == 7 ? STR("sha256") : none, r->cell[i], &id);
		buf_add_char(&id, '\n');
	}
	export_key("contract", buf_str(&id), key);
	export_key("award", buf_str(&id), award);
	document_key(r->cell[7], doc);
	buf_release(&id);
	for (int i = 2; i < 4; i++) {
		if (!r->cell[i].len)
			continue;
		organisation_key(x, r->cell[i], none, party);
		begin(x, i == 2 ? "Organization" : "Company", party);
		property(x, "name", none, r->cell[i]);
		end(x);
	}
	struct str title = r->cell[0].len ? r->cell[0] : r->cell[1].len ? r->cell[1] : r->cell[2].len ? r->cell[2] : STR("contract");
	struct str currency = is_word(r->cell[5], "", 3) ? r->cell[5] : none;
	begin(x, "Contract", key);
	property(x, "name", none, title);
	property(x, "title", none, title);
	property(x, "procedureNumber", STR("contract-number"), r->cell[1]);
	raw_property(x, "amount", r->cell[4]);
	raw_property(x, "currency", currency);
	if (is_date(r->cell[6]))
		raw_property(x, "contractDate", r->cell[6]);
	raw_property(x, "proof", str_from(doc));
	if (r->cell[2].len) {
		organisation_key(x, r->cell[2], none, party);
		raw_property(x, "authority", str_from(party));
	}
	end(x);
	if (r->cell[3].len) {
		organisation_key(x, r->cell[3], none, party);
		begin(x, "ContractAward", award);
		raw_property(x, "contract", str_from(key));
		raw_property(x, "supplier", str_from(party));
		raw_property(x, "amount", r->cell[4]);
		raw_property(x, "currency", currency);
		end(x);
	}
	return ST_OK;
}

/* kind, value, item, name of the entity */
static enum status mention(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	char key[41], doc[41], whom[41];
	struct buf id;
	bool org = str_eqz(r->cell[0], "organization") || str_eqz(r->cell[0], "party");
	buf_init(&id, 1u << 20);
	for (int i = 0; i < 3; i++) {
		report_clean(x->opt, i == 1 ? r->cell[0] : i == 2 ? STR("sha256") : none, r->cell[i], &id);
		buf_add_char(&id, '\n');
	}
	export_key("mention", buf_str(&id), key);
	document_key(r->cell[2], doc);
	buf_release(&id);
	struct buf clean;
	buf_init(&clean, r->cell[1].len * 16 + 64);
	bool whole = export_clean(x, r->cell[0], r->cell[1], &clean); /* half an address is none */
	begin(x, "Mention", key);
	raw_property(x, "document", str_from(doc));
	property(x, "name", r->cell[0], r->cell[1]);
	if (org && r->cell[3].len) {
		organisation_key(x, r->cell[3], none, whom);
		raw_property(x, "resolved", str_from(whom));
		raw_property(x, "detectedSchema", STR("Organization"));
	} else if (whole && str_eqz(r->cell[0], "email") && is_word(r->cell[1], "@.-_+", 250) && memchr(r->cell[1].p, '@', r->cell[1].len)) {
		raw_property(x, "contextEmail", r->cell[1]);
	} else if (whole && str_eqz(r->cell[0], "phone") && r->cell[1].p[0] == '+' && is_word(r->cell[1], "+", 16)) {
		raw_property(x, "contextPhone", r->cell[1]);
	}
	end(x);
	buf_release(&clean);
	return ST_OK;
}

enum status export_ftm(struct export *x)
{
	static const struct { const char *sql; report_row_fn *fn; } parts[] = {
		{ "SELECT path, id, mime, size, title, author, EXISTS (SELECT 1 FROM item c JOIN blob b ON b.id = c.parent WHERE b.sha256 = d.id AND c.blob <> c.parent),"
		  " (SELECT p.id FROM documents p WHERE p.id = d.parent AND p.id <> d.id LIMIT 1), sha1, 'sha256:' || id FROM documents d WHERE id IS NOT NULL ORDER BY path, id", document },
		{ "SELECT name, kind FROM entities WHERE kind = 'organization' ORDER BY name", entity },
		{ "SELECT name, country, sector, (SELECT max(what) FROM targets t WHERE t.name = k.name AND (k.n = 1 OR coalesce(t.country, '') = coalesce(k.country, ''))),"
		  " (SELECT group_concat(DISTINCT t.item || '') FROM targets t WHERE coalesce(t.name, t.host) = k.name AND (k.n = 1 OR coalesce(t.country, '') = coalesce(k.country, ''))), n"
		  " FROM (SELECT *, count(*) OVER (PARTITION BY name) AS n FROM top_targets) k ORDER BY name, country", target },
		{ "SELECT coalesce(title, project), number, party_a, party_b, amount, currency, signed, item FROM contracts ORDER BY 1, 2, 3, 4, 8", contract },
		{ "SELECT DISTINCT kind, value, item, CASE WHEN kind IN ('organization', 'party') THEN coalesce((SELECT e.name FROM reference r JOIN entity_name n ON n.reference = r.id JOIN entity e ON e.id = n.entity WHERE r.kind = m.kind AND r.value = m.value), value) END FROM mentions m WHERE kind IN ('organization', 'party', 'email', 'phone') ORDER BY item, kind, value", mention },
	};
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < sizeof parts / sizeof *parts; i++)
		s = export_query(x, parts[i].sql, parts[i].fn);
	return s;
}
