/* walk.c - a sorted walk over folders, by descriptors.
 *
 * Folders are opened relative to their parent, so a name that changes into a
 * link while we look leads nowhere, and paths longer than PATH_MAX work. The
 * names of one folder are packed into one block: a million of them cost some
 * 30 MB while that folder is walked. */
#include "unpack/walk.h"
#include "unpack/hints.h"
#include "unpack/member_names.h"

#include <sluice/utf8.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Levels of folders: each holds a descriptor. Deeper ones are told as lost. */
#define WALK_LEVELS_MAX 512
#define NAMES_BYTES_MAX (1u << 30)

struct walk_level {
	int fd;
	struct buf names;     /* NUL between */
	uint32_t *at;         /* offsets into names, sorted; owned */
	bool *taken;
	size_t n, next;
	struct hints *hints;
	size_t path_len;      /* of the folder's own path, with the slash */
	const char *charset;  /* of its names that are no UTF-8 (static); NULL: all are */
};

void walk_init(struct walk *w, char *const *paths, int n)
{
	*w = (struct walk){ .paths = paths, .n = n, .input = -1 };
	buf_init(&w->path, 1u << 20);
	buf_init(&w->taken, 16u << 20);
	buf_init(&w->hints_folder, 1u << 20);
}

static void pop(struct walk *w)
{
	struct walk_level *l = &w->level[--w->levels];
	close(l->fd);
	hints_free(l->hints);
	buf_release(&l->names);
	free(l->at);
	free(l->taken);
}

void walk_release(struct walk *w)
{
	while (w->levels)
		pop(w);
	free(w->level);
	buf_release(&w->path);
	buf_release(&w->taken);
	buf_release(&w->hints_folder);
	hints_free(w->hints);
	free(w->casefile);
}

void walk_leave_out(struct walk *w, const char *casefile, const char *store)
{
	const char *own[WALK_OWN_MAX] = { casefile, store };
	struct stat sb;
	for (int i = 0; i < WALK_OWN_MAX; i++)
		if (own[i] && stat(own[i], &sb) == 0)
			w->own[w->owns++] = (struct walk_own){ sb.st_dev, sb.st_ino };
	/* SQLite names its files after the real one */
	w->casefile = casefile ? realpath(casefile, NULL) : NULL;
}

/* Files beside the case come and go while it is written: looked at when one is met that
 * may be one, by the end of its name. */
static bool beside_case(const struct walk *w, const struct stat *sb)
{
	static const char *const end[] = { "-wal", "-shm", "-journal" };
	struct str path = buf_str(&w->path);
	struct stat own;
	bool same = false;
	for (size_t i = 0; w->casefile && i < sizeof end / sizeof *end && !same; i++)
		if (str_ends(path, str_from(end[i]))) {
			struct buf b;
			buf_init(&b, 1u << 16);
			buf_addz(&b, w->casefile);
			buf_addz(&b, end[i]);
			same = stat(buf_z(&b), &own) == 0 && own.st_dev == sb->st_dev && own.st_ino == sb->st_ino;
			buf_release(&b);
		}
	return same;
}

static bool is_own(const struct walk *w, const struct stat *sb)
{
	for (int i = 0; i < w->owns; i++)
		if (w->own[i].dev == sb->st_dev && w->own[i].ino == sb->st_ino)
			return true;
	return S_ISREG(sb->st_mode) && beside_case(w, sb);
}

static int by_name(const void *a, const void *b, void *names)
{
	const char *base = names;
	return strcmp(base + *(const uint32_t *)a, base + *(const uint32_t *)b);
}

/* What a folder copied from a machine of another character set has its names in: all of them together tell. */
static const char *charset_of(const struct walk_level *l)
{
	struct names names;
	names_init(&names);
	for (size_t i = 0; i < l->n; i++)
		names_add(&names, str_from(l->names.p + l->at[i]));
	const char *set = names.not_utf8 ? names_decide(&names) : NULL;
	names_release(&names);
	return set;
}

/* Takes FD over. */
static enum status push(struct walk *w, int fd, struct err *err)
{
	DIR *d = NULL;
	if (w->levels >= WALK_LEVELS_MAX) {
		close(fd);
		return err_set(err, ST_SKIP, E_LIMIT_DEPTH, "'%.160s': folders nest deeper than %d", buf_z(&w->path), WALK_LEVELS_MAX);
	}
	int again = dup(fd);
	if (again >= 0 && !(d = fdopendir(again)))
		close(again);
	if (!d) {
		err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read folder '%.160s'", buf_z(&w->path));
		close(fd);
		return ST_SKIP;
	}
	w->level = xgrow(w->level, &w->cap, w->levels + 1, sizeof *w->level);
	struct walk_level *l = &w->level[w->levels++];
	*l = (struct walk_level){ .fd = fd };
	buf_init(&l->names, NAMES_BYTES_MAX);
	size_t cap = 0;
	errno = 0;
	for (struct dirent *e; (e = readdir(d)); errno = 0) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		l->at = xgrow(l->at, &cap, l->n + 1, sizeof *l->at);
		l->at[l->n++] = (uint32_t)l->names.len;
		if (!buf_add(&l->names, e->d_name, strlen(e->d_name) + 1))
			break;
	}
	int sys = errno;
	closedir(d);
	if (l->n)
		qsort_r(l->at, l->n, sizeof *l->at, by_name, l->names.p);
	l->charset = charset_of(l);
	l->taken = xcalloc(l->n + 1, 1);
	if (w->path.len && w->path.p[w->path.len - 1] != '/')
		buf_add_char(&w->path, '/');
	l->path_len = w->path.len;
	if (sys) {
		errno = sys;
		return err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read all of folder '%.160s'", buf_z(&w->path));
	}
	return ST_OK;
}

static enum status lost(struct walk *w, struct walk_entry *ret)
{
	ret->type = WALK_LOST;
	ret->path = buf_str(&w->path);
	return ST_OK;
}

/* Looks at NAME in DIR. ST_OK: an entry; ST_SKIP: a folder was entered, or it is left out. */
static enum status look(struct walk *w, int dir, const char *name, bool follow, struct walk_entry *ret)
{
	ret->fd = -1;
	err_clear(&ret->err);
	if (fstatat(dir, name, &ret->sb, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0) {
		err_sys(&ret->err, ST_SKIP, errno == ENOENT ? E_MISSING : E_UNREADABLE, "cannot open '%.160s'", buf_z(&w->path));
		return lost(w, ret);
	}
	if (S_ISLNK(ret->sb.st_mode)) {
		ssize_t n = readlinkat(dir, name, ret->link_room, sizeof ret->link_room);
		ret->link = str_make(ret->link_room, n > 0 ? (size_t)n : 0);
		ret->type = WALK_LINK;
		ret->path = buf_str(&w->path);
		return ST_OK;
	}
	if (is_own(w, &ret->sb))
		return ST_SKIP;
	bool folder = S_ISDIR(ret->sb.st_mode);
	if (!folder && !S_ISREG(ret->sb.st_mode)) {
		ret->type = WALK_SPECIAL;
		ret->path = buf_str(&w->path);
		return ST_OK;
	}
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW) | (folder ? O_DIRECTORY : 0));
	if (fd < 0) {
		err_sys(&ret->err, ST_SKIP, E_UNREADABLE, "cannot open '%.160s'", buf_z(&w->path));
		return lost(w, ret);
	}
	if (folder)
		return push(w, fd, &ret->err) == ST_OK ? ST_SKIP : lost(w, ret);
	/* it may have changed since it was looked at */
	if (fstat(fd, &ret->sb) < 0 || !S_ISREG(ret->sb.st_mode)) {
		close(fd);
		err_set(&ret->err, ST_SKIP, E_UNREADABLE, "'%.160s' is no file any more", buf_z(&w->path));
		return lost(w, ret);
	}
	ret->type = WALK_FILE;
	ret->fd = fd;
	ret->path = buf_str(&w->path);
	return ST_OK;
}

static bool taken_operand(const struct walk *w)
{
	struct str rest = buf_str(&w->taken), one;
	while (str_next(&rest, '\0', &one))
		if (str_eq(one, buf_str(&w->path)))
			return true;
	return false;
}

static enum status input(struct walk *w, struct walk_entry *ret)
{
	ret->fd = dup(w->input);
	ret->input = true;
	if (ret->fd < 0 || fstat(ret->fd, &ret->sb) < 0 || !S_ISREG(ret->sb.st_mode)) {
		if (ret->fd >= 0)
			close(ret->fd);
		err_set(&ret->err, ST_SKIP, E_UNREADABLE, "cannot read what was piped in");
		return lost(w, ret);
	}
	ret->type = WALK_FILE;
	ret->path = buf_str(&w->path);
	return ST_OK;
}

enum status walk_next(struct walk *w, struct walk_entry *ret)
{
	ret->input = false;
	for (;;) {
		enum status st;
		if (w->levels) {
			struct walk_level *l = &w->level[w->levels - 1];
			if (l->next == l->n) {
				pop(w);
				continue;
			}
			ret->volume = l->taken[l->next];
			const char *name = l->names.p + l->at[l->next++];
			buf_cut(&w->path, l->path_len);
			buf_addz(&w->path, name);
			st = look(w, l->fd, name, false, ret);
		} else {
			if (w->next == w->n)
				return ST_EOF;
			const char *path = w->paths[w->next++];
			buf_clear(&w->path);
			buf_addz(&w->path, path);
			ret->volume = taken_operand(w);
			if (w->input >= 0 && strcmp(path, "-") == 0)
				return input(w, ret);
			st = look(w, AT_FDCWD, path, true, ret);
		}
		if (st == ST_OK)
			return ST_OK;
	}
}

const char *walk_path(const struct walk *w, const char *set, struct buf *out)
{
	struct str path = buf_str(&w->path);
	const char *used = NULL;
	for (size_t k = 0, from = 0; k <= w->levels; k++) {
		size_t to = k < w->levels ? w->level[k].path_len : path.len;
		struct str part = str_sub(path, from, to);
		const char *own = k ? w->level[k - 1].charset : NULL;
		if (!utf8_valid(part)) {
			struct names alone; /* an operand has no folder that was read */
			names_init(&alone);
			names_add(&alone, part);
			own = set ? set : own ? own : names_decide(&alone);
			names_release(&alone);
			used = own;
		}
		names_decode(own, part, out);
		from = to;
	}
	return used;
}

/* NAME in the folder of the operand last given. */
static void operand_beside(const struct walk *w, const char *name, struct buf *b)
{
	struct str path = buf_str(&w->path);
	for (size_t i = path.len; i-- > 0;)
		if (path.p[i] == '/') {
			buf_add_str(b, str_sub(path, 0, i + 1));
			break;
		}
	buf_addz(b, name);
}

static int open_beside(struct walk *w, const char *name)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;
	if (w->levels)
		return openat(w->level[w->levels - 1].fd, name, flags);
	struct buf b;
	buf_init(&b, 1u << 20);
	operand_beside(w, name, &b);
	int fd = open(buf_z(&b), flags);
	buf_release(&b);
	return fd;
}

int walk_sibling(struct walk *w, const char *name)
{
	struct stat sb;
	int fd = open_beside(w, name);
	if (fd >= 0 && (fstat(fd, &sb) < 0 || !S_ISREG(sb.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void walk_taken(struct walk *w, const char *name)
{
	if (!w->levels) {
		operand_beside(w, name, &w->taken);
		buf_add_char(&w->taken, '\0');
		return;
	}
	struct walk_level *l = &w->level[w->levels - 1];
	size_t low = 0, high = l->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = strcmp(l->names.p + l->at[mid], name);
		if (c == 0) {
			l->taken[mid] = true;
			return;
		}
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
}

struct hints **walk_folder_hints(struct walk *w)
{
	if (w->levels)
		return &w->level[w->levels - 1].hints;
	struct buf folder;
	buf_init(&folder, 1u << 20);
	operand_beside(w, "", &folder);
	if (!str_eq(buf_str(&folder), buf_str(&w->hints_folder))) {
		hints_free(w->hints);
		w->hints = NULL;
		buf_clear(&w->hints_folder);
		buf_add_str(&w->hints_folder, buf_str(&folder));
	}
	buf_release(&folder);
	return &w->hints;
}

/* Files beside an operand are looked through for a few names: not a spool of a million. */
#define BESIDE_MAX 5000

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void walk_names(struct walk *w, void (*name)(void *ctx, struct walk *w, const char *z), void *ctx)
{
	if (w->levels) {
		const struct walk_level *l = &w->level[w->levels - 1];
		for (size_t i = 0; i < l->n; i++)
			name(ctx, w, l->names.p + l->at[i]);
		return;
	}
	struct buf folder;
	char **list = xcalloc(BESIDE_MAX, sizeof *list);
	size_t n = 0;
	buf_init(&folder, 1u << 20);
	operand_beside(w, ".", &folder);
	DIR *d = opendir(buf_z(&folder));
	for (struct dirent *e; d && n < BESIDE_MAX && (e = readdir(d));)
		list[n++] = xstrdup(e->d_name);
	if (d)
		closedir(d);
	/* with more than that, which of them come is chance */
	qsort(list, n, sizeof *list, by_text);
	for (size_t i = 0; i < n; i++) {
		if (n < BESIDE_MAX)
			name(ctx, w, list[i]);
		free(list[i]);
	}
	free(list);
	buf_release(&folder);
}
