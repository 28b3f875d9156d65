/* recall.c - see recall.h. */
#include "unpack/recall.h"

#include <sluice/io.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define SUFFIX ".members"
#define MAGIC "sluice-members\n"
/* Raise it when readers give other members than they did. */
#define RECALL_VERSION 1
/* Smaller ones, both packed and unpacked, are read as fast. */
#define WORTH_BYTES_MIN (16u << 10)
/* Some 10 million members. */
#define RECALL_BYTES_MAX (4ull << 30)

/* Little needs to travel: a store made on a machine of another kind has another key. */
struct recall_head {
	char magic[16];
	uint8_t key[32];
	int64_t expected;
	uint64_t folders, given, failed, bytes, nested, entries, failures[E_CODES];
	uint32_t losses, complete, volumes_within, reserved;
	char format[64];
};

/* What must be the same for N to give the same. */
static void key_of(const struct tree *t, const struct node *n, uint8_t key[32])
{
	struct hash *h = hash_new(HASH_SHA256);
	uint8_t raw[HASH_BYTES_MAX];
	char z[256];
	struct str path = buf_str(&n->path);
	size_t from = path.len;
	/* a compressed file's member is called after it */
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	int k = snprintf(z, sizeof z, "%d %s %d %zu %zu %d %lld %lld %d %d", RECALL_VERSION, SLUICE_VERSION, E_CODES, sizeof(struct spool_entry),
			 sizeof(struct recall_head), n->e.kind, (long long)t->o->limits.member_bytes, (long long)t->o->limits.ratio,
			 t->o->no_hints, t->run->engine.helper);
	hash_add(h, z, (size_t)k);
	for (int i = 0; i < KINDS; i++)
		hash_add(h, kind_text(i), strlen(kind_text(i)) + 1);
	hash_add(h, path.p + from, path.len - from);
	hash_end(h, raw);
	memcpy(key, raw, 32);
	hash_free(h);
}

/* Archives that stay where they are have no digest yet when they are met: that
 * one of their size was kept says that taking it first is worth while. */
static void name_of_size(uint64_t size, char id[STORE_ID_MAX])
{
	char z[64];
	uint8_t raw[HASH_BYTES_MAX];
	int k = snprintf(z, sizeof z, "container of %llu bytes", (unsigned long long)size);
	hash_once(HASH_SHA256, str_make(z, (size_t)k), raw);
	hash_hex(raw, 32, id);
}

/* Losses that the same bytes have each time. */
static bool is_lasting(enum err_code c)
{
	return c == E_CORRUPT || c == E_TRUNCATED || c == E_UNSUPPORTED || c == E_UNSUPPORTED_METHOD;
}

static bool is_worth(const struct tree *t, const struct node *n)
{
	bool dear = n->helper || n->e.size >= WORTH_BYTES_MIN || n->bytes >= WORTH_BYTES_MIN;
	if (!t->run->store || t->o->list || t->o->flat || !n->e.has_id || !n->e.kind || n->volumes > 1 || n->others || n->redo || !dear)
		return false;
	for (int i = 0; i < E_CODES; i++)
		if (n->failures[i] && !is_lasting((enum err_code)i))
			return false;
	for (int i = 0; i < n->losses; i++)
		if (!is_lasting(n->loss[i].code))
			return false;
	return true;
}

/* Into PUT, entry by entry. */
static bool write_spool(const struct node *n, struct store_put *put)
{
	struct spool_entry e;
	struct str name, link, msg;
	struct err scrap;
	uint64_t pos = 0;
	enum status st;
	/* reading goes through a window of the spool: nothing that it holds changes */
	struct spool *s = (struct spool *)(uintptr_t)&n->spool;
	while ((st = spool_next(s, &pos, &e, &name, &link, &msg, &scrap)) == ST_OK) {
		if (e.password || pos > RECALL_BYTES_MAX)
			return false;
		if (store_put_add(put, &e, sizeof e, &scrap) != ST_OK || store_put_add(put, name.p, name.len, &scrap) != ST_OK ||
		    store_put_add(put, link.p, link.len, &scrap) != ST_OK || store_put_add(put, msg.p, msg.len, &scrap) != ST_OK)
			return false;
	}
	return st == ST_EOF;
}

static void keep_size(struct tree *t, const struct node *n)
{
	char id[STORE_ID_MAX];
	struct store_put *put;
	struct err scrap;
	name_of_size(n->e.size, id);
	if (store_put_side(t->run->store, str_from(id), SUFFIX, &put, &scrap) == ST_OK)
		store_put_commit(put, NULL, NULL, &scrap);
}

void recall_keep(struct tree *t, const struct node *n)
{
	struct recall_head h = { .magic = MAGIC, .expected = n->expected, .folders = n->folders, .given = n->given, .failed = n->failed,
				 .bytes = n->bytes, .nested = n->nested, .entries = n->entries, .losses = (uint32_t)n->losses,
				 .complete = n->complete, .volumes_within = n->volumes_within };
	char id[STORE_ID_MAX];
	struct store_put *put;
	struct err scrap;
	if (!is_worth(t, n))
		return;
	memcpy(h.failures, n->failures, sizeof h.failures);
	memcpy(h.format, n->format, sizeof h.format);
	key_of(t, n, h.key);
	hash_hex(n->e.id, 32, id);
	if (store_put_side(t->run->store, str_from(id), SUFFIX, &put, &scrap) != ST_OK)
		return;
	if (store_put_add(put, &h, sizeof h, &scrap) != ST_OK ||
	    store_put_add(put, n->loss, sizeof n->loss[0] * (size_t)n->losses, &scrap) != ST_OK || !write_spool(n, put)) {
		store_put_abort(put);
		return;
	}
	if (store_put_commit(put, NULL, NULL, &scrap) == ST_OK && n->not_stored)
		keep_size(t, n);
}

/* The entry at *S, which moves on. False where it is none, or its bytes have gone. */
static bool take_entry(struct tree *t, struct node *n, struct str *s)
{
	struct spool_entry e;
	char id[STORE_ID_MAX];
	struct err scrap;
	if (s->len < sizeof e)
		return false;
	memcpy(&e, s->p, sizeof e);
	if (e.name_len > WIRE_NAME_BYTES_MAX || e.link_len > WIRE_NAME_BYTES_MAX || e.msg_len > sizeof scrap.msg ||
	    s->len - sizeof e < (size_t)e.name_len + e.link_len + e.msg_len || e.type > MEMBER_SPECIAL || e.code >= E_CODES || e.kind >= KINDS || e.password)
		return false;
	struct str name = str_sub(*s, sizeof e, sizeof e + e.name_len), rest = str_sub(*s, sizeof e + e.name_len, s->len);
	struct str link = str_sub(rest, 0, e.link_len), msg = str_sub(rest, e.link_len, (size_t)e.link_len + e.msg_len);
	if (e.has_id) {
		hash_hex(e.id, 32, id);
		if (!store_has(t->run->store, str_from(id), ""))
			return false;
	}
	if (!(e.flags & MEMBER_UTF8))
		names_add(&n->names, name);
	if (spool_add(&n->spool, &e, name, link, msg, &scrap) != ST_OK)
		return false;
	*s = str_sub(rest, (size_t)e.link_len + e.msg_len, rest.len);
	return true;
}

static bool take(struct tree *t, struct node *n, struct str all)
{
	struct recall_head h;
	uint8_t key[32];
	if (all.len < sizeof h)
		return false;
	memcpy(&h, all.p, sizeof h);
	key_of(t, n, key);
	struct str rest = str_sub(all, sizeof h, all.len);
	if (memcmp(h.magic, MAGIC, sizeof h.magic) != 0 || memcmp(h.key, key, sizeof key) != 0 || h.losses > NODE_LOSSES_MAX ||
	    !memchr(h.format, 0, sizeof h.format) || rest.len < sizeof n->loss[0] * h.losses)
		return false;
	memcpy(n->loss, rest.p, sizeof n->loss[0] * h.losses);
	for (uint32_t i = 0; i < h.losses; i++)
		if ((unsigned)n->loss[i].code >= E_CODES || !memchr(n->loss[i].msg, 0, sizeof n->loss[i].msg))
			return false;
	rest = str_sub(rest, sizeof n->loss[0] * h.losses, rest.len);
	while (rest.len)
		if (!take_entry(t, n, &rest))
			return false;
	n->losses = (int)h.losses;
	n->expected = h.expected;
	n->folders = h.folders;
	n->given = h.given;
	n->failed = h.failed;
	n->bytes = h.bytes;
	n->nested = h.nested;
	n->entries = h.entries;
	memcpy(n->failures, h.failures, sizeof n->failures);
	memcpy(n->format, h.format, sizeof n->format);
	n->volumes_within = h.volumes_within != 0;
	n->complete = h.complete != 0;
	n->names_charset = names_decide(&n->names);
	return true;
}

bool recall_load(struct tree *t, struct node *n)
{
	char id[STORE_ID_MAX];
	struct err scrap;
	if (!t->run->store || t->o->list || t->o->again || n->volumes > 1 || n->others || n->losses)
		return false;
	if (n->digest) {
		name_of_size(n->e.size, id);
		if (!store_has(t->run->store, str_from(id), SUFFIX))
			return false;
		intake_digest(n);
	}
	if (!n->e.has_id || n->losses)
		return false;
	hash_hex(n->e.id, 32, id);
	int fd = store_open_file(t->run->store, str_from(id), SUFFIX, &scrap);
	int64_t size = fd < 0 ? -1 : io_size(fd);
	bool taken = false;
	if (size > 0) {
		void *map = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED) {
			taken = take(t, n, str_make(map, (size_t)size));
			munmap(map, (size_t)size);
		}
		if (!taken)
			node_reset(n);
	}
	if (fd >= 0)
		close(fd);
	return taken;
}
