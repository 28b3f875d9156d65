/* node.c - making and unmaking nodes; see node.h. */
#include "unpack/node.h"
#include "unpack/digest.h"

#include <sluice/io.h>

#include <stdlib.h>
#include <unistd.h>

#define PATH_BYTES_MAX (4u << 20)

struct node *node_new(struct node *parent)
{
	struct node *n = xcalloc(1, sizeof *n);
	n->parent = parent;
	n->root = parent ? parent->root : n;
	n->depth = parent ? parent->depth + 1 : 0;
	n->expected = -1;
	buf_init(&n->path, PATH_BYTES_MAX);
	buf_init(&n->raw_path, PATH_BYTES_MAX);
	buf_init(&n->link, 1u << 16);
	buf_init(&n->message, 256);
	buf_init(&n->name, 1u << 17);
	buf_init(&n->target, 1u << 17);
	buf_init(&n->head, KIND_HEAD_BYTES);
	spool_init(&n->spool);
	names_init(&n->names);
	for (int i = 0; i < UNPACK_FDS_MAX; i++)
		n->fd[i] = -1;
	return n;
}

void node_unlink(struct node *n)
{
	if (n->links[0])
		volume_links_remove(n->links, n->fds);
	n->links[0] = '\0';
}

void node_close(struct node *n)
{
	node_unlink(n);
	for (int i = 0; i < n->fds; i++)
		if (n->fd[i] >= 0)
			close(n->fd[i]);
	n->fds = 0;
}

void node_free(struct node *n)
{
	if (!n)
		return;
	node_free(n->tried); /* has none of its own: one level */
	digest_end(n->digest, NULL, NULL);
	node_close(n);
	store_put_abort(n->put);
	hints_free(n->hints);
	hints_free(n->within);
	buf_release(&n->path);
	buf_release(&n->raw_path);
	buf_release(&n->link);
	buf_release(&n->message);
	buf_release(&n->name);
	buf_release(&n->target);
	buf_release(&n->head);
	spool_release(&n->spool);
	names_release(&n->names);
	free(n);
}

void node_reset(struct node *n)
{
	store_put_abort(n->put);
	n->put = NULL;
	n->open = n->complete = n->redo = n->volumes_within = false;
	spool_release(&n->spool);
	spool_init(&n->spool);
	names_release(&n->names);
	names_init(&n->names);
	n->expected = -1;
	n->folders = n->given = n->failed = n->bytes = n->nested = n->entries = n->cursor = 0;
	memset(n->failures, 0, sizeof n->failures);
	n->losses = n->kept_losses;
	n->state = NODE_WAITING;
}

/* Moves what FROM holds into TO. */
static void move_holding(struct node *to, struct node *from)
{
	spool_release(&to->spool);
	names_release(&to->names);
	to->spool = from->spool;
	to->names = from->names;
	spool_init(&from->spool);
	names_init(&from->names);
	to->names_charset = from->names_charset;
	memcpy(to->format, from->format, sizeof to->format);
	to->expected = from->expected;
	to->folders = from->folders;
	to->given = from->given;
	to->failed = from->failed;
	to->bytes = from->bytes;
	to->nested = from->nested;
	to->entries = from->entries;
	memcpy(to->failures, from->failures, sizeof to->failures);
	memcpy(to->loss, from->loss, sizeof to->loss);
	to->losses = from->losses;
	to->complete = from->complete;
	to->volumes_within = from->volumes_within;
}

void node_second_try(struct node *n)
{
	n->tried = node_new(n->parent);
	move_holding(n->tried, n);
	node_reset(n);
	n->helper = true;
}

/* Knows N of a lock where the first try spoke of damage? */
static bool says_locked(const struct node *n, const struct node *t)
{
	uint64_t now = n->failures[E_ENCRYPTED], before = t->failures[E_ENCRYPTED];
	for (int i = 0; i < n->losses; i++)
		now += n->loss[i].code == E_ENCRYPTED;
	for (int i = 0; i < t->losses; i++)
		before += t->loss[i].code == E_ENCRYPTED;
	return now > before;
}

void node_better(struct node *n)
{
	struct node *t = n->tried;
	n->tried = NULL;
	/* a cabinet's second reader cannot tell what is sound, so it calls nothing so */
	bool more = n->e.kind == KIND_CAB && n->bytes > (t ? t->bytes : 0);
	if (t && !more && (t->given > n->given || (t->given == n->given && t->bytes >= n->bytes && t->entries >= n->entries && !says_locked(n, t))))
		move_holding(n, t);
	node_free(t);
}

void node_loss(struct node *n, const struct err *e)
{
	if (n->losses < NODE_LOSSES_MAX)
		n->loss[n->losses++] = *e;
}

ssize_t node_read(const struct node *n, void *p, size_t len, uint64_t offset)
{
	size_t got = 0;
	uint64_t from = 0;
	for (int i = 0; i < n->fds && got < len; from += n->fd_size[i], i++) {
		if (offset < from || offset - from >= n->fd_size[i])
			continue;
		uint64_t rel = offset - from;
		size_t want = len - got;
		if (want > n->fd_size[i] - rel)
			want = (size_t)(n->fd_size[i] - rel);
		ssize_t k = io_pread_full(n->fd[i], (char *)p + got, want, rel);
		if (k < 0)
			return -1;
		got += (size_t)k;
		offset += (size_t)k;
		if ((size_t)k < want)
			break;
	}
	return (ssize_t)got;
}
