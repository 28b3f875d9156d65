/* statistics.c - data of statistics programs (SAS, SPSS, Stata): variables
 * with their labels, then the rows. libreadstat knows the formats; it reads
 * through callbacks, so a table of any length passes in bounded memory. */
#include "convert.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef HAVE_READSTAT
#include <readstat.h>

#define LABEL_ROWS_MAX 32767

struct stats {
	const struct text_in *in;
	struct text_out *o;
	uint64_t at;
	int variables, seen;
	bool labels;
	struct buf names, label_row;
};

static int stats_open(const char *path, void *ctx)
{
	(void)path;
	((struct stats *)ctx)->at = 0;
	return 1;
}

static int stats_close(void *ctx)
{
	(void)ctx;
	return 0;
}

static readstat_off_t stats_seek(readstat_off_t offset, readstat_io_flags_t whence, void *ctx)
{
	struct stats *s = ctx;
	int64_t base = whence == READSTAT_SEEK_SET ? 0 : whence == READSTAT_SEEK_CUR ? (int64_t)s->at : (int64_t)s->in->size, to;
	if (__builtin_add_overflow(base, (int64_t)offset, &to) || to < 0 || (uint64_t)to > s->in->size)
		return -1;
	s->at = (uint64_t)to;
	return to;
}

static ssize_t stats_read(void *p, size_t n, void *ctx)
{
	struct stats *s = ctx;
	ssize_t k = io_pread_full(s->in->fd, p, n, s->at);
	if (k > 0)
		s->at += (uint64_t)k;
	return k;
}

static readstat_error_t stats_update(long size, readstat_progress_handler progress, void *user, void *ctx)
{
	(void)size;
	(void)progress;
	(void)user;
	(void)ctx;
	return READSTAT_OK;
}

static int on_metadata(readstat_metadata_t *m, void *ctx)
{
	struct stats *s = ctx;
	s->variables = readstat_get_var_count(m);
	text_meta(s->o, "title", str_from(readstat_get_file_label(m)));
	text_meta(s->o, "table", str_from(readstat_get_table_name(m)));
	return READSTAT_HANDLER_OK;
}

static int on_note(int index, const char *note, void *ctx)
{
	(void)index;
	text_meta(((struct stats *)ctx)->o, "comment", str_from(note));
	return READSTAT_HANDLER_OK;
}

static int on_variable(int index, readstat_variable_t *v, const char *labels, void *ctx)
{
	struct stats *s = ctx;
	const char *label = readstat_variable_get_label(v), *name = readstat_variable_get_name(v);
	(void)labels;
	if (index) {
		buf_add_char(&s->names, '\t');
		buf_add_char(&s->label_row, '\t');
	}
	buf_addz(&s->names, name ? name : "");
	if (label && label[0] && !(name && strcmp(label, name) == 0)) {
		s->labels = true;
		buf_addz(&s->label_row, label);
	}
	s->seen = index + 1;
	return READSTAT_HANDLER_OK;
}

static void put_head(struct stats *s)
{
	if (!s->names.len)
		return;
	text_put(s->o, buf_str(&s->names));
	text_line(s->o);
	if (s->labels) {
		text_put(s->o, buf_str(&s->label_row));
		text_line(s->o);
	}
	buf_clear(&s->names);
}

/* Days since the epoch of the format ([SAS] 1960) as a date. */
static void put_number(struct stats *s, readstat_variable_t *v, double d)
{
	const char *format = readstat_variable_get_format(v);
	char z[48];
	static const char *const dates[] = { "DATE", "MMDDYY", "DDMMYY", "YYMMDD", "%td", "%d", NULL };
	bool date = false;
	for (size_t i = 0; format && dates[i]; i++)
		date |= strncmp(format, dates[i], strlen(dates[i])) == 0;
	if (format && strncmp(format, "DATETIME", 8) == 0) {
		d /= 86400;
		date = true;
	}
	if (date && d > -140000 && d < 2900000) {
		/* civil date of a day number; era arithmetic of Howard Hinnant */
		int64_t day = (int64_t)d - (d < (double)(int64_t)d) - 3653 + 719468, era = (day >= 0 ? day : day - 146096) / 146097;
		unsigned doe = (unsigned)(day - era * 146097), yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
			 doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
		unsigned month = mp < 10 ? mp + 3 : mp - 9;
		snprintf(z, sizeof z, "%04lld-%02u-%02u", (long long)(yoe + (unsigned)(era * 400) + (month <= 2)), month,
			 doy - (153 * mp + 2) / 5 + 1);
	} else {
		snprintf(z, sizeof z, "%.15g", d);
	}
	text_putz(s->o, z);
}

static int on_value(int row, readstat_variable_t *v, readstat_value_t value, void *ctx)
{
	struct stats *s = ctx;
	int i = readstat_variable_get_index(v);
	(void)row;
	put_head(s);
	if (i)
		text_cell(s->o);
	if (!readstat_value_is_system_missing(value))
		switch (readstat_value_type(value)) {
		case READSTAT_TYPE_STRING:
		case READSTAT_TYPE_STRING_REF:
			text_put(s->o, str_from(readstat_string_value(value)));
			break;
		default:
			put_number(s, v, readstat_double_value(value));
		}
	if (i + 1 == s->seen)
		text_line(s->o);
	return s->o->limit ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static int on_label(const char *set, readstat_value_t value, const char *label, void *ctx)
{
	(void)set;
	(void)value;
	(void)label;
	(void)ctx;
	return READSTAT_HANDLER_OK;
}

enum status text_statistics(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct stats s = { .in = in, .o = o };
	readstat_parser_t *p = readstat_parser_init();
	readstat_error_t rc;
	if (!p)
		return err_set(err, ST_SKIP, E_SYSTEM, "libreadstat cannot start");
	buf_init(&s.names, 1u << 20);
	buf_init(&s.label_row, 4u << 20);
	readstat_set_open_handler(p, stats_open);
	readstat_set_close_handler(p, stats_close);
	readstat_set_seek_handler(p, stats_seek);
	readstat_set_read_handler(p, stats_read);
	readstat_set_update_handler(p, stats_update);
	readstat_set_io_ctx(p, &s);
	readstat_set_metadata_handler(p, on_metadata);
	readstat_set_note_handler(p, on_note);
	readstat_set_variable_handler(p, on_variable);
	readstat_set_value_handler(p, on_value);
	readstat_set_value_label_handler(p, on_label);
	if (str_eqz(in->format, "sas7bdat"))
		rc = readstat_parse_sas7bdat(p, "", &s);
	else if (str_eqz(in->format, "xpt"))
		rc = readstat_parse_xport(p, "", &s);
	else if (str_eqz(in->format, "sav"))
		rc = readstat_parse_sav(p, "", &s);
	else if (str_eqz(in->format, "por"))
		rc = readstat_parse_por(p, "", &s);
	else
		rc = readstat_parse_dta(p, "", &s);
	put_head(&s);
	text_line(o);
	buf_release(&s.names);
	buf_release(&s.label_row);
	readstat_parser_free(p);
	if (rc == READSTAT_OK || rc == READSTAT_ERROR_USER_ABORT)
		return ST_OK;
	if (!o->bytes)
		return err_set(err, ST_SKIP, E_CORRUPT, "%s", readstat_error_message(rc));
	text_loss(o, E_CORRUPT, "%s", readstat_error_message(rc));
	return ST_OK;
}

#else

enum status text_statistics(const struct text_in *in, struct text_out *o, struct err *err)
{
	(void)in;
	(void)o;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libreadstat");
}

#endif
