/* mail_words.c - words that were cut within a character.
 *
 * A long subject is several encoded words. Each should be whole, but many
 * mailers count bytes, and half a character at each end is lost when the words
 * are decoded one by one, or when two pieces of base64 that both end in their
 * padding are put behind each other. So their bytes are joined first. */
#include "mail_words.h"

#include <string.h>

/* RFC 2047 allows 75 characters; many mailers write more. */
#define WORD_BYTES_MAX 4096u

struct word {
	struct str set, text; /* of the head, borrowed */
	size_t end;
};

/* "=?set?B?text?=" at AT. */
static bool word_at(struct str s, size_t at, struct word *ret)
{
	struct str rest = str_sub(s, at, s.len);
	if (!str_starts(rest, STR("=?")))
		return false;
	ptrdiff_t set = str_find_char(str_sub(rest, 2, 48), '?');
	if (set <= 0 || set > 40 || !str_eq_nocase(str_sub(rest, (size_t)set + 2, (size_t)set + 5), STR("?B?")))
		return false;
	struct str text = str_sub(rest, (size_t)set + 5, WORD_BYTES_MAX);
	ptrdiff_t end = str_find(text, STR("?="));
	if (end < 0)
		return false;
	*ret = (struct word){ str_sub(rest, 2, (size_t)set + 2), str_sub(text, 0, (size_t)end), at + (size_t)set + 5 + (size_t)end + 2 };
	return true;
}

static int digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* What a word leaves over: the next goes on with it, unless padding ended it. */
struct left {
	uint32_t bits;
	unsigned have;
};

static void decode(struct str s, struct left *l, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		int d = digit(s.p[i]);
		if (d < 0)
			continue;
		l->bits = l->bits << 6 | (unsigned)d;
		if ((l->have += 6) >= 8)
			buf_add_char(out, (char)(l->bits >> (l->have -= 8) & 0xff));
	}
	if (s.len && s.p[s.len - 1] == '=')
		l->have = 0;
}

bool mail_words_joined(struct str raw, struct buf *out)
{
	struct buf bytes, made;
	struct word w, next;
	size_t at = 0, joined = 0;
	buf_init(&bytes, raw.len + 1);
	buf_init(&made, 2 * raw.len + 64);
	while (at < raw.len) {
		if (raw.p[at] != '=' || !word_at(raw, at, &w)) {
			buf_add_char(&made, raw.p[at++]);
			continue;
		}
		size_t from = at, words = 1;
		struct left left = { 0 };
		buf_clear(&bytes);
		decode(w.text, &left, &bytes);
		for (at = w.end;; words++) {
			size_t k = at;
			while (k < raw.len && raw.p[k] && strchr(" \t\r\n", raw.p[k]))
				k++;
			if (!word_at(raw, k, &next) || !str_eq_nocase(next.set, w.set))
				break;
			decode(next.text, &left, &bytes);
			at = next.end;
		}
		if (words == 1) {
			buf_add_str(&made, str_sub(raw, from, at));
			continue;
		}
		buf_addz(&made, "=?");
		buf_add_str(&made, w.set);
		buf_addz(&made, "?B?");
		buf_add_base64(&made, buf_str(&bytes));
		buf_addz(&made, "?=");
		joined++;
	}
	if (joined)
		buf_add_str(out, buf_str(&made));
	buf_release(&bytes);
	buf_release(&made);
	return joined > 0;
}
