/* sink.c - counts what a reader gives and passes it on; see sink.h. */
#include "unpack/sink.h"

#include <stdio.h>

/* A frame of its own pays for the bytes of a member that is longer. Such frames
 * begin at multiples of their length, as the system's cache likes it. */
#define RAW_BYTES_MIN (512u << 10)

void sink_format(struct sink *s, const char *format, int64_t expected)
{
	if (format)
		snprintf(s->format, sizeof s->format, "%s", format);
	if (expected >= 0)
		s->expected = expected;
}

void sink_member(struct sink *s, const struct member *m)
{
	if (s->open)
		BUG("a member within a member");
	if (m->type == MEMBER_FOLDER) {
		s->folders++;
		return;
	}
	if (!s->format_sent) {
		/* what is known so far: the job may be cut short */
		struct wire_format f = { .expected = -1 };
		wire_put(&s->out, WIRE_FORMAT, &f, sizeof f, str_from(s->format), STR(""));
		s->format_sent = true;
	}
	struct str name = m->name, link = m->link;
	struct wire_member w = { .size = m->size, .offset = m->offset, .mtime = m->mtime, .mode = m->mode, .type = (uint8_t)m->type };
	unsigned flags = m->flags;
	if (name.len > WIRE_NAME_BYTES_MAX) {
		name.len = WIRE_NAME_BYTES_MAX;
		flags |= MEMBER_NAME_CUT;
	}
	if (link.len > WIRE_NAME_BYTES_MAX)
		link.len = WIRE_NAME_BYTES_MAX;
	w.flags = (uint8_t)flags;
	w.name_len = (uint32_t)name.len;
	w.link_len = (uint32_t)link.len;
	wire_put(&s->out, WIRE_MEMBER, &w, sizeof w, name, link);
	s->open = true;
	s->member = 0;
	s->members++;
	s->password = 0;
	if (!s->all_stopped)
		err_clear(&s->stop);
}

bool sink_wants(const struct sink *s)
{
	return s->stop.code == E_NONE && !s->list;
}

/* Counts N more bytes; false when they pass a limit. */
static bool count(struct sink *s, uint64_t n)
{
	if (!sink_wants(s))
		return false;
	const struct unpack_limits *l = s->limits;
	if (l->member_bytes && n > (uint64_t)l->member_bytes - s->member) {
		err_set(&s->stop, ST_SKIP, E_LIMIT_BYTES, "larger than %lld bytes", (long long)l->member_bytes);
		return false;
	}
	uint64_t given = s->given + n;
	if (l->ratio && given > (uint64_t)UNPACK_RATIO_FLOOR_BYTES && given / (uint64_t)l->ratio > s->container_bytes) {
		err_set(&s->stop, ST_SKIP, E_LIMIT_RATIO, "expands by more than a factor of %lld", (long long)l->ratio);
		s->all_stopped = true;
		return false;
	}
	s->given = given;
	s->member += n;
	return true;
}

bool sink_data(struct sink *s, const void *p, size_t n)
{
	if (!count(s, n))
		return false;
	uint64_t before = s->member - n;
	const char *at = p;
	for (size_t k; n && before < RAW_BYTES_MIN; before += k, at += k, n -= k) {
		k = n < WIRE_FRAME_BYTES - 64 ? n : WIRE_FRAME_BYTES - 64;
		if (k > RAW_BYTES_MIN - before)
			k = (size_t)(RAW_BYTES_MIN - before);
		wire_put(&s->out, WIRE_DATA, at, k, STR(""), STR(""));
	}
	if (n)
		wire_raw(&s->out, at, n);
	return true;
}

bool sink_range(struct sink *s, uint64_t offset, uint64_t n)
{
	if (!count(s, n))
		return false;
	struct wire_range r = { offset, n };
	if (n)
		wire_put(&s->out, WIRE_RANGE, &r, sizeof r, STR(""), STR(""));
	return true;
}

static void put_end(struct sink *s, enum wire_kind kind, enum status st, const struct err *err, int password)
{
	struct wire_end e = { .status = st, .code = st == ST_OK || !err ? E_NONE : (uint32_t)err->code, .password = password };
	wire_put(&s->out, kind, &e, sizeof e, st == ST_OK || !err ? STR("") : str_from(err->msg), STR(""));
}

void sink_end(struct sink *s, enum status st, const struct err *err)
{
	if (!s->open)
		return;
	s->open = false;
	if (s->stop.code != E_NONE) {
		st = ST_SKIP;
		err = &s->stop;
	}
	put_end(s, WIRE_END, st, err, s->password);
}

void sink_lost(struct sink *s, const struct member *m, enum err_code code, const char *why)
{
	struct err e;
	sink_member(s, m);
	err_set(&e, ST_SKIP, code, "%s", why);
	sink_end(s, ST_SKIP, &e);
}

void sink_loss(struct sink *s, const struct err *err)
{
	put_end(s, WIRE_LOSS, ST_WARN, err, 0);
}
