/* store.c - blobs under their digest, written aside and renamed when whole.
 *
 * A rename within one file system is atomic, so a blob that can be opened is
 * complete whatever was killed while writing. fsync is left to the system: a
 * store can be made again from its dump, and a call a blob would cost more
 * than all the rest; the case file, which cannot, does sync. */
#include <sluice/io.h>
#include <sluice/store.h>

#include "store/hash_thread.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION_LINE "sluice-store 1\n"
#define SUFFIX_MAX 24
#define MEMORY_BYTES (64u << 10)      /* of a blob, before it has a file */
#define BESIDE_BYTES_MIN (1u << 20)   /* a thread costs more than it gives for a smaller one */
#define HOLE_BYTES_MIN 4096u          /* a block of most file systems: fewer zeros save nothing */

struct store {
	char *path;
	int dir;              /* descriptor of the store's folder */
	bool made[256];       /* folders ab/ known to be there */
	unsigned serial;      /* of temporary names */
	char host[24];        /* "tmp/HOST-", before the process number in them */
	struct hash *hash;    /* kept between blobs */
	bool hash_busy;
	struct hash_thread *beside; /* made for the first large blob */
	bool alone;           /* it cannot be had */
};

struct store_put {
	struct store *s;
	int fd;               /* -1 until memory does not do */
	uint64_t bytes, out;  /* taken; of these hashed and written */
	struct buf buf;       /* the rest */
	bool beside;          /* some of it was handed to the thread */
	bool hole;            /* what was put last are zeros that were not written */
	struct hash *hash;    /* NULL for derived files */
	bool own_hash;
	char tmp[64];         /* "tmp/…" */
	char id[STORE_ID_MAX];
	char suffix[SUFFIX_MAX];
	bool side;
};

static enum status check_version(struct store *s, bool create, struct err *err)
{
	char got[64];
	int fd = openat(s->dir, "VERSION", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		ssize_t n = io_read_full(fd, got, sizeof got - 1);
		close(fd);
		if (n < 0)
			return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot read '%s/VERSION'", s->path);
		if (!str_eqz(str_make(got, (size_t)n), VERSION_LINE))
			return err_set(err, ST_FATAL, E_VERSION, "'%s' is a store of another version", s->path);
		return ST_OK;
	}
	if (errno != ENOENT || !create)
		return err_sys(err, ST_FATAL, E_UNREADABLE, "'%s' is no store", s->path);
	/* somebody else's folder must not be filled with blobs */
	int dup_fd = openat(s->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = dup_fd >= 0 ? fdopendir(dup_fd) : NULL;
	if (!d)
		return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot read folder '%s'", s->path);
	bool empty = true;
	for (struct dirent *e; (e = readdir(d));)
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") && strcmp(e->d_name, "tmp") &&
		    strncmp(e->d_name, "VERSION", 7) != 0)
			empty = false;
	closedir(d);
	if (!empty && faccessat(s->dir, "VERSION", F_OK, 0) == 0) /* another run has made it one meanwhile */
		return check_version(s, false, err);
	if (!empty)
		return err_set(err, ST_FATAL, E_VERSION, "'%s' is neither empty nor a store", s->path);
	if (mkdirat(s->dir, "tmp", 0777) < 0 && errno != EEXIST)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot make '%s/tmp'", s->path);
	char name[40];
	snprintf(name, sizeof name, "VERSION.%ld", (long)getpid());
	fd = openat(s->dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool good = fd >= 0 && io_write_full(fd, VERSION_LINE, strlen(VERSION_LINE)) == 0;
	if (fd >= 0)
		good = close(fd) == 0 && good;
	if (!good || renameat(s->dir, name, s->dir, "VERSION") < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write '%s/VERSION'", s->path);
	return ST_OK;
}

/* What temporary names begin with: machines may share a store, and a process
 * number says something on its own machine only. */
static void name_host(struct store *s)
{
	char host[256] = "";
	gethostname(host, sizeof host - 1);
	snprintf(s->host, sizeof s->host, "tmp/%08x-", (unsigned)(str_hash(str_from(host)) & 0xFFFFFFFF));
}

/* Removes what processes of this machine that live no more left in tmp/. */
static void sweep(struct store *s)
{
	int fd = openat(s->dir, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	const char *ours = s->host + strlen("tmp/");
	size_t n = strlen(ours);
	for (struct dirent *e; d && (e = readdir(d));) {
		char *end;
		if (strncmp(e->d_name, ours, n) != 0)
			continue;
		long pid = strtol(e->d_name + n, &end, 10);
		if (*end == '.' && pid > 0 && kill((pid_t)pid, 0) < 0 && errno == ESRCH)
			unlinkat(fd, e->d_name, 0);
	}
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
}

enum status store_open(struct store **ret, const char *path, bool create, struct err *err)
{
	if (create && mkdir(path, 0777) < 0 && errno != EEXIST)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot make store '%s'", path);
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot open store '%s'", path);
	struct store *s = xcalloc(1, sizeof *s);
	s->path = xstrdup(path);
	s->dir = dir;
	enum status st = check_version(s, create, err);
	if (st != ST_OK) {
		store_close(s);
		return st;
	}
	name_host(s);
	if (create)
		sweep(s);
	*ret = s;
	return ST_OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	close(s->dir);
	hash_thread_free(s->beside);
	hash_free(s->hash);
	free(s->path);
	free(s);
}

const char *store_path(const struct store *s)
{
	return s->path;
}

/* Makes the temporary file that P is written to. */
static enum status open_tmp(struct store_put *p, struct err *err)
{
	struct store *s = p->s;
	int fd = -1;
	/* a name left behind by a killed process of the same number is passed over */
	for (int tries = 0; tries < 1000 && fd < 0; tries++) {
		snprintf(p->tmp, sizeof p->tmp, "%s%ld.%u", s->host, (long)getpid(), s->serial++);
		fd = openat(s->dir, p->tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno == ENOENT && mkdirat(s->dir, "tmp", 0777) < 0 && errno != EEXIST)
			break;
		if (fd < 0 && errno != EEXIST && errno != ENOENT)
			break;
	}
	if (fd < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write into store '%s'", s->path);
	p->fd = fd;
	return ST_OK;
}

static struct store_put *begin(struct store *s)
{
	struct store_put *p = xcalloc(1, sizeof *p);
	p->s = s;
	p->fd = -1;
	buf_init(&p->buf, MEMORY_BYTES);
	return p;
}

enum status store_put_begin(struct store *s, struct store_put **ret, struct err *err)
{
	/* the file is made when memory does not do any more, or at the end: a
	 * small blob that is there already (and most small ones are) costs one
	 * look and nothing else */
	*ret = begin(s);
	(void)err;
	if (!s->hash)
		s->hash = hash_new(HASH_SHA256);
	(*ret)->own_hash = s->hash_busy;
	(*ret)->hash = s->hash_busy ? hash_new(HASH_SHA256) : s->hash;
	s->hash_busy = true;
	return ST_OK;
}

static bool side_name(struct str id, const char *suffix, char out[STORE_ID_MAX + SUFFIX_MAX + 1])
{
	if (!hash_is_sha256_hex(id) || strlen(suffix) >= SUFFIX_MAX || strchr(suffix, '/'))
		return false;
	snprintf(out, STORE_ID_MAX + SUFFIX_MAX + 1, "%.2s/%.62s%s", id.p, id.p + 2, suffix);
	return true;
}

enum status store_put_side(struct store *s, struct str id, const char *suffix, struct store_put **ret, struct err *err)
{
	char name[STORE_ID_MAX + SUFFIX_MAX + 1];
	if (!side_name(id, suffix, name) || !*suffix)
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not an item's id");
	struct store_put *p = begin(s);
	enum status st = open_tmp(p, err);
	if (st != ST_OK) {
		free(p);
		return st;
	}
	*ret = p;
	(*ret)->side = true;
	memcpy((*ret)->id, id.p, 64);
	snprintf((*ret)->suffix, SUFFIX_MAX, "%s", suffix);
	return ST_OK;
}

/* Writes N bytes; zeros stay holes, or a sparse image of a terabyte fills the disk. */
static enum status put_bytes(struct store_put *p, const char *bytes, size_t n, struct err *err)
{
	p->hole = n >= HOLE_BYTES_MIN && bytes[0] == 0 && memcmp(bytes, bytes + 1, n - 1) == 0;
	if (p->hole ? lseek(p->fd, (off_t)n, SEEK_CUR) < 0 : io_write_full(p->fd, bytes, n) < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write into store '%s'", p->s->path);
	return ST_OK;
}

/* Hashes and writes N bytes that nobody else can change. */
static enum status push(struct store_put *p, const char *bytes, size_t n, struct err *err)
{
	if (p->hash)
		hash_add(p->hash, bytes, n);
	p->out += n;
	return n ? put_bytes(p, bytes, n, err) : ST_OK;
}

/* The same for a large blob: in pieces, which the thread hashes meanwhile. */
static enum status push_beside(struct store_put *p, const char *bytes, size_t n, struct err *err)
{
	struct hash_thread *t = p->s->beside;
	p->beside = true;
	for (size_t k; n; bytes += k, n -= k) {
		char *piece = hash_thread_piece(t);
		k = n < HASH_PIECE_BYTES ? n : HASH_PIECE_BYTES;
		mem_copy(piece, bytes, k);
		hash_thread_put(t, p->hash, k);
		p->out += k;
		enum status st = put_bytes(p, piece, k, err);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* Is P a blob so large that the thread pays, and is that to be had? */
static bool is_large(struct store_put *p)
{
	struct store *s = p->s;
	if (!p->hash || p->out < BESIDE_BYTES_MIN)
		return false;
	if (!s->beside && !s->alone)
		s->alone = !(s->beside = hash_thread_new());
	return s->beside != NULL;
}

enum status store_put_add(struct store_put *p, const void *bytes, size_t n, struct err *err)
{
	enum status st = ST_OK;
	p->bytes += n;
	while (n > MEMORY_BYTES - p->buf.len && st == ST_OK) {
		bool large = is_large(p);
		if (p->fd < 0)
			st = open_tmp(p, err);
		if (st == ST_OK && large && p->buf.len) {
			st = push_beside(p, p->buf.p, p->buf.len, err);
			buf_clear(&p->buf);
		} else if (st == ST_OK && large) {
			return push_beside(p, bytes, n, err);
		} else if (st == ST_OK) {
			size_t k = MEMORY_BYTES - p->buf.len;
			buf_add(&p->buf, bytes, k);
			bytes = (const char *)bytes + k;
			n -= k;
			st = push(p, p->buf.p, p->buf.len, err);
			buf_clear(&p->buf);
		}
	}
	if (st == ST_OK)
		buf_add(&p->buf, bytes, n);
	return st;
}

int store_put_fd(struct store_put *p)
{
	return p->fd;
}

static void drop(struct store_put *p, bool unlink_it)
{
	if (p->beside)
		hash_thread_wait(p->s->beside);
	if (p->hash) {
		char scrap[HASH_HEX_MAX];
		if (p->own_hash) {
			hash_free(p->hash);
		} else {
			hash_end_hex(p->hash, scrap); /* leaves it ready for the next */
			p->s->hash_busy = false;
		}
	}
	if (p->fd >= 0)
		close(p->fd);
	if (unlink_it && p->tmp[0])
		unlinkat(p->s->dir, p->tmp, 0);
	buf_release(&p->buf);
	free(p);
}

void store_put_abort(struct store_put *p)
{
	if (p)
		drop(p, true);
}

enum status store_put_commit(struct store_put *p, char id[STORE_ID_MAX], bool *ret_new, struct err *err)
{
	struct store *s = p->s;
	enum status st = ST_OK;
	/* the last bytes; of a small blob all, whose file may not be needed */
	if (p->fd >= 0)
		st = p->beside ? push_beside(p, p->buf.p, p->buf.len, err) : push(p, p->buf.p, p->buf.len, err);
	else if (p->hash)
		hash_add(p->hash, p->buf.p, p->buf.len);
	if (st != ST_OK) {
		drop(p, true);
		return st;
	}
	if (p->hole && ftruncate(p->fd, (off_t)p->out) < 0) { /* zeros at the end */
		st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot write into store '%s'", s->path);
		drop(p, true);
		return st;
	}
	if (p->beside)
		hash_thread_wait(s->beside);
	if (p->hash)
		hash_end_hex(p->hash, p->id);
	char name[STORE_ID_MAX + SUFFIX_MAX + 1], folder[3];
	if (!side_name(str_from(p->id), p->suffix, name))
		BUG("a blob without a digest");
	struct stat sb;
	bool there = !p->side && fstatat(s->dir, name, &sb, AT_SYMLINK_NOFOLLOW) == 0 && (uint64_t)sb.st_size == p->bytes;
	bool was_open = p->fd >= 0, failed = false;
	int sys = 0;
	if (!there && !was_open) {
		st = open_tmp(p, err);
		if (st != ST_OK) {
			drop(p, false);
			return st;
		}
		was_open = true;
		failed = io_write_full(p->fd, p->buf.p, p->buf.len) < 0;
		sys = errno;
	}
	if (p->fd >= 0 && close(p->fd) < 0 && !failed && !there) {
		failed = true;
		sys = errno;
	}
	p->fd = -1;
	memcpy(folder, name, 2);
	folder[2] = '\0';
	unsigned at = (unsigned)strtoul(folder, NULL, 16);
	if (!failed && !there && !s->made[at]) {
		failed = mkdirat(s->dir, folder, 0777) < 0 && errno != EEXIST;
		sys = errno;
		s->made[at] = !failed;
	}
	if (!failed && !there) {
		failed = renameat(s->dir, p->tmp, s->dir, name) < 0;
		sys = errno;
	}
	if (failed) {
		drop(p, true);
		errno = sys;
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write into store '%s'", s->path);
	}
	if (there && was_open)
		unlinkat(s->dir, p->tmp, 0);
	if (id)
		memcpy(id, p->id, STORE_ID_MAX);
	if (ret_new)
		*ret_new = !there;
	drop(p, false);
	return ST_OK;
}

int store_open_file(struct store *s, struct str id, const char *suffix, struct err *err)
{
	char name[STORE_ID_MAX + SUFFIX_MAX + 1];
	if (!side_name(id, suffix, name)) {
		err_set(err, ST_SKIP, E_BAD_RECORD, "not an item's id");
		return -1;
	}
	int fd = openat(s->dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		err_sys(err, ST_SKIP, errno == ENOENT ? E_MISSING : E_UNREADABLE, "cannot open '%s/%s'", s->path, name);
	return fd;
}

bool store_has(struct store *s, struct str id, const char *suffix)
{
	char name[STORE_ID_MAX + SUFFIX_MAX + 1];
	return side_name(id, suffix, name) && faccessat(s->dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

enum status store_read(struct store *s, struct str id, const char *suffix, struct buf *out, struct err *err)
{
	int fd = store_open_file(s, id, suffix, err);
	if (fd < 0)
		return ST_SKIP;
	enum status st = io_read_file(fd, out, err);
	close(fd);
	return st;
}
