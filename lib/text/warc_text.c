/* warc_text.c - web archives: the front pages of sites. unpack's reader names
 * members by their address and passes over one that ends with "/"; those records
 * have their text here, a page each, below their address. */
#include "html.h"

#include <stdlib.h>

#define RECORDS_MAX 1000000u

/* The value of header NAME in the lines HEAD, or empty. */
static struct str header(struct str head, const char *name)
{
	struct str line;
	size_t n = strlen(name);
	while (str_next_line(&head, &line))
		if (line.len > n && line.p[n] == ':' && str_eq_nocase(str_sub(line, 0, n), str_from(name)))
			return str_trim(str_sub(line, n + 1, line.len));
	return STR("");
}

/* Where the lines of a head end, behind the empty one; -1: never. */
static ptrdiff_t head_end(struct str s)
{
	ptrdiff_t at = str_find(s, STR("\r\n\r\n")), bare = str_find(s, STR("\n\n"));
	if (at < 0 || (bare >= 0 && bare < at))
		return bare < 0 ? -1 : bare + 2;
	return at + 4;
}

static void record(struct text_out *o, struct str address, struct str body)
{
	ptrdiff_t end = head_end(body);
	if (end < 0)
		return;
	struct str type = header(str_sub(body, 0, (size_t)end), "Content-Type");
	if (!str_eq_nocase(str_sub(type, 0, 9), STR("text/html")) && !str_eq_nocase(str_sub(type, 0, 21), STR("application/xhtml+xml")))
		return;
	if (o->bytes)
		text_page(o);
	text_put(o, address);
	text_line(o);
	ptrdiff_t charset = str_find(type, STR("charset="));
	html_bytes(o, str_sub(body, (size_t)end, body.len), charset < 0 ? STR("") : str_sub(type, (size_t)charset + 8, type.len), false);
}

enum status text_warc(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0);
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	for (unsigned n = 0; n < RECORDS_MAX && !o->limit; n++) {
		while (s.len && (s.p[0] == '\r' || s.p[0] == '\n'))
			s = str_sub(s, 1, s.len);
		ptrdiff_t end = str_starts(s, STR("WARC/")) ? head_end(str_sub(s, 0, 65536)) : -1;
		if (end < 0)
			break;
		struct str head = str_sub(s, 0, (size_t)end), address = header(head, "WARC-Target-URI"), length = header(head, "Content-Length");
		char z[24] = "";
		memcpy(z, length.len ? length.p : "", length.len < sizeof z - 1 ? length.len : sizeof z - 1);
		unsigned long long size = strtoull(z, NULL, 10), left = s.len - (size_t)end;
		if (size > left)
			size = left;
		if (str_ends(address, STR("/")) && str_eqz(header(head, "WARC-Type"), "response"))
			record(o, address, str_sub(s, (size_t)end, (size_t)end + (size_t)size));
		s = str_sub(s, (size_t)end + (size_t)size, s.len);
	}
	return ST_OK;
}
