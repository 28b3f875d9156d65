/* dbf.c - dBASE, FoxPro and kin: the table as TAB rows, names of the columns
 * first. Character set by the header's language byte, else by the bytes. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define FIELDS_MAX 2048
#define RECORD_BYTES_LIMIT 65536

static const char *charset_of(unsigned char ldid)
{
	switch (ldid) {
	case 0x01: return "CP437";
	case 0x02: case 0x6E: return "CP850";
	case 0x64: return "CP852";
	case 0x65: case 0x26: return "CP866";
	case 0x4D: case 0x7A: return "GB18030";
	case 0x4F: case 0x78: return "BIG5-HKSCS";
	case 0x4E: case 0x79: return "CP949";
	case 0x13: case 0x7B: return "CP932";
	case 0xC8: return "WINDOWS-1250";
	case 0xC9: return "WINDOWS-1251";
	case 0xCA: return "WINDOWS-1254";
	case 0xCB: return "WINDOWS-1253";
	default: return NULL;
	}
}

struct field { size_t at, len; char type; };

static unsigned u16(const unsigned char *p)
{
	return (unsigned)p[0] | (unsigned)p[1] << 8;
}

static void put_value(struct text_out *o, struct str v, char type, const char *charset)
{
	v = str_trim(v);
	if (type == 'D' && v.len == 8) {
		struct buf d;
		buf_init(&d, 32);
		buf_printf(&d, "%.4s-%.2s-%.2s", v.p, v.p + 4, v.p + 6);
		text_put(o, buf_str(&d));
		buf_release(&d);
		return;
	}
	if ((type == 'I' || type == '+') && v.len == 4) {
		int32_t n;
		char z[16];
		memcpy(&n, v.p, 4);
		struct buf d;
		buf_init(&d, sizeof z);
		buf_printf(&d, "%d", n);
		text_put(o, buf_str(&d));
		buf_release(&d);
		return;
	}
	size_t zero = 0;
	while (zero < v.len && v.p[zero])
		zero++;
	v.len = zero;
	struct buf b;
	buf_init(&b, 4 * RECORD_BYTES_LIMIT);
	o->undecoded += decode_bytes(v, charset, &b);
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] == '\t' || b.p[i] == '\n' || b.p[i] == '\r')
			b.p[i] = ' ';
	text_put(o, buf_str(&b));
	buf_release(&b);
}

enum status text_dbf(const struct text_in *in, struct text_out *o, struct err *err)
{
	unsigned char head[32], d[32];
	if (io_pread_full(in->fd, head, 32, 0) != 32)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the table ends within its head");
	unsigned start = u16(head + 8), size = u16(head + 10);
	uint64_t rows = (uint64_t)u16(head + 4) | (uint64_t)u16(head + 6) << 16;
	struct field *f = xcalloc(FIELDS_MAX, sizeof *f);
	size_t n = 0, at = 1;
	char *record = xmalloc((size_t)size + 1);
	char charset[DECODE_NAME_MAX] = "";
	const char *named = charset_of(head[29]);
	if (start < 33 || size < 2) {
		free(f);
		free(record);
		return err_set(err, ST_SKIP, E_CORRUPT, "the table's head makes no sense");
	}
	/* a sample of rows tells the character set where the head does not */
	struct buf sample;
	buf_init(&sample, 1u << 20);
	char *sp = buf_reserve(&sample, 256u << 10);
	ssize_t got = sp ? io_pread_full(in->fd, sp, 256u << 10, start) : 0;
	if (got > 0)
		sample.len += (size_t)got;
	for (size_t i = 0; i < sample.len; i++)
		if (!sample.p[i])
			sample.p[i] = ' ';
	decode_choose(buf_str(&sample), str_from(named), in->charset, charset);
	buf_release(&sample);
	for (uint64_t off = 32; n < FIELDS_MAX && off + 32 <= start && io_pread_full(in->fd, d, 32, off) == 32 && d[0] != 0x0D; off += 32) {
		struct str name = str_make((const char *)d, strnlen((const char *)d, 11));
		f[n] = (struct field){ at, d[16], (char)d[11] };
		if (d[11] == 'C')
			f[n].len |= (size_t)d[17] << 8;
		if (at + f[n].len > size)
			break;
		at += f[n].len;
		if (n++)
			text_cell(o);
		put_value(o, name, 'C', charset);
	}
	text_line(o);
	for (uint64_t r = 0; r < rows && !o->limit; r++) {
		ssize_t k = io_pread_full(in->fd, record, size, start + r * size);
		if (k < (ssize_t)size) {
			text_loss(o, E_TRUNCATED, "%llu of %llu rows are there", (unsigned long long)r, (unsigned long long)rows);
			break;
		}
		for (size_t i = 0; i < n; i++) {
			if (i)
				text_cell(o);
			/* memo fields hold block numbers of another file */
			if (f[i].type != 'M' && f[i].type != 'G' && f[i].type != 'P')
				put_value(o, str_make(record + f[i].at, f[i].len), f[i].type, charset);
		}
		text_line(o);
	}
	free(f);
	free(record);
	return ST_OK;
}
