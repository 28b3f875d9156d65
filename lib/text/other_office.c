/* other_office.c - documents of lesser office programs, through revenge.cc. */
#include "convert.h"
#include "ole_text.h"
#include "revenge.h"
#include "vba.h"

#include <sluice/utf8.h>
#include <stdio.h>

/* The readers copy what they are given. */
#define OFFICE_BYTES_MAX (256u << 20)

static void take(void *ctx, const char *key, const char *text, size_t len)
{
	struct text_out *o = ctx;
	if (key) {
		text_meta(o, key, str_make(text, len));
		return;
	}
	if (o->pages++) {
		text_line(o);
		text_put(o, STR("\f"));
	}
	/* runs of empty lines come from empty paragraphs */
	struct str rest = str_make(text, len), line;
	while (str_next_line(&rest, &line)) {
		size_t n = line.len;
		while (n && (line.p[n - 1] == ' ' || line.p[n - 1] == '\t'))
			n--;
		if (n) {
			text_put(o, str_sub(line, 0, n));
			text_line(o);
		}
	}
}

enum status text_other_office(const struct text_in *in, struct text_out *o, struct err *err)
{
	char format[48];
	snprintf(format, sizeof format, "%.*s", STR_ARG(in->format));
	if (in->size > OFFICE_BYTES_MAX || !in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "larger than %u bytes", OFFICE_BYTES_MAX);
	/* who made it is told even when nobody reads the rest */
	struct ole *ole = NULL;
	bool macros = false;
	if (ole_text_open(in, &ole, err) == ST_OK) {
		ole_text_meta(ole, o);
		macros = vba_text(ole, o);
		ole_close(ole);
	}
	if (revenge_read((const unsigned char *)in->map, in->size, format, take, o))
		return ST_OK;
	if (macros)
		return ST_OK; /* vbaProject.bin is nothing else */
	if (!o->meta)
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "no reader knows this kind of document");
	return err_set(err, ST_WARN, E_UNSUPPORTED, "no reader knows this kind of document: only its properties are told");
}
