/* wire.h - what a worker tells of a container, packed into frames.
 *
 * Small members are the rule, and a frame a member, a piece and an end each
 * would cost three system calls: messages are gathered into frames of
 * WIRE_FRAME_BYTES. A message is its kind, its length and its bytes; the
 * parent checks every length, order and value. */
#ifndef UNPACK_WIRE_H
#define UNPACK_WIRE_H

#include <sluice/unpack.h>

#define WIRE_FRAME_BYTES (256u << 10)
#define WIRE_FRAME_KIND 'U'
/* Longest raw name that is passed on; what is longer is cut and said so. */
#define WIRE_NAME_BYTES_MAX 65535u

enum wire_kind {
	WIRE_MEMBER = 'M', /* struct wire_member, name, link */
	WIRE_DATA = 'D',   /* bytes of the member */
	WIRE_RANGE = 'R',  /* struct wire_range: bytes that stand in the container as they are */
	WIRE_END = 'E',    /* struct wire_end, message: the member is complete */
	WIRE_FORMAT = 'F', /* struct wire_format, text: about the container */
	WIRE_LOSS = 'L'    /* struct wire_end, message: a loss of the container's own */
};

enum member_type { MEMBER_FILE, MEMBER_LINK, MEMBER_HARDLINK, MEMBER_SPECIAL, MEMBER_FOLDER };

#define MEMBER_UTF8 1u         /* the format says that the name is UTF-8 */
#define MEMBER_LOCAL_TIME 2u   /* mtime is local time of an unknown zone */
#define MEMBER_HAS_SIZE 4u
#define MEMBER_HAS_TIME 8u
#define MEMBER_HAS_OFFSET 16u
#define MEMBER_ENCRYPTED 32u
#define MEMBER_NAME_CUT 64u
#define MEMBER_DOS_NAME 128u   /* written where a backslash parts folders */

struct wire_member {
	uint64_t size, offset;
	int64_t mtime;
	uint32_t mode, name_len, link_len;
	uint8_t type, flags, unused[2];
};
struct wire_range {
	uint64_t offset, len;
};
struct wire_end {
	int32_t status;   /* ST_OK, ST_WARN, ST_SKIP */
	uint32_t code;
	int32_t password; /* line of the password list that served, from 1; 0 */
};
struct wire_format {
	int64_t expected; /* members by the container's own account, -1 unknown */
	uint64_t folders; /* passed over: no items */
};

/* The worker's side: messages in, frames out. */
struct wire_out {
	const struct unpack_job *job; /* borrowed */
	char *frame;                  /* NULL until there is something to put */
	size_t len;
	bool raw;                     /* it is bytes of a member, not messages */
	char *own;                    /* owned: where the job has no room of its own */
};
void wire_out_init(struct wire_out *w, const struct unpack_job *job);
void wire_put(struct wire_out *w, enum wire_kind kind, const void *head, size_t head_len, struct str a, struct str b);
/* Bytes of a large member, as frames of their own (UNPACK_RAW_KIND): nothing is
 * read from them but themselves, which spares the parent a copy. */
void wire_raw(struct wire_out *w, const void *bytes, size_t n);
void wire_flush(struct wire_out *w);
void wire_out_release(struct wire_out *w);

/* The parent's side: takes the next message off *REST. ST_OK, ST_EOF,
 * ST_FATAL when it is malformed. */
enum status wire_next(struct str *rest, char *ret_kind, struct str *ret_bytes);

#endif
