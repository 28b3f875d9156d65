/* sink.h - where a container's reader puts what it finds (in the worker).
 *
 *	sink_member(sink, &m);
 *	while (bytes are left && sink_wants(sink))
 *		sink_data(sink, p, n);
 *	sink_end(sink, status, &err);
 *
 * Limits on one member and on one container are kept here, so that a bomb
 * costs the worker no more than the limit; the parent counts again. */
#ifndef UNPACK_SINK_H
#define UNPACK_SINK_H

#include "unpack/container_source.h"
#include "unpack/wire.h"

struct member {
	struct str name;       /* raw bytes */
	struct str link;       /* where a link points, raw */
	enum member_type type;
	unsigned flags;        /* MEMBER_… */
	uint64_t size;         /* as stated, with MEMBER_HAS_SIZE */
	int64_t mtime;         /* with MEMBER_HAS_TIME */
	uint32_t mode;         /* Unix, 0 unknown */
	uint64_t offset;       /* in the container, with MEMBER_HAS_OFFSET */
};

struct sink {
	struct wire_out out;
	const struct unpack_limits *limits;
	bool list;
	uint64_t container_bytes; /* size of the container: what a bomb is measured by */
	uint64_t given, member;   /* bytes of all members, of this one */
	uint64_t members, folders;
	int64_t expected;
	bool open;
	struct err stop;          /* why bytes are not wanted any more; E_NONE while they are */
	bool all_stopped;         /* nor those of later members */
	int password;             /* line that served for this member */
	char format[64];
	bool format_sent;
};

/* The container's format ("tar+gzip"), if it is known better than by its
 * kind; static or long-lived text. EXPECTED as it states itself, or -1. */
void sink_format(struct sink *s, const char *format, int64_t expected);
void sink_member(struct sink *s, const struct member *m);
/* False once a limit is reached: go on with the next member. */
bool sink_wants(const struct sink *s);
bool sink_data(struct sink *s, const void *p, size_t n);
/* N bytes that stand at OFFSET of the container: the parent reads them. */
bool sink_range(struct sink *s, uint64_t offset, uint64_t n);
/* Ends the member. A limit that was reached goes before ST and ERR. */
void sink_end(struct sink *s, enum status st, const struct err *err);
/* A member that is known by name only. */
void sink_lost(struct sink *s, const struct member *m, enum err_code code, const char *why);
/* A loss of the container itself (it goes on). */
void sink_loss(struct sink *s, const struct err *err);

#endif
