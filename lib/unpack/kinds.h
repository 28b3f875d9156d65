/* kinds.h - the kinds of containers and how a blob is told to be one. */
#ifndef UNPACK_KINDS_H
#define UNPACK_KINDS_H

#include "unpack/sink.h"

enum unpack_kind {
	KIND_NONE,
#define UNPACK_KIND(name, text, reader) KIND_##name,
#include "unpack/kinds.def"
#undef UNPACK_KIND
	KINDS
};

#define UNPACK_KIND(name, text, reader) enum status reader(struct source *src, struct sink *sink, struct err *err);
#include "unpack/kinds.def"
#undef UNPACK_KIND

/* "zip" (static). */
const char *kind_text(int kind);
/* Reads the container of that kind (in the worker). */
enum status kind_read(int kind, struct source *src, struct sink *sink, struct err *err);

/* The program without which it cannot be read (static), and whether that is
 * installed; NULL when none is needed. */
const char *kind_needs_helper(int kind, bool *ret_there);
/* Worth a second try by that program when the first fell short. */
bool kind_may_help(int kind);

/* Bytes from a blob's start that kind_of() looks at. */
#define KIND_HEAD_BYTES 4096u
/* What the blob is, by its first bytes, its size and (for formats without a
 * signature) its name. FD, which may be -1, is read where the signature stands
 * further inside. KIND_NONE for everything that holds no files. */
int kind_of(struct str head, uint64_t size, struct str name, int fd);
/* Do the 512 bytes at P have the checksum of a tar header? */
bool kind_is_tar(const char *p);
/* Does HEAD begin with the first record of a tape of dump(8)? */
bool kind_is_dump(struct str head);
/* Can the stream of zlib that HEAD begins be unpacked? */
bool kind_is_zlib(struct str head, uint64_t size);
/* Does HEAD begin as a mailbox of another program than Unix's? */
bool kind_is_mailbox(struct str head);
/* Does HEAD begin a message in CMS that holds what it signs, or is encrypted? */
bool kind_is_pkcs7(struct str head);
/* Does HEAD begin with an LHA header? */
bool kind_is_lha(struct str head);
/* What a blob is that may be a disc, a file system or a virtual machine's disc. */
int kind_of_disc(struct str head, uint64_t size, int fd);
/* What a blob is that is known to be a container and has no reader; kind_unread.c. */
int kind_of_unread(struct str head, uint64_t size);
/* What a blob is that is called NAME and has no signature at its start: an archive
 * whose first header is damaged, or one of which nothing can be found. KIND_NONE
 * when the name speaks of none. */
int kind_of_named(struct str head, uint64_t size, struct str name, int fd);
/* Does HEAD begin with a cpio header that makes sense? */
bool kind_is_cpio(struct str head);
/* Is LINE the first of an uuencoded file? M borrows its name. */
bool uu_begins(struct str line, struct member *m, bool *ret_base64);
/* Is it worth opening the blob for a look further inside? */
bool kind_deep(struct str head, uint64_t size, struct str name);

#endif
