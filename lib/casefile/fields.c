/* fields.c - one pass over a record: looking each key up by itself would read
 * the line a dozen times. */
#include "fields.h"
#include <sluice/utf8.h>

static bool is_key(struct str raw, const char *key)
{
	size_t n = strlen(key);
	return raw.len == n + 2 && memcmp(raw.p + 1, key, n) == 0;
}

void fields_cut(struct str line, const char *const *keys, size_t n, struct str *raw, struct buf *extra)
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
		if (is_key(key, "sluice") || is_key(key, "type"))
			continue;
		if (extra->len > 1)
			buf_add_char(extra, ',');
		buf_add_str(extra, key);
		buf_add_char(extra, ':');
		buf_add_str(extra, value);
	}
	buf_add_char(extra, '}');
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
