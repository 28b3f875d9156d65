/* text_run.h - one converter on bytes in memory: what goes in, what text comes
 * out, what metadata, how many losses. */
#ifndef TESTS_TEXT_RUN_H
#define TESTS_TEXT_RUN_H

#include "tap.h"

#include "text/convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char result[1 << 20];
static struct buf metas; /* text.meta of the last conversion */
static unsigned losses;

static void count_loss(void *ctx, const struct err *e)
{
	(void)ctx;
	(void)e;
	losses++;
}

/* The text of BYTES read as FORMAT. */
__attribute__((unused)) static const char *convert_n(const char *format, const char *bytes, size_t n, const char *charset)
{
	struct text_options options = { .engine = "none" };
	struct text_out o;
	struct err err;
	FILE *f = tmpfile(), *t = tmpfile();
	fwrite(bytes, 1, n, f);
	fflush(f);
	rewind(f);
	char *map = n ? mmap(NULL, n, PROT_READ, MAP_PRIVATE, fileno(f), 0) : NULL;
	struct text_in in = { .fd = fileno(f), .size = n, .map = map, .format = str_from(format), .charset = str_from(charset), .options = &options };
	text_out_init(&o, fileno(t), -1);
	o.on_error = count_loss;
	losses = 0;
	enum status st = text_convert(&in, &o, &err);
	io_flush(&o.w);
	if (!metas.max)
		buf_init(&metas, 1 << 20);
	buf_clear(&metas);
	text_out_meta(&o, &metas);
	rewind(t);
	size_t k = fread(result, 1, sizeof result - 1, t);
	result[k] = '\0';
	text_out_release(&o);
	if (map)
		munmap(map, n);
	fclose(f);
	fclose(t);
	return st == ST_OK || st == ST_WARN ? result : "(failed)";
}

__attribute__((unused)) static const char *convert(const char *format, const char *z)
{
	return convert_n(format, z, strlen(z), "");
}

__attribute__((unused)) static void is_z(const char *got, const char *want, const char *what)
{
	is(str_from(got), want, what);
}

#endif
