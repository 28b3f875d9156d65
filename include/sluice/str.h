/* str.h - borrowed strings and growing buffers.
 *
 * struct str is a slice passed by value; it owns nothing and need not end in
 * NUL. struct buf owns its bytes and carries its maximum from the moment it is
 * made, so that no hostile length can grow it past what its maker allowed. */
#ifndef SLUICE_STR_H
#define SLUICE_STR_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* may be NULL when len is 0 */
	size_t len;
};

/* memcpy() for blocks. glibc copies from 2 KiB on by REP MOVSB, which on AMD's
 * Zen 3 and 4 is up to five times slower (measured) where source and target lie nearly alike
 * in their pages (its bug 30994): headers before blocks bring just that. */
static inline void mem_copy(void *to, const void *from, size_t n)
{
	char *d = (char *)to;
	const char *s = (const char *)from;
	for (; n > 1024; d += 1024, s += 1024, n -= 1024)
		memcpy(d, s, 1024);
	if (n)
		memcpy(d, s, n);
}

/* A string literal as a slice (static). */
#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
/* For printf: "%.*s", STR_ARG(s). Only for slices shorter than INT_MAX. */
#define STR_ARG(s) (int)(s).len, ((s).p ? (s).p : "")

static inline struct str str_make(const char *p, size_t len)
{
	return (struct str){ p, len };
}
static inline struct str str_from(const char *z)
{
	return (struct str){ z, z ? strlen(z) : 0 };
}
static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}
static inline bool str_eqz(struct str a, const char *z)
{
	return str_eq(a, str_from(z));
}
/* Bytes from..to, both clamped to the string. */
static inline struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return (struct str){ s.p ? s.p + from : s.p, to - from };
}
/* N bytes, one at least; most answers are known from that at AT. */
__attribute__((nonnull)) static inline bool str_bytes_eq(const char *a, const char *b, size_t n, size_t at)
{
	return a[at] == b[at] && memcmp(a, b, n) == 0;
}
static inline bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && (prefix.len == 0 || str_bytes_eq(s.p, prefix.p, prefix.len, 0));
}
static inline bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && (suffix.len == 0 || str_bytes_eq(s.p + (s.len - suffix.len), suffix.p, suffix.len, suffix.len - 1));
}
/* S begins with, ends with, is one of the words of LIST, which "|" parts; none of these is empty. */
bool str_starts_any(struct str s, const char *list);
bool str_ends_any(struct str s, const char *list);
bool str_is_any(struct str s, const char *list);
/* ASCII case is ignored. */
bool str_eq_nocase(struct str a, struct str b);
bool str_ends_nocase(struct str s, struct str suffix);
/* Offset of the first NEEDLE in S, or -1. Linear time. */
ptrdiff_t str_find(struct str s, struct str needle);
static inline bool str_has(struct str s, const char *z)
{
	return str_find(s, str_from(z)) >= 0;
}
ptrdiff_t str_find_char(struct str s, char c);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Orders by bytes, shorter first. */
int str_cmp(struct str a, struct str b);
/* 64-bit hash (FNV-1a with a final mix); stable over runs and machines. */
uint64_t str_hash(struct str s);
/* Cuts the next line off *REST into *RET_LINE (without "\n" or "\r\n").
 * False when *REST is empty. */
bool str_next_line(struct str *rest, struct str *ret_line);
/* Cuts *REST at the next SEP into *RET_PART. False when nothing is left; a
 * trailing separator gives no empty last part. */
bool str_next(struct str *rest, char sep, struct str *ret_part);

struct buf {
	char *p;      /* owned; always NUL-ended once anything was added */
	size_t len;
	size_t cap;
	size_t max;   /* most bytes it may ever hold, without the NUL */
	bool full;    /* something did not fit: what was added is cut there */
};

/* An empty buffer that may grow to MAX bytes. Allocates nothing yet. */
void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
/* Forgets the contents and the full mark, keeps the memory. */
static inline void buf_clear(struct buf *b)
{
	b->len = 0;
	b->full = false;
	if (b->p)
		b->p[0] = '\0';
}
/* Appending returns false, and sets b->full, when the maximum is passed;
 * nothing of the piece is added then. */
bool buf_add(struct buf *b, const void *p, size_t len);
bool buf_add_str(struct buf *b, struct str s);
bool buf_addz(struct buf *b, const char *z);
bool buf_add_char(struct buf *b, char c);
bool buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* RFC 4648 base64 with padding. */
bool buf_add_base64(struct buf *b, struct str s);
/* Room for N more bytes at b->p + b->len, or NULL past the maximum. */
char *buf_reserve(struct buf *b, size_t n);
void buf_cut(struct buf *b, size_t len);
/* Borrowed until the buffer changes. */
static inline struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p ? b->p : "", b->len };
}
/* The contents as a C string; borrowed until the buffer changes. */
static inline const char *buf_z(const struct buf *b)
{
	return b->p ? b->p : "";
}

/* malloc and friends that end the process when memory is out (one place). */
void *xmalloc(size_t n) __attribute__((malloc, returns_nonnull));
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2), malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t n) __attribute__((returns_nonnull));
char *xstrdup(const char *z) __attribute__((malloc, returns_nonnull));
char *xstrndup(struct str s) __attribute__((malloc, returns_nonnull));
/* Grows an array so that element NEED-1 exists: *CAP counts elements. */
void *xgrow(void *p, size_t *cap, size_t need, size_t size) __attribute__((returns_nonnull));

#endif
