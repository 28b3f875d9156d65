/* look_database.c - what databases leave behind that has no signature: MongoDB's
 * collections, table spaces of MySQL and SQL Server, the memos beside dBASE's and
 * FoxPro's tables, lawyers' load files. Lengths and kinds that agree with each other must do. */
#include "identify/look.h"

static bool at(struct str h, size_t ofs, struct str s)
{
	return h.len >= ofs + s.len && memcmp(h.p + ofs, s.p, s.len) == 0;
}

static uint32_t le32(struct str h, size_t i)
{
	const unsigned char *u = (const unsigned char *)h.p + i;
	return i + 4 <= h.len ? u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24 : 0;
}

/* A table space of MySQL: page 0, of the kind of a space's head, whose number stands in it twice. */
static bool is_innodb(struct str h, uint64_t size)
{
	return h.len >= 16384 && size % 16384 == 0 && at(h, 4, STR("\0\0\0\0")) && at(h, 24, STR("\0\x08")) && memcmp(h.p + 34, h.p + 38, 4) == 0;
}

/* Documents of BSON: a length, elements of a known kind with a name each, a NUL. The first elements of
 * the first are looked at, and what follows it. */
static bool is_bson(struct str h, uint64_t size)
{
	static const signed char least[] = { -1, 8, 5, 5, 5, 5, 0, 12, 1, 8, 0, 2, 17, 5, 5, 14, 4, 8, 8, 16 };
	/* the first may hold nothing */
	for (int i = 0; i < 16 && h.len > 16 && at(h, 0, STR("\5\0\0\0\0")); i++, size -= 5)
		h = str_sub(h, 5, h.len);
	if (h.len < 12 || h.p[3])
		return false;
	uint64_t len = le32(h, 0);
	if (len < 12 || len > size || (len <= h.len && h.p[len - 1]) || (len < size && (len + 4 > size || (len + 4 <= h.len && h.p[len + 3] && h.p[len + 3] != -1))))
		return false;
	size_t i = 4, end = len <= h.len ? (size_t)len - 1 : h.len;
	unsigned seen = 0;
	while (i < end && seen < 16) {
		unsigned kind = (unsigned char)h.p[i++];
		size_t from = i;
		while (i < end && h.p[i] && i - from < 1024)
			if ((unsigned char)h.p[i++] < 0x20)
				return false;
		if (kind >= sizeof least || least[kind] < 0 || i == from || (i < end && h.p[i]))
			return false;
		size_t n = (size_t)least[kind];
		uint64_t more = 0;
		if (i + 5 > end)
			break;
		i++;
		if (kind == 2 || kind == 13 || kind == 14 || kind == 5)
			more = (uint64_t)le32(h, i) + (kind == 5 ? 5u : 4u);
		else if (kind == 3 || kind == 4)
			more = le32(h, i);
		else if (kind > 10 && kind != 16 && kind != 17 && kind != 18 && kind != 19)
			return seen > 0;
		if (more > len || (more && more < n))
			return false;
		i += more ? (size_t)more : n;
		seen++;
	}
	return seen > 0 && (i <= end || end == h.len);
}

/* FoxPro's memos: where the next goes and the size of a block, high bytes first; a first memo of pictures,
 * text or objects. dBASE's: the same place, low bytes first, and text behind the first 512 bytes. */
static bool is_memo(const struct look *l)
{
	struct str h = l->head;
	const unsigned char *u = (const unsigned char *)h.p;
	if (h.len < 520 || !(str_ends_nocase(l->name, STR(".fpt")) || str_ends_nocase(l->name, STR(".dbt"))))
		return false;
	unsigned block = (unsigned)u[6] << 8 | u[7];
	if (str_ends_nocase(l->name, STR(".fpt")))
		return block >= 1 && u[0] == 0 && u[512] == 0 && u[513] == 0 && u[514] == 0 && u[515] <= 2;
	return u[3] == 0 && le32(h, 0) >= 1;
}

/* Concordance's load files: thorns and the character 14 between the names of the columns. */
static bool is_load_file(struct str h)
{
	struct str top = str_sub(h, 0, 4096);
	if (at(h, 0, STR("\xFF\xFE")))
		return at(h, 2, STR("\xFE\0")) && str_find(top, str_make("\xFE\0\x14\0\xFE\0", 6)) > 0;
	if (at(h, 0, STR("\xFE\xFF")))
		return at(h, 2, str_make("\0\xFE", 2)) && str_find(top, str_make("\0\xFE\0\x14\0\xFE", 6)) > 0;
	if (at(h, 0, STR("\xEF\xBB\xBF")))
		top = str_sub(top, 3, top.len);
	return str_starts(top, STR("\xC3\xBE")) ? str_find(top, STR("\xC3\xBE\x14\xC3\xBE")) > 0 : str_starts(top, STR("\xFE")) && str_find(top, STR("\xFE\x14\xFE")) > 0;
}

const char *look_database(const struct look *l)
{
	struct str h = l->head;
	if (is_load_file(h))
		return "load-file";
	if (is_innodb(h, l->size))
		return "innodb";
	/* the first page of SQL Server's files: version 1, the kind of a file's head */
	if (at(h, 0, STR("\1\x0F\0\0")) && l->size % 8192 == 0 && h.len >= 8192)
		return "mdf";
	if (is_bson(h, l->size))
		return "bson";
	return is_memo(l) ? "memo" : NULL;
}
