/* report_redact.c - names that must not leave, wherever they stand.
 *
 * A name is found whatever the case and width of its letters and with spaces
 * or line ends between its characters, as layout leaves them. Where a text was
 * cut through a name, the half that is left is blacked out too. */
#include "clean_priv.h"
#include <sluice/utf8.h>

#define CUT_BYTES_MIN 60 /* shorter texts are whole values, not cut from something */

/* Bytes of S that are NAME, 0 when it does not begin so. *RET_SEEN: how many
 * characters of NAME fit before S ended (only then is it set above 0). */
static size_t match(struct str s, const uint32_t *name, size_t *ret_seen)
{
	size_t at = 0, n = 0;
	*ret_seen = 0;
	while (name[n]) {
		uint32_t cp;
		if (at >= s.len) {
			*ret_seen = n;
			return 0;
		}
		size_t k = utf8_decode(str_sub(s, at, s.len), &cp);
		if (fold_letter(cp) == name[n])
			n++;
		else if (!n || !utf8_is_space(cp))
			return 0;
		at += k;
	}
	return at;
}

static size_t length(const uint32_t *name)
{
	size_t n = 0;
	while (name[n])
		n++;
	return n;
}

/* The text begins in the middle of a name: bytes of what is left of it. */
static size_t match_tail(struct str s, const uint32_t *name)
{
	size_t n = length(name), seen;
	for (size_t from = 1; n - from >= 2 && (n - from) * 2 >= n; from++) {
		size_t k = match(s, name + from, &seen);
		if (k)
			return k;
	}
	return 0;
}

void redact_judge(const struct report_known *known, struct str s, uint8_t *v)
{
	const uint32_t *const *names;
	size_t n = known_names(known, &names);
	bool cut = s.len >= CUT_BYTES_MIN;
	for (size_t i = 0; n && i < s.len;) {
		uint32_t cp;
		size_t step = utf8_decode(str_sub(s, i, s.len), &cp), hit = 0, seen;
		uint32_t first = fold_letter(cp);
		for (size_t k = 0; k < n; k++) {
			size_t len = 0;
			if (names[k][0] == first) {
				len = match(str_sub(s, i, s.len), names[k], &seen);
				if (!len && cut && seen >= 2 && seen * 2 >= length(names[k]))
					len = s.len - i;
			}
			if (!len && i == 0 && cut)
				len = match_tail(s, names[k]);
			hit = len > hit ? len : hit;
		}
		memset(v + i, V_BLACK, hit);
		i += hit ? hit : step;
	}
}
