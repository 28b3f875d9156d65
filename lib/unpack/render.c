/* render.c - items and errors as records, once a container is read. */
#include "unpack/nested_volumes.h"
#include "unpack/tree.h"

#include <sluice/record.h>
#include <sluice/utf8.h>

#include <stdio.h>
#include <time.h>

/* ISO 8601; local times of unknown zones go without "Z". */
static void put_time(struct json *j, int64_t t, bool local)
{
	struct tm tm;
	time_t tt = (time_t)t;
	char z[64];
	if (!gmtime_r(&tt, &tm) || tm.tm_year + 1900 < 0 || tm.tm_year + 1900 > 9999)
		return;
	snprintf(z, sizeof z, "%04d-%02d-%02dT%02d:%02d:%02d%s", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
		 tm.tm_sec, local ? "" : "Z");
	json_kz(j, "mtime", z);
}

static void put_base64(struct json *j, const char *key, struct str s)
{
	static const char abc[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf b;
	buf_init(&b, s.len * 2 + 8);
	for (size_t i = 0; i < s.len; i += 3) {
		unsigned char q[3] = { 0 };
		size_t n = s.len - i < 3 ? s.len - i : 3;
		memcpy(q, s.p + i, n);
		char o[4] = { abc[q[0] >> 2], abc[(q[0] & 3) << 4 | q[1] >> 4], n > 1 ? abc[(q[1] & 15) << 2 | q[2] >> 6] : '=',
			      n > 2 ? abc[q[2] & 63] : '=' };
		buf_add(&b, o, 4);
	}
	json_kstr(j, key, buf_str(&b));
	buf_release(&b);
}

static bool ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* A container without a name for its member: its own, without the suffix. */
static struct str stem(const struct node *n)
{
	struct str s = buf_str(&n->path);
	size_t from = s.len, to = s.len;
	while (from > 0 && s.p[from - 1] != '/')
		from--;
	for (size_t i = s.len; i > from + 1; i--)
		if (s.p[i - 1] == '.') {
			to = i - 1;
			break;
		}
	return str_sub(s, from, to);
}

static const char *charset_of(const struct tree *t, const struct node *n, unsigned flags)
{
	if (flags & MEMBER_UTF8)
		return "UTF-8";
	return t->o->name_charset ? t->o->name_charset : n->names_charset;
}

/* Packers on DOS and Windows wrote "dir\name" where the format wants "dir/name";
 * where a slash is used, a backslash is a character like others. Looked for
 * in the decoded name: two-byte sets have 0x5C as second bytes. */
static bool dos_slashes(struct buf *path, size_t from)
{
	if (path->len == from || memchr(path->p + from, '/', path->len - from))
		return false;
	bool any = false;
	for (size_t i = from; i < path->len; i++)
		if (path->p[i] == '\\') {
			path->p[i] = '/';
			any = true;
		}
	return any;
}

/* Path of a member; returns the character set its name was decoded from when
 * that is worth telling, else NULL. */
static const char *member_path(struct tree *t, struct node *n, struct str name, unsigned flags)
{
	const char *set = charset_of(t, n, flags);
	/* "./a" and "a" are one name; other prefixes are evidence and stay */
	while (name.len > 2 && name.p[0] == '.' && name.p[1] == '/')
		name = str_sub(name, 2, name.len);
	buf_clear(&t->path);
	buf_clear(&t->raw);
	buf_add_str(&t->path, buf_str(&n->path));
	buf_addz(&t->path, "!/");
	if (!name.len)
		name = stem(n);
	size_t from = t->path.len;
	bool whole = names_decode(set, name, &t->path);
	if (flags & MEMBER_DOS_NAME)
		whole = !dos_slashes(&t->path, from) && whole;
	if (!whole || n->raw_path.len) {
		buf_add_str(&t->raw, n->raw_path.len ? buf_str(&n->raw_path) : buf_str(&n->path));
		buf_addz(&t->raw, "!/");
		buf_add_str(&t->raw, name);
	}
	return ascii(name) ? NULL : set && utf8_valid(name) ? "UTF-8" : set;
}

struct node *render_child(struct tree *t, struct node *n, const struct spool_entry *e, struct str name, struct str msg)
{
	struct node *c = node_new(n);
	c->e = *e;
	c->charset = member_path(t, n, name, e->flags);
	buf_add_str(&c->path, buf_str(&t->path));
	buf_add_str(&c->raw_path, buf_str(&t->raw));
	buf_add_str(&c->message, msg);
	c->via = str_from(n->format);
	return c;
}

static void put_container(struct json *j, const struct node *n)
{
	json_key(j, "container");
	json_open(j, '{');
	json_kz(j, "format", n->format[0] ? n->format : kind_text(n->e.kind));
	/* all that should be there came, and nothing is told to be wrong */
	json_kbool(j, "complete", n->complete && !n->failed && !n->losses && (n->expected < 0 || n->given >= (uint64_t)n->expected));
	if (n->volumes > 1)
		json_kint(j, "volumes", n->volumes);
	if (n->expected >= 0)
		json_kint(j, "expected", n->expected);
	json_kint(j, "given", (int64_t)n->given);
	if (n->failed) {
		json_kint(j, "failed", (int64_t)n->failed);
		json_key(j, "why");
		json_open(j, '{');
		for (int i = 0; i < E_CODES; i++)
			if (n->failures[i])
				json_kint(j, err_code_text((enum err_code)i), (int64_t)n->failures[i]);
		json_close(j, '}');
	}
	if (n->folders)
		json_kint(j, "folders", (int64_t)n->folders);
	if (n->names_charset && strcmp(n->names_charset, "UTF-8") != 0)
		json_kz(j, "name_charset", n->names_charset);
	json_close(j, '}');
}

struct row {
	const struct spool_entry *e;
	struct str path, raw, via, link, msg;
	const char *charset;
	const struct node *parent, *container; /* container: of the row's own item */
	const struct hints *hints;             /* that were tried on the container it lies in */
	int depth;
	bool not_stored, volume;
};

/* Of several runs that share a dump, the one this row belongs to writes it:
 * by content, so that equal files meet; what lies deeper goes with the
 * container at the first depth, which only its run unpacks. */
bool render_is_ours(const struct tree *t, const struct spool_entry *e, struct str path, int depth)
{
	uint64_t h;
	if (t->o->shards < 2 || depth > 1)
		return true;
	if (e->has_id)
		memcpy(&h, e->id, sizeof h);
	else
		h = str_hash(path);
	return h % t->o->shards == t->o->shard - 1;
}

static enum status put_line(struct tree *t, struct err *err)
{
	enum status st = t->run->line(t->run->line_ctx, buf_str(&t->line), err);
	return st == ST_OK ? ST_OK : ST_FATAL;
}

static enum status put_error(struct tree *t, struct str id, struct str path, const struct err *e, struct err *err)
{
	buf_clear(&t->line);
	record_error(&t->line, id, path, "unpack", e);
	t->run->errors++;
	t->lost = true;
	return put_line(t, err);
}

/* Which password served: its line, and where it stood when not in the user's list. */
static void put_password(struct json *j, int code, const struct hints *hints)
{
	const char *from = hints_source(hints, code), *set = password_set_text(PASSWORD_SET(code));
	json_kint(j, "password", PASSWORD_LINE(code));
	if (from)
		json_kz(j, "password_from", from);
	if (set)
		json_kz(j, "password_charset", set);
}

static enum status put_row(struct tree *t, const struct row *r, struct err *err)
{
	const struct spool_entry *e = r->e;
	struct json j;
	char id[65] = "", parent[65];
	if (!render_is_ours(t, e, r->path, r->depth))
		return ST_OK;
	buf_clear(&t->line);
	record_begin(&j, &t->line, "item");
	if (e->has_id) {
		hash_hex(e->id, 32, id);
		json_kz(&j, "id", id);
	}
	json_kstr(&j, "path", r->path);
	if (r->raw.len)
		put_base64(&j, "path_b64", r->raw);
	if (e->type == MEMBER_LINK || e->type == MEMBER_HARDLINK)
		json_kz(&j, "kind", "link");
	else if (e->type == MEMBER_SPECIAL)
		json_kz(&j, "kind", "special");
	if ((e->flags & MEMBER_HAS_SIZE) && e->size <= INT64_MAX)
		json_kint(&j, "size", (int64_t)e->size);
	if (e->flags & MEMBER_HAS_TIME)
		put_time(&j, e->mtime, e->flags & MEMBER_LOCAL_TIME);
	if (r->parent && r->parent->e.has_id) {
		hash_hex(r->parent->e.id, 32, parent);
		json_kz(&j, "parent", parent);
	}
	json_kint(&j, "depth", r->depth);
	if (e->has_id && t->run->store && !r->not_stored)
		json_kz(&j, "store", store_path(t->run->store));
	json_key(&j, "unpack");
	json_open(&j, '{');
	json_kstr(&j, "via", r->via);
	if (r->volume)
		json_kbool(&j, "volume", true);
	if (r->not_stored)
		json_kbool(&j, "stored", false);
	if (r->charset)
		json_kz(&j, "name_charset", r->charset);
	if (r->link.len) {
		json_kstr(&j, "link", r->link);
	}
	/* set-user-id and its like are worth telling, plain modes are not */
	if (e->mode & 07000) {
		char mode[16];
		snprintf(mode, sizeof mode, "%07o", (unsigned)e->mode);
		json_kz(&j, "mode", mode);
	}
	if (e->flags & MEMBER_HAS_OFFSET)
		json_kint(&j, "offset", (int64_t)e->offset);
	if (e->flags & MEMBER_ENCRYPTED)
		json_kbool(&j, "encrypted", true);
	if (e->password > 0)
		put_password(&j, e->password, r->hints);
	if (e->code == E_ENCRYPTED)
		json_kz(&j, "state", "locked");
	else if (e->status == ST_WARN)
		json_kz(&j, "state", "damaged");
	else if (e->status == ST_SKIP)
		json_kz(&j, "state", "lost");
	if (r->container)
		put_container(&j, r->container);
	json_close(&j, '}');
	record_end(&j);
	t->run->items++;
	enum status st = put_line(t, err);
	if (st == ST_OK && e->code != E_NONE) {
		struct err loss;
		err_set(&loss, ST_SKIP, (enum err_code)e->code, "%.*s", STR_ARG(r->msg));
		st = put_error(t, str_from(id), r->path, &loss, err);
	}
	return st;
}

enum status render_node(struct tree *t, struct node *n, struct err *err)
{
	struct row r = {
		.e = &n->e, .path = buf_str(&n->path), .raw = buf_str(&n->raw_path), .via = n->via.p ? n->via : STR("file"),
		.link = buf_str(&n->link), .msg = buf_str(&n->message), .charset = n->charset, .parent = n->parent,
		.container = n->e.kind && n->state == NODE_DONE && n->format[0] ? n : NULL, .depth = n->depth, .not_stored = n->not_stored, .volume = n->volume,
		.hints = n->parent ? n->parent->hints : NULL,
	};
	enum status st = put_row(t, &r, err);
	char id[65] = "";
	if (n->e.has_id)
		hash_hex(n->e.id, 32, id);
	bool ours = render_is_ours(t, &n->e, buf_str(&n->path), n->depth);
	for (int i = 0; st == ST_OK && ours && i < n->losses; i++)
		st = put_error(t, str_from(id), buf_str(&n->path), &n->loss[i], err);
	struct spool_entry e;
	struct str name, link, msg;
	uint64_t pos = 0;
	struct buf shown;
	buf_init(&shown, 1u << 18);
	uint64_t from;
	while (st == ST_OK && (from = pos, st = spool_next(&n->spool, &pos, &e, &name, &link, &msg, err)) == ST_OK) {
		if (e.kind)
			continue; /* a node of its own, later */
		bool further = false;
		if (n->volumes_within) {
			/* the search borrows from the spool, too: the entry is read again */
			uint64_t again = from;
			buf_clear(&shown);
			buf_add_str(&shown, name);
			further = nested_volumes_further(n, buf_str(&shown));
			if ((st = spool_next(&n->spool, &again, &e, &name, &link, &msg, err)) != ST_OK)
				break;
		}
		struct row m = { .e = &e, .via = str_from(n->format), .msg = msg, .parent = n, .depth = n->depth + 1, .volume = further, .hints = n->hints };
		m.charset = member_path(t, n, name, e.flags);
		m.path = buf_str(&t->path);
		m.raw = buf_str(&t->raw);
		if (link.len) {
			buf_clear(&shown);
			names_decode(charset_of(t, n, e.flags), link, &shown);
			m.link = buf_str(&shown);
		}
		st = put_row(t, &m, err);
	}
	buf_release(&shown);
	/* what is written counts against the totals of those to come */
	n->root->tree_bytes += n->bytes;
	n->root->tree_entries += n->entries;
	t->total_bytes += n->bytes;
	t->run->bytes += n->bytes;
	return st == ST_EOF || st == ST_OK ? ST_OK : st;
}
