/* mbdb.c - the list of files in an iTunes backup up to iOS 9 (Manifest.mbdb): a line
 * a file with the name it has in the backup's folder (the SHA-1 of "domain-path"),
 * domain, path, size and time. Newer backups keep it in SQLite (Manifest.db).
 *
 * A record: five strings with lengths of two bytes (FFFF: none), then mode, inode,
 * owner, times, size, class and properties; high bytes first. */
#include "windows_bytes.h"

#include <sluice/hash.h>

#include <stdio.h>
#include <time.h>

#define HEAD_BYTES 6u
#define FIXED_BYTES 40u
#define FOLDER 0x4000u
#define KIND_OF_FILE 0xF000u

static bool string(struct str *s, struct str *ret)
{
	uint32_t n = win_be(*s, 0, 2);
	if (s->len < 2)
		return false;
	*s = str_sub(*s, 2, s->len);
	*ret = STR("");
	if (n == 0xFFFF)
		return true;
	if (n > s->len)
		return false;
	*ret = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->len);
	return true;
}

static void put_entry(struct text_out *o, struct str domain, struct str path, struct str fixed)
{
	time_t t = (time_t)win_be(fixed, 18, 4);
	struct tm tm;
	char z[32] = "", name[41];
	uint8_t raw[HASH_BYTES_MAX];
	struct hash *h = hash_new(HASH_SHA1);
	hash_add(h, domain.p, domain.len);
	hash_add(h, "-", 1);
	hash_add(h, path.p, path.len);
	hash_end(h, raw);
	hash_free(h);
	hash_hex(raw, 20, name);
	text_putz(o, name);
	text_cell(o);
	text_flat(o, domain);
	text_cell(o);
	text_flat(o, path);
	text_cell(o);
	snprintf(z, sizeof z, "%llu", (unsigned long long)win_be(fixed, 30, 4) << 32 | win_be(fixed, 34, 4));
	text_putz(o, z);
	text_cell(o);
	if (gmtime_r(&t, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
		text_putz(o, z);
	text_line(o);
}

enum status text_mbdb(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0), v[5], name, value;
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	s = str_sub(s, HEAD_BYTES, s.len);
	while (s.len && !o->limit) {
		bool good = true;
		for (size_t i = 0; i < 5 && good; i++)
			good = string(&s, &v[i]);
		if (!good || s.len < FIXED_BYTES)
			return err_set(err, ST_WARN, E_TRUNCATED, "the list ends within a file");
		struct str fixed = str_sub(s, 0, FIXED_BYTES);
		s = str_sub(s, FIXED_BYTES, s.len);
		for (uint32_t n = win_be(fixed, FIXED_BYTES - 1, 1); n && good; n--)
			good = string(&s, &name) && string(&s, &value);
		if ((win_be(fixed, 0, 2) & KIND_OF_FILE) != FOLDER)
			put_entry(o, v[0], v[1], fixed);
		if (!good)
			return err_set(err, ST_WARN, E_TRUNCATED, "the list ends within a file");
	}
	return ST_OK;
}
