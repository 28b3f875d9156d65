/* str.c - slices, buffers and the one place where memory runs out. */
#include <sluice/str.h>
#include <sluice/err.h>

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);
	if (!p) {
		fputs("sluice: out of memory\n", stderr);
		_Exit(3);
	}
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		BUG("allocation size overflows");
	void *p = xmalloc(total);
	memset(p, 0, total);
	return p;
}

void *xrealloc(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);
	if (!q) {
		fputs("sluice: out of memory\n", stderr);
		_Exit(3);
	}
	return q;
}

char *xstrdup(const char *z)
{
	return xstrndup(str_from(z));
}

char *xstrndup(struct str s)
{
	char *p = xmalloc(s.len + 1);
	if (s.len)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	return p;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("a format that is none");
	char *p = xmalloc((size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

void *xgrow(void *p, size_t *cap, size_t need, size_t size)
{
	if (p && need <= *cap)
		return p;
	size_t n = *cap ? *cap : 16, total;
	while (n < need)
		if (__builtin_mul_overflow(n, (size_t)2, &n))
			BUG("array size overflows");
	if (__builtin_mul_overflow(n, size, &total))
		BUG("array size overflows");
	*cap = n;
	return xrealloc(p, total);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Of LIST's words the first that begins S, its end in LIST; NULL: none. The bytes that could
 * begin one are looked for as libc does, many at a time. */
static const char *first_word_of(struct str s, const char *list, bool whole)
{
	if (s.len == 0 || s.p[0] == '\0' || s.p[0] == '|')
		return NULL;
	for (const char *p = list; (p = strchr(p, s.p[0])) != NULL; p++) {
		if (p != list && p[-1] != '|')
			continue;
		size_t n = 1;
		while (n < s.len && p[n] && p[n] != '|' && p[n] == s.p[n])
			n++;
		if ((!p[n] || p[n] == '|') && (!whole || n == s.len))
			return p + n;
	}
	return NULL;
}

bool str_starts_any(struct str s, const char *list)
{
	return first_word_of(s, list, false) != NULL;
}

bool str_is_any(struct str s, const char *list)
{
	return first_word_of(s, list, true) != NULL;
}

bool str_ends_any(struct str s, const char *list)
{
	if (s.len == 0 || s.p[s.len - 1] == '\0' || s.p[s.len - 1] == '|')
		return false;
	for (const char *p = list; (p = strchr(p, s.p[s.len - 1])) != NULL; p++) {
		if (p[1] && p[1] != '|')
			continue;
		size_t n = 1;
		const char *q = p;
		while (q > list && q[-1] != '|' && n < s.len && q[-1] == s.p[s.len - 1 - n]) {
			q--;
			n++;
		}
		if (q == list || q[-1] == '|')
			return true;
	}
	return false;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_ends_nocase(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq_nocase(str_sub(s, s.len - suffix.len, s.len), suffix);
}

#define SHORT_NEEDLE 16u

/* The first of the places of MAY behind AT where the needle stands, or -1. */
static inline ptrdiff_t first_of(struct str s, struct str needle, size_t at, unsigned may)
{
	for (; may; may &= may - 1)
		if (memcmp(s.p + at + (unsigned)__builtin_ctz(may), needle.p, needle.len) == 0)
			return (ptrdiff_t)(at + (unsigned)__builtin_ctz(may));
	return -1;
}

/* Places where both the first and the last byte are right, sixteen at once: the first byte
 * of an ideograph stands before every third byte of a Chinese text. The last sixteen, or the only eight and more, are
 * looked at with some of those before. */
static ptrdiff_t find_short(struct str s, struct str needle)
{
	size_t i = 0, places = s.len - needle.len + 1, last = needle.len - 1;
#ifdef __SSE2__
	__m128i a = _mm_set1_epi8(needle.p[0]), z = _mm_set1_epi8(needle.p[last]);
	while (i < places && places >= 8) {
		bool half = places < 16;
		size_t at = i + (half ? 8 : 16) <= places ? i : places - (half ? 8 : 16);
		const __m128i *p = (const __m128i *)(const void *)(s.p + at), *q = (const __m128i *)(const void *)(s.p + at + last);
		__m128i x = half ? _mm_loadl_epi64(p) : _mm_loadu_si128(p), y = half ? _mm_loadl_epi64(q) : _mm_loadu_si128(q);
		unsigned may = (unsigned)_mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(x, a), _mm_cmpeq_epi8(y, z))) & (half ? 0xFF : 0xFFFF);
		ptrdiff_t is = may ? first_of(s, needle, at, may) : -1;
		if (is >= 0)
			return is;
		i = at + (half ? 8 : 16);
	}
#endif
	for (; i < places; i++)
		if (s.p[i] == needle.p[0] && s.p[i + last] == needle.p[last] && memcmp(s.p + i, needle.p, needle.len) == 0)
			return (ptrdiff_t)i;
	return -1;
}

ptrdiff_t str_find(struct str s, struct str needle)
{
	if (needle.len == 0)
		return 0;
	if (s.len < needle.len)
		return -1;
	/* memmem() makes a table first, which takes longer than a line of text */
	if (needle.len <= SHORT_NEEDLE)
		return find_short(s, needle);
	const char *hit = memmem(s.p, s.len, needle.p, needle.len);
	return hit ? hit - s.p : -1;
}

ptrdiff_t str_find_char(struct str s, char c)
{
	const char *hit = s.len ? memchr(s.p, c, s.len) : NULL;
	return hit ? hit - s.p : -1;
}

static bool ascii_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.len && ascii_space(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len && ascii_space(s.p[s.len - 1]))
		s.len--;
	return s;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int d = n ? memcmp(a.p, b.p, n) : 0;
	return d ? d : (a.len > b.len) - (a.len < b.len);
}

uint64_t str_hash(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (uint8_t)s.p[i]) * 0x100000001b3u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ (h >> 32);
}

bool str_next_line(struct str *rest, struct str *ret_line)
{
	if (!str_next(rest, '\n', ret_line))
		return false;
	if (ret_line->len && ret_line->p[ret_line->len - 1] == '\r')
		ret_line->len--;
	return true;
}

bool str_next(struct str *rest, char sep, struct str *ret_part)
{
	if (rest->len == 0)
		return false;
	ptrdiff_t at = str_find_char(*rest, sep);
	size_t n = at < 0 ? rest->len : (size_t)at;
	*ret_part = str_make(rest->p, n);
	*rest = str_sub(*rest, at < 0 ? n : n + 1, rest->len);
	return true;
}

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_release(struct buf *b)
{
	if (!b)
		return;
	free(b->p);
	*b = (struct buf){ .max = b->max };
}

char *buf_reserve(struct buf *b, size_t n)
{
	if (n > b->max || b->len > b->max - n) {
		b->full = true;
		return NULL;
	}
	if (!b->p || b->cap - b->len < n + 1) {
		size_t want = b->len + n + 1, cap = b->cap ? b->cap : 64;
		while (cap < want)
			cap = cap > SIZE_MAX / 2 ? want : cap * 2;
		b->p = xrealloc(b->p, cap);
		b->cap = cap;
	}
	return b->p + b->len;
}

bool buf_add(struct buf *b, const void *p, size_t len)
{
	char *to = buf_reserve(b, len);
	if (!to)
		return false;
	if (len)
		mem_copy(to, p, len);
	b->len += len;
	b->p[b->len] = '\0';
	return true;
}

bool buf_add_str(struct buf *b, struct str s)
{
	return buf_add(b, s.p, s.len);
}

bool buf_addz(struct buf *b, const char *z)
{
	return buf_add(b, z, strlen(z));
}

bool buf_add_char(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	char small[512];
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	bool ok = false;
	if (n < 0)
		BUG("a format that vsnprintf refuses");
	if ((size_t)n < sizeof small) {
		ok = buf_add(b, small, (size_t)n);
	} else {
		char *to = buf_reserve(b, (size_t)n);
		if (to) {
			vsnprintf(to, (size_t)n + 1, fmt, again);
			b->len += (size_t)n;
			ok = true;
		}
	}
	va_end(again);
	return ok;
}

bool buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	bool ok = buf_vprintf(b, fmt, ap);
	va_end(ap);
	return ok;
}

bool buf_add_base64(struct buf *b, struct str s)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *to = s.len > SIZE_MAX / 2 ? NULL : buf_reserve(b, (s.len + 2) / 3 * 4);
	if (!to)
		return false;
	for (size_t i = 0; i < s.len; i += 3) {
		size_t n = s.len - i < 3 ? s.len - i : 3;
		uint32_t v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < n ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			*to++ = k <= n ? digit[v >> (18 - 6 * k) & 63] : '=';
	}
	b->len = (size_t)(to - b->p);
	*to = '\0';
	return true;
}

void buf_cut(struct buf *b, size_t len)
{
	if (len < b->len) {
		b->len = len;
		b->p[len] = '\0';
	}
}
