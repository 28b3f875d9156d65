/* office_ppt.c - presentations of PowerPoint 2002 and 2003 with a password ([MS-PPT] 2.3.7).
 *
 * Each object of the persist directory is a record encrypted by itself, its
 * number being the block's; the directory, the user edits and the record that
 * says how stay in clear. In the stream Pictures each field of a record is
 * encrypted with the first block's key anew. */
#include "format/office_legacy_private.h"

#include <string.h>

#define CRYPT_SESSION 0x2F14u
#define USER_EDIT 0x0FF5u
#define PERSIST_DIRECTORY 0x1772u
#define LOCKED_TOKEN 0xF3D1C4DFu
#define CLEAR_TOKEN 0xE391C05Fu
/* A presentation has a few objects a slide; edits are a chain. */
#define EDITS_MAX 1000
#define OBJECTS_MAX 100000u

static bool get(struct ole *o, uint32_t i, uint64_t at, unsigned char *p, size_t n)
{
	return ole_read(o, i, at, p, n) == (int64_t)n;
}

/* The user edit at *AT of the main stream: its directory and the one before it. */
static bool edit(struct ole *o, uint32_t main, uint32_t *at, uint32_t *ret_directory, uint32_t *ret_session)
{
	unsigned char e[40];
	if (!get(o, main, *at, e, 36) || le16(e + 2) != USER_EDIT)
		return false;
	*ret_directory = le32(e + 20);
	*ret_session = le32(e + 4) >= 32 && get(o, main, *at, e, 40) ? le32(e + 36) : 0;
	uint32_t before = le32(e + 16);
	bool back = before < *at;
	*at = back ? before : 0;
	return true;
}

static bool user_token(struct ole *o, uint32_t *ret_token, uint32_t *ret_edit)
{
	unsigned char u[20];
	int64_t i = ole_find(o, 0, "Current User");
	if (i < 0 || !get(o, (uint32_t)i, 0, u, sizeof u))
		return false;
	*ret_token = le32(u + 12);
	*ret_edit = le32(u + 16);
	return true;
}

/* Calls EACH for every object of the directory at AT until it says false. */
static void objects(struct ole *o, uint32_t main, uint32_t at, bool (*each)(void *ctx, uint32_t id, uint32_t offset), void *ctx)
{
	unsigned char b[8];
	if (!get(o, main, at, b, 8) || le16(b + 2) != PERSIST_DIRECTORY)
		return;
	uint64_t pos = at + 8ull, end = pos + le32(b + 4);
	unsigned total = 0;
	while (pos + 4 <= end && get(o, main, pos, b, 4)) {
		uint32_t id = le32(b) & 0xFFFFF, n = le32(b) >> 20;
		pos += 4;
		for (; n && pos + 4 <= end && get(o, main, pos, b, 4); n--, pos += 4)
			if (total++ >= OBJECTS_MAX || !each(ctx, id++, le32(b)))
				return;
	}
}

struct seek { uint32_t id, offset; };
static bool is_it(void *ctx, uint32_t id, uint32_t offset)
{
	struct seek *s = ctx;
	if (id != s->id)
		return true;
	s->offset = offset;
	return false;
}

bool office_ppt_read(struct office_legacy *l, struct ole *o, bool *ret_locked)
{
	unsigned char head[8], p[HEADER_BYTES_MAX];
	uint32_t token, at, directory, session;
	if (!user_token(o, &token, &at) || !edit(o, l->main, &at, &directory, &session) || (!session && token != LOCKED_TOKEN))
		return false;
	*ret_locked = true;
	l->program = LEGACY_PPT;
	struct seek s = { session, 0 };
	objects(o, l->main, directory, is_it, &s);
	if (!session || !s.offset || !get(o, l->main, s.offset, head, 8) || le16(head + 2) != CRYPT_SESSION)
		return false;
	uint32_t len = le32(head + 4);
	int64_t n = ole_read(o, l->main, s.offset + 8ull, p, len < sizeof p ? len : sizeof p);
	return n > 0 && office_legacy_header(l, p, (size_t)n) && l->method == LEGACY_CRYPTOAPI;
}

/* The next N bytes of S, whose keystream is R; what they are, up to 8, into SEEN. */
static bool turn(struct office_stream *s, struct office_rc4 *r, uint64_t n, unsigned char *seen)
{
	for (uint64_t i = 0; i < n; i++) {
		unsigned char *p = office_next_byte(s);
		if (!p)
			return false;
		*p ^= office_rc4_next(r);
		if (seen && i < 8)
			seen[i] = *p;
	}
	return true;
}

struct opening {
	const struct office_legacy *l;
	const struct office_stream *s;
	uint32_t session;
	uint64_t budget;          /* bytes that may still be turned: each but once or so */
};

static bool open_object(void *ctx, uint32_t id, uint32_t offset)
{
	struct opening *w = ctx;
	struct office_stream s = { .o = w->s->o, .i = w->l->main, .file = w->s->file, .len = w->s->len, .pos = offset };
	struct office_rc4 r;
	unsigned char head[8];
	if (id == w->session)
		return true;
	office_block_key(w->l, id, &r);
	if (!turn(&s, &r, 8, head) || le32(head + 4) > w->budget)
		return true;
	w->budget -= le32(head + 4);
	turn(&s, &r, le32(head + 4), NULL);
	return true;
}

/* N bytes of Pictures with the keystream from its start. */
static bool field(const struct office_legacy *l, struct office_stream *s, uint64_t n, unsigned char *seen)
{
	struct office_rc4 r;
	office_block_key(l, 0, &r);
	return turn(s, &r, n, seen);
}

static void open_pictures(const struct office_legacy *l, struct office_stream *s)
{
	static const uint16_t two[] = { 0x217, 0x3D5, 0x46B, 0x543, 0x6E1, 0x6E3, 0x6E5, 0x7A9 };
	unsigned char h[8];
	while (field(l, s, 8, h)) {
		unsigned instance = le16(h), type = le16(h + 2), ids = 1;
		uint64_t left = le32(h + 4);
		if (type < 0xF018 || type > 0xF117)
			return; /* not what it should be: the rest stays as it is */
		for (size_t i = 0; i < sizeof two / sizeof two[0]; i++)
			ids += instance >> 4 == two[i];
		uint64_t tag = type == 0xF01A || type == 0xF01B || type == 0xF01C ? 34 : 1;
		if (left < 16u * ids + tag)
			return;
		for (unsigned i = 0; i < ids; i++)
			field(l, s, 16, NULL);
		field(l, s, tag, NULL);
		if (!field(l, s, left - 16u * ids - tag, NULL))
			return;
	}
}

static void set(struct office_stream *s, uint64_t pos, uint32_t v)
{
	struct office_stream at = { .o = s->o, .i = s->i, .file = s->file, .len = s->len, .pos = pos };
	for (int i = 0; i < 4; i++) {
		unsigned char *p = office_next_byte(&at);
		if (p)
			*p = (unsigned char)(v >> 8 * i);
	}
}

void office_ppt_open(const struct office_legacy *l, struct office_stream *s)
{
	uint32_t token, at, directory, session, here;
	struct opening w = { l, s, 0, 2 * (uint64_t)s->len };
	if (!user_token(s->o, &token, &at))
		return;
	for (int i = 0; i < EDITS_MAX && (here = at, edit(s->o, l->main, &at, &directory, &session)); i++) {
		w.session = session ? session : w.session;
		objects(s->o, l->main, directory, open_object, &w);
		if (session)
			set(s, here + 36ull, 0);
		if (!at)
			break;
	}
	int64_t user = ole_find(s->o, 0, "Current User"), pictures = ole_find(s->o, 0, "Pictures");
	struct office_stream other = { .o = s->o, .i = (uint32_t)user, .file = s->file, .len = s->len };
	if (user >= 0)
		set(&other, 12, CLEAR_TOKEN);
	other = (struct office_stream){ .o = s->o, .i = (uint32_t)pictures, .file = s->file, .len = s->len };
	if (pictures >= 0)
		open_pictures(l, &other);
}
