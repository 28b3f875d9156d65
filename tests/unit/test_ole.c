/* test_ole.c - a compound file made by hand, then made to lie. */
#include "text_run.h"

#include "format/ole.h"

#include <stdlib.h>

enum { SECTOR = 512, FAT = 0, DIRECTORY = 1, MINIFAT = 2, MINISTREAM = 3, BIG = 4, BIG_SECTORS = 9, SECTORS = BIG + BIG_SECTORS };
#define END 0xFFFFFFFEu
#define FREE 0xFFFFFFFFu

static unsigned char file[(SECTORS + 1) * SECTOR];

static void put16(size_t at, unsigned v)
{
	file[at] = (unsigned char)v;
	file[at + 1] = (unsigned char)(v >> 8);
}

static void put32(size_t at, uint32_t v)
{
	put16(at, v & 0xFFFF);
	put16(at + 2, v >> 16);
}

static size_t sector(unsigned n)
{
	return (size_t)(n + 1) * SECTOR;
}

static void entry(unsigned i, const char *name, unsigned type, uint32_t left, uint32_t right, uint32_t child, uint32_t start, uint32_t size)
{
	size_t at = sector(DIRECTORY) + i * 128u, n = strlen(name);
	for (size_t k = 0; k < n; k++)
		put16(at + 2 * k, (unsigned char)name[k]);
	put16(at + 64, (unsigned)(2 * n + 2));
	file[at + 66] = (unsigned char)type;
	put32(at + 68, left);
	put32(at + 72, right);
	put32(at + 76, child);
	put32(at + 116, start);
	put32(at + 120, size);
}

static void make(void)
{
	memset(file, 0, sizeof file);
	memcpy(file, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
	put16(24, 0x3E);
	put16(26, 3);
	put16(28, 0xFFFE);
	put16(30, 9);
	put16(32, 6);
	put32(44, 1);
	put32(48, DIRECTORY);
	put32(56, 4096);
	put32(60, MINIFAT);
	put32(64, 1);
	put32(68, END);
	for (size_t i = 0; i < 109; i++)
		put32(76 + 4 * i, i ? FREE : FAT);
	for (size_t i = 0; i < SECTOR / 4; i++)
		put32(sector(FAT) + 4 * i, FREE);
	put32(sector(FAT) + 4 * FAT, 0xFFFFFFFDu);
	put32(sector(FAT) + 4 * DIRECTORY, END);
	put32(sector(FAT) + 4 * MINIFAT, END);
	put32(sector(FAT) + 4 * MINISTREAM, END);
	for (uint32_t i = 0; i < BIG_SECTORS; i++) {
		put32(sector(FAT) + 4 * (BIG + i), i + 1 < BIG_SECTORS ? BIG + i + 1 : END);
		memset(file + sector(BIG + i), 'a' + (int)i, SECTOR);
	}
	for (size_t i = 0; i < SECTOR / 4; i++)
		put32(sector(MINIFAT) + 4 * i, FREE);
	put32(sector(MINIFAT), 1); /* Small: mini sectors 0 and 1 */
	put32(sector(MINIFAT) + 4, END);
	memset(file + sector(MINISTREAM), 's', 100);
	entry(0, "Root Entry", 5, FREE, FREE, 1, MINISTREAM, 192);
	entry(1, "Small", 2, 2, 3, FREE, 0, 100);
	entry(2, "Big", 2, FREE, FREE, FREE, BIG, 4608);
	entry(3, "Store", 1, FREE, FREE, FREE, 0, 0);
}

static struct ole *open_file(size_t len)
{
	struct ole *o = NULL;
	struct err err;
	return ole_open_mem(&o, str_make((const char *)file, len), &err) == ST_OK ? o : NULL;
}

/* A document of Word 95 ("Body") and in a storage of it a workbook ("Within"). */
static void embedded(void)
{
	static const char sheet[] = "\x09\x08\x08\0\0\5\x10\0\0\0\0\0" "\4\2\x0E\0\0\0\0\0\0\0\6\0Within" "\x0A\0\0\0";
	make();
	entry(0, "Root Entry", 5, FREE, FREE, 1, MINISTREAM, 192);
	entry(1, "WordDocument", 2, FREE, 3, FREE, 0, 100);
	entry(2, "Book", 2, FREE, FREE, FREE, BIG, 4608);
	entry(3, "_1234567890", 1, FREE, FREE, 2, 0, 0);
	memset(file + sector(MINISTREAM), 0, 100);
	put16(sector(MINISTREAM), 0xA5DC);
	put16(sector(MINISTREAM) + 2, 101);
	put32(sector(MINISTREAM) + 0x18, 96);
	put32(sector(MINISTREAM) + 0x1C, 100);
	memcpy(file + sector(MINISTREAM) + 96, "Body", 4);
	memset(file + sector(BIG), 0, 4608);
	memcpy(file + sector(BIG), sheet, sizeof sheet - 1);
	is_z(convert_n("doc", (const char *)file, sizeof file, ""), "Body\nWithin\n", "a workbook in a storage of a document is read after it");
	struct ole *o = open_file(sizeof file);
	ok(o && ole_find(o, 0, "Book") < 0 && ole_find(o, 3, "Book") == 2, "it is not at the root");
	if (o)
		ole_enter(o, 3);
	ok(o && ole_find(o, 0, "Book") == 2, "but of its own storage, entered");
	ole_close(o);
}

int main(void)
{
	embedded();
	struct err err;
	struct buf b;
	buf_init(&b, 1 << 20);
	make();
	struct ole *o = open_file(sizeof file);
	ok(o != NULL, "a whole file opens");
	ok(ole_find(o, 0, "small") == 1 && ole_find(o, 0, "BIG") == 2 && ole_find(o, 0, "none") < 0, "streams by name, whatever the case");
	ok(ole_read_all(o, 1, &b, &err) == ST_OK && b.len == 100 && b.p[0] == 's' && b.p[99] == 's', "a stream of mini sectors");
	buf_clear(&b);
	ok(ole_read_all(o, 2, &b, &err) == ST_OK && b.len == 4608 && b.p[0] == 'a' && b.p[4607] == 'i', "a stream of sectors, in their order");
	char piece[8];
	ok(ole_read(o, 2, 510, piece, 4) == 4 && memcmp(piece, "aabb", 4) == 0, "over a border");
	ok(ole_read(o, 2, 0, piece, 4) == 4 && memcmp(piece, "aaaa", 4) == 0, "and back to the start");
	ok(ole_read(o, 2, 4606, piece, 8) == 2 && ole_read(o, 2, 5000, piece, 8) == 0 && ole_read(o, 77, 0, piece, 8) == -1, "past the end");
	ole_close(o);

	/* the chain bites its own tail: as many bytes as the size says, and no more */
	put32(sector(FAT) + 4 * (BIG + 2), BIG);
	o = open_file(sizeof file);
	buf_clear(&b);
	ok(o && ole_read_all(o, 2, &b, &err) == ST_OK && b.len == 4608, "a loop in the chain ends at the size");
	ole_close(o);

	make();
	put32(sector(FAT) + 4 * (BIG + 3), END);
	o = open_file(sizeof file);
	buf_clear(&b);
	ok(o && ole_read_all(o, 2, &b, &err) == ST_WARN && err.code == E_TRUNCATED && b.len == 4 * SECTOR, "a chain that breaks gives what there is");
	ole_close(o);

	make();
	entry(2, "Big", 2, 1, 2, FREE, BIG, 4608); /* siblings in a ring */
	o = open_file(sizeof file);
	ok(o && ole_find(o, 0, "Big") == 2 && ole_find(o, 0, "Small") == 1, "a ring of siblings");
	ole_close(o);

	make();
	put32(sector(FAT) + 4 * DIRECTORY, DIRECTORY); /* a directory without end */
	o = open_file(sizeof file);
	ok(o && ole_count(o) <= OLE_ENTRIES_MAX, "a directory in a loop");
	ole_close(o);

	make();
	entry(2, "Big", 2, FREE, FREE, FREE, BIG, 0xFFFFFFFFu); /* larger than the file */
	o = open_file(sizeof file);
	buf_clear(&b);
	ok(o && ole_read_all(o, 2, &b, &err) == ST_WARN && b.len == 4608, "a size beyond the file");
	ole_close(o);

	make();
	int opened = 0;
	for (size_t n = 0; n < sizeof file; n += 97) {
		o = open_file(n);
		for (uint32_t i = 0; o && i < ole_count(o); i++) {
			buf_clear(&b);
			ole_read_all(o, i, &b, &err);
		}
		opened += o != NULL;
		ole_close(o);
	}
	ok(opened > 0, "cut files open or not, and nothing worse");
	put16(30, 60);
	ok(open_file(sizeof file) == NULL, "impossible sectors are refused");
	buf_release(&b);
	return done();
}
