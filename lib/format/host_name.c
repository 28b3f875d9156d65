/* host_name.c - see host_name.h. Punycode is a page of arithmetic; a library for it was not worth
 * a dependency, since names are taken as they are registered: small letters, composed
 * (NFC), and none of the mappings of UTS 46 for names that nobody can hold. */
#include "host_name.h"
#include <sluice/utf8.h>
#include <stdlib.h>
#include <utf8proc.h>

#define LABEL_BYTES_MAX 63u /* RFC 1035 §2.3.4 */
#define HOST_BYTES_MAX 1024u

/* RFC 3492 §5 */
enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 128 };

static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;
	delta = first ? delta / DAMP : delta / 2;
	for (delta += delta / points; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
		delta /= BASE - TMIN;
	return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static char digit(uint32_t d)
{
	return (char)(d < 26 ? 'a' + d : '0' + (d - 26));
}

/* §6.3; bytes written to OUT, which has room for LABEL_BYTES_MAX, or 0. */
static size_t punycode(const uint32_t *c, size_t n, char *out)
{
	uint32_t code = INITIAL_N, delta = 0, bias = INITIAL_BIAS;
	size_t len = 0, done, basic;
	for (size_t i = 0; i < n; i++)
		if (c[i] < 0x80) {
			if (len == LABEL_BYTES_MAX)
				return 0;
			out[len++] = (char)c[i];
		}
	done = basic = len;
	if (basic && len < LABEL_BYTES_MAX)
		out[len++] = '-';
	while (done < n) {
		uint32_t next = UINT32_MAX;
		for (size_t i = 0; i < n; i++)
			if (c[i] >= code && c[i] < next)
				next = c[i];
		/* no overflow: fewer than 64 points below 2^21 */
		delta += (next - code) * ((uint32_t)done + 1);
		code = next;
		for (size_t i = 0; i < n; i++) {
			delta += c[i] < code;
			if (c[i] != code)
				continue;
			uint32_t q = delta;
			for (uint32_t k = BASE;; k += BASE) {
				uint32_t t = k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
				if (len == LABEL_BYTES_MAX)
					return 0;
				if (q < t)
					break;
				out[len++] = digit(t + (q - t) % (BASE - t));
				q = (q - t) / (BASE - t);
			}
			out[len++] = digit(q);
			bias = adapt(delta, (uint32_t)done + 1, done == basic);
			delta = 0;
			done++;
		}
		delta++;
		code++;
	}
	return len;
}

/* LABEL as it is written to OUT, which has room for LABEL_BYTES_MAX; 0: it cannot be. */
static size_t a_label(struct str label, char *out)
{
	static const char prefix[] = "xn--";
	uint32_t c[LABEL_BYTES_MAX];
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t n =
	    utf8proc_map((const utf8proc_uint8_t *)label.p, (utf8proc_ssize_t)label.len, &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	struct str s = str_make((const char *)composed, n > 0 ? (size_t)n : 0);
	size_t points = 0, len = 0;
	for (size_t i = 0; i < s.len && points < LABEL_BYTES_MAX;) {
		i += utf8_decode(str_make(s.p + i, s.len - i), &c[points]);
		c[points] = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c[points]);
		points++;
	}
	free(composed);
	bool other = false; /* İ in small letters is i */
	for (size_t i = 0; i < points; i++)
		other |= c[i] >= 0x80;
	if (other && points < LABEL_BYTES_MAX) {
		char code[LABEL_BYTES_MAX + 1];
		len = punycode(c, points, code);
		if (len == 0 || len + sizeof prefix - 1 > LABEL_BYTES_MAX)
			return 0;
		memcpy(out, prefix, sizeof prefix - 1);
		memcpy(out + sizeof prefix - 1, code, len);
		len += sizeof prefix - 1;
	}
	return len;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

struct str host_a_label(struct arena *arena, struct str host)
{
	if (host.len > HOST_BYTES_MAX || is_ascii(host))
		return host;
	char *out = arena_alloc(arena, host.len + LABEL_BYTES_MAX * (host.len / 3 + 1));
	struct str rest = host, label;
	size_t n = 0;
	while (str_next(&rest, '.', &label)) {
		if (n)
			out[n++] = '.';
		size_t len = label.len;
		if (is_ascii(label))
			memcpy(out + n, label.p, label.len);
		else if ((len = a_label(label, out + n)) == 0)
			return host;
		n += len;
	}
	return str_make(out, n);
}

struct str host_a_label_in(struct arena *arena, struct str s, size_t at)
{
	size_t end = at;
	while (end < s.len && s.p[end] != ':' && s.p[end] != '/' && s.p[end] != '?' && s.p[end] != '#')
		end++;
	struct str host = str_sub(s, at, end), name = host_a_label(arena, host);
	if (name.p == host.p)
		return s;
	char *out = arena_alloc(arena, s.len - host.len + name.len);
	memcpy(out, s.p, at);
	memcpy(out + at, name.p, name.len);
	if (s.len > end)
		memcpy(out + at + name.len, s.p + end, s.len - end);
	return str_make(out, s.len - host.len + name.len);
}
