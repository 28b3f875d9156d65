/* dbx_read.c - mail folders of Outlook Express 5 and 6.
 *
 * After A. Schloh's description of the format. The header tells where a tree of
 * nodes begins; an entry of a node leads to an indexed object about one message,
 * whose field 4 leads to the message: segments of some 500 bytes in a chain.
 * Each object opens with its own offset, which tells true pointers from others.
 * Every message is a member "000001.eml". Folders.dbx, which holds only
 * settings, has another class number and is no container. */
#include "unpack/kinds.h"

#include <stdio.h>

#define COUNT_AT 0xC4u
#define ROOT_AT 0xE4u
#define NODE_BYTES 24u
#define ENTRY_BYTES 12u
#define OBJECT_BYTES 12u
#define SEGMENT_BYTES 16u
/* Outlook Express writes 512. */
#define SEGMENT_TEXT_MAX 65536u
#define FIELD_MESSAGE 4
/* A tree of 51 entries a node is four levels deep with six million messages. */
#define DEPTH_MAX 16

struct walk {
	struct source *src;
	struct sink *sink;
	uint64_t nodes;       /* that may still be visited: a file holds no more */
	unsigned number;
	bool broken;
};

static uint32_t u32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

/* N bytes of an object at AT, which must name its own place. */
static bool object(const struct source *src, uint32_t at, char *p, size_t n)
{
	return at && source_read(src, p, n, at) == (ssize_t)n && u32(p) == at;
}

/* Where the message that the object at AT is about begins; 0. */
static uint32_t message_at(const struct source *src, uint32_t at)
{
	char head[OBJECT_BYTES + 4 * 255], p[4];
	if (!object(src, at, head, OBJECT_BYTES))
		return 0;
	size_t n = (unsigned char)head[10];
	if (source_read(src, head + OBJECT_BYTES, 4 * n, at + OBJECT_BYTES) != (ssize_t)(4 * n))
		return 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t field = u32(head + OBJECT_BYTES + 4 * i), value = field >> 8;
		if ((field & 0x7F) != FIELD_MESSAGE)
			continue;
		if (field & 0x80)
			return value;
		return source_read(src, p, 4, (uint64_t)at + OBJECT_BYTES + 4 * n + value) == 4 ? u32(p) : 0;
	}
	return 0;
}

static enum status give(struct walk *w, uint32_t at, struct err *err)
{
	static char text[SEGMENT_TEXT_MAX];
	char head[SEGMENT_BYTES];
	uint64_t left = w->src->size; /* a chain gives no more than there is */
	while (at && sink_wants(w->sink)) {
		if (!object(w->src, at, head, sizeof head))
			return err_set(err, ST_WARN, E_CORRUPT, "the chain of its segments breaks off");
		uint32_t len = u32(head + 8);
		if (len > sizeof text || len + SEGMENT_BYTES > left)
			return err_set(err, ST_WARN, E_CORRUPT, "a segment of %u bytes", len);
		if (source_read(w->src, text, len, (uint64_t)at + SEGMENT_BYTES) != (ssize_t)len)
			return err_set(err, ST_WARN, E_TRUNCATED, "the file ends within a segment");
		if (len)
			sink_data(w->sink, text, len);
		left -= len + SEGMENT_BYTES;
		at = u32(head + 12);
	}
	return ST_OK;
}

static void message(struct walk *w, uint32_t info)
{
	char name[32];
	struct err err = { .code = E_NONE };
	snprintf(name, sizeof name, "%06u.eml", ++w->number);
	struct member m = { .name = str_from(name), .type = MEMBER_FILE };
	uint32_t at = message_at(w->src, info);
	/* a header that was fetched alone has no message */
	enum status st = at ? ST_OK : err_set(&err, ST_SKIP, E_MISSING, "only its header was fetched");
	if (at) {
		m.offset = at;
		m.flags = MEMBER_HAS_OFFSET;
	}
	sink_member(w->sink, &m);
	if (at && sink_wants(w->sink))
		st = give(w, at, &err);
	sink_end(w->sink, st, &err);
}

static void node(struct walk *w, uint32_t at, int depth)
{
	char n[NODE_BYTES], e[ENTRY_BYTES];
	if (depth > DEPTH_MAX || !w->nodes || !object(w->src, at, n, sizeof n)) {
		w->broken = true;
		return;
	}
	w->nodes--;
	if (u32(n + 20) && u32(n + 8))
		node(w, u32(n + 8), depth + 1);
	for (unsigned i = 0; i < (unsigned char)n[17] && !w->sink->all_stopped; i++) {
		if (source_read(w->src, e, sizeof e, (uint64_t)at + NODE_BYTES + i * ENTRY_BYTES) != (ssize_t)sizeof e) {
			w->broken = true;
			return;
		}
		if (u32(e))
			message(w, u32(e));
		if (u32(e + 8) && u32(e + 4))
			node(w, u32(e + 4), depth + 1);
	}
}

enum status dbx_read(struct source *src, struct sink *sink, struct err *err)
{
	char count[4], root[4];
	struct walk w = { .src = src, .sink = sink, .nodes = src->size / NODE_BYTES };
	if (source_read(src, count, 4, COUNT_AT) != 4 || source_read(src, root, 4, ROOT_AT) != 4)
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
	sink_format(sink, NULL, u32(count));
	if (u32(root))
		node(&w, u32(root), 0);
	if (w.number < u32(count) && !sink->all_stopped)
		return err_set(err, ST_WARN, E_CORRUPT, "of %u messages %u were found", u32(count), w.number);
	return w.broken ? err_set(err, ST_WARN, E_CORRUPT, "its tree of messages is damaged") : ST_OK;
}
