/* git_bundle.c - see git_bundle.h. */
#include "format/git_bundle.h"

#define HASH_DIGITS 40u

/* A commit's name, SHA-1 or the beginning of SHA-256. */
static bool hash(struct str s)
{
	for (size_t i = 0; i < HASH_DIGITS; i++)
		if (i >= s.len || !((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return true;
}

bool git_bundle_begins(struct str head)
{
	if (!str_starts(head, STR("# v2 git bundle\n")) && !str_starts(head, STR("# v3 git bundle\n")))
		return false;
	struct str next = str_sub(head, 16, head.len);
	/* what it can (v3), what must be there, a reference, or none and the pack */
	return str_starts(next, STR("@object-format=")) || str_starts(next, STR("@filter=")) || str_starts(next, STR("\nPACK")) || hash(next) ||
	       (str_starts(next, STR("-")) && hash(str_sub(next, 1, next.len)));
}
