/* torrent.c - BitTorrent's metadata (BEP 3): name, trackers, comment, who made
 * it and when, and the files that are shared, a line each. */
#include "convert.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DEPTH_MAX 32
#define PATH_BYTES_MAX 4096

struct bencode { struct str s; size_t at; struct text_out *o; struct buf path; };

static bool string(struct bencode *b, struct str *ret)
{
	size_t n = 0, i = b->at;
	while (i < b->s.len && b->s.p[i] >= '0' && b->s.p[i] <= '9' && n < b->s.len)
		n = n * 10 + (size_t)(b->s.p[i++] - '0');
	if (i == b->at || i >= b->s.len || b->s.p[i] != ':' || n > b->s.len - i - 1)
		return false;
	*ret = str_sub(b->s, i + 1, i + 1 + n);
	b->at = i + 1 + n;
	return true;
}

static bool integer(struct bencode *b, int64_t *ret)
{
	ptrdiff_t end = str_find_char(str_sub(b->s, b->at, b->s.len), 'e');
	if (end < 2 || end > 24)
		return false;
	*ret = strtoll(b->s.p + b->at + 1, NULL, 10);
	b->at += (size_t)end + 1;
	return true;
}

/* Words, not a digest or a list of them. */
static bool readable(struct str s)
{
	for (size_t i = 0; i < s.len;) {
		uint32_t cp;
		size_t n = utf8_decode(str_sub(s, i, s.len), &cp);
		if (cp == UTF8_REPLACEMENT || cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
			return false;
		i += n;
	}
	return s.len > 0;
}

static void line(struct text_out *o, struct str label, struct str v)
{
	text_put(o, label);
	text_put(o, STR(": "));
	text_put(o, v);
	text_line(o);
}

static void on_string(struct bencode *b, struct str key, struct str v)
{
	static const struct { const char *key, *meta; } rows[] = { { "name", "title" }, { "name.utf-8", "title" }, { "comment", "comment" }, { "created by", "software" }, { "publisher", "author" } };
	if (!readable(v))
		return;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_eqz(key, rows[i].key))
			text_meta(b->o, rows[i].meta, v);
	if (str_eqz(key, "path") || str_eqz(key, "path.utf-8")) {
		if (b->path.len)
			buf_add_char(&b->path, '/');
		buf_add_str(&b->path, v);
	} else if (v.len < 65536) {
		line(b->o, key, v);
	}
}

/* One value; KEY is that of the dictionary it stands in. Lists hand theirs on. */
static bool value(struct bencode *b, struct str key, int depth)
{
	if (depth > DEPTH_MAX || b->at >= b->s.len || b->o->limit)
		return false;
	char c = b->s.p[b->at];
	struct str v;
	int64_t n;
	if (c >= '0' && c <= '9') {
		if (!string(b, &v))
			return false;
		on_string(b, key, v);
		return true;
	}
	if (c == 'i') {
		if (!integer(b, &n))
			return false;
		char z[40];
		time_t t = (time_t)n;
		struct tm tm;
		if (str_eqz(key, "creation date") && gmtime_r(&t, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
			text_meta(b->o, "created", str_from(z));
		return true;
	}
	if (c != 'd' && c != 'l')
		return false;
	b->at++;
	bool tree = str_eqz(key, "file tree");
	while (b->at < b->s.len && b->s.p[b->at] != 'e') {
		struct str k = key;
		if (c == 'd' && !string(b, &k))
			return false;
		if (c == 'd' && tree && k.len && readable(k)) { /* version 2: names are the keys */
			text_put(b->o, k);
			text_line(b->o);
		}
		if (!value(b, k, depth + 1))
			return false;
	}
	b->at++;
	if (b->path.len && c == 'l') { /* the parts of a file's name */
		text_put(b->o, buf_str(&b->path));
		text_line(b->o);
		buf_clear(&b->path);
	}
	return b->at <= b->s.len;
}

enum status text_torrent(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct bencode b = { .s = str_make(in->map, in->map ? (size_t)in->size : 0), .o = o };
	buf_init(&b.path, PATH_BYTES_MAX);
	bool good = value(&b, STR(""), 0);
	buf_release(&b.path);
	if (!good && !o->bytes)
		return err_set(err, ST_SKIP, E_CORRUPT, "the torrent file makes no sense");
	return good ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the torrent file ends early");
}
