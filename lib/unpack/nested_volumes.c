/* nested_volumes.c - see nested_volumes.h.
 *
 * What a container gave is a row of entries in its spool, so a volume is found
 * by going through them. That is done only when some member's name is one that
 * a further volume has (node's `volumes_within`): an archive of a million
 * plain zips is not searched a million times. */
#include "unpack/nested_volumes.h"
#include "unpack/volumes.h"

#include <unistd.h>

/* The last entry of that name that has bytes. */
static bool find(struct node *owner, struct str want, struct spool_entry *ret)
{
	struct spool_entry e;
	struct str name, link, msg;
	struct err scrap;
	uint64_t pos = 0;
	bool found = false;
	while (spool_next(&owner->spool, &pos, &e, &name, &link, &msg, &scrap) == ST_OK)
		if (e.has_id && str_eq(name, want)) {
			*ret = e;
			found = true;
		}
	return found;
}

/* The member of that NAME and KIND follows another (its name to LEADER). Segments of
 * forensic images have a head of their own: ".EML" is a mail, and ".e02" an episode. */
static bool follows(struct node *owner, struct str name, int kind, struct buf *leader)
{
	struct spool_entry e;
	return volumes_leader(name, leader) && (volumes_shape(buf_str(leader)) != VOLUMES_EWF || kind == KIND_EWF) &&
	       find(owner, buf_str(leader), &e) && e.kind;
}

/* The volume of that NAME. */
static bool volume(struct node *owner, enum volumes_shape shape, struct str name, struct spool_entry *ret)
{
	return find(owner, name, ret) && (shape != VOLUMES_EWF || ret->kind == KIND_EWF);
}

bool nested_volumes_further(struct node *owner, struct str name)
{
	struct buf leader;
	if (!owner->volumes_within)
		return false;
	buf_init(&leader, 1u << 17);
	bool further = follows(owner, name, KIND_NONE, &leader);
	buf_release(&leader);
	return further;
}

void nested_volumes_find(struct node *owner, struct node *n, struct str name)
{
	struct buf other, own;
	struct spool_entry e;
	if (!owner->volumes_within)
		return;
	buf_init(&other, 1u << 17);
	buf_init(&own, 1u << 17);
	buf_add_str(&own, name); /* the spool lends its strings to one at a time */
	name = buf_str(&own);
	enum volumes_shape shape = volumes_shape(name);
	if (follows(owner, name, (int)n->e.kind, &other)) {
		n->volume = true;
		n->e.kind = KIND_NONE;
	} else if (shape != VOLUMES_NONE) {
		unsigned k = 1;
		for (; n->others < UNPACK_FDS_MAX - 1 && volumes_name(name, shape, k, &other) && volume(owner, shape, buf_str(&other), &e); k++) {
			memcpy(n->other[n->others], e.id, sizeof e.id);
			n->other_size[n->others++] = e.size;
		}
		struct err gap;
		if (volumes_name(name, shape, k + 1, &other) && volume(owner, shape, buf_str(&other), &e)) {
			volumes_name(name, shape, k, &other);
			err_set(&gap, ST_WARN, E_INCOMPLETE, "volume '%.160s' is missing", buf_z(&other));
			node_loss(n, &gap);
		}
		n->others_first = shape == VOLUMES_ZIP;
		n->volumes = n->others ? n->others + 1 : 0;
		n->kept_losses = n->losses;
	}
	buf_release(&other);
	buf_release(&own);
}

static bool open_one(struct node *n, struct store *store, const uint8_t id[32], uint64_t size, struct err *err)
{
	char hex[STORE_ID_MAX];
	hash_hex(id, 32, hex);
	int fd = store_open_file(store, str_from(hex), "", err);
	if (fd < 0)
		return false;
	n->fd_size[n->fds] = size;
	n->fd[n->fds++] = fd;
	return true;
}

bool nested_volumes_open(struct node *n, struct store *store, struct err *err)
{
	bool good = n->others_first || open_one(n, store, n->e.id, n->e.size, err);
	for (unsigned i = 0; i < n->others && good; i++)
		good = open_one(n, store, n->other[i], n->other_size[i], err);
	if (good && n->others_first)
		good = open_one(n, store, n->e.id, n->e.size, err);
	if (!good)
		node_close(n);
	return good;
}
