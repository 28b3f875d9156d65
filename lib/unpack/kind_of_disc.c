/* kind_of_disc.c - discs, file systems, virtual machines' discs, and the rarer
 * archives that helper programs read.
 *
 * A partition table and a FAT's first sector have two bytes of signature:
 * every field around them must make sense, too. */
#include "unpack/kinds.h"

#include "format/macbinary.h"

#include <sluice/io.h>

#define SECTOR_BYTES 512u
#define KIB 1024u

static uint32_t u16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return u[0] | (uint32_t)u[1] << 8;
}
static uint32_t u32(const char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

static bool at(struct str h, size_t ofs, const char *sig, size_t n)
{
	return h.len >= ofs + n && memcmp(h.p + ofs, sig, n) == 0;
}
#define AT(h, ofs, lit) at(h, ofs, lit, sizeof(lit) - 1)

static bool power_of_two(uint32_t n)
{
	return n && (n & (n - 1)) == 0;
}

/* BIOS parameter block: a jump, sector and cluster sizes, one or two tables. */
static bool is_fat(struct str h, uint64_t size)
{
	if (h.len < SECTOR_BYTES || !(AT(h, 0, "\xeb") || AT(h, 0, "\xe9")))
		return false;
	uint32_t sector = u16(h.p + 11), cluster = (unsigned char)h.p[13], tables = (unsigned char)h.p[16];
	uint64_t sectors = u16(h.p + 19) ? u16(h.p + 19) : u32(h.p + 32);
	uint32_t table = u16(h.p + 22) ? u16(h.p + 22) : u32(h.p + 36);
	return sector >= 512 && sector <= 4096 && power_of_two(sector) && power_of_two(cluster) && u16(h.p + 14) > 0 &&
	       (tables == 1 || tables == 2) && (unsigned char)h.p[21] >= 0xF0 && sectors > 0 && table > 0 &&
	       (uint64_t)table * tables < sectors && size > (uint64_t)sector * 4;
}

/* Four rows: boot flag 0 or 0x80; unused ones all zero; the others begin within. */
static bool is_mbr(struct str h, uint64_t size)
{
	int used = 0;
	if (!AT(h, 510, "\x55\xaa") || size < 4 * SECTOR_BYTES)
		return false;
	for (const char *p = h.p + 446; p < h.p + 510; p += 16) {
		uint32_t first = u32(p + 8), n = u32(p + 12);
		if ((*p & 0x7f) != 0)
			return false;
		if (p[4] == 0 && n == 0)
			continue;
		if (p[4] == 0 || first == 0 || n == 0 || (uint64_t)first * SECTOR_BYTES >= size)
			return false;
		used++;
	}
	return used > 0;
}

/* Optical discs have their descriptors from 32 KiB on: those of ISO 9660 (the
 * first may be any, its identifier is the same) and behind them those of UDF.
 * Of the two UDF has the names as they were written, unless there is a second
 * table of ISO 9660 for them (Joliet). */
static int optical(uint64_t size, int fd)
{
	char b[6];
	int kind = KIND_NONE;
	for (uint64_t o = 32 * KIB; fd >= 0 && o < 64 * KIB && o + 2048 <= size; o += 2048) {
		if (io_pread_full(fd, b, 6, o) != 6)
			break;
		bool there, udf = memcmp(b + 1, "BEA01", 5) == 0;
		if (udf && (kind == KIND_NONE || (kind_needs_helper(KIND_UDF, &there) && there)))
			return KIND_UDF;
		if (memcmp(b + 1, "CD001", 5) != 0)
			break;
		kind = KIND_ISO;
		if (b[0] == 2)
			break;
	}
	return kind;
}

/* A fixed VHD and a DMG are told by their last sector. */
static int by_tail(uint64_t size, int fd)
{
	char b[8];
	if (fd < 0 || size < 8 * SECTOR_BYTES || io_pread_full(fd, b, 8, size - SECTOR_BYTES) != 8)
		return KIND_NONE;
	return memcmp(b, "koly\0\0\0\4", 8) == 0 ? KIND_DMG : memcmp(b, "conectix", 8) == 0 ? KIND_VHD : KIND_NONE;
}

/* SEA's ARC: 0x1A, a method, a name of 8.3 letters that ends in NUL, sizes. */
static bool is_arc(struct str h, uint64_t size)
{
	if (h.len < 29 || h.p[0] != 0x1a || h.p[1] < 1 || h.p[1] > 11)
		return false;
	size_t n = strnlen(h.p + 2, 13);
	if (n == 0 || n > 12)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)h.p[2 + i] <= ' ' || strchr("/\\:*?\"<>|", h.p[2 + i]))
			return false;
	return u32(h.p + 15) <= size && u32(h.p + 15) > 0;
}

int kind_of_disc(struct str h, uint64_t size, int fd)
{
	if (AT(h, 0, "\0\5\x16\0\0\2\0\0") || AT(h, 0, "\0\5\x16\0\0\1\0\0"))
		return KIND_APPLESINGLE;
	if (h.len < 64)
		return KIND_NONE;
	int disc = optical(size, fd);
	if (disc != KIND_NONE)
		return disc;
	if (AT(h, 0, "KDMV"))
		return KIND_VMDK;
	if (AT(h, 0, "conectix") && size >= 8 * SECTOR_BYTES)
		return KIND_VHD;
	if (AT(h, 0, "vhdxfile"))
		return KIND_VHDX;
	if (AT(h, 0, "QFI\xfb"))
		return KIND_QCOW;
	if (AT(h, 64, "\x7f\x10\xda\xbe"))
		return KIND_VDI;
	if (AT(h, 0, "hsqs") || AT(h, 0, "sqsh"))
		return KIND_SQUASHFS;
	if (AT(h, 16, "Compressed ROMFS"))
		return KIND_CRAMFS;
	if (AT(h, 0, "MSWIM\0\0\0"))
		return KIND_WIM;
	if ((AT(h, 0, "SIT!") && AT(h, 10, "rLau")) || AT(h, 0, "StuffIt (c)1997-") || AT(h, 0, "StuffIt!"))
		return KIND_STUFFIT;
	if (AT(h, 7, "**ACE**"))
		return KIND_ACE;
	if (AT(h, 20, "\xdc\xa7\xc4\xfd"))
		return KIND_ZOO;
	if (AT(h, 0, "SZDD\x88\xf0\x27\x33\x41"))
		return KIND_MSLZ;
	if (AT(h, 0, "\x3a\xff\x26\xed\1\0"))
		return KIND_SPARSE;
	if (AT(h, 0, "ALZ\1"))
		return KIND_ALZ;
	if (AT(h, 0, "(This file must be converted with BinHex"))
		return KIND_BINHEX;
	if (macbinary_begins(h, size))
		return KIND_MACBINARY;
	/* file systems: of a disc with a table before them only its own first
	 * sector would show, so the table is asked last */
	if (AT(h, 3, "EXFAT   ") && AT(h, 510, "\x55\xaa"))
		return KIND_EXFAT;
	if (AT(h, 3, "NTFS    "))
		return KIND_NTFS;
	if (AT(h, 1080, "\x53\xef") && u32(h.p + 1028) > 0 && u32(h.p + 1024) > 0 && u32(h.p + 1048) <= 6)
		return KIND_EXT;
	if (AT(h, 32, "NXSB"))
		return KIND_APFS;
	if (AT(h, 0, "ER") && AT(h, 512, "PM\0\0"))
		return KIND_APM;
	if (AT(h, 1024, "H+\0\4") || AT(h, 1024, "HX\0\5") ||
	    (h.len >= 1024 + 38 && AT(h, 1024, "BD") && u16(h.p + 1024 + 18) > 0 && size > 8 * KIB && u16(h.p + 1024 + 36) > 0 &&
	     h.p[1024 + 36] > 0 && h.p[1024 + 36] < 28))
		return KIND_HFS;
	int tail = by_tail(size, fd);
	if (tail != KIND_NONE)
		return tail;
	if (AT(h, 512, "EFI PART\0\0\1\0"))
		return KIND_GPT;
	if (is_fat(h, size))
		return KIND_FAT;
	if (is_mbr(h, size))
		return KIND_MBR;
	return is_arc(h, size) ? KIND_ARC : KIND_NONE;
}
