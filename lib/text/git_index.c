/* git_index.c - the list of a repository's files (.git/index, gitformat-index(5)):
 * a line a file with its time and size. Which files there were is told even
 * where the repository's contents are missing. */
#include "convert.h"
#include "windows_bytes.h"

#include <stdio.h>
#include <time.h>

#define PATH_BYTES_MAX 65536u
#define ENTRY_BYTES 42u /* before the name, without the ID (20 bytes, of SHA-256 32) */
#define NAME_LENGTH 0xFFFu /* in the flags; longer names say this */

static void line(struct text_out *o, struct str e, struct str path)
{
	char z[64];
	struct tm tm;
	time_t t = (time_t)win_be(e, 8, 4);
	text_put(o, path);
	if (t && gmtime_r(&t, &tm) && strftime(z, sizeof z, "\t%Y-%m-%dT%H:%M:%SZ", &tm))
		text_putz(o, z);
	else
		text_cell(o);
	text_cell(o);
	snprintf(z, sizeof z, "%u", (unsigned)win_be(e, 36, 4));
	text_putz(o, z);
	text_line(o);
}

enum status text_git_index(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0);
	unsigned version = (unsigned)win_be(s, 4, 4);
	uint32_t count = win_be(s, 8, 4);
	struct buf path;
	bool whole = true, sense = true;
	if (!in->map || version < 2 || version > 4)
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "an index of git of version %u", version);
	buf_init(&path, PATH_BYTES_MAX);
	size_t at = 12, id = 20;
	struct str first = str_sub(s, at, s.len);
	/* nothing tells which IDs these are but the length that the first name states */
	if (version < 4 && first.len > 74 && strnlen(first.p + 74, first.len - 74) == (win_be(first, 72, 2) & NAME_LENGTH) &&
	    strnlen(first.p + 62, first.len - 62) != (win_be(first, 60, 2) & NAME_LENGTH))
		id = 32;
	for (uint32_t i = 0; i < count && whole && !o->limit; i++) {
		struct str e = str_sub(s, at, s.len);
		uint32_t flags = win_be(e, id + 40, 2);
		size_t from = ENTRY_BYTES + id + (version >= 3 && (flags & 0x4000) ? 2 : 0), cut = 0;
		if (version == 4) { /* how much of the name before goes */
			unsigned char c;
			do {
				c = (unsigned char)win_be(e, from++, 1);
				cut = (cut << 7) + (c & 0x7F) + (c & 0x80 ? 1u : 0u);
			} while (c & 0x80 && from < e.len && cut < PATH_BYTES_MAX);
			buf_cut(&path, cut < path.len ? path.len - cut : 0);
		} else {
			buf_clear(&path);
		}
		struct str name = str_sub(e, from, e.len);
		size_t n = name.len ? strnlen(name.p, name.len) : 0;
		whole = n < name.len && buf_add_str(&path, str_sub(name, 0, n));
		sense = path.len == (flags & NAME_LENGTH) || (flags & NAME_LENGTH) == NAME_LENGTH;
		if (whole && !sense)
			break;
		if (whole)
			line(o, e, buf_str(&path));
		/* before version 4 filled with NULs to eight */
		at += version == 4 ? from + n + 1 : (from + n + 8) & ~(size_t)7;
	}
	buf_release(&path);
	if (whole && !sense)
		return err_set(err, ST_WARN, E_UNSUPPORTED_METHOD, "entries of the index are of another kind, or damaged");
	return whole ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the index ends early");
}
