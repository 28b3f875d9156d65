/* source.h - streams of bytes between layers: a file, a slice, a member of a
 * zip, the same in another character set. Each reads on demand, so a document
 * of any size passes through a few kilobytes. */
#ifndef SLUICE_TEXT_SOURCE_H
#define SLUICE_TEXT_SOURCE_H

#include <sluice/str.h>
#include <iconv.h>

struct source {
	/* Up to N bytes into P; 0 at the end, -1 when damaged (what came
	 * before counts). */
	ptrdiff_t (*read)(struct source *s, char *p, size_t n);
};

struct source_mem {
	struct source src;
	struct str rest;
};
void source_mem_init(struct source_mem *s, struct str bytes);

struct source_fd {
	struct source src;
	int fd;
	uint64_t at;
};
void source_fd_init(struct source_fd *s, int fd);

/* CHARSET to UTF-8. Bytes that cannot be decoded become U+FFFD and are
 * counted. An unknown CHARSET is read as windows-1252; an empty one or
 * "utf-8" passes bytes as they are, without the BOM. */
struct source_charset {
	struct source src;
	struct source *from;  /* borrowed */
	iconv_t cd;           /* (iconv_t)-1: pass through */
	char in[4096];
	size_t have;
	bool eof, damaged, flushed, pairs;
	bool hz, in_hz, tilde; /* HZ (RFC 1843), which iconv lacks; within its Chinese; its mark's first half was the last byte */
	unsigned unit;        /* bytes that are left out where nothing can be decoded */
	uint64_t undecoded;
};
void source_charset_init(struct source_charset *s, struct source *from, const char *charset);
void source_charset_release(struct source_charset *s);

#endif
