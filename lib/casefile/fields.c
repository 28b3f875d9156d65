/* fields.c - one pass over a record: looking each key up by itself would read
 * the line a dozen times. */
#include "fields.h"
#include <sluice/utf8.h>

static bool is_key(struct str raw, struct str key)
{
	return raw.len == key.len + 2 && raw.p[1] == key.p[0] && memcmp(raw.p + 1, key.p, key.len) == 0;
}

bool fields_num(struct str raw, double *ret)
{
	static const double pow10[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
	uint64_t n = 0;
	size_t i = 0, point = 0;
	if (raw.len == 0)
		return false;
	for (; i < raw.len && i < 16; i++) {
		if (raw.p[i] == '.' && !point && i)
			point = i + 1;
		else if (raw.p[i] >= '0' && raw.p[i] <= '9')
			n = n * 10 + (uint64_t)(raw.p[i] - '0');
		else
			break;
	}
	if (i == raw.len) {
		/* both are exact below 2^53, so their quotient is the right double */
		*ret = point ? (double)n / pow10[i - point] : (double)n;
		return true;
	}
	*ret = json_as_num(raw, -1e300);
	return *ret > -1e299;
}

bool fields_cut(struct str line, const struct str *keys, size_t n, struct str *raw, struct buf *extra)
{
	size_t pos = 0;
	struct str key, value;
	for (size_t i = 0; i < n; i++)
		raw[i] = str_make(NULL, 0);
	buf_clear(extra);
	buf_add_char(extra, '{');
	while (json_each(line, &pos, &key, &value)) {
		size_t i = 0;
		while (i < n && !is_key(key, keys[i]))
			i++;
		if (i < n) {
			if (!raw[i].p && !str_eqz(value, "null"))
				raw[i] = value;
			continue;
		}
		if (is_key(key, STR("sluice")) || is_key(key, STR("type")))
			continue;
		if (extra->len > 1)
			buf_add_char(extra, ',');
		buf_add_str(extra, key);
		buf_add_char(extra, ':');
		buf_add_str(extra, value);
	}
	buf_add_char(extra, '}');
	/* the walk ends early on damage: then what it stopped at is not the end */
	struct str rest = str_trim(str_sub(line, pos, line.len));
	return pos ? str_eqz(rest, "}") : str_eqz(rest, "{}");
}

struct str fields_str(struct arena *a, struct str raw)
{
	if (!raw.p || !json_is_str(raw))
		return raw;
	struct str in = str_sub(raw, 1, raw.len - 1);
	if (str_find_char(in, '\\') < 0 && utf8_valid(in))
		return in;
	struct buf b;
	buf_init(&b, raw.len * 3 + 1);
	json_decode(raw, &b);
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] == '\0')
			b.p[i] = ' ';
	struct str s = arena_copy(a, buf_str(&b));
	buf_release(&b);
	return s;
}
