/* helper_read.c - what no library here reads, by 7-Zip's program in a cage.
 *
 * Arj, damaged or encrypted 7z, rare methods. The program runs in a worker
 * whose sandbox allows nothing but that program and its libraries; the
 * container is handed over as an anonymous file in memory (no path of the
 * real one is ever open to it), the listing and then the bytes of all members
 * come back through a pipe. The bytes have no borders: sizes of the listing
 * set them, and the listing's checksums tell when they are wrong. */
#include "unpack/arj_names.h"
#include "unpack/kinds.h"

#include <sluice/io.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

/* Held in memory meanwhile. */
#define HELPER_BYTES_MAX (512ull << 20)
#define LISTING_BYTES_MAX (64u << 20)
#define PIECE_BYTES (64u << 10)
#define HANDED_FD 9

static const char *const programs[] = { "/usr/bin/7zz", "/usr/bin/7z", "/usr/bin/7za" };

bool unpack_has_helper(void)
{
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		if (access(programs[i], X_OK) == 0)
			return true;
	return false;
}

struct child {
	pid_t pid;
	int out;
};

static enum status start(struct child *c, int archive, const char *verb, const char *mode, const char *password, struct err *err)
{
	int p[2];
	char pass[300], file[32];
	snprintf(pass, sizeof pass, "-p%.256s", password);
	snprintf(file, sizeof file, "/proc/self/fd/%d", HANDED_FD);
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_sys(err, ST_SKIP, E_SYSTEM, "cannot make a pipe");
	c->pid = fork();
	if (c->pid < 0) {
		close(p[0]);
		close(p[1]);
		return err_sys(err, ST_SKIP, E_SYSTEM, "cannot run 7-Zip");
	}
	if (c->pid == 0) {
		char *env[] = { (char *)(uintptr_t)"LC_ALL=C.UTF-8", NULL };
		dup2(archive, HANDED_FD);
		dup2(p[1], 1);
		for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
			char *argv[] = { (char *)(uintptr_t)programs[i], (char *)(uintptr_t)verb, (char *)(uintptr_t)mode, (char *)(uintptr_t)"-ba",
					 (char *)(uintptr_t)"-bd", (char *)(uintptr_t)"-sccUTF-8", (char *)(uintptr_t)"-mmt1", pass, (char *)(uintptr_t)"--", file, NULL };
			execve(programs[i], argv, env);
		}
		_exit(127);
	}
	close(p[1]);
	c->out = p[0];
	return ST_OK;
}

/* Exit status of the program, 255 for any other end. */
static int finish(struct child *c, bool kill_it)
{
	int how = 0;
	close(c->out);
	if (kill_it)
		kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &how, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(how) ? WEXITSTATUS(how) : 255;
}

static int drain(int archive, const char *verb, const char *mode, const char *password, struct buf *out)
{
	struct child c;
	struct err scrap;
	if (start(&c, archive, verb, mode, password, &scrap) != ST_OK)
		return 255;
	ssize_t n;
	char piece[4096];
	while ((n = io_read_full(c.out, piece, sizeof piece)) > 0)
		if (out)
			buf_add(out, piece, (size_t)n);
	return finish(&c, false);
}

/* One block "Key = value" of the listing. */
struct row {
	struct str path;
	uint64_t size;
	uint32_t crc;
	bool has_size, has_crc, folder, encrypted;
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
		if (str_eqz(key, "Path") && !any) {
			r->path = value;
			any = true;
		} else if (str_eqz(key, "Size") && value.len) {
			r->size = strtoull(z, NULL, 10);
			r->has_size = true;
		} else if (str_eqz(key, "CRC") && value.len == 8) { /* four digits are other sums */
			r->crc = (uint32_t)strtoul(z, NULL, 16);
			r->has_crc = true;
		} else if (str_eqz(key, "Folder")) {
			r->folder = r->folder || str_eqz(value, "+");
		} else if (str_eqz(key, "Attributes")) {
			r->folder = r->folder || (value.len && value.p[0] == 'D');
		} else if (str_eqz(key, "Encrypted")) {
			r->encrypted = str_eqz(value, "+");
		}
	}
	return any;
}

static int copy_to_memory(const struct source *src)
{
	int fd = memfd_create("container", MFD_CLOEXEC);
	char *piece = xmalloc(PIECE_BYTES);
	uint64_t at = 0;
	ssize_t n = 0;
	while (fd >= 0 && (n = source_read(src, piece, PIECE_BYTES, at)) > 0) {
		if (io_write_full(fd, piece, (size_t)n) < 0)
			break;
		at += (uint64_t)n;
	}
	free(piece);
	if (fd >= 0 && n != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* The bytes of one row from the pipe. */
static enum status give(const struct row *r, int fd, struct sink *sink, char *piece, struct err *err)
{
	uint64_t left = r->size;
	uint32_t crc = 0;
	while (left) {
		size_t want = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
		ssize_t n = io_read_full(fd, piece, want);
		if (n > 0) {
			crc = (uint32_t)crc32_z(crc, (const Bytef *)piece, (size_t)n);
			sink_data(sink, piece, (size_t)n); /* past a limit the rest is read and dropped */
			left -= (uint64_t)n;
		}
		if (n < (ssize_t)want)
			return err_set(err, ST_WARN, r->encrypted ? E_ENCRYPTED : E_CORRUPT, "7-Zip gave %llu of %llu bytes",
				       (unsigned long long)(r->size - left), (unsigned long long)r->size);
	}
	if (r->has_crc && r->crc != crc)
		return err_set(err, ST_WARN, r->encrypted ? E_ENCRYPTED : E_CORRUPT, "the checksum does not fit");
	return ST_OK;
}

/* The password that opens it, or NULL; *RET_LINE its number. */
static char *find_password(const struct source *src, int archive, int *ret_line)
{
	struct str line;
	size_t pos = 0;
	int n = 0;
	while (source_password(src, &pos, &line)) {
		char *z = xstrndup(line);
		n++;
		if (drain(archive, "t", "-bso0", z, NULL) == 0) {
			*ret_line = n;
			return z;
		}
		free(z);
	}
	return NULL;
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

enum status helper_read(struct source *src, struct sink *sink, struct err *err)
{
	if (src->size > HELPER_BYTES_MAX)
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "too large to be handed to 7-Zip");
	int archive = copy_to_memory(src);
	if (archive < 0)
		return err_sys(err, ST_SKIP, E_SYSTEM, "cannot hand the container to 7-Zip");
	struct buf listing;
	buf_init(&listing, LISTING_BYTES_MAX);
	int password_line = 0;
	char *password = NULL;
	int rc = drain(archive, "l", "-slt", "", &listing);
	struct str rest = buf_str(&listing);
	struct row r;
	bool locked = rc != 0 && listing.len == 0, encrypted = locked;
	while (!encrypted && next_row(&rest, &r))
		encrypted = r.encrypted;
	if (encrypted && (password = find_password(src, archive, &password_line))) {
		buf_clear(&listing);
		rc = drain(archive, "l", "-slt", password, &listing);
	}
	enum status st = ST_OK;
	struct child c = { .pid = 0 };
	bool read = !(encrypted && !password) && !sink->list && start(&c, archive, "x", "-so", password ? password : "", err) == ST_OK;
	char *piece = xmalloc(PIECE_BYTES);
	bool broken = false;
	rest = buf_str(&listing);
	struct arj_names *raw = own_names(src, rest);
	while (next_row(&rest, &r)) {
		struct member m = { .name = r.path, .type = r.folder ? MEMBER_FOLDER : MEMBER_FILE, .size = r.size,
				    .flags = MEMBER_UTF8 | (r.has_size ? MEMBER_HAS_SIZE : 0) | (r.encrypted ? MEMBER_ENCRYPTED : 0) };
		struct err e1 = { .code = E_NONE };
		enum status one = ST_OK;
		bool dos = false;
		if (raw && arj_names_next(raw, &m.name, &dos))
			m.flags = (m.flags & ~MEMBER_UTF8) | (dos ? MEMBER_DOS_NAME : 0);
		sink_member(sink, &m);
		if (r.folder)
			continue;
		if (sink->list)
			;
		else if (!read)
			one = err_set(&e1, ST_SKIP, r.encrypted ? E_ENCRYPTED : E_CORRUPT, "%s", r.encrypted ? "encrypted, and no password served" : "cannot be read");
		else if (broken)
			one = err_set(&e1, ST_SKIP, E_CORRUPT, "the archive is damaged before it");
		else
			one = give(&r, c.out, sink, piece, &e1);
		/* with the borders lost, nothing behind can be told apart */
		broken = broken || one == ST_WARN;
		if (r.encrypted)
			sink->password = password_line;
		sink_end(sink, one, &e1);
	}
	if (read)
		finish(&c, true);
	if (locked && !password)
		st = err_set(err, ST_SKIP, E_ENCRYPTED, "encrypted, and no password served");
	else if (!sink->members && !sink->folders)
		st = err_set(err, ST_SKIP, E_CORRUPT, "7-Zip cannot read it");
	else
		sink_format(sink, NULL, (int64_t)sink->members);
	free(raw);
	free(piece);
	free(password);
	buf_release(&listing);
	close(archive);
	return st;
}
