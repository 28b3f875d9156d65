/* tree.c - the order of things: which container is read when, and which
 * record is written next.
 *
 * The tree of a dump is walked depth first. A level of the stack is a
 * container that has been written and whose nested containers come next; the
 * lowest level is the walk over the operands. Each level has a queue of nodes
 * begun ahead, so that several workers are busy, but only the first node of
 * the topmost level is written. */
#include "unpack/hints_find.h"
#include "unpack/nested_volumes.h"
#include "unpack/recall.h"
#include "unpack/tree.h"
#include "unpack/volumes.h"
#include "unpack/walk.h"

#include <sluice/io.h>
#include <sluice/json.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Nodes begun ahead in one level. */
#define AHEAD_MAX 16
#define STACK_MAX 256

struct level {
	struct node *owner;         /* NULL: the operands */
	struct node *first, *last;
	int queued;
	bool dry;                   /* nothing more to come */
};

struct walker {
	struct tree t;
	struct walk walk;
	struct level stack[STACK_MAX];
	int levels;
	int list_fd;                /* the passwords of the user; -1 none */
};

void unpack_options_default(struct unpack_options *o)
{
	*o = (struct unpack_options){
		.limits = { UNPACK_DEPTH_DEFAULT, UNPACK_ENTRIES_DEFAULT, UNPACK_MEMBER_BYTES_DEFAULT, UNPACK_TOTAL_BYTES_DEFAULT,
			    UNPACK_RATIO_DEFAULT, UNPACK_SILENT_SECONDS_DEFAULT },
	};
}

static __attribute__((format(printf, 3, 4))) void give_up(struct node *n, enum err_code code, const char *why, ...)
{
	struct err e;
	char text[200];
	va_list ap;
	va_start(ap, why);
	vsnprintf(text, sizeof text, why, ap);
	va_end(ap);
	err_set(&e, ST_SKIP, code, "%s", text);
	node_loss(n, &e);
	n->state = NODE_DONE;
	n->complete = false;
	snprintf(n->format, sizeof n->format, "%s", kind_text(n->e.kind));
}

/* Is a container of the same bytes being read around this one? */
static bool within_itself(const struct node *n)
{
	for (const struct node *p = n->parent; p; p = p->parent)
		if (p->e.has_id && n->e.has_id && memcmp(p->e.id, n->e.id, 32) == 0)
			return true;
	return false;
}

static bool held(struct walker *w, struct node *n)
{
	char id[STORE_ID_MAX];
	if (!w->t.run->held || !n->e.kind)
		return false;
	intake_digest(n);
	if (!n->e.has_id)
		return false;
	hash_hex(n->e.id, sizeof n->e.id, id);
	return w->t.run->held(w->t.run->held_ctx, str_from(id), buf_str(&n->path));
}

static void consider(struct walker *w, struct node *n)
{
	const struct unpack_limits *l = &w->t.o->limits;
	n->state = NODE_WAITING;
	bool there = false;
	const char *program = kind_needs_helper(n->e.kind, &there);
	n->helper = program != NULL;
	if (!n->e.kind || w->t.o->flat || held(w, n))
		n->state = NODE_DONE;
	else if (program && !(there && w->t.run->engine.helper))
		give_up(n, E_UNSUPPORTED, "needs %s, which is not installed", program);
	else if (within_itself(n))
		give_up(n, E_LIMIT_DEPTH, "holds itself: not unpacked again");
	else if ((l->depth && n->depth >= l->depth) || n->depth + 2 > STACK_MAX)
		give_up(n, E_LIMIT_DEPTH, "nested deeper than allowed: not unpacked");
	else if ((n->recalled = recall_load(&w->t, n)))
		n->state = NODE_DONE;
}

/* x.z01 … beside x.zip: told of before the .zip that ends the set, and still
 * no archives of their own. */
static bool zip_volume(struct walker *w, struct str path)
{
	size_t n = path.len;
	if (n < 5 || path.p[n - 4] != '.' || (path.p[n - 3] | 32) != 'z' || path.p[n - 2] < '0' || path.p[n - 2] > '9' ||
	    path.p[n - 1] < '0' || path.p[n - 1] > '9')
		return false;
	size_t from = n;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	struct buf b;
	buf_init(&b, 4096);
	buf_add_str(&b, str_sub(path, from, n - 2));
	buf_addz(&b, path.p[n - 3] == 'Z' ? "IP" : "ip");
	int fd = b.full ? -1 : walk_sibling(&w->walk, buf_z(&b));
	if (fd >= 0)
		close(fd);
	buf_release(&b);
	return fd >= 0;
}

/* The other volumes of a split archive that N begins (or ends). */
static void join_volumes(struct walker *w, struct node *n, struct str path)
{
	struct str name = path;
	struct buf other;
	enum volumes_shape shape;
	for (size_t i = path.len; i-- > 0;)
		if (path.p[i] == '/') {
			name = str_sub(path, i + 1, path.len);
			break;
		}
	if (!n->e.kind || n->volume || (shape = volumes_shape(name)) == VOLUMES_NONE)
		return;
	buf_init(&other, 4096);
	int own = n->fd[0], fd;
	uint64_t own_size = n->fd_size[0];
	n->fds = shape == VOLUMES_ZIP ? 0 : 1;
	unsigned k = 1;
	for (; volumes_name(name, shape, k, &other) && (fd = walk_sibling(&w->walk, buf_z(&other))) >= 0; k++) {
		int64_t size = io_size(fd);
		walk_taken(&w->walk, buf_z(&other));
		if (n->fds >= UNPACK_FDS_MAX - 1 || size < 0) {
			struct err e;
			close(fd);
			err_set(&e, ST_WARN, E_INCOMPLETE, "only %d volumes are read", n->fds);
			node_loss(n, &e);
			break;
		}
		n->fd_size[n->fds] = (uint64_t)size;
		n->fd[n->fds++] = fd;
	}
	/* a hole in the numbers: what lies behind it is told to be missing */
	if (volumes_name(name, shape, k + 1, &other) && (fd = walk_sibling(&w->walk, buf_z(&other))) >= 0) {
		struct err e;
		close(fd);
		volumes_name(name, shape, k, &other);
		err_set(&e, ST_WARN, E_INCOMPLETE, "volume '%.160s' is missing", buf_z(&other));
		node_loss(n, &e);
		for (unsigned i = k + 1; volumes_name(name, shape, i, &other) && (fd = walk_sibling(&w->walk, buf_z(&other))) >= 0; i++) {
			close(fd);
			walk_taken(&w->walk, buf_z(&other));
		}
	}
	if (shape == VOLUMES_ZIP) {
		n->fd_size[n->fds] = own_size;
		n->fd[n->fds++] = own;
	}
	n->volumes = (unsigned)n->fds;
	n->kept_losses = n->losses;
	buf_release(&other);
}

/* The next operand or file below one. */
static enum status next_operand(struct walker *w, struct node **ret, struct err *err)
{
	struct walk_entry e;
	if (walk_next(&w->walk, &e) == ST_EOF)
		return ST_EOF;
	struct node *n = node_new(NULL);
	n->charset = walk_path(&w->walk, w->t.o->name_charset, &n->path);
	if (!str_eq(buf_str(&n->path), e.path))
		buf_add_str(&n->raw_path, e.path);
	n->state = NODE_DONE;
	*ret = n;
	if (e.type == WALK_LOST) {
		n->e.status = ST_SKIP;
		n->e.code = (uint16_t)e.err.code;
		buf_addz(&n->message, e.err.msg);
		return ST_OK;
	}
	n->e.mtime = e.sb.st_mtim.tv_sec;
	n->e.mode = e.sb.st_mode;
	n->e.flags = e.input ? 0 : MEMBER_HAS_TIME;
	if (e.type == WALK_LINK) {
		n->e.type = MEMBER_LINK;
		names_decode(NULL, e.link, &n->link);
		return ST_OK;
	}
	if (e.type == WALK_SPECIAL) {
		n->e.type = MEMBER_SPECIAL;
		return ST_OK;
	}
	n->e.flags |= MEMBER_HAS_SIZE;
	n->e.size = (uint64_t)e.sb.st_size;
	n->fd[0] = e.fd;
	n->fds = 1;
	n->fd_size[0] = n->e.size;
	n->volume = e.volume || zip_volume(w, e.path);
	enum status st = intake_operand(&w->t, n, err);
	if (st != ST_OK) {
		node_free(n);
		return ST_FATAL;
	}
	join_volumes(w, n, e.path);
	if (n->e.kind && !e.input && !w->t.o->list && !w->t.o->no_hints)
		n->hints = hints_use(hints_beside(&w->walk));
	consider(w, n);
	/* what is recalled may have to be read all the same, at a limit */
	if (n->state == NODE_DONE && !n->recalled)
		node_close(n);
	return ST_OK;
}

static enum status next_nested(struct walker *w, struct level *l, struct node **ret, struct err *err)
{
	struct spool_entry e;
	struct str name, link, msg;
	enum status st;
	while ((st = spool_next(&l->owner->spool, &l->owner->cursor, &e, &name, &link, &msg, err)) == ST_OK)
		if (e.kind) {
			*ret = render_child(&w->t, l->owner, &e, name, msg);
			if (!render_is_ours(&w->t, &e, buf_str(&(*ret)->path), (*ret)->depth)) {
				node_free(*ret);
				continue;
			}
			nested_volumes_find(l->owner, *ret, name);
			if (!w->t.o->no_hints)
				(*ret)->hints = hints_use(hints_within(&w->t, l->owner));
			consider(w, *ret);
			return ST_OK;
		}
	return st;
}

static enum status start(struct walker *w, struct node *n, struct err *err)
{
	const struct unpack_options *o = w->t.o;
	if (!n->fds) {
		struct err why;
		if (!nested_volumes_open(n, w->t.run->store, &why)) {
			give_up(n, why.code, "%s", why.msg);
			return ST_OK;
		}
	}
	struct buf b;
	struct json j;
	buf_init(&b, 1u << 22);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kint(&j, "kind", n->e.kind);
	json_kstr(&j, "name", buf_str(&n->path));
	json_kint(&j, "member_bytes", o->limits.member_bytes);
	json_kint(&j, "ratio", o->limits.ratio);
	json_kbool(&j, "list", o->list);
	json_kbool(&j, "helper", n->helper);
	json_kbool(&j, "guess", !o->list && !o->no_hints);
	int fds[UNPACK_FDS_MAX + 3], nfds = n->fds;
	memcpy(fds, n->fd, sizeof(int) * (size_t)nfds);
	if (w->list_fd >= 0) {
		json_kint(&j, "list_fd", nfds);
		fds[nfds++] = w->list_fd;
	}
	if (n->hints) {
		json_kint(&j, "hints_fd", nfds);
		fds[nfds++] = n->hints->fd;
		hints_tell(n->hints, &j);
	}
	struct err scrap;
	int links = n->helper && n->e.kind == KIND_RAR && n->fds > 1 ? volume_links_make(n->fds, n->links, &scrap) : -1;
	if (links >= 0) {
		json_kint(&j, "links_fd", nfds);
		fds[nfds++] = links;
	}
	json_close(&j, '}');
	n->state = NODE_RUNNING;
	n->ran = true;
	snprintf(n->format, sizeof n->format, "%s", kind_text(n->e.kind));
	enum status st = w->t.run->engine.submit(w->t.run->engine.ctx, n->helper, n, buf_str(&b), fds, nfds, err);
	if (links >= 0)
		close(links);
	buf_release(&b);
	return st;
}

/* Begins as much as workers are idle, deepest level first. */
static enum status feed(struct walker *w, struct err *err)
{
	struct unpack_engine *g = &w->t.run->engine;
	for (int i = w->levels - 1; i >= 0; i--) {
		struct level *l = &w->stack[i];
		for (struct node *n = l->first; n; n = n->next)
			if (n->state == NODE_WAITING) {
				if (!g->idle(g->ctx, n->helper))
					continue;
				enum status st = start(w, n, err);
				if (st != ST_OK)
					return st;
			}
		/* an empty queue must be filled even if nobody is idle: what
		 * comes next may be a plain file */
		while (!l->dry && l->queued < AHEAD_MAX && (g->idle(g->ctx, false) || (l->queued == 0 && i == w->levels - 1))) {
			struct node *n = NULL;
			enum status st = l->owner ? next_nested(w, l, &n, err) : next_operand(w, &n, err);
			if (st == ST_EOF) {
				l->dry = true;
				break;
			}
			if (st != ST_OK)
				return st;
			n->next = NULL;
			if (l->last)
				l->last->next = n;
			else
				l->first = n;
			l->last = n;
			l->queued++;
			if (n->state == NODE_WAITING && g->idle(g->ctx, n->helper) && (st = start(w, n, err)) != ST_OK)
				return st;
			if (i == w->levels - 1 && l->first->state == NODE_DONE)
				return ST_OK; /* it can be written at once */
		}
	}
	return ST_OK;
}

static struct node *pop_first(struct level *l)
{
	struct node *n = l->first;
	l->first = n->next;
	if (!l->first)
		l->last = NULL;
	l->queued--;
	return n;
}

/* Writes what is complete at the head. *RET_MOVED: something was. */
static enum status advance(struct walker *w, bool *ret_moved, struct err *err)
{
	*ret_moved = false;
	while (w->levels) {
		struct level *l = &w->stack[w->levels - 1];
		if (!l->first) {
			if (!l->dry)
				return ST_OK;
			node_free(l->owner);
			w->levels--;
			*ret_moved = true;
			continue;
		}
		if (l->first->state == NODE_DONE && (l->first->redo || intake_over(&w->t, l->first)))
			node_reset(l->first);
		if (l->first->state != NODE_DONE)
			return ST_OK;
		struct node *n = pop_first(l);
		intake_digest(n);
		if (n->ran)
			recall_keep(&w->t, n);
		enum status st = render_node(&w->t, n, err);
		if (st != ST_OK) {
			node_free(n);
			return st;
		}
		*ret_moved = true;
		if (n->nested && w->levels < STACK_MAX)
			w->stack[w->levels++] = (struct level){ .owner = n };
		else
			node_free(n);
	}
	return ST_OK;
}

static bool is_head(const struct walker *w, const struct node *n)
{
	return w->levels && w->stack[w->levels - 1].first == n;
}

/* The first node under way. */
static struct node *hanging(const struct walker *w)
{
	for (int i = w->levels - 1; i >= 0; i--)
		for (struct node *n = w->stack[i].first; n; n = n->next)
			if (n->state == NODE_RUNNING)
				return n;
	BUG("nothing is under way, and something is waited for");
}

static enum status one_event(struct walker *w, struct err *err)
{
	struct unpack_engine *g = &w->t.run->engine;
	struct unpack_event ev;
	const struct unpack_limits *l = &w->t.o->limits;
	int patience = l->silent_seconds ? (int)(l->silent_seconds > 1000000 ? 1000000 : l->silent_seconds) * 1000 : -1;
	enum status st = g->wait(g->ctx, patience, &ev, err);
	if (st == ST_FATAL)
		return st;
	if (st == ST_EOF)
		BUG("nothing is under way, and something is waited for");
	if (st == ST_WARN) {
		/* nobody has said anything: they all hang; the first must go */
		struct node *n = hanging(w);
		struct err why;
		err_set(&why, ST_SKIP, E_LIMIT_TIME, "nothing came for %lld s", (long long)l->silent_seconds);
		g->cancel(g->ctx, n);
		return intake_end(&w->t, n, ST_SKIP, &why, err);
	}
	struct node *n = ev.ticket;
	if (!ev.kind)
		return intake_end(&w->t, n, ev.status, &ev.err, err);
	struct err why = { .code = E_NONE };
	st = intake_frame(&w->t, n, ev.kind, ev.bytes, is_head(w, n), &why);
	if (st == ST_FATAL)
		*err = why;
	if (st == ST_SKIP) {
		g->cancel(g->ctx, n);
		st = intake_end(&w->t, n, ST_SKIP, &why, err);
	}
	return st;
}

enum status unpack_paths(struct unpack_run *run, char *const *paths, int n, struct err *err)
{
	struct walker w = { .t = { .run = run, .o = run->options }, .list_fd = -1 };
	struct str words = run->options->passwords;
	if (words.len && ((w.list_fd = memfd_create("passwords", MFD_CLOEXEC)) < 0 || io_write_full(w.list_fd, words.p, words.len) < 0))
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot hand the passwords on");
	volume_links_sweep();
	buf_init(&w.t.line, 16u << 20);
	buf_init(&w.t.object, 1u << 20);
	buf_init(&w.t.path, 8u << 20);
	buf_init(&w.t.raw, 8u << 20);
	w.t.block = xmalloc(TREE_BLOCK_BYTES);
	walk_init(&w.walk, paths, n);
	w.walk.input = run->input;
	walk_leave_out(&w.walk, run->options->casefile, run->store ? store_path(run->store) : NULL);
	w.stack[w.levels++] = (struct level){ .owner = NULL };
	enum status st = ST_OK;
	while (st == ST_OK && w.levels) {
		bool moved = false;
		st = feed(&w, err);
		if (st == ST_OK)
			st = advance(&w, &moved, err);
		/* the first is being read, or waits for a worker that is busy with
		 * a later one */
		const struct node *first = w.levels ? w.stack[w.levels - 1].first : NULL;
		if (st == ST_OK && !moved && first &&
		    (first->state == NODE_RUNNING || (first->state == NODE_WAITING && !run->engine.idle(run->engine.ctx, first->helper))))
			st = one_event(&w, err);
	}
	while (w.levels) {
		struct level *l = &w.stack[--w.levels];
		while (l->first)
			node_free(pop_first(l));
		node_free(l->owner);
	}
	walk_release(&w.walk);
	if (w.list_fd >= 0)
		close(w.list_fd);
	names_forget();
	buf_release(&w.t.line);
	buf_release(&w.t.object);
	buf_release(&w.t.path);
	buf_release(&w.t.raw);
	free(w.t.block);
	return st == ST_OK && w.t.lost ? ST_WARN : st;
}
