/* sevenzip_read.c - what no library here reads, by 7-Zip's program.
 *
 * Arj, disc images and file systems, damaged or encrypted 7z, rare methods.
 * The program lists the container, then gives the bytes of all members in
 * that order. They have no borders: sizes of the listing set them, and the
 * listing's checksums, where the format has them, tell when they are wrong.
 * Behind a damaged member the borders are lost: each is asked for by itself. */
#include "unpack/arj_names.h"
#include "unpack/helper.h"
#include "unpack/passwords.h"
#include "unpack/stream_name.h"

#include <sluice/io.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Losses of the container itself that are told one by one. */
#define DAMAGES_MAX 6
#define LINK_BYTES_MAX 4096u
/* Members asked for one by one; each may cost the reading of all before it. */
#define SINGLE_MAX 1000u

/* One block of "Key = value" of the listing. */
struct row {
	struct str path, link;
	uint64_t size;
	uint32_t crc;
	int64_t mtime;
	bool has_size, has_crc, has_time, folder, encrypted, is_link;
};

static bool next_row(struct str *rest, struct row *r)
{
	struct str line;
	bool any = false;
	*r = (struct row){ .size = 0 };
	while (rest->len && str_next_line(rest, &line)) {
		if (!line.len) {
			if (any)
				return true;
			continue;
		}
		ptrdiff_t eq = str_find(line, STR(" = "));
		if (eq <= 0)
			continue;
		struct str key = str_sub(line, 0, (size_t)eq), value = str_sub(line, (size_t)eq + 3, line.len);
		char z[32];
		size_t n = value.len < sizeof z - 1 ? value.len : sizeof z - 1;
		memcpy(z, value.p, n);
		z[n] = '\0';
		/* a container of one member without a name has no path at all */
		if (str_eqz(key, "Path") && !any)
			r->path = value;
		else if (str_eqz(key, "Size") && value.len) {
			r->size = strtoull(z, NULL, 10);
			r->has_size = true;
		} else if (str_eqz(key, "CRC") && value.len == 8) { /* four digits are other sums */
			r->crc = (uint32_t)strtoul(z, NULL, 16);
			r->has_crc = true;
		} else if (str_eqz(key, "Folder")) {
			r->folder = r->folder || str_eqz(value, "+");
		} else if (str_eqz(key, "Attributes")) {
			r->folder = r->folder || (value.len && value.p[0] == 'D');
		} else if (str_eqz(key, "Type")) { /* xar; where an empty file has no size */
			r->folder = r->folder || str_eqz(value, "directory");
			r->has_size = r->has_size || str_eqz(value, "file");
		} else if (str_eqz(key, "Encrypted")) {
			r->encrypted = str_eqz(value, "+");
		} else if (str_eqz(key, "Mode")) {
			r->is_link = value.len && value.p[0] == 'l';
		} else if (str_eqz(key, "Modified")) {
			r->has_time = helper_time(value, &r->mtime);
		}
		any = true;
	}
	return any;
}

static enum status give(const struct row *r, struct helper *h, struct sink *sink, char *piece, struct err *err)
{
	uint32_t crc = 0;
	enum status st = helper_give(h, r->size, sink, piece, &crc, err);
	if (st == ST_OK && r->has_crc && r->crc != crc)
		st = err_set(err, ST_WARN, E_CORRUPT, "the checksum does not fit");
	if (st != ST_OK && r->encrypted)
		err->code = E_ENCRYPTED;
	return st;
}

/* Listing, testing and extracting differ in the verb and one option. File
 * systems keep records of their own among the files: left out. */
static int run_for(const struct source *src, int container, const char *verb, const char *mode, const char *password, const char *only,
		   struct buf *out, struct helper *ret)
{
	char pass[300];
	struct err scrap;
	snprintf(pass, sizeof pass, "-p%.256s", password);
	/* errors of a listing come among its rows, where they look like none */
	const char *args[HELPER_ARGS_MAX] = { verb, mode, "-spd", "-bd", "-sccUTF-8", "-mmt1", "-sns-", pass, *verb == 'x' ? "-bse2" : "-bse1" };
	size_t n = 9;
	if (src->kind == KIND_NTFS || src->kind == KIND_EXT) {
		args[n++] = "-x![SYSTEM]";
		args[n++] = "-x![SYS]";
	}
	args[n++] = "--";
	args[n++] = HELPER_FILE;
	args[n++] = only;
	if (!ret)
		return helper_run(container, HELPER_SEVENZIP, args, out);
	return helper_start(ret, container, HELPER_SEVENZIP, args, &scrap) == ST_OK ? 0 : 255;
}

static int run(const struct source *src, int container, const char *verb, const char *mode, const char *password, struct buf *out, struct helper *ret)
{
	return run_for(src, container, verb, mode, password, NULL, out, ret);
}

/* Cuts what stands before the rows off LISTING: the program's own words and, in
 * it, what it found wrong with the container as a whole. */
static struct str rows_of(struct str listing, struct str *ret_head)
{
	ptrdiff_t at = str_find(listing, STR("\n----------\n"));
	*ret_head = at < 0 ? listing : str_sub(listing, 0, (size_t)at);
	return at < 0 ? STR("") : str_sub(listing, (size_t)at + 12, listing.len);
}

/* Tells what the head of a listing says is wrong; how much. What lies behind
 * an archive's end is none of it, and no loss. */
static int warnings(struct str head, struct sink *sink)
{
	struct str line;
	struct err e;
	int told = 0;
	bool list = false;
	while (told < DAMAGES_MAX && str_next_line(&head, &line)) {
		bool one = str_starts(line, STR("WARNING = ")) || str_starts(line, STR("ERROR = "));
		if (str_eqz(line, "WARNINGS:") || str_eqz(line, "ERRORS:")) {
			list = true;
			continue;
		}
		if (list && (!line.len || str_find(line, STR(" = ")) >= 0))
			list = false;
		if ((!one && !list) || str_find(line, STR("after the end of archive")) >= 0)
			continue;
		if (one)
			line = str_sub(line, (size_t)str_find(line, STR(" = ")) + 3, line.len);
		err_set(&e, ST_WARN, E_CORRUPT, "7-Zip says: %.*s", (int)(line.len < 200 ? line.len : 200), line.p);
		sink_loss(sink, &e);
		told++;
	}
	return told;
}

/* The password that opens it, or NULL; *RET_CODE which. */
static char *find_password(const struct source *src, int container, int *ret_code)
{
	struct password_walk w;
	struct password p;
	char *z = NULL;
	password_begin(&w, src, true);
	while (!z && password_next(&w, &p)) {
		z = xstrndup(p.bytes);
		if (run(src, container, "t", "-bso0", z, NULL, NULL) == 0) {
			*ret_code = p.code;
		} else {
			free(z);
			z = NULL;
		}
	}
	password_end(&w);
	return z;
}

/* An ARJ's names as bytes, when there are as many as rows; else NULL. */
static struct arj_names *own_names(const struct source *src, struct str rows)
{
	struct arj_names *a = src->kind == KIND_ARJ ? xmalloc(sizeof *a) : NULL;
	struct row r;
	struct str name;
	bool dos, same = a && arj_names_begin(a, src);
	while (same && next_row(&rows, &r))
		same = arj_names_next(a, &name, &dos);
	if (same && !arj_names_next(a, &name, &dos) && arj_names_begin(a, src))
		return a;
	free(a);
	return NULL;
}

/* The program gave all bytes and ended with an error: its test says of what. */
static void damaged(const struct source *src, int container, const char *password, struct sink *sink)
{
	struct buf said;
	struct str rest, line;
	struct err e;
	int told = 0;
	buf_init(&said, HELPER_LISTING_BYTES_MAX);
	run(src, container, "t", "-bso0", password, &said, NULL);
	rest = buf_str(&said);
	while (told < DAMAGES_MAX && str_next_line(&rest, &line))
		if (str_starts(line, STR("ERROR: "))) {
			line = str_sub(line, 7, line.len < 207 ? line.len : 207);
			err_set(&e, ST_WARN, E_CORRUPT, "7-Zip says: %.*s", STR_ARG(line));
			sink_loss(sink, &e);
			told++;
		}
	if (!told) {
		err_set(&e, ST_WARN, E_CORRUPT, "7-Zip found a member damaged and does not say which");
		sink_loss(sink, &e);
	}
	buf_release(&said);
}

/* R's bytes by a run of their own. */
static enum status give_alone(const struct source *src, int container, const char *password, const struct row *r, struct sink *sink,
			      char *piece, struct err *err)
{
	struct helper h;
	char *name = xstrndup(r->path);
	enum status st = run_for(src, container, "x", "-so", password, name, NULL, &h) == 0
			     ? ST_OK
			     : err_set(err, ST_SKIP, E_SYSTEM, "cannot run 7-Zip");
	free(name);
	if (st != ST_OK)
		return st;
	st = give(r, &h, sink, piece, err);
	bool more = st == ST_OK && io_read_full(h.out, piece, 1) > 0;
	int rc = helper_finish(&h, more);
	if (st == ST_OK && !more && rc > 1)
		st = err_set(err, ST_WARN, E_CORRUPT, "7-Zip found it damaged");
	return st;
}

/* The target of a link stands as its bytes. */
static void link_target(struct row *r, struct helper *h, struct buf *b)
{
	buf_clear(b);
	char *to = r->is_link && r->size && r->size <= LINK_BYTES_MAX ? buf_reserve(b, (size_t)r->size) : NULL;
	ssize_t n = to ? io_read_full(h->out, to, (size_t)r->size) : 0;
	b->len = n > 0 ? (size_t)n : 0;
	r->link = buf_str(b);
}

static bool unar_knows(int kind)
{
	return (kind == KIND_SEVENZIP || kind == KIND_ARJ || kind == KIND_NSIS) && helper_installed(HELPER_UNAR);
}

enum status sevenzip_read(struct source *src, struct sink *sink, struct err *err)
{
	int container = helper_container(src, err);
	if (container < 0)
		return ST_SKIP;
	struct buf listing, target, own;
	buf_init(&listing, HELPER_LISTING_BYTES_MAX);
	buf_init(&target, LINK_BYTES_MAX + 1);
	buf_init(&own, 1u << 20);
	stream_name(src->name, &own);
	int password_line = 0;
	char *password = NULL;
	int rc = run(src, container, "l", "-slt", "", &listing, NULL);
	struct str head, rest = rows_of(buf_str(&listing), &head);
	struct row r;
	bool locked = rc != 0 && (str_find(head, STR("encrypted archive")) >= 0 || str_find(head, STR("Enter password")) >= 0), encrypted = locked;
	while (!encrypted && next_row(&rest, &r))
		encrypted = r.encrypted;
	if (encrypted && (password = find_password(src, container, &password_line))) {
		buf_clear(&listing);
		rc = run(src, container, "l", "-slt", password, &listing, NULL);
	}
	enum status st = ST_OK;
	struct helper h = { .pid = 0 };
	bool read = !(encrypted && !password) && !sink->list && run(src, container, "x", "-so", password ? password : "", NULL, &h) == 0;
	char *piece = xmalloc(HELPER_PIECE_BYTES);
	unsigned singles = 0;
	int told = 0;
	bool broken = false, sink_failed = false, local = src->kind == KIND_ARJ || src->kind == KIND_FAT;
	rest = rows_of(buf_str(&listing), &head);
	if (!(locked && !password))
		told = warnings(head, sink);
	struct arj_names *raw = own_names(src, rest);
	while (next_row(&rest, &r)) {
		struct member m = { .name = r.path.len ? r.path : buf_str(&own),
				    .type = r.folder ? MEMBER_FOLDER : MEMBER_FILE,
				    .size = r.size,
				    .mtime = r.mtime,
				    .flags = MEMBER_UTF8 | (r.has_size ? MEMBER_HAS_SIZE : 0) | (r.encrypted ? MEMBER_ENCRYPTED : 0) |
					     (r.has_time ? MEMBER_HAS_TIME : 0) | (r.has_time && local ? MEMBER_LOCAL_TIME : 0) };
		struct err e1 = { .code = E_NONE };
		enum status one = ST_OK;
		bool dos = false;
		if (raw && arj_names_next(raw, &m.name, &dos))
			m.flags = (m.flags & ~MEMBER_UTF8) | (dos ? MEMBER_DOS_NAME : 0);
		if (read && !broken)
			link_target(&r, &h, &target);
		m.link = r.link;
		sink_member(sink, &m);
		if (r.folder)
			continue;
		if (sink->list)
			;
		else if (!read)
			one = err_set(&e1, ST_SKIP, r.encrypted ? E_ENCRYPTED : E_CORRUPT, "%s",
				      r.encrypted ? "encrypted, and no password served" : "cannot be read");
		else if (!r.has_size)
			one = err_set(&e1, ST_SKIP, E_UNSUPPORTED, "7-Zip does not tell its size");
		else if (r.link.len)
			sink_data(sink, r.link.p, r.link.len);
		else if (broken && singles++ >= SINGLE_MAX)
			one = err_set(&e1, ST_SKIP, E_CORRUPT, "the archive is damaged before it, and not all behind is tried");
		else if (broken)
			one = r.size ? give_alone(src, container, password ? password : "", &r, sink, piece, &e1) : ST_OK;
		else
			one = give(&r, &h, sink, piece, &e1);
		/* with the borders lost, nothing behind can be told apart */
		broken = broken || one == ST_WARN || (!r.has_size && !r.folder);
		sink_failed = sink_failed || one != ST_OK;
		if (r.encrypted)
			sink->password = password_line;
		sink_end(sink, one, &e1);
		if (sink->all_stopped && !sink->list)
			break;
	}
	/* of formats whose sums the listing does not have, only the end tells */
	bool whole = read && !broken && !sink->all_stopped && io_read_full(h.out, piece, 1) == 0;
	if (read && helper_finish(&h, !whole) > 1 && whole && !sink_failed && !told)
		damaged(src, container, password ? password : "", sink);
	if (locked && !password)
		st = err_set(err, ST_SKIP, E_ENCRYPTED, "encrypted, and no password served");
	else if (sink->all_stopped && !sink->list)
		st = ST_WARN, *err = sink->stop;
	else if (!sink->members && !sink->folders && rc != 0)
		/* that one looks at fewer sums */
		st = unar_knows(src->kind) ? unar_read(src, sink, err) : err_set(err, ST_SKIP, E_CORRUPT, "7-Zip cannot read it");
	else if (told)
		st = err_set(err, ST_WARN, E_CORRUPT, "7-Zip found its directory damaged");
	else if (rc > 1)
		st = err_set(err, ST_WARN, E_CORRUPT, "7-Zip found its directory damaged");
	else
		sink_format(sink, NULL, (int64_t)sink->members);
	free(raw);
	free(piece);
	free(password);
	buf_release(&listing);
	buf_release(&target);
	buf_release(&own);
	close(container);
	return st;
}
