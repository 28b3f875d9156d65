/* zlib_read.c - bare streams of zlib (RFC 1950), which programs keep their files
 * in, and loose objects of git, which are such: a head "blob 123" and a NUL,
 * then the file. A tree, whose IDs are bytes, is given as lines. */
#include "unpack/kinds.h"
#include "unpack/stream_name.h"

#include <sluice/hash.h>

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define PIECE_BYTES (64u << 10)
/* A stream is taken for one when so much of it can be unpacked. */
#define TRIED_BYTES 512u
#define LEAST_BYTES 64u /* of one that is cut */
#define TREE_BYTES_MAX (64u << 20)

bool kind_is_zlib(struct str h, uint64_t size)
{
	unsigned char room[TRIED_BYTES];
	union { const char *in; Bytef *out; } from = { h.p };
	z_stream z = { 0 };
	if (h.len < 8 || h.p[0] != 0x78 || ((unsigned char)h.p[0] << 8 | (unsigned char)h.p[1]) % 31 || (h.p[1] & 0x20) || inflateInit(&z) != Z_OK)
		return false;
	z.next_in = from.out;
	z.avail_in = (uInt)h.len;
	z.next_out = room;
	z.avail_out = sizeof room;
	int rc = inflate(&z, Z_SYNC_FLUSH);
	/* a whole one ends with the file */
	bool good = (rc == Z_STREAM_END && z.total_in == size && z.total_out > 0) || (rc == Z_OK && z.avail_out == 0) ||
		    (rc != Z_DATA_ERROR && z.total_out >= LEAST_BYTES);
	inflateEnd(&z);
	/* "x^2 + y^2" begins as a stream would */
	for (size_t i = 2; good && i < h.len && i < 64; i++)
		if ((unsigned char)h.p[i] < 9 || (unsigned char)h.p[i] > 126)
			return true;
	return false;
}

struct out {
	struct sink *sink;
	struct buf tree;   /* its bytes, until they can be lines */
	bool is_tree, begun;
	bool cut;          /* not all of the tree's bytes are kept */
	struct str name;
};

/* "blob 123\0" is git's own; what the object is. */
static const char *git_head(struct str s, size_t *ret_len)
{
	static const char *const kinds[] = { "blob ", "tree ", "commit ", "tag " };
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		if (str_starts(s, str_from(kinds[k]))) {
			size_t i = strlen(kinds[k]);
			while (i < s.len && i < 24 && s.p[i] >= '0' && s.p[i] <= '9')
				i++;
			if (i > strlen(kinds[k]) && i < s.len && s.p[i] == '\0')
				return *ret_len = i + 1, kinds[k];
		}
	return NULL;
}

static void begin(struct out *o, struct str s, struct buf *name)
{
	size_t head = 0;
	const char *kind = git_head(s, &head);
	o->begun = true;
	o->is_tree = kind && kind[1] == 'r';
	if (kind) {
		sink_format(o->sink, "git-object", 1);
		buf_add_str(name, str_sub(str_from(kind), 0, strlen(kind) - 1));
		if (kind[0] != 'b')
			buf_addz(name, ".txt");
	} else {
		sink_format(o->sink, NULL, 1);
		stream_name(o->name, name);
	}
	struct member m = { .name = buf_str(name), .type = MEMBER_FILE };
	sink_member(o->sink, &m);
	if (o->is_tree)
		buf_add_str(&o->tree, str_sub(s, head, s.len));
	else
		sink_data(o->sink, s.p + head, s.len - head);
}

/* "100644 name\0" and 20 bytes an entry. False: something else follows (IDs of SHA-256 have 32). */
static bool give_tree(struct out *o)
{
	struct str s = buf_str(&o->tree);
	struct buf b;
	buf_init(&b, TREE_BYTES_MAX * 2ull);
	while (s.len) {
		ptrdiff_t nul = str_find_char(s, '\0');
		char hex[41];
		if (nul < 0 || s.len - (size_t)nul < 21 || (s.p[0] != '1' && s.p[0] != '4'))
			break;
		hash_hex((const uint8_t *)s.p + nul + 1, 20, hex);
		buf_printf(&b, "%s\t%.*s\n", hex, STR_ARG(str_sub(s, 0, (size_t)nul)));
		s = str_sub(s, (size_t)nul + 21, s.len);
	}
	sink_data(o->sink, buf_z(&b), b.len);
	buf_release(&b);
	return !s.len;
}

/* The stream that begins at AT. */
static enum status read_stream(struct source *src, uint64_t at, struct sink *sink, struct err *err)
{
	struct out o = { .sink = sink, .name = src->name };
	struct err e1 = { .code = E_NONE };
	struct buf name;
	char *in = xmalloc(PIECE_BYTES), *room = xmalloc(PIECE_BYTES);
	z_stream z = { 0 };
	int rc = inflateInit(&z);
	buf_init(&name, 1u << 20);
	buf_init(&o.tree, TREE_BYTES_MAX);
	while (rc == Z_OK && (!o.begun || sink_wants(sink))) {
		if (!z.avail_in) {
			ssize_t n = source_read(src, in, PIECE_BYTES, at);
			if (n <= 0) {
				rc = Z_BUF_ERROR;
				break;
			}
			at += (uint64_t)n;
			z.next_in = (Bytef *)in;
			z.avail_in = (uInt)n;
		}
		z.next_out = (Bytef *)room;
		z.avail_out = PIECE_BYTES;
		rc = inflate(&z, Z_SYNC_FLUSH);
		struct str s = str_make(room, PIECE_BYTES - z.avail_out);
		if (!s.len)
			continue;
		if (!o.begun)
			begin(&o, s, &name);
		else if (o.is_tree)
			o.cut |= !buf_add_str(&o.tree, s);
		else
			sink_data(sink, s.p, s.len);
	}
	enum status st = rc == Z_STREAM_END || rc == Z_OK
			     ? ST_OK
			     : err_set(&e1, ST_WARN, rc == Z_BUF_ERROR ? E_TRUNCATED : E_CORRUPT, "%s",
				       rc == Z_BUF_ERROR ? "the stream ends before its end" : "the stream is damaged");
	if (o.begun) {
		bool all = !o.is_tree || give_tree(&o);
		if (o.cut)
			st = err_set(&e1, ST_WARN, E_LIMIT_BYTES, "a tree of more than %u bytes is cut", TREE_BYTES_MAX);
		else if (!all && st == ST_OK)
			st = err_set(&e1, ST_WARN, E_PARTIAL, "the tree holds what is no entry with an ID by SHA-1");
		sink_end(sink, st, &e1);
		st = ST_OK;
		uint64_t end = at - z.avail_in;
		if (rc == Z_STREAM_END && end < src->size)
			st = err_set(err, ST_WARN, E_PARTIAL, "%llu bytes behind its end are not read", (unsigned long long)(src->size - end));
	} else {
		*err = e1;
	}
	inflateEnd(&z);
	buf_release(&o.tree);
	buf_release(&name);
	free(room);
	free(in);
	return st;
}

enum status zlib_read(struct source *src, struct sink *sink, struct err *err)
{
	return read_stream(src, 0, sink, err);
}

/* Backups of Android (adb backup): four lines, "ANDROID BACKUP", the version, whether what follows
 * is packed, how it is encrypted; then a tar. */
enum status android_read(struct source *src, struct sink *sink, struct err *err)
{
	char head[64];
	ssize_t n = source_read(src, head, sizeof head, 0);
	struct str rest = str_make(head, n > 0 ? (size_t)n : 0), line[4];
	for (int i = 0; i < 4; i++)
		if (!str_next_line(&rest, &line[i]))
			return err_set(err, ST_SKIP, E_TRUNCATED, "the backup ends within its head");
	if (!str_eqz(line[3], "none"))
		return err_set(err, ST_SKIP, E_ENCRYPTED, "a backup of Android that is encrypted: it is not opened");
	uint64_t at = (uint64_t)(rest.p - head);
	if (str_eqz(line[2], "1"))
		return read_stream(src, at, sink, err);
	struct buf name;
	buf_init(&name, 4096);
	stream_name(src->name, &name);
	struct member m = { .name = buf_str(&name), .type = MEMBER_FILE };
	sink_member(sink, &m);
	sink_range(sink, at, src->size - at);
	sink_end(sink, ST_OK, NULL);
	buf_release(&name);
	return ST_OK;
}
