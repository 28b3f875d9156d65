/* science.c - data files that describe themselves: NetCDF (classic, 64-bit
 * offsets and data), FITS, MATLAB 5. Names, units, remarks and text arrays are
 * given, never the numbers: those are measurements, not text. */
#include "convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define LIST_MAX 100000u
#define CARDS_MAX 100000u
#define VALUES_MAX 64u
#define MAT_BYTES_MAX (64u << 20)
#define MAT_DEPTH_MAX 8

struct reader {
	struct str s;
	size_t at;
	bool broken, wide; /* wide: counts have 64 bits (CDF-5) */
};

static uint64_t be(struct reader *r, unsigned n)
{
	uint64_t v = 0;
	if (n > r->s.len - r->at) {
		r->broken = true;
		return 0;
	}
	for (unsigned i = 0; i < n; i++)
		v = v << 8 | (unsigned char)r->s.p[r->at++];
	return v;
}

static uint64_t count(struct reader *r)
{
	return be(r, r->wide ? 8 : 4);
}

/* N bytes, and padding to a multiple of four. */
static struct str bytes(struct reader *r, uint64_t n)
{
	if (n > r->s.len - r->at) {
		r->broken = true;
		return STR("");
	}
	struct str v = str_sub(r->s, r->at, r->at + (size_t)n);
	size_t to = r->at + (((size_t)n + 3) & ~(size_t)3);
	r->at = to > r->s.len ? r->s.len : to;
	return v;
}

static const char *const types[] = { "", "byte", "char", "short", "int", "float", "double", "ubyte", "ushort", "uint", "int64", "uint64" };
static const uint8_t type_bytes[] = { 0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8 };

static void put_number(struct text_out *o, struct str v, unsigned type)
{
	struct reader r = { .s = v };
	uint64_t u = be(&r, type_bytes[type]);
	char z[48];
	if (type == 5) {
		uint32_t w = (uint32_t)u;
		float f;
		memcpy(&f, &w, 4);
		snprintf(z, sizeof z, "%.7g", (double)f);
	} else if (type == 6) {
		double d;
		memcpy(&d, &u, 8);
		snprintf(z, sizeof z, "%.15g", d);
	} else if (type == 1 || type == 3 || type == 4 || type == 10) {
		unsigned shift = 64 - 8u * type_bytes[type];
		snprintf(z, sizeof z, "%lld", (long long)((int64_t)(u << shift) >> shift));
	} else {
		snprintf(z, sizeof z, "%llu", (unsigned long long)u);
	}
	text_putz(o, z);
}

static void attributes(struct reader *r, struct text_out *o, bool global)
{
	uint64_t tag = be(r, 4), n = count(r);
	for (uint64_t i = 0; tag == 12 && i < n && i < LIST_MAX && !r->broken && !o->limit; i++) {
		struct str name = bytes(r, count(r));
		uint64_t type = be(r, 4), k = count(r);
		if (type == 0 || type >= sizeof type_bytes || k > r->s.len)
			r->broken = true;
		if (r->broken)
			return;
		struct str v = bytes(r, k * type_bytes[type]);
		text_put(o, global ? STR(":") : STR("\t:"));
		text_put(o, name);
		text_put(o, STR(" = "));
		if (type == 2) {
			text_put(o, STR("\""));
			text_put(o, str_trim(v));
			text_put(o, STR("\""));
			if (global && str_eq_nocase(name, STR("title")))
				text_meta(o, "title", v);
			else if (global && str_eq_nocase(name, STR("institution")))
				text_meta(o, "company", v);
		} else {
			for (uint64_t j = 0; j < k && j < VALUES_MAX; j++) {
				if (j)
					text_put(o, STR(", "));
				put_number(o, str_sub(v, (size_t)j * type_bytes[type], v.len), (unsigned)type);
			}
		}
		text_line(o);
	}
}

static void netcdf(struct str s, struct text_out *o)
{
	struct reader r = { .s = s, .at = 4, .wide = s.p[3] == 5 };
	count(&r); /* records */
	uint64_t tag = be(&r, 4), dims = count(&r);
	if (tag != 10 && dims)
		return;
	if (dims > LIST_MAX)
		dims = LIST_MAX;
	struct dim { struct str name; uint64_t len; } *dim = xcalloc((size_t)dims + 1, sizeof *dim);
	for (uint64_t i = 0; i < dims && !r.broken; i++) {
		dim[i].name = bytes(&r, count(&r));
		dim[i].len = count(&r);
	}
	attributes(&r, o, true);
	tag = be(&r, 4);
	uint64_t n = count(&r);
	for (uint64_t i = 0; tag == 11 && i < n && i < LIST_MAX && !r.broken && !o->limit; i++) {
		struct str name = bytes(&r, count(&r));
		uint64_t rank = count(&r);
		size_t ids = r.at, width = r.wide ? 8 : 4;
		bytes(&r, rank > r.s.len ? UINT64_MAX : rank * width);
		if (r.broken)
			break;
		/* the type stands behind the attributes: look ahead */
		struct reader ahead = r;
		uint64_t t = be(&ahead, 4), k = count(&ahead);
		for (uint64_t j = 0; t == 12 && j < k && j < LIST_MAX && !ahead.broken; j++) {
			bytes(&ahead, count(&ahead));
			uint64_t type = be(&ahead, 4), len = count(&ahead);
			if (type == 0 || type >= sizeof type_bytes || len > ahead.s.len)
				ahead.broken = true;
			else
				bytes(&ahead, len * type_bytes[type]);
		}
		uint64_t type = be(&ahead, 4);
		text_putz(o, type < sizeof types / sizeof types[0] ? types[type] : "");
		text_put(o, STR(" "));
		text_put(o, name);
		text_put(o, STR("("));
		struct reader d = { .s = s, .at = ids, .wide = r.wide };
		for (uint64_t j = 0; j < rank && j < LIST_MAX; j++) {
			uint64_t id = count(&d);
			char z[32];
			if (j)
				text_put(o, STR(", "));
			if (id < dims) {
				text_put(o, dim[id].name);
				snprintf(z, sizeof z, "=%llu", (unsigned long long)dim[id].len);
				text_putz(o, z);
			}
		}
		text_put(o, STR(")\n"));
		attributes(&r, o, false);
		be(&r, 4);
		count(&r);
		be(&r, s.p[3] == 1 ? 4 : 8);
	}
	free(dim);
	if (r.broken)
		text_loss(o, E_TRUNCATED, "the header ends early");
}

/* FITS: cards of eighty characters to END, in blocks of 2880 bytes; headers of
 * extensions follow the data, whose length is not computed: they are found. */
static void fits(struct str s, struct text_out *o)
{
	size_t at = 0;
	bool header = true;
	for (unsigned n = 0; n < CARDS_MAX && at + 80 <= s.len && !o->limit; n++) {
		struct str card = str_sub(s, at, at + 80), t = card;
		at += 80;
		if (!header) {
			at += 2800;
			if (str_starts(card, STR("XTENSION")))
				header = true;
			else
				continue;
			at -= 2800;
		}
		if (str_starts(card, STR("END     "))) {
			header = false;
			at = (at + 2879) / 2880 * 2880;
			continue;
		}
		while (t.len && t.p[t.len - 1] == ' ')
			t.len--;
		if (t.len) {
			text_put(o, t);
			text_line(o);
		}
		if (str_starts(card, STR("OBSERVER= '")))
			text_meta(o, "author", str_sub(card, 11, (size_t)(11 + str_find_char(str_sub(card, 11, 80), '\''))));
	}
}

static uint32_t le(struct str s, size_t at, bool big)
{
	if (at + 4 > s.len)
		return 0;
	const unsigned char *p = (const unsigned char *)s.p + at;
	return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
		   : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* An array: flags, dimensions, name, then what it holds. */
static void mat_array(struct str s, bool big, struct text_out *o, int depth)
{
	static const char *const classes[] = { "",     "cell",  "struct", "object", "char",  "sparse", "double", "single",
					       "int8", "uint8", "int16",  "uint16", "int32", "uint32", "int64",  "uint64" };
	size_t at = 0;
	unsigned kind = 0;
	uint64_t rows = 0, columns = 0;
	for (unsigned part = 0; at + 8 <= s.len && part < LIST_MAX; part++) {
		uint32_t type = le(s, at, big), len = le(s, at, big) >> 16;
		size_t head = 4;
		if (len == 0) {
			len = le(s, at + 4, big);
			head = 8;
		}
		type &= 0xFFFF;
		struct str v = str_sub(s, at + head, at + head + len);
		at += head == 4 ? 8 : 8 + (((size_t)len + 7) & ~(size_t)7);
		if (part == 0) {
			kind = le(v, 0, big) & 0xFF;
		} else if (part == 1) {
			rows = le(v, 0, big);
			columns = le(v, 4, big);
		} else if (part == 2) {
			char z[64];
			if (v.len)
				text_put(o, v);
			snprintf(z, sizeof z, "%s%s [%llux%llu]\n", v.len ? ": " : "", kind < 16 ? classes[kind] : "",
				 (unsigned long long)rows, (unsigned long long)columns);
			text_putz(o, z);
		} else if (type == 14) {
			if (depth < MAT_DEPTH_MAX)
				mat_array(v, big, o, depth + 1);
		} else if (kind == 4) {
			/* characters stand column by column */
			size_t unit = type == 4 || type == 17 ? 2 : 1, cells = v.len / unit;
			if (rows == 0 || rows > cells)
				rows = 1;
			for (uint64_t i = 0; i < rows && !o->limit; i++) {
				for (uint64_t k = i; k < cells; k += rows) {
					unsigned char a = (unsigned char)v.p[k * unit], b = unit == 2 ? (unsigned char)v.p[k * unit + 1] : 0;
					text_put_cp(o, unit == 1 ? a : big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a);
				}
				text_line(o);
			}
		} else if (kind == 2 && type == 1) {
			/* names of fields */
			struct str rest = v, name;
			while (str_next(&rest, '\0', &name))
				if (name.len) {
					text_put(o, name);
					text_put(o, STR(" "));
				}
			text_line(o);
		}
	}
}

static void mat_elements(struct str s, bool big, struct text_out *o, int depth)
{
	for (size_t at = 0; at + 8 <= s.len && !o->limit;) {
		uint32_t type = le(s, at, big), len = le(s, at + 4, big);
		struct str v = str_sub(s, at + 8, at + 8 + len);
		at += 8 + (size_t)len;
		if (type == 14) {
			mat_array(v, big, o, depth);
		} else if (type == 15 && depth < 2) {
			struct buf plain;
			z_stream z = { 0 };
			union { const char *in; Bytef *out; } from = { v.p };
			buf_init(&plain, MAT_BYTES_MAX);
			if (inflateInit(&z) != Z_OK)
				continue;
			z.next_in = from.out;
			z.avail_in = (uInt)v.len;
			int rc = Z_OK;
			while (rc == Z_OK) {
				char *to = buf_reserve(&plain, 65536);
				if (!to)
					break;
				z.next_out = (Bytef *)to;
				z.avail_out = 65536;
				rc = inflate(&z, Z_NO_FLUSH);
				plain.len += 65536 - z.avail_out;
				if (z.avail_out == 65536)
					break;
			}
			inflateEnd(&z);
			mat_elements(buf_str(&plain), big, o, depth + 1);
			buf_release(&plain);
		} else if (len == 0) {
			break;
		}
	}
}

enum status text_science(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map || in->size < 128)
		return err_set(err, ST_SKIP, in->map ? E_TRUNCATED : E_LIMIT_BYTES, in->map ? "too short" : "too large to be mapped");
	struct str s = str_make(in->map, (size_t)in->size);
	if (str_starts(s, STR("CDF"))) {
		netcdf(s, o);
	} else if (str_starts(s, STR("SIMPLE"))) {
		fits(s, o);
	} else {
		text_meta(o, "comment", str_trim(str_sub(s, 0, 116)));
		mat_elements(str_sub(s, 128, s.len), str_eqz(str_sub(s, 126, 128), "MI"), o, 0);
	}
	return ST_OK;
}
