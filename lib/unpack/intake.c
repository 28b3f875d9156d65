/* intake.c - what a worker says of a container, checked, hashed and stored. */
#include "unpack/digest.h"
#include "unpack/tree.h"
#include "unpack/volumes.h"

#include <sluice/io.h>

#include <unistd.h>

static enum status lie(struct node *n, struct err *why)
{
	(void)n;
	return err_set(why, ST_SKIP, E_PROTOCOL, "the worker's answer is not well formed");
}

int intake_kind(struct tree *t, struct str head, uint64_t size, struct str name, const struct spool_entry *e, int fd)
{
	int kind = kind_of(head, size, name, fd);
	if ((kind != KIND_NONE && kind != KIND_DAMAGED) || fd >= 0 || !e->has_id || !t->run->store || !kind_deep(head, size, name))
		return kind;
	/* a signature may stand further inside: programs, disc images */
	char id[STORE_ID_MAX];
	hash_hex(e->id, sizeof e->id, id);
	struct err scrap;
	int blob = store_open_file(t->run->store, str_from(id), "", &scrap);
	if (blob < 0)
		return kind;
	kind = kind_of(head, size, name, blob);
	close(blob);
	return kind;
}

static void id_from_hex(struct spool_entry *e, const char *hex)
{
	for (int i = 0; i < 32; i++) {
		int v = 0;
		for (int k = 0; k < 2; k++) {
			char c = hex[2 * i + k];
			v = v * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
		}
		e->id[i] = (uint8_t)v;
	}
	e->has_id = 1;
}

/* Which limit N passes, with what earlier ones wrote and MORE bytes of its own. */
static enum err_code passed(const struct tree *t, const struct node *n, uint64_t more)
{
	const struct unpack_limits *l = &t->o->limits;
	uint64_t own = n->bytes + more, most = UNPACK_TREE_FLOOR_BYTES;
	if (l->ratio && n->root->e.size > most / (uint64_t)l->ratio)
		most = n->root->e.size * (uint64_t)l->ratio;
	if (l->ratio && n->root->tree_bytes + own > most)
		return E_LIMIT_RATIO;
	if (l->total_bytes && t->total_bytes + own > (uint64_t)l->total_bytes)
		return E_LIMIT_TOTAL;
	return l->entries && n->root->tree_entries + n->entries > (uint64_t)l->entries ? E_LIMIT_ENTRIES : E_NONE;
}

/* Totals, exactly: what earlier ones wrote plus what N has. Only the node
 * that is written next knows what the earlier ones used up. */
static enum status count(struct tree *t, struct node *n, uint64_t bytes, bool head, struct err *why)
{
	const struct unpack_limits *l = &t->o->limits;
	enum err_code code = passed(t, n, bytes);
	if (code == E_NONE) {
		n->bytes += bytes;
		return ST_OK;
	}
	n->redo = !head;
	if (code == E_LIMIT_RATIO)
		return err_set(why, ST_SKIP, code, "the file expands by more than a factor of %lld", (long long)l->ratio);
	if (code == E_LIMIT_TOTAL)
		return err_set(why, ST_SKIP, code, "the dump expands to more than %lld bytes", (long long)l->total_bytes);
	return err_set(why, ST_SKIP, code, "the file holds more than %lld members", (long long)l->entries);
}

bool intake_over(const struct tree *t, const struct node *n)
{
	return passed(t, n, 0) != E_NONE && (n->bytes || n->entries);
}

static enum status begin(struct tree *t, struct node *n, struct str b, bool head, struct err *why, struct err *err)
{
	struct wire_member w;
	if (n->open || b.len < sizeof w)
		return lie(n, why);
	memcpy(&w, b.p, sizeof w);
	if (w.name_len > WIRE_NAME_BYTES_MAX || w.link_len > WIRE_NAME_BYTES_MAX || b.len != sizeof w + w.name_len + w.link_len ||
	    w.type > MEMBER_SPECIAL)
		return lie(n, why);
	n->entries++;
	enum status st = count(t, n, 0, head, why);
	if (st != ST_OK) {
		n->entries--;
		return st;
	}
	n->m = (struct spool_entry){ .size = w.size, .offset = w.offset, .mtime = w.mtime, .mode = w.mode, .type = w.type, .flags = w.flags };
	buf_clear(&n->name);
	buf_clear(&n->target);
	buf_clear(&n->head);
	buf_add(&n->name, b.p + sizeof w, w.name_len);
	buf_add(&n->target, b.p + sizeof w + w.name_len, w.link_len);
	if (!(w.flags & MEMBER_UTF8))
		names_add(&n->names, buf_str(&n->name));
	n->open = true;
	n->got = 0;
	if (w.type == MEMBER_FILE && t->run->store && !t->o->list)
		return store_put_begin(t->run->store, &n->put, err);
	return ST_OK;
}

static enum status data(struct tree *t, struct node *n, struct str b, bool head, struct err *why, struct err *err)
{
	if (!n->open || !n->put)
		return lie(n, why);
	enum status st = count(t, n, b.len, head, why);
	if (st != ST_OK)
		return st;
	if (n->head.len < KIND_HEAD_BYTES) {
		size_t k = KIND_HEAD_BYTES - n->head.len;
		buf_add(&n->head, b.p, b.len < k ? b.len : k);
	}
	n->got += b.len;
	return store_put_add(n->put, b.p, b.len, err);
}

static enum status range(struct tree *t, struct node *n, struct str b, bool head, struct err *why, struct err *err)
{
	struct wire_range r;
	if (b.len != sizeof r)
		return lie(n, why);
	memcpy(&r, b.p, sizeof r);
	while (r.len) {
		size_t k = r.len < TREE_BLOCK_BYTES ? (size_t)r.len : TREE_BLOCK_BYTES;
		if (node_read(n, t->block, k, r.offset) != (ssize_t)k)
			return lie(n, why);
		enum status st = data(t, n, str_make(t->block, k), head, why, err);
		if (st != ST_OK)
			return st;
		r.offset += k;
		r.len -= k;
	}
	return ST_OK;
}

/* A hard link's bytes are those of the member it names, if that was given. */
static void follow_hardlink(struct node *n)
{
	struct spool_entry e;
	struct str name, link, msg;
	uint64_t pos = 0;
	struct err scrap;
	n->m.type = MEMBER_LINK;
	while (spool_next(&n->spool, &pos, &e, &name, &link, &msg, &scrap) == ST_OK)
		if (e.has_id && str_eq(name, buf_str(&n->target))) {
			/* the last of that name counts, as on a disk */
			n->m.type = MEMBER_FILE;
			n->m.has_id = 1;
			memcpy(n->m.id, e.id, sizeof e.id);
			n->m.size = e.size;
			n->m.flags |= MEMBER_HAS_SIZE;
		}
}

static enum status end(struct tree *t, struct node *n, struct str b, struct err *why, struct err *err)
{
	struct wire_end w;
	if (!n->open || b.len < sizeof w)
		return lie(n, why);
	memcpy(&w, b.p, sizeof w);
	struct str msg = str_sub(b, sizeof w, b.len);
	bool known = w.status == ST_OK || w.status == ST_WARN || w.status == ST_SKIP;
	if (!known || w.code >= E_CODES || msg.len > sizeof why->msg || (w.status == ST_OK) != (w.code == E_NONE))
		return lie(n, why);
	n->open = false;
	n->m.status = w.status;
	n->m.code = (uint16_t)w.code;
	n->m.password = w.password;
	struct store_put *put = n->put;
	n->put = NULL;
	/* of a damaged member what could be read is kept; nothing of one that
	 * was given up at a limit, and nothing if there is nothing */
	bool keep = put && (w.status == ST_OK || (n->got > 0 && w.code < E_LIMIT_DEPTH) || (w.status == ST_WARN && n->got > 0));
	if (w.code >= E_LIMIT_DEPTH && w.code <= E_LIMIT_OUTPUT)
		keep = false;
	if (put && keep) {
		char id[STORE_ID_MAX];
		enum status st = store_put_commit(put, id, NULL, err);
		if (st != ST_OK)
			return ST_FATAL;
		id_from_hex(&n->m, id);
		n->m.size = n->got;
		n->m.flags |= MEMBER_HAS_SIZE;
		n->m.kind = (uint8_t)intake_kind(t, buf_str(&n->head), n->got, buf_str(&n->name), &n->m, -1);
	} else if (put) {
		store_put_abort(put);
	}
	if (n->m.type == MEMBER_HARDLINK)
		follow_hardlink(n);
	if (w.status == ST_OK) {
		n->given++;
	} else {
		n->failed++;
		n->failures[w.code]++;
	}
	n->nested += n->m.kind != 0;
	/* "x.r00", "x.z01", "x.002", "x.part2.rar" end in a digit or in "rar" */
	struct str called = buf_str(&n->name);
	if (n->m.has_id && !n->volumes_within && called.len >= 5 &&
	    (str_ends_nocase(called, STR(".rar")) || (called.p[called.len - 1] >= '0' && called.p[called.len - 1] <= '9'))) {
		struct buf leader;
		buf_init(&leader, 1u << 17);
		n->volumes_within = volumes_leader(called, &leader);
		buf_release(&leader);
	}
	return spool_add(&n->spool, &n->m, buf_str(&n->name), buf_str(&n->target), msg, err);
}

static enum status format(struct node *n, struct str b, struct err *why)
{
	struct wire_format f;
	if (b.len < sizeof f || b.len - sizeof f >= sizeof n->format)
		return lie(n, why);
	memcpy(&f, b.p, sizeof f);
	n->expected = f.expected < -1 ? -1 : f.expected;
	n->folders = f.folders;
	memcpy(n->format, b.p + sizeof f, b.len - sizeof f);
	n->format[b.len - sizeof f] = '\0';
	return ST_OK;
}

static enum status loss(struct node *n, struct str b, struct err *why)
{
	struct wire_end w;
	struct err e;
	if (b.len < sizeof w)
		return lie(n, why);
	memcpy(&w, b.p, sizeof w);
	struct str msg = str_sub(b, sizeof w, b.len);
	if (w.code >= E_CODES || msg.len > sizeof e.msg)
		return lie(n, why);
	err_set(&e, ST_WARN, (enum err_code)w.code, "%.*s", STR_ARG(msg));
	node_loss(n, &e);
	return ST_OK;
}

enum status intake_frame(struct tree *t, struct node *n, char frame_kind, struct str frame, bool head, struct err *err)
{
	struct err why = { .code = E_NONE };
	enum status st = ST_OK;
	char kind;
	struct str b;
	if (frame_kind == UNPACK_RAW_KIND) {
		st = data(t, n, frame, head, &why, err);
		if (st != ST_FATAL)
			*err = why;
		return st;
	}
	while (st == ST_OK) {
		st = wire_next(&frame, &kind, &b);
		if (st == ST_EOF)
			return ST_OK;
		if (st != ST_OK) {
			st = lie(n, &why);
			break;
		}
		switch (kind) {
		case WIRE_MEMBER: st = begin(t, n, b, head, &why, err); break;
		case WIRE_DATA: st = data(t, n, b, head, &why, err); break;
		case WIRE_RANGE: st = range(t, n, b, head, &why, err); break;
		case WIRE_END: st = end(t, n, b, &why, err); break;
		case WIRE_FORMAT: st = format(n, b, &why); break;
		case WIRE_LOSS: st = loss(n, b, &why); break;
		default: st = lie(n, &why); break;
		}
	}
	if (st != ST_FATAL)
		*err = why;
	return st;
}

/* Did the first reader fall short of something that the program may read? */
static bool second_try(const struct tree *t, const struct node *n)
{
	uint64_t hope = n->failures[E_CORRUPT] + n->failures[E_UNSUPPORTED] + n->failures[E_UNSUPPORTED_METHOD] + n->failures[E_CRASHED];
	if (n->helper || n->redo || !t->run->engine.helper || !kind_may_help(n->e.kind))
		return false;
	/* a name may hold a password, too */
	bool locks = !t->o->list && (t->o->passwords.len || !t->o->no_hints);
	if (locks)
		hope += n->failures[E_ENCRYPTED];
	for (int i = 0; i < n->losses; i++) {
		enum err_code c = n->loss[i].code;
		hope += c == E_CORRUPT || c == E_UNSUPPORTED || c == E_UNSUPPORTED_METHOD || c == E_CRASHED || c == E_TRUNCATED ||
			(c == E_ENCRYPTED && locks);
	}
	/* an archive of nothing is likelier one whose directory was not found */
	hope += n->complete && n->entries == 0 && n->folders == 0;
	return hope > 0;
}

enum status intake_end(struct tree *t, struct node *n, enum status st, const struct err *why, struct err *err)
{
	if (n->open) {
		/* the worker died within a member: what came is kept as damaged */
		bool limit = why->code >= E_LIMIT_DEPTH && why->code <= E_LIMIT_OUTPUT;
		struct wire_end w = { .status = limit ? ST_SKIP : ST_WARN, .code = (uint32_t)(why->code == E_NONE ? E_PROTOCOL : why->code) };
		char b[sizeof w + sizeof why->msg];
		size_t len = strlen(why->msg);
		memcpy(b, &w, sizeof w);
		memcpy(b + sizeof w, why->msg, len);
		struct err scrap;
		enum status e = end(t, n, str_make(b, sizeof w + len), &scrap, err);
		if (e == ST_FATAL)
			return e;
	}
	node_unlink(n);
	if (st != ST_OK)
		node_loss(n, why);
	n->complete = st == ST_OK;
	n->names_charset = names_decide(&n->names);
	if (second_try(t, n)) {
		node_second_try(n);
		return ST_OK;
	}
	node_better(n);
	n->state = NODE_DONE;
	/* an operand may have to be read again, and may lie nowhere else */
	if (n->parent)
		node_close(n);
	return ST_OK;
}

/* Copies an operand's bytes into the store; fills id, size and head. */
static enum status store_file(struct tree *t, struct node *n, struct err *err)
{
	struct store_put *put = NULL;
	struct err why = { .code = E_NONE };
	uint64_t at = 0;
	buf_clear(&n->head);
	if (t->run->store) {
		enum status st = store_put_begin(t->run->store, &put, err);
		if (st != ST_OK)
			return st;
	}
	for (;;) {
		ssize_t k = io_pread_full(n->fd[0], t->block, TREE_BLOCK_BYTES, at);
		if (k < 0)
			err_sys(&why, ST_WARN, E_UNREADABLE, "cannot read to the end");
		if (k <= 0)
			break;
		if (n->head.len < KIND_HEAD_BYTES)
			buf_add(&n->head, t->block, (size_t)k < KIND_HEAD_BYTES - n->head.len ? (size_t)k : KIND_HEAD_BYTES - n->head.len);
		at += (uint64_t)k;
		if (!put)
			break; /* a listing needs no more than the head */
		enum status st = store_put_add(put, t->block, (size_t)k, err);
		if (st != ST_OK) {
			store_put_abort(put);
			return st;
		}
	}
	if (put) {
		char id[STORE_ID_MAX];
		enum status st = store_put_commit(put, id, NULL, err);
		if (st != ST_OK)
			return st;
		id_from_hex(&n->e, id);
		n->e.size = at;
	}
	if (why.code != E_NONE) {
		n->e.status = ST_WARN;
		n->e.code = (uint16_t)why.code;
		buf_addz(&n->message, why.msg);
	}
	return ST_OK;
}

/* Archives proper. Documents and mail are containers too, but later stages
 * read them themselves. */
static bool is_archive(int kind, struct str head)
{
	static const char *const parts[] = { "[Content_Types].xml", "mimetype", "_rels/", "word/", "xl/", "ppt/", "docProps/", "customXml/" };
	switch (kind) {
	case KIND_NONE: case KIND_EML: case KIND_MBOX: case KIND_MAILBOX: case KIND_OLE: case KIND_TNEF: case KIND_PKCS7: case KIND_PDF: case KIND_RTF: case KIND_ONENOTE: case KIND_SQLITE:
		return false;
	case KIND_ZIP:
		for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
			if (head.len > 30 && str_starts(str_sub(head, 30, head.len), str_from(parts[i])))
				return false;
		return true;
	default:
		return true;
	}
}

enum status intake_operand(struct tree *t, struct node *n, struct err *err)
{
	char head[KIND_HEAD_BYTES];
	if (n->e.size >= UNPACK_KEEP_BYTES_MAX && t->run->store && !t->o->flat) {
		ssize_t k = io_pread_full(n->fd[0], head, sizeof head, 0);
		struct str h = str_make(head, k > 0 ? (size_t)k : 0);
		int kind = kind_of(h, n->e.size, buf_str(&n->path), n->fd[0]);
		if ((is_archive(kind, h) || n->volume) && (n->digest = digest_begin(n->fd[0]))) {
			n->e.kind = n->volume ? KIND_NONE : (uint8_t)kind;
			n->not_stored = true;
			return ST_OK;
		}
	}
	enum status st = store_file(t, n, err);
	if (st == ST_OK && !n->volume)
		n->e.kind = (uint8_t)kind_of(buf_str(&n->head), n->e.size, buf_str(&n->path), n->fd[0]);
	return st;
}

enum status intake_digest(struct node *n)
{
	char id[HASH_HEX_MAX];
	struct err why;
	if (!n->digest)
		return ST_OK;
	if (digest_end(n->digest, id, &why) != ST_OK)
		node_loss(n, &why);
	n->digest = NULL;
	id_from_hex(&n->e, id);
	return ST_OK;
}
