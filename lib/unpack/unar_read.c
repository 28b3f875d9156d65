/* unar_read.c - by The Unarchiver's programs: encrypted RAR and RAR older than
 * 2.9, StuffIt, ACE, Zoo, ARC, ALZip, BinHex.
 *
 * lsar lists in JSON, unar gives all bytes in that order through a pipe, and
 * the listing's sizes set the borders. Where its test finds a member damaged
 * the borders would be lost: then each member is asked for by itself. Names
 * come as one asked for them in Latin-1: characters up to U+00FF are the bytes
 * that stand in the archive, beyond that the format itself has Unicode. */
#include "unpack/helper.h"
#include "unpack/passwords.h"
#include "unpack/rar5_heads.h"

#include <sluice/json.h>
#include <sluice/utf8.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Members asked for one by one; each may cost the reading of all before it. */
#define SINGLE_MAX 1000u
#define NAME_BYTES_MAX (64u << 10)

/* What the test says of a member. A cabinet is tried here when its own sums do not
 * fit, which unar does not look at: what it gives may be damaged. */
static bool is_bad(struct str result, int kind)
{
	return result.p && !str_eqz(result, "\"ok\"") && (kind == KIND_CAB || !str_eqz(result, "\"no_checksum\""));
}

struct listing {
	int kind;
	struct buf text;
	struct str contents;   /* JSON array; p NULL when there is none */
	bool encrypted, damaged;
};

static int list(const struct source *src, int container, const char *test, const char *password, struct listing *l)
{
	char pass[300];
	snprintf(pass, sizeof pass, "%.256s", password);
	const char *args[] = { "-j", "-nr", "-e", "ISO-8859-1", test, *pass ? "-p" : NULL, pass, helper_file(src), NULL };
	const char *plain[] = { "-j", "-nr", "-e", "ISO-8859-1", test, helper_file(src), NULL };
	buf_clear(&l->text);
	int rc = helper_run_set(src, container, HELPER_LSAR, *pass ? args : plain, &l->text);
	l->contents = json_get(buf_str(&l->text), "lsarContents");
	l->encrypted = l->damaged = false;
	size_t pos = 0;
	struct str key, v;
	while (l->contents.p && json_each(l->contents, &pos, &key, &v)) {
		struct str result = json_get(v, "lsarTestResult");
		l->encrypted |= json_as_bool(json_get(v, "XADIsEncrypted"), json_as_int(json_get(v, "XADIsEncrypted"), 0) != 0);
		l->damaged |= is_bad(result, l->kind);
	}
	/* where even names are encrypted it asks for the password, and breaks off */
	bool said = str_find(buf_str(&l->text), STR("\"lsarError\"")) >= 0;
	l->encrypted |= !l->contents.p && !said && l->text.len > 0;
	l->damaged |= said;
	return rc;
}

static enum status begin(struct helper *h, const struct source *src, int container, const char *password, long index, struct err *err)
{
	char pass[300], number[24];
	snprintf(pass, sizeof pass, "%.256s", password);
	snprintf(number, sizeof number, "%ld", index);
	const char *args[16] = { "-o", "-", "-q", "-nr", "-k", "skip", "-e", "ISO-8859-1" };
	int n = 8;
	if (*pass) {
		args[n++] = "-p";
		args[n++] = pass;
	}
	if (index >= 0)
		args[n++] = "-i";
	args[n++] = helper_file(src);
	if (index >= 0)
		args[n++] = number;
	return helper_start_set(h, src, container, HELPER_UNAR, args, err);
}

/* Bytes where all characters are such; true when it is UTF-8. */
static bool name_of(struct str raw, struct buf *scrap, struct buf *name)
{
	buf_clear(scrap);
	buf_clear(name);
	json_decode(raw, scrap);
	struct str s = buf_str(scrap);
	while (s.len) {
		uint32_t cp;
		size_t n = utf8_decode(s, &cp);
		if (cp > 0xFF) {
			buf_clear(name);
			buf_add_str(name, buf_str(scrap));
			return true;
		}
		buf_add_char(name, (char)cp);
		s = str_sub(s, n, s.len);
	}
	return false;
}

static char *find_password(const struct source *src, int container, struct listing *l, int *ret_code)
{
	struct password_walk w;
	struct password p;
	char *z = NULL;
	struct rar5_lock lock;
	/* what RAR 5 writes beside the salt spares the program a run for each wrong one */
	bool proof = rar5_lock_read(&lock, src);
	password_begin(&w, src, true);
	while (!z && password_next(&w, &p)) {
		if (proof && !rar5_lock_try(&lock, p.bytes))
			continue;
		z = xstrndup(p.bytes);
		if (list(src, container, "-t", z, l) == 0 && l->contents.p && !l->damaged) {
			*ret_code = p.code;
		} else {
			free(z);
			z = NULL;
		}
	}
	password_end(&w);
	return z;
}

enum status unar_read(struct source *src, struct sink *sink, struct err *err)
{
	int container = helper_container(src, err), password_line = 0;
	if (container < 0)
		return ST_SKIP;
	struct listing l = { .kind = src->kind };
	struct buf name, scrap, target;
	buf_init(&l.text, HELPER_LISTING_BYTES_MAX);
	buf_init(&name, NAME_BYTES_MAX);
	buf_init(&scrap, 4 * NAME_BYTES_MAX);
	buf_init(&target, NAME_BYTES_MAX);
	/* a test of what is encrypted would stop to ask for the password */
	int rc = list(src, container, "-nr", "", &l);
	bool encrypted_any = l.encrypted;
	char *password = encrypted_any ? find_password(src, container, &l, &password_line) : NULL;
	bool locked = encrypted_any && !password;
	rc = password ? 0 : rc;
	if (locked || (!encrypted_any && !sink->list))
		rc = list(src, container, locked ? "-nr" : "-t", "", &l);
	bool all = !locked && !l.damaged && !sink->list, ends = false;
	struct helper h;
	enum status st = all ? begin(&h, src, container, password ? password : "", -1, err) : ST_OK;
	all = all && st == ST_OK;
	char *piece = xmalloc(HELPER_PIECE_BYTES);
	size_t pos = 0;
	struct str key, v;
	unsigned singles = 0;
	while (l.contents.p && json_each(l.contents, &pos, &key, &v)) {
		bool utf8 = name_of(json_get(v, "XADFileName"), &scrap, &name);
		bool folder = json_as_int(json_get(v, "XADIsDirectory"), 0) != 0, fork = json_as_int(json_get(v, "XADIsResourceFork"), 0) != 0;
		bool encrypted = json_as_int(json_get(v, "XADIsEncrypted"), 0) != 0, link = json_as_int(json_get(v, "XADIsLink"), 0) != 0;
		int64_t size = json_as_int(json_get(v, "XADFileSize"), -1), index = json_as_int(json_get(v, "XADIndex"), -1);
		struct str result = json_get(v, "lsarTestResult");
		struct member m = { .name = buf_str(&name), .type = folder ? MEMBER_FOLDER : MEMBER_FILE, .size = size < 0 ? 0 : (uint64_t)size,
				    .mode = (uint32_t)json_as_int(json_get(v, "XADPosixPermissions"), 0) & 0177777u };
		struct err e1 = { .code = E_NONE };
		enum status one = ST_OK;
		uint32_t crc = 0;
		if (fork)
			continue; /* a Macintosh file's second half; not asked for */
		m.flags = (utf8 ? MEMBER_UTF8 : 0) | (size >= 0 ? MEMBER_HAS_SIZE : 0) | (encrypted ? MEMBER_ENCRYPTED : 0);
		struct str when = json_get(v, "XADLastModificationDate"); /* "2010-11-02 10:03:24 +0000" */
		if (json_is_str(when) && helper_time(str_sub(when, 1, when.len), &m.mtime))
			m.flags |= MEMBER_HAS_TIME;
		buf_clear(&target);
		if (link && json_decode(json_get(v, "XADLinkDestination"), &target))
			m.link = buf_str(&target);
		sink_member(sink, &m);
		if (folder)
			continue;
		bool good = !is_bad(result, src->kind);
		if (sink->list)
			;
		else if (encrypted && !password)
			one = err_set(&e1, ST_SKIP, E_ENCRYPTED, "encrypted, and no password served");
		else if (m.link.len)
			sink_data(sink, m.link.p, m.link.len);
		else if (size < 0 || index < 0)
			one = err_set(&e1, ST_SKIP, E_UNSUPPORTED, "its size is not told");
		else if (all && !ends)
			one = helper_give(&h, m.size, sink, piece, &crc, &e1);
		else if (singles++ < SINGLE_MAX && (one = begin(&h, src, container, password ? password : "", (long)index, &e1)) == ST_OK) {
			one = helper_give(&h, m.size, sink, piece, &crc, &e1);
			helper_finish(&h, true);
		} else if (one == ST_OK)
			one = err_set(&e1, ST_SKIP, E_CORRUPT, "the archive is damaged, and not all of it is tried");
		ends = ends || (all && one != ST_OK);
		if (one == ST_OK && !good && !sink->list && !(encrypted && !password))
			one = err_set(&e1, ST_WARN, E_CORRUPT, "%s",
				      src->kind == KIND_CAB ? "the cabinet is damaged; whether this member is, is not told"
							    : "damaged: its checksum does not fit");
		if (encrypted)
			sink->password = password_line;
		sink_end(sink, one, &e1);
		if (sink->all_stopped && !sink->list)
			break;
	}
	if (all)
		helper_finish(&h, true);
	if (st == ST_OK && locked && !sink->members)
		st = err_set(err, ST_SKIP, E_ENCRYPTED, "encrypted, and no password served");
	else if (sink->all_stopped && !sink->list)
		st = ST_WARN, *err = sink->stop;
	else if (st == ST_OK && !sink->members && !sink->folders)
		st = err_set(err, ST_SKIP, E_CORRUPT, "unar cannot read it");
	else if (st == ST_OK && rc != 0 && !locked && !l.damaged)
		st = err_set(err, ST_WARN, E_CORRUPT, "unar found it damaged");
	else
		sink_format(sink, NULL, (int64_t)sink->members);
	free(piece);
	free(password);
	buf_release(&l.text);
	buf_release(&name);
	buf_release(&scrap);
	buf_release(&target);
	close(container);
	return st;
}
