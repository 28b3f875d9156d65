/* json.c - a reader that hands out slices.
 *
 * It is iterative: brackets are kept in a bit stack of JSON_DEPTH_MAX
 * levels, so no input can make it recurse. A tree was rejected: the stream's
 * stages look at three keys of a line and must keep all others byte for byte. */
#include <sluice/json.h>
#include <sluice/utf8.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static size_t skip_space(struct str s, size_t i)
{
	while (i < s.len && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r'))
		i++;
	return i;
}

/* End of the string that starts at i (its quote), or 0. */
static size_t scan_string(struct str s, size_t i)
{
	for (i++; i < s.len; i++) {
#ifdef __SSE2__
		/* sixteen at a time up to a quote, a backslash or what is below a blank */
		while (s.len - i >= 16) {
			__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(s.p + i)), low = _mm_set1_epi8(0x1F);
			__m128i odd = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
			unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(odd, _mm_cmpeq_epi8(_mm_max_epu8(x, low), low)));
			i += mask ? (unsigned)__builtin_ctz(mask) : 16;
			if (mask)
				break;
		}
		if (i >= s.len)
			return 0;
#endif
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"')
			return i + 1;
		if (c < 0x20)
			return 0;
		if (c == '\\') {
			if (++i >= s.len)
				return 0;
			switch (s.p[i]) {
			case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': break;
			case 'u':
				for (int k = 0; k < 4; k++) {
					if (++i >= s.len)
						return 0;
					char h = s.p[i];
					if (!((h >= '0' && h <= '9') || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F')))
						return 0;
				}
				break;
			default: return 0;
			}
		}
	}
	return 0;
}

static size_t scan_digits(struct str s, size_t i)
{
	size_t from = i;
	while (i < s.len && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i == from ? 0 : i;
}

static size_t scan_number(struct str s, size_t i)
{
	if (i < s.len && s.p[i] == '-')
		i++;
	if (i < s.len && s.p[i] == '0')
		i++;
	else if (!(i = scan_digits(s, i)))
		return 0;
	if (i < s.len && s.p[i] == '.' && !(i = scan_digits(s, i + 1)))
		return 0;
	if (i < s.len && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		if (i < s.len && (s.p[i] == '+' || s.p[i] == '-'))
			i++;
		if (!(i = scan_digits(s, i)))
			return 0;
	}
	return i;
}

/* End of the scalar at i, or 0. */
static size_t scan_scalar(struct str s, size_t i)
{
	if (i >= s.len)
		return 0;
	switch (s.p[i]) {
	case '"': return scan_string(s, i);
	case 't': return str_starts(str_sub(s, i, s.len), STR("true")) ? i + 4 : 0;
	case 'f': return str_starts(str_sub(s, i, s.len), STR("false")) ? i + 5 : 0;
	case 'n': return str_starts(str_sub(s, i, s.len), STR("null")) ? i + 4 : 0;
	default: return scan_number(s, i);
	}
}

/* End of the value that starts at i (no space before it), or 0; it may be so many levels deep. */
static size_t scan_value(struct str s, size_t i, int levels)
{
	uint8_t is_obj[JSON_DEPTH_MAX];
	int depth = 0;
	/* one turn reads one value at i, then closes what is complete */
	for (;;) {
		if (i >= s.len)
			return 0;
		char c = s.p[i];
		if (c == '{' || c == '[') {
			if (depth == levels)
				return 0;
			is_obj[depth++] = c == '{';
			i = skip_space(s, i + 1);
			if (i < s.len && s.p[i] == (c == '{' ? '}' : ']')) {
				i++;
				depth--;
			} else {
				goto member;
			}
		} else if (!(i = scan_scalar(s, i))) {
			return 0;
		}
		for (;;) {
			if (depth == 0)
				return i;
			i = skip_space(s, i);
			if (i >= s.len)
				return 0;
			if (s.p[i] == ',') {
				i = skip_space(s, i + 1);
				break;
			}
			if (s.p[i] != (is_obj[depth - 1] ? '}' : ']'))
				return 0;
			i++;
			depth--;
		}
member:
		if (is_obj[depth - 1]) {
			if (i >= s.len || s.p[i] != '"' || !(i = scan_string(s, i)))
				return 0;
			i = skip_space(s, i);
			if (i >= s.len || s.p[i] != ':')
				return 0;
			i = skip_space(s, i + 1);
		}
	}
}

size_t json_value(struct str s, size_t *ret_start)
{
	size_t from = skip_space(s, 0), end = scan_value(s, from, JSON_DEPTH_MAX);
	if (!end)
		return 0;
	if (ret_start)
		*ret_start = from;
	return end - from;
}

bool json_valid(struct str s)
{
	size_t from = 0, n = json_value(s, &from);
	return n && skip_space(s, from + n) == s.len;
}

bool json_each(struct str c, size_t *pos, struct str *ret_key, struct str *ret_value)
{
	size_t i = *pos;
	if (i == 0) {
		i = skip_space(c, 0);
		if (i >= c.len || (c.p[i] != '{' && c.p[i] != '['))
			return false;
		i = skip_space(c, i + 1);
	} else {
		i = skip_space(c, i);
		if (i >= c.len || c.p[i] != ',')
			return false;
		i = skip_space(c, i + 1);
	}
	size_t open = skip_space(c, 0);
	*ret_key = str_make(NULL, 0);
	if (i >= c.len || c.p[i] == '}' || c.p[i] == ']')
		return false;
	if (c.p[open] == '{') {
		size_t end = c.p[i] == '"' ? scan_string(c, i) : 0;
		if (!end)
			return false;
		*ret_key = str_sub(c, i, end);
		i = skip_space(c, end);
		if (i >= c.len || c.p[i] != ':')
			return false;
		i = skip_space(c, i + 1);
	}
	size_t end = scan_value(c, i, JSON_DEPTH_MAX - 1);
	if (!end)
		return false;
	*ret_value = str_sub(c, i, end);
	*pos = end;
	return true;
}

bool json_ended(struct str c, size_t pos)
{
	size_t open = skip_space(c, 0), i = skip_space(c, pos);
	return pos > open && i < c.len && c.p[i] == (c.p[open] == '{' ? '}' : ']') && skip_space(c, i + 1) == c.len;
}

static bool key_is(struct str raw, struct str want)
{
	struct str inner = str_sub(raw, 1, raw.len - 1);
	if (str_find_char(inner, '\\') < 0)
		return str_eq(inner, want);
	struct buf b;
	buf_init(&b, raw.len);
	bool same = json_decode(raw, &b) && str_eq(buf_str(&b), want);
	buf_release(&b);
	return same;
}

static struct str get(struct str obj, struct str want)
{
	size_t pos = 0;
	struct str key, value;
	while (json_each(obj, &pos, &key, &value))
		if (key.len && key_is(key, want))
			return value;
	return str_make(NULL, 0);
}

struct str json_get(struct str obj, const char *key)
{
	return get(obj, str_from(key));
}

struct str json_path(struct str obj, const char *path)
{
	struct str rest = str_from(path), part;
	while (obj.p && str_next(&rest, '.', &part))
		obj = get(obj, part);
	return obj;
}

bool json_is_str(struct str raw)
{
	return raw.len >= 2 && raw.p[0] == '"';
}

static uint32_t hex4(const char *p)
{
	uint32_t v = 0;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		v = v << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return v;
}

bool json_decode(struct str raw, struct buf *out)
{
	if (!json_is_str(raw) || scan_string(raw, 0) != raw.len)
		return false;
	struct str s = str_sub(raw, 1, raw.len - 1);
	size_t i = 0;
	while (i < s.len) {
		size_t from = i;
		while (i < s.len && s.p[i] != '\\')
			i++;
		buf_add_utf8_clean(out, str_sub(s, from, i));
		if (i >= s.len)
			break;
		char c = s.p[i + 1];
		i += 2;
		switch (c) {
		case 'b': buf_add_char(out, '\b'); break;
		case 'f': buf_add_char(out, '\f'); break;
		case 'n': buf_add_char(out, '\n'); break;
		case 'r': buf_add_char(out, '\r'); break;
		case 't': buf_add_char(out, '\t'); break;
		case 'u': {
			uint32_t cp = hex4(s.p + i);
			i += 4;
			if (cp >= 0xD800 && cp < 0xDC00 && i + 6 <= s.len && s.p[i] == '\\' && s.p[i + 1] == 'u') {
				uint32_t lo = hex4(s.p + i + 2);
				if (lo >= 0xDC00 && lo < 0xE000) {
					cp = 0x10000 + ((cp - 0xD800) << 10) + (lo - 0xDC00);
					i += 6;
				}
			}
			buf_add_utf8(out, cp);
			break;
		}
		default: buf_add_char(out, c);
		}
	}
	return !out->full;
}

double json_as_num(struct str raw, double def)
{
	if (json_is_str(raw))
		raw = str_sub(raw, 1, raw.len - 1);
	char tmp[64];
	if (raw.len == 0 || raw.len >= sizeof tmp || scan_number(raw, 0) != raw.len)
		return def;
	memcpy(tmp, raw.p, raw.len);
	tmp[raw.len] = '\0';
	return strtod(tmp, NULL);
}

int64_t json_as_int(struct str raw, int64_t def)
{
	double d = json_as_num(raw, (double)NAN);
	if (isnan(d) || d < -9.2e18 || d > 9.2e18)
		return def;
	if (fabs(d) < 9007199254740992.0)
		return (int64_t)d;
	char tmp[64];
	if (json_is_str(raw))
		raw = str_sub(raw, 1, raw.len - 1);
	memcpy(tmp, raw.p, raw.len);
	tmp[raw.len] = '\0';
	return strtoll(tmp, NULL, 10);
}

bool json_as_bool(struct str raw, bool def)
{
	return str_eqz(raw, "true") ? true : str_eqz(raw, "false") ? false : def;
}
