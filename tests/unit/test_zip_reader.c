/* The ZIP reader: whole archives, broken ones, overlapping ones. */
#include "format/zip.h"
#include "tap.h"

#include <stdlib.h>
#include <zlib.h>

static struct buf out, dir;
static unsigned count;

static void put16(struct buf *b, unsigned v)
{
	buf_add_char(b, (char)(v & 255));
	buf_add_char(b, (char)(v >> 8 & 255));
}
static void put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xFFFF);
	put16(b, v >> 16);
}

static void begin(void)
{
	buf_clear(&out);
	buf_clear(&dir);
	count = 0;
}

static void directory(struct str name, unsigned flags, unsigned method, uint32_t crc, size_t packed, size_t size, size_t at)
{
	buf_add(&dir, "PK\1\2\24\3\24\0", 8);
	put16(&dir, flags);
	put16(&dir, method);
	put32(&dir, 0x50210000); /* 2020-01-01 */
	put32(&dir, crc);
	put32(&dir, (uint32_t)packed);
	put32(&dir, (uint32_t)size);
	put16(&dir, (unsigned)name.len);
	put16(&dir, 0);
	put16(&dir, 0);
	put16(&dir, 0);
	put16(&dir, 0);
	put32(&dir, 0100644u << 16);
	put32(&dir, (uint32_t)at);
	buf_add_str(&dir, name);
	count++;
}

/* DESCRIPTOR: sizes stand behind the data only. */
static void member(struct str name, struct str data, bool deflated, bool descriptor)
{
	char *packed = malloc(data.len + 1024);
	size_t n = data.len, at = out.len;
	memcpy(packed, data.p, data.len);
	if (deflated) {
		z_stream s = { 0 };
		deflateInit2(&s, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
		s.next_in = (Bytef *)(uintptr_t)data.p;
		s.avail_in = (uInt)data.len;
		s.next_out = (Bytef *)packed;
		s.avail_out = (uInt)data.len + 1024;
		deflate(&s, Z_FINISH);
		n = s.total_out;
		deflateEnd(&s);
	}
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)data.p, (uInt)data.len);
	unsigned flags = descriptor ? ZIP_FLAG_DESCRIPTOR : 0, method = deflated ? 8 : 0;
	buf_add(&out, "PK\3\4\24\0", 6);
	put16(&out, flags);
	put16(&out, method);
	put32(&out, 0x50210000);
	put32(&out, descriptor ? 0 : crc);
	put32(&out, descriptor ? 0 : (uint32_t)n);
	put32(&out, descriptor ? 0 : (uint32_t)data.len);
	put16(&out, (unsigned)name.len);
	put16(&out, 0);
	buf_add_str(&out, name);
	buf_add(&out, packed, n);
	if (descriptor) {
		buf_add(&out, "PK\7\10", 4);
		put32(&out, crc);
		put32(&out, (uint32_t)n);
		put32(&out, (uint32_t)data.len);
	}
	directory(name, flags, method, crc, n, data.len, at);
	free(packed);
}

static void finish(size_t offset_shift)
{
	size_t at = out.len;
	buf_add_str(&out, buf_str(&dir));
	buf_add(&out, "PK\5\6\0\0\0\0", 8);
	put16(&out, count);
	put16(&out, count);
	put32(&out, (uint32_t)dir.len);
	put32(&out, (uint32_t)(at - offset_shift));
	put16(&out, 0);
}

static void two(void)
{
	begin();
	member(STR("a/one.txt"), STR("one one one one one one one one one"), true, false);
	member(STR("\xba\xcf\xcd\xac.txt"), STR("two"), false, false);
}

static void whole(void)
{
	struct zip *z = NULL;
	struct zip_entry e;
	struct err err;
	struct buf b;
	buf_init(&b, 1000);
	two();
	finish(0);
	is_int(zip_open_map(&z, out.p, out.len, &err), ST_OK, "opens");
	is_int(zip_stated(z), 2, "states two");
	is_int(zip_next(z, &e, &err), ST_OK, "first");
	ok(str_eqz(e.name, "a/one.txt") && e.size == 35 && !e.directory, "its name and size");
	is_int(e.mtime, 1577836800, "its time");
	ok(e.mtime_local && (e.mode & 07777) == 0644, "local time, mode");
	is_int(zip_read_all(z, &e, &b, &err), ST_OK, "inflates");
	ok(str_eqz(buf_str(&b), "one one one one one one one one one"), "its bytes");
	is_int(zip_next(z, &e, &err), ST_OK, "second");
	ok(str_eqz(e.name, "\xba\xcf\xcd\xac.txt"), "raw name");
	is_int(zip_next(z, &e, &err), ST_EOF, "end");
	ok(zip_find(z, STR("a/one.txt"), &e) && e.index == 0, "found by name");
	ok(!zip_find(z, STR("A/one.txt"), &e) && zip_find_nocase(z, STR("A/ONE.txt"), &e), "found without case");
	uint8_t *bits;
	is_int((long long)zip_overlaps(z, &bits), 0, "no overlap");
	struct buf small;
	buf_init(&small, 35);
	is_int(zip_read_all(z, &e, &small, &err), ST_OK, "at the limit");
	struct buf less;
	buf_init(&less, 34);
	is_int(zip_read_all(z, &e, &less, &err), ST_SKIP, "one past the limit");
	is_int(err.code, E_LIMIT_BYTES, "and says so");
	buf_release(&b);
	buf_release(&small);
	buf_release(&less);
	zip_close(z);
}

static int entries(enum status *ret_open, struct buf *names)
{
	struct zip *z;
	struct zip_entry e;
	struct err err;
	int n = 0;
	*ret_open = zip_open_map(&z, out.p, out.len, &err);
	if (*ret_open != ST_OK && *ret_open != ST_WARN)
		return -1;
	struct buf b;
	buf_init(&b, 1 << 20);
	while (zip_next(z, &e, &err) == ST_OK) {
		n++;
		buf_clear(&b);
		buf_add_str(names, e.name);
		buf_add_char(names, zip_read_all(z, &e, &b, &err) == ST_OK ? '+' : '-');
	}
	buf_release(&b);
	zip_close(z);
	return n;
}

static void broken(void)
{
	struct buf n;
	enum status st;
	buf_init(&n, 4096);

	begin();
	buf_addz(&out, "#!/bin/sh a program in front\n");
	size_t shift = out.len;
	member(STR("x"), STR("data"), false, false);
	out.p[out.len] = '\0';
	/* offsets as if the program were not there */
	buf_clear(&dir);
	count = 0;
	directory(STR("x"), 0, 0, (uint32_t)crc32(0, (const Bytef *)"data", 4), 4, 4, 0);
	finish(shift);
	is_int(entries(&st, &n), 1, "program in front");
	ok(st == ST_OK && str_eqz(buf_str(&n), "x+"), "its member is read");

	buf_clear(&n);
	two();
	is_int(entries(&st, &n), 2, "no directory: two found");
	ok(st == ST_WARN && str_eqz(buf_str(&n), "a/one.txt+\xba\xcf\xcd\xac.txt+"), "and read");

	buf_clear(&n);
	begin();
	member(STR("d1"), STR("deflated with its size behind it"), true, true);
	member(STR("d2"), STR("stored with its size behind it"), false, true);
	is_int(entries(&st, &n), 2, "no directory, sizes behind the data");
	ok(str_eqz(buf_str(&n), "d1+d2+"), "read all the same");

	buf_clear(&n);
	two();
	out.p[12 + 30] ^= 0x55;
	finish(0);
	is_int(entries(&st, &n), 2, "damaged member");
	ok(n.len && memchr(n.p, '-', n.len) && n.p[n.len - 1] == '+', "costs itself only");

	/* every cut and every flipped byte ends in order */
	two();
	finish(0);
	size_t full = out.len;
	bool fine = true;
	for (size_t cut = 0; cut < full; cut++) {
		char *copy = malloc(full + 1);
		memcpy(copy, out.p, full);
		struct buf keep = out;
		out.p = copy;
		out.len = cut;
		buf_clear(&n);
		fine = entries(&st, &n) <= 2 && fine;
		out.len = full;
		copy[cut] = (char)(copy[cut] ^ 0xFF);
		buf_clear(&n);
		fine = entries(&st, &n) <= 4 && fine;
		free(copy);
		out = keep;
	}
	ok(fine, "every cut and flip");
	buf_release(&n);
}

static void overlapping(void)
{
	begin();
	member(STR("kernel"), STR("shared bytes"), false, false);
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)"shared bytes", 12);
	directory(STR("again1"), 0, 0, crc, 12, 12, 0);
	directory(STR("again2"), 0, 0, crc, 12, 12, 0);
	member(STR("own"), STR("own"), false, false);
	finish(0);
	struct zip *z;
	struct err err;
	uint8_t *bits = NULL;
	is_int(zip_open_map(&z, out.p, out.len, &err), ST_OK, "opens");
	is_int((long long)zip_overlaps(z, &bits), 2, "two share bytes");
	ok(bits && bits[0] == 6, "the second and third");
	free(bits);
	zip_close(z);
}

int main(void)
{
	buf_init(&out, 1 << 20);
	buf_init(&dir, 1 << 20);
	whole();
	broken();
	overlapping();
	struct zip *z = NULL;
	struct err err;
	is_int(zip_open_map(&z, "no archive", 10, &err), ST_SKIP, "no archive");
	is_int(zip_open_map(&z, "", 0, &err), ST_SKIP, "nothing at all");
	buf_release(&out);
	buf_release(&dir);
	return done();
}
