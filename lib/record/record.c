/* record.c - looking into a line and splicing one object into it. */
#include <sluice/record.h>

#include <sluice/hash.h>
#include <sluice/utf8.h>

#include <math.h>

static const struct {
	const char *name;
	enum record_type type;
} types[] = {
	{ "item", RECORD_ITEM }, { "ref", RECORD_REF },	    { "target", RECORD_TARGET },
	{ "contract", RECORD_CONTRACT }, { "error", RECORD_ERROR }, { "read", RECORD_READ },
	{ "end", RECORD_END },
};

enum status record_look(struct str line, struct record *ret, struct err *err)
{
	struct record r = { line, RECORD_FOREIGN };
	struct str s = str_trim(line);
	/* a cheap test first: most foreign lines are no objects at all */
	if (s.len < 2 || s.p[0] != '{' || str_find(s, STR("\"sluice\"")) < 0) {
		*ret = r;
		return ST_OK;
	}
	if (!json_valid(s)) {
		*ret = r;
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	}
	struct str v = json_get(s, "sluice"), type = json_get(s, "type");
	double version = json_as_num(v, (double)NAN);
	if (v.p == NULL || isnan(version)) {
		*ret = r;
		return ST_OK;
	}
	if (version > RECORD_VERSION)
		return err_set(err, ST_FATAL, E_VERSION, "record of version %.*s, this program reads up to %d",
			       (int)(v.len < 20 ? v.len : 20), v.p, RECORD_VERSION);
	r.type = RECORD_OTHER;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (json_is_str(type) && str_eqz(str_sub(type, 1, type.len - 1), types[i].name))
			r.type = types[i].type;
	*ret = r;
	return ST_OK;
}

bool record_str(const struct record *r, const char *path, struct buf *out)
{
	struct str v = json_path(r->line, path);
	return v.p && json_decode(v, out);
}

int64_t record_int(const struct record *r, const char *path, int64_t def)
{
	struct str v = json_path(r->line, path);
	return v.p ? json_as_int(v, def) : def;
}

static struct str plain(const struct record *r, const char *key)
{
	struct str v = json_get(r->line, key);
	return json_is_str(v) ? str_sub(v, 1, v.len - 1) : str_make(NULL, 0);
}

struct str record_id(const struct record *r)
{
	struct str v = plain(r, "id");
	return hash_is_sha256_hex(v) ? v : str_make(NULL, 0);
}

struct str record_kind(const struct record *r)
{
	struct str v = plain(r, "kind");
	return v.len ? v : STR("file");
}

bool record_with(const struct record *r, const char *key, struct str obj, struct buf *out)
{
	struct str line = str_trim(r->line), old = json_get(line, key);
	size_t mark = out->len;
	if (old.p) {
		size_t at = (size_t)(old.p - line.p);
		buf_add(out, line.p, at);
		buf_add_str(out, obj);
		buf_add_str(out, str_sub(line, at + old.len, line.len));
	} else {
		size_t end = line.len ? line.len - 1 : 0; /* the closing brace */
		struct json j;
		buf_add(out, line.p, end);
		json_start(&j, out);
		j.comma = str_trim(str_sub(line, 0, end)).len > 1;
		json_key(&j, key);
		buf_add_str(out, obj);
		buf_add_char(out, '}');
	}
	if (out->full)
		buf_cut(out, mark);
	return !out->full;
}

void record_begin(struct json *j, struct buf *out, const char *type)
{
	json_start(j, out);
	json_open(j, '{');
	json_kint(j, "sluice", RECORD_VERSION);
	json_kz(j, "type", type);
}

void record_end(struct json *j)
{
	json_close(j, '}');
	buf_add_char(j->out, '\n');
	j->comma = false;
}

void record_path(struct json *j, struct str raw)
{
	json_kstr(j, "path", raw);
	if (!utf8_valid(raw)) {
		struct buf b;
		buf_init(&b, raw.len * 2 + 8);
		buf_add_base64(&b, raw);
		json_kstr(j, "path_b64", buf_str(&b));
		buf_release(&b);
	}
}

void record_error(struct buf *out, struct str item, struct str path, const char *stage, const struct err *err)
{
	struct json j;
	record_begin(&j, out, "error");
	if (item.len)
		json_kstr(&j, "item", item);
	if (path.len)
		json_kstr(&j, "path", path);
	json_kz(&j, "stage", stage);
	json_kz(&j, "code", err_code_text(err->code));
	json_kz(&j, "message", err->msg);
	record_end(&j);
}
