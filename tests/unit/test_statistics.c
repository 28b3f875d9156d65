/* test_statistics.c - files of statistics programs, written here by
 * libreadstat: what stands in them comes out. */
#include "text_run.h"

#ifdef HAVE_READSTAT
#include <readstat.h>
#include <string.h>

struct file { char bytes[1 << 20]; size_t n; };

static ssize_t keep(const void *p, size_t n, void *ctx)
{
	struct file *f = ctx;
	if (n > sizeof f->bytes - f->n)
		return -1;
	memcpy(f->bytes + f->n, p, n);
	f->n += n;
	return (ssize_t)n;
}

typedef readstat_error_t begin_fn(readstat_writer_t *w, void *ctx, long rows);

static const char *round_trip(const char *format, begin_fn *begin)
{
	static struct file f;
	f.n = 0;
	readstat_writer_t *w = readstat_writer_init();
	readstat_set_data_writer(w, keep);
	readstat_writer_set_file_label(w, "Tenders");
	readstat_variable_t *name = readstat_add_variable(w, "client", READSTAT_TYPE_STRING, 40), *sum = readstat_add_variable(w, "amount", READSTAT_TYPE_DOUBLE, 8);
	readstat_variable_set_label(name, "Name of the client");
	begin(w, &f, 2);
	readstat_begin_row(w);
	readstat_insert_string_value(w, name, "Elbonia");
	readstat_insert_double_value(w, sum, 1200.5);
	readstat_end_row(w);
	readstat_begin_row(w);
	readstat_insert_string_value(w, name, "Ruritania");
	readstat_insert_missing_value(w, sum);
	readstat_end_row(w);
	readstat_end_writing(w);
	readstat_writer_free(w);
	const char *got = convert_n(format, f.bytes, f.n, "");
	/* cut anywhere it must end */
	static char whole[4096];
	snprintf(whole, sizeof whole, "%s", got);
	for (size_t n = 1; n < f.n; n += 1 + f.n / 50)
		convert_n(format, f.bytes, n, "");
	return whole;
}

int main(void)
{
	const char *want = "client\tamount\nName of the client\t\nElbonia\t1200.5\nRuritania\t\n";
	is_z(round_trip("sav", readstat_begin_writing_sav), want, "SPSS");
	is_z(round_trip("dta", readstat_begin_writing_dta), want, "Stata");
	is_z(round_trip("sas7bdat", readstat_begin_writing_sas7bdat), want, "SAS");
	return done();
}
#else
int main(void)
{
	ok(1, "# SKIP no libreadstat");
	return done();
}
#endif
