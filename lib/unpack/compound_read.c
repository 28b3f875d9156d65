/* compound_read.c - files within OLE2 compound files.
 *
 * Outlook's .msg keeps attachments in storages "__attach_version1.0_#…", a
 * message within it as a storage of the same shape. Word, Excel, PowerPoint
 * and WPS keep embedded objects as streams "Package" or "\1Ole10Native", and
 * pictures as blips (blips.h). What is only text stays with the document's own
 * converter. */
#include "unpack/blips.h"
#include "unpack/passwords.h"

#include "format/office_crypt.h"
#include "format/office_legacy.h"
#include "format/ole.h"

#include <sluice/utf8.h>

#include <stdio.h>
#include <stdlib.h>

#define PIECE_BYTES (64u << 10)
#define NAME_BYTES_MAX 4096u
#define NEST_MAX 32

static bool is_attachment(const struct ole_entry *e)
{
	return e->type == OLE_STORAGE && strncmp(e->name, "__attach_version1.0_#", 21) == 0;
}

/* A string property of storage S: Unicode, else 8-bit as it stands. */
static bool property(struct ole *o, uint32_t s, const char *id, struct buf *out, bool *ret_utf8)
{
	char name[40];
	struct buf b;
	snprintf(name, sizeof name, "__substg1.0_%s001F", id);
	int64_t i = ole_find(o, s, name);
	buf_init(&b, NAME_BYTES_MAX * 2);
	bool unicode = i >= 0;
	if (!unicode) {
		snprintf(name, sizeof name, "__substg1.0_%s001E", id);
		i = ole_find(o, s, name);
	}
	if (i >= 0 && ole_read_all(o, (uint32_t)i, &b, NULL) == ST_OK && b.len) {
		if (!unicode)
			buf_add_str(out, str_make(b.p, strnlen(b.p, b.len)));
		for (size_t k = 0; unicode && k + 1 < b.len; k += 2) {
			uint32_t u = (uint32_t)((unsigned char)b.p[k] | (unsigned char)b.p[k + 1] << 8);
			if (u >= 0xD800 && u < 0xDC00 && k + 3 < b.len) {
				uint32_t lo = (uint32_t)((unsigned char)b.p[k + 2] | (unsigned char)b.p[k + 3] << 8);
				u = 0x10000 + ((u - 0xD800) << 10) + ((lo - 0xDC00) & 0x3FF);
				k += 2;
			}
			if (!u)
				break;
			buf_add_utf8(out, u);
		}
		*ret_utf8 = unicode;
	}
	buf_release(&b);
	return out->len > 0;
}

static void give_stream(struct ole *o, uint32_t i, uint64_t from, uint64_t len, struct sink *sink)
{
	char *p = xmalloc(PIECE_BYTES);
	const struct ole_entry *e = ole_entry(o, i);
	uint64_t at = from, end = from + len;
	struct err err = { .code = E_NONE };
	enum status st = ST_OK;
	if (end > e->size)
		end = e->size;
	while (at < end && sink_wants(sink)) {
		size_t n = end - at < PIECE_BYTES ? (size_t)(end - at) : PIECE_BYTES;
		int64_t k = ole_read(o, i, at, p, n);
		if (k > 0 && !sink_data(sink, p, (size_t)k))
			break;
		at += k > 0 ? (uint64_t)k : 0;
		if (k < (int64_t)n) {
			st = err_set(&err, ST_WARN, E_TRUNCATED, "the stream ends after %llu of %llu bytes", (unsigned long long)at,
				     (unsigned long long)end);
			break;
		}
	}
	sink_end(sink, st, &err);
	free(p);
}

static void begin(struct sink *sink, const struct buf *name, bool utf8)
{
	struct member m = { .name = buf_str(name), .type = MEMBER_FILE, .flags = utf8 ? MEMBER_UTF8 : 0 };
	sink_member(sink, &m);
}

static void attachment_name(struct ole *o, uint32_t i, struct buf *name, bool *utf8)
{
	if (!property(o, i, "3707", name, utf8) && !property(o, i, "3704", name, utf8) && !property(o, i, "3001", name, utf8)) {
		buf_printf(name, "attachment-%u.bin", i);
		*utf8 = true;
	}
}

/* A message within the message: its own text, as files, since nothing else
 * will read it; its attachments come by themselves. */
static void inner_message(struct ole *o, uint32_t s, const struct buf *prefix, struct sink *sink)
{
	static const struct {
		const char *stream, *name;
	} parts[] = {
		{ "__substg1.0_1000001F", "body.utf16.txt" }, { "__substg1.0_1000001E", "body.txt" }, { "__substg1.0_10130102", "body.html" },
		{ "__substg1.0_007D001F", "header.utf16.txt" }, { "__substg1.0_007D001E", "header.txt" },
	};
	struct buf name;
	buf_init(&name, NAME_BYTES_MAX * 2);
	for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
		int64_t i = ole_find(o, s, parts[k].stream);
		if (i < 0)
			continue;
		buf_clear(&name);
		buf_add_str(&name, buf_str(prefix));
		buf_addz(&name, "/");
		buf_addz(&name, parts[k].name);
		begin(sink, &name, true);
		if (strstr(parts[k].name, "utf16"))
			sink_data(sink, "\xFF\xFE", 2); /* says what it is */
		give_stream(o, (uint32_t)i, 0, ole_entry(o, (uint32_t)i)->size, sink);
	}
	buf_release(&name);
}

static void message(struct ole *o, struct sink *sink)
{
	struct buf name, path;
	buf_init(&name, NAME_BYTES_MAX);
	buf_init(&path, NAME_BYTES_MAX * NEST_MAX);
	for (uint32_t i = 0; i < ole_count(o); i++) {
		if (!is_attachment(ole_entry(o, i)))
			continue;
		bool utf8 = false, all_utf8 = true;
		buf_clear(&path);
		/* attachments of inner messages bear the names of those around them */
		uint32_t up[NEST_MAX];
		int n = 0;
		for (uint32_t s = i; s && ole_entry(o, s) && n < NEST_MAX; s = ole_entry(o, s)->parent)
			if (is_attachment(ole_entry(o, s)))
				up[n++] = s;
		while (n--) {
			buf_clear(&name);
			attachment_name(o, up[n], &name, &utf8);
			all_utf8 = all_utf8 && utf8;
			if (path.len)
				buf_addz(&path, "/");
			buf_add_str(&path, buf_str(&name));
		}
		int64_t data = ole_find(o, i, "__substg1.0_37010102"), inner = ole_find(o, i, "__substg1.0_3701000D");
		if (data >= 0) {
			begin(sink, &path, all_utf8);
			give_stream(o, (uint32_t)data, 0, ole_entry(o, (uint32_t)data)->size, sink);
		} else if (inner >= 0) {
			inner_message(o, (uint32_t)inner, &path, sink);
		} else {
			struct member m = { .name = buf_str(&path), .type = MEMBER_FILE, .flags = all_utf8 ? MEMBER_UTF8 : 0 };
			sink_lost(sink, &m, E_MISSING, "the attachment is kept elsewhere");
		}
	}
	buf_release(&name);
	buf_release(&path);
}

/* \1Ole10Native: size, 2 bytes, name, path, 8 bytes, path length, path, size,
 * bytes; names end in NUL, in the writer's code page. */
static void packaged(struct ole *o, uint32_t i, struct sink *sink)
{
	char h[2048];
	int64_t n = ole_read(o, i, 0, h, sizeof h - 1);
	if (n < 10)
		return;
	h[n] = '\0';
	size_t at = 6, len = strlen(h + at);
	struct buf name;
	buf_init(&name, NAME_BYTES_MAX);
	buf_add(&name, h + at, len);
	at += len + 1;
	if (at < (size_t)n)
		at += strlen(h + at) + 1;
	at += 4;
	if (at + 4 <= (size_t)n) {
		uint32_t skip;
		memcpy(&skip, h + at, 4);
		at += 4 + (size_t)skip;
	}
	if (name.len && at + 4 <= (size_t)n) {
		uint32_t size;
		memcpy(&size, h + at, 4);
		begin(sink, &name, false);
		give_stream(o, i, at + 4, size, sink);
	}
	buf_release(&name);
}

/* What opens an encrypted document: the whole package of Office 2007 and later,
 * or the streams of the versions before it. */
struct lock { struct office_lock *package; struct office_legacy *streams; };

static bool try_password(const struct lock *l, struct str password)
{
	return l->package ? office_lock_try(l->package, password) : l->streams && office_legacy_try(l->streams, password);
}

/* The file's own bytes. */
static enum status whole(const struct source *src, struct buf *out, struct err *err)
{
	char piece[65536];
	ssize_t n;
	for (uint64_t at = 0; (n = source_read(src, piece, sizeof piece, at)) > 0; at += (uint64_t)n)
		if (!buf_add(out, piece, (size_t)n))
			return err_set(err, ST_SKIP, E_LIMIT_BYTES, "larger than %zu bytes", out->max);
	return n < 0 ? err_sys(err, ST_SKIP, E_UNREADABLE, "cannot be read") : ST_OK;
}

static enum status open_lock(const struct lock *l, struct ole *o, struct source *src, struct buf *out, struct err *err)
{
	if (l->package)
		return office_lock_open(l->package, o, out, err);
	struct buf file;
	buf_init(&file, OFFICE_PACKAGE_BYTES_MAX);
	enum status st = whole(src, &file, err);
	if (st == ST_OK)
		st = office_legacy_open(l->streams, o, buf_str(&file), out, err);
	buf_release(&file);
	return st;
}

/* An encrypted Office file: the document is its one member. What everybody's
 * password opens is left to the document's own converter. */
static bool locked(struct ole *o, struct source *src, struct sink *sink)
{
	bool old = false;
	struct lock l = { .package = office_lock_read(o) };
	if (!l.package && ole_find_path(o, "EncryptedPackage") < 0) {
		l.streams = office_legacy_read(o, &old);
		if (!old)
			return false;
	}
	sink_format(sink, old ? "office-locked" : "ooxml-locked", 1);
	if (try_password(&l, STR(OFFICE_PASSWORD_OF_ALL))) {
		sink->expected = 0;
		office_lock_free(l.package);
		office_legacy_free(l.streams);
		return true;
	}
	struct str name = src->name;
	for (size_t i = name.len; i-- > 0;)
		if (name.p[i] == '/') {
			name = str_sub(name, i + 1, name.len);
			break;
		}
	struct member m = { .name = name, .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_ENCRYPTED };
	struct err err = { .code = E_NONE };
	enum status st = ST_SKIP;
	struct password_walk w;
	struct password p = { .code = 0 };
	bool found = false;
	bool known = l.package || l.streams;
	/* XOR's keys are made of bytes; so all sets are tried for all */
	password_begin(&w, src, false);
	while (known && !sink->list && !found && password_next(&w, &p))
		found = try_password(&l, p.bytes);
	password_end(&w);
	sink_member(sink, &m);
	if (found) {
		struct buf b;
		buf_init(&b, OFFICE_PACKAGE_BYTES_MAX);
		sink->password = p.code;
		st = open_lock(&l, o, src, &b, &err);
		if (st != ST_SKIP)
			sink_data(sink, b.p, b.len);
		buf_release(&b);
	} else if (!known) {
		err_set(&err, ST_SKIP, E_UNSUPPORTED_METHOD, "encrypted in a way that is not known");
	} else if (sink->list) {
		st = ST_OK;
	} else {
		err_set(&err, ST_SKIP, E_ENCRYPTED, w.n ? "encrypted, and none of %d passwords serves" : "encrypted", w.n);
	}
	sink_end(sink, st, &err);
	office_lock_free(l.package);
	office_legacy_free(l.streams);
	return true;
}

/* PowerPoint's and Word's; floating ones of Word lie with its text. */
static bool has_pictures(const char *stream)
{
	static const char *const names[] = { "Pictures", "Data", "WordDocument", "0Table", "1Table", "Workbook" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(stream, names[i]) == 0)
			return true;
	return false;
}

enum status compound_read(struct source *src, struct sink *sink, struct err *err)
{
	struct ole *o;
	enum status st = ole_open_fd(&o, src->fd[0], err);
	if (st != ST_OK)
		return st;
	if (locked(o, src, sink)) {
		ole_close(o);
		return ST_OK;
	}
	unsigned pictures = 0;
	bool mail = ole_find(o, 0, "__properties_version1.0") >= 0;
	sink_format(sink, mail ? "msg" : "ole", -1);
	if (mail) {
		message(o, sink);
	} else {
		for (uint32_t i = 0; i < ole_count(o); i++) {
			const struct ole_entry *e = ole_entry(o, i);
			struct buf name;
			if (e->type != OLE_STREAM)
				continue;
			if (strcmp(e->name, "\1Ole10Native") == 0) {
				packaged(o, i, sink);
			} else if (strcmp(e->name, "Package") == 0) {
				buf_init(&name, 256);
				buf_printf(&name, "object-%u", i);
				begin(sink, &name, true);
				buf_release(&name);
				give_stream(o, i, 0, e->size, sink);
			} else if (has_pictures(e->name)) {
				blips_give(o, i, strcmp(e->name, "Workbook") == 0, &pictures, sink);
			}
		}
	}
	sink_format(sink, NULL, (int64_t)sink->members);
	ole_close(o);
	return ST_OK;
}
