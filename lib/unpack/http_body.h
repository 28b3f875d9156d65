/* http_body.h - what a stored HTTP answer brought: its head taken off, its body
 * put together from chunks and decompressed (RFC 9110 8.4, RFC 9112 7.1).
 * Private to lib/unpack. */
#ifndef UNPACK_HTTP_BODY_H
#define UNPACK_HTTP_BODY_H

#include "unpack/sink.h"

/* The head, read into a buffer of that size at the most. */
#define HTTP_HEAD_BYTES_MAX (64u << 10)

/* The value of header NAME among the lines of HEAD; empty when it is not there.
 * Lines that begin with a space go on with the one before and are not read. */
struct str http_header(struct str head, const char *name);
/* Length of the lines at the start of S with the empty one that ends them; 0: it
 * does not come. */
size_t http_head_end(struct str s);

/* Gives the LEN bytes at AT, which HEAD describes, to the open member. Chunks
 * and compression that the head speaks of and the bytes do not show are not
 * believed: crawlers undo them and keep the head. */
enum status http_body_give(struct source *src, uint64_t at, uint64_t len, struct str head, struct sink *sink, struct err *err);
/* The bytes as they are. */
enum status http_plain_give(struct source *src, uint64_t at, uint64_t len, struct sink *sink, struct err *err);

#endif
