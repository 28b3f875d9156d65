/* markup_attr.c - attributes of a tag: split when the tag is read, decoded when
 * they are asked for. */
#include "markup_inside.h"

#include <sluice/utf8.h>
#include <stdlib.h>

void markup_read_attrs(struct markup *m, struct str s)
{
	m->attrs = 0;
	size_t i = 0;
	while (i < s.len && m->attrs < MARKUP_ATTRS_MAX) {
		while (i < s.len && (markup_space(s.p[i]) || s.p[i] == '/'))
			i++;
		size_t a = i;
		while (i < s.len && !markup_space(s.p[i]) && s.p[i] != '=' && s.p[i] != '/')
			i++;
		if (i == a) {
			i++;
			continue;
		}
		struct markup_attr *at_ = &m->attr[m->attrs++];
		at_->name = str_sub(s, a, i);
		at_->raw = str_sub(s, i, i);
		while (i < s.len && markup_space(s.p[i]))
			i++;
		if (i >= s.len || s.p[i] != '=')
			continue;
		i++;
		while (i < s.len && markup_space(s.p[i]))
			i++;
		if (i < s.len && (s.p[i] == '"' || s.p[i] == '\'')) {
			char q = s.p[i++];
			const char *e = memchr(s.p + i, q, s.len - i);
			size_t end = e ? (size_t)(e - s.p) : s.len;
			at_->raw = str_sub(s, i, end);
			i = end + 1;
		} else {
			a = i;
			while (i < s.len && !markup_space(s.p[i]))
				i++;
			at_->raw = str_sub(s, a, i);
		}
	}
}

/* The attribute NAME, by its local name unless NAME has a prefix; or NULL. */
static const struct markup_attr *find(const struct markup *m, const char *name)
{
	struct str want = str_from(name);
	bool prefixed = str_find_char(want, ':') >= 0;
	for (unsigned i = 0; i < m->attrs; i++) {
		struct str n = m->attr[i].name;
		if (!prefixed) {
			ptrdiff_t colon = str_find_char(n, ':');
			if (colon >= 0)
				n = str_sub(n, (size_t)colon + 1, n.len);
		}
		if (m->html ? str_eq_nocase(n, want) : str_eq(n, want))
			return &m->attr[i];
	}
	return NULL;
}

bool markup_has(const struct markup *m, const char *name)
{
	return find(m, name) != NULL;
}

struct str markup_attr(struct markup *m, const char *name)
{
	const struct markup_attr *a = find(m, name);
	if (!a)
		return STR("");
	if (!a->raw.len || !memchr(a->raw.p, '&', a->raw.len))
		return a->raw;
	buf_clear(&m->value);
	markup_decode(a->raw, m->html, &m->value);
	return buf_str(&m->value);
}

size_t markup_copy(struct markup *m, const char *name, char *out, size_t size)
{
	struct str v = markup_attr(m, name);
	size_t n = v.len < size ? v.len : utf8_cut(v, size - 1);
	if (n)
		memcpy(out, v.p, n);
	out[n] = '\0';
	return n;
}

int64_t markup_int(struct markup *m, const char *name, int64_t def)
{
	char z[24];
	if (!markup_copy(m, name, z, sizeof z))
		return def;
	char *e;
	long long v = strtoll(z, &e, 10);
	return e == z ? def : v;
}
