/* kind_of.c - is this blob a container?
 *
 * Signatures first, cheapest and surest; a signature is confirmed by fields
 * around it where a chance hit is possible. A name only ever breaks a tie.
 * What stands far inside (ISO 9660 at 32 KiB, archives behind a program) is
 * read by descriptor, and only for blobs that could be such. */
#include "unpack/kinds.h"
#include "unpack/mail_shared.h"

#include "format/git_bundle.h"

#include <sluice/io.h>

#include <stdlib.h>

static uint32_t le32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

static bool at(struct str h, size_t ofs, const char *sig, size_t n)
{
	return h.len >= ofs + n && memcmp(h.p + ofs, sig, n) == 0;
}
#define AT(h, ofs, lit) at(h, ofs, lit, sizeof(lit) - 1)

/* The checksum of a tar header, signed or unsigned sums as old tars wrote. */
bool kind_is_tar(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	long want = 0;
	int i = 148;
	while (i < 156 && (u[i] == ' ' || u[i] == 0))
		i++;
	int digits = 0;
	for (; i < 156 && u[i] >= '0' && u[i] <= '7'; i++, digits++)
		want = want * 8 + (u[i] - '0');
	if (!digits)
		return false;
	long sum = 0, ssum = 0;
	for (i = 0; i < 512; i++) {
		bool field = i >= 148 && i < 156;
		sum += field ? ' ' : u[i];
		ssum += field ? ' ' : (signed char)u[i];
	}
	return want == sum || want == ssum;
}

static bool octal(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '7')
			return false;
	return true;
}

static bool hex(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'f') || (p[i] >= 'A' && p[i] <= 'F')))
			return false;
	return true;
}

bool kind_is_cpio(struct str h)
{
	if (h.len < 26)
		return false;
	if (AT(h, 0, "070707"))
		return h.len >= 76 && octal(h.p + 6, 70);
	if (AT(h, 0, "070701") || AT(h, 0, "070702"))
		return h.len >= 110 && hex(h.p + 6, 104);
	if (AT(h, 0, "070727")) /* afio's, of large files */
		return h.len >= 116 && h.p[30] == 'm' && hex(h.p + 6, 24) && h.p[115] == ':';
	/* binary, either byte order: a name of sane length that ends in NUL */
	const unsigned char *u = (const unsigned char *)h.p;
	unsigned name = 0;
	if (u[0] == 0xC7 && u[1] == 0x71)
		name = u[20] | (unsigned)u[21] << 8;
	else if (u[0] == 0x71 && u[1] == 0xC7)
		name = u[21] | (unsigned)u[20] << 8;
	return name > 1 && name <= 1024 && 26 + name <= h.len && h.p[26 + name - 1] == '\0' && !memchr(h.p + 26, 0, name - 1);
}

/* LZMA alone has no signature: properties, a power of two (or 3 times one)
 * as dictionary, a plausible size, and a first byte that must be zero. */
static bool is_lzma(struct str h)
{
	if (h.len < 14 || (unsigned char)h.p[0] > 224 || h.p[13] != 0)
		return false;
	uint32_t dict = le32(h.p + 1), lo = le32(h.p + 5), hi = le32(h.p + 9);
	bool power = dict >= 4096 && ((dict & (dict - 1)) == 0 || (dict % 3 == 0 && ((dict / 3) & (dict / 3 - 1)) == 0));
	bool size = (lo == UINT32_MAX && hi == UINT32_MAX) || hi < 256;
	return power && size && (h.p[0] == 0x5d || h.p[0] == 0x5e);
}

#define ZIP_COMMENT_TAIL 66000u
#define ZIP_END_RECORD 22u
#define ZIP_SHORT_TAIL 1024u

/* An end record within the last BYTES, with a directory where it says. */
static bool find_end_record(int fd, uint64_t size, size_t bytes)
{
	char *tail = xmalloc(bytes);
	size_t n = size < bytes ? (size_t)size : bytes;
	bool found = false;
	if (io_pread_full(fd, tail, n, size - n) == (ssize_t)n)
		for (size_t i = n >= ZIP_END_RECORD ? n - ZIP_END_RECORD + 1 : 0; i-- > 0 && !found;)
			if (tail[i] == 'P' && memcmp(tail + i, "PK\5\6", 4) == 0) {
				uint32_t dir = le32(tail + i + 12), ofs = le32(tail + i + 16);
				uint64_t end = size - n + i;
				char sig[4];
				uint64_t where = dir <= end ? end - dir : 0;
				/* records of 64 bits stand between */
				if (i >= 76 && memcmp(tail + i - 20, "PK\6\7", 4) == 0 && where >= 76 && dir != UINT32_MAX)
					where -= io_pread_full(fd, sig, 4, where) == 4 && memcmp(sig, "PK\1\2", 4) == 0 ? 0 : 76;
				/* of a split set the offset is its volume's own */
				found = dir > 0 &&
					((io_pread_full(fd, sig, 4, where) == 4 && memcmp(sig, "PK\1\2", 4) == 0) ||
					 (ofs <= end && io_pread_full(fd, sig, 4, ofs) == 4 && memcmp(sig, "PK\1\2", 4) == 0));
			}
	free(tail);
	return found;
}

/* "-lh5-" at offset 2, a header of sane length before it. */
static bool is_lha(struct str h)
{
	return h.len >= 22 && h.p[2] == '-' && ((h.p[3] == 'l' && (h.p[4] == 'h' || h.p[4] == 'z')) || (h.p[3] == 'p' && h.p[4] == 'm')) &&
	       h.p[6] == '-' && ((h.p[5] >= '0' && h.p[5] <= '7') || h.p[5] == 'd' || h.p[5] == 's' || h.p[5] == 'x') && h.p[20] >= 0 &&
	       h.p[20] <= 3;
}

/* The same, and where there is a checksum it fits. */
bool kind_is_lha(struct str h)
{
	if (!is_lha(h) || h.p[20] > 1)
		return is_lha(h);
	size_t n = (unsigned char)h.p[0];
	unsigned sum = 0;
	if (n < 20 || n + 2 > h.len)
		return false;
	for (size_t i = 2; i < n + 2; i++)
		sum += (unsigned char)h.p[i];
	return (sum & 255) == (unsigned char)h.p[1];
}

/* Archives behind a program or script, within its first megabyte. */
static int behind_program(int fd, uint64_t size)
{
	size_t n = size < (1u << 20) ? (size_t)size : 1u << 20;
	char *p = xmalloc(n);
	int kind = KIND_NONE;
	if (io_pread_full(fd, p, n, 0) == (ssize_t)n) {
		struct str rest = str_make(p, n);
		ptrdiff_t i = str_find(rest, str_make("7z\xBC\xAF\x27\x1C\0", 7));
		if (i > 0)
			kind = KIND_SEVENZIP;
		else if (str_find(rest, str_make("Rar!\x1a\x07", 6)) > 0)
			kind = KIND_RAR;
		else if (str_find(rest, STR("\xEF\xBE\xAD\xDENullsoftInst")) > 0)
			kind = KIND_NSIS;
		else if ((i = str_find(rest, str_make("MSCF\0\0\0\0", 8))) > 0 && (size_t)i + 36 < n && le32(p + i + 8) <= size - (uint64_t)i)
			kind = KIND_CAB;
		else
			for (size_t k = 2; (i = str_find(str_sub(rest, k, n), STR("-lh"))) >= 0 && kind == KIND_NONE; k += (size_t)i + 1)
				if (kind_is_lha(str_sub(rest, k + (size_t)i - 2, n)))
					kind = KIND_LHA;
	}
	free(p);
	return kind;
}

/* LZ4 and Zstandard let frames of other things stand before their own (RFC 8878, 3.1.2). */
static int behind_frames(struct str h, uint64_t size, int fd)
{
	uint64_t at = 0;
	char b[8];
	for (int i = 0; i < 64 && at + 8 <= size; i++) {
		if (at + 8 <= h.len)
			memcpy(b, h.p + at, 8);
		else if (fd < 0 || io_pread_full(fd, b, 8, at) != 8)
			break;
		if (memcmp(b, "\x28\xb5\x2f\xfd", 4) == 0)
			return KIND_ZSTD;
		if (memcmp(b, "\x04\x22\x4d\x18", 4) == 0)
			return KIND_LZ4;
		if (memcmp(b + 1, "\x2a\x4d\x18", 3) != 0)
			break;
		at += 8 + (uint64_t)le32(b + 4);
	}
	return KIND_NONE;
}

static bool named_zip(struct str name)
{
	return str_ends_nocase(name, STR(".zip")) || str_ends_nocase(name, STR(".jar")) || str_ends_nocase(name, STR(".zipx")) ||
	       str_ends_nocase(name, STR(".apk"));
}

static bool is_binary(struct str h)
{
	for (size_t i = 0; i < h.len && i < 512; i++) {
		unsigned char c = (unsigned char)h.p[i];
		if (c < 9 || (c > 13 && c < 32 && c != 27))
			return true;
	}
	return false;
}

/* Its first line opens a file, and the second is of the form. */
static bool is_uu(struct str h)
{
	struct str first, second;
	struct member m;
	bool base64;
	if (!str_next_line(&h, &first) || !uu_begins(first, &m, &base64) || !str_next_line(&h, &second) || !second.len)
		return false;
	second = str_trim(second);
	size_t n = second.len ? ((size_t)(second.p[0] - ' ') & 63) : 0, full = 1 + (n + 2) / 3 * 4;
	for (size_t i = 0; i < second.len; i++)
		if (second.p[i] < ' ' || (!base64 && second.p[i] > '`'))
			return false;
	/* some add a checksum of one letter */
	return base64 ? second.len % 4 == 0 : second.len == full || second.len == full + 1;
}

bool kind_deep(struct str h, uint64_t size, struct str name)
{
	if (h.len < 16 || size <= ZIP_END_RECORD)
		return false;
	return is_binary(h) || named_zip(name) || AT(h, 0, "#!");
}

/* compress(1): the third byte tells 9 to 16 bits a code, two of its bits are never set. */
static bool is_compress(struct str h)
{
	unsigned char flags = h.len > 2 ? (unsigned char)h.p[2] : 0;
	return !(flags & 0x60) && (flags & 0x1f) >= 9 && (flags & 0x1f) <= 16;
}

int kind_of(struct str h, uint64_t size, struct str name, int fd)
{
	if (h.len < 2)
		return KIND_NONE;
	switch ((unsigned char)h.p[0]) {
	case 'P':
		if (AT(h, 0, "PACK\0\0\0\2") || AT(h, 0, "PACK\0\0\0\3"))
			return KIND_GIT;
		if (AT(h, 0, "PGDMP\1"))
			return KIND_PGDUMP;
		if (AT(h, 0, "PK\3\4") || AT(h, 0, "PK\5\6") || AT(h, 0, "PK\7\10PK\3\4") || AT(h, 0, "PK00PK\3\4"))
			return KIND_ZIP;
		break;
	case '7':
		if (AT(h, 0, "7z\xBC\xAF\x27\x1C"))
			return KIND_SEVENZIP;
		break;
	case 'R':
		if (AT(h, 0, "Rar!\x1a\x07") || AT(h, 0, "RE~^"))
			return KIND_RAR;
		break;
	case 0x1f:
		if (AT(h, 0, "\x1f\x8b\x08"))
			return KIND_GZIP;
		if ((AT(h, 0, "\x1f\x9d") && is_compress(h)) || AT(h, 0, "\x1f\xa0"))
			return KIND_COMPRESS;
		break;
	case 'B':
		if (AT(h, 0, "BZh") && h.len >= 10 && h.p[3] >= '1' && h.p[3] <= '9' &&
		    (AT(h, 4, "1AY&SY") || AT(h, 4, "\x17rE8P\x90")))
			return KIND_BZIP2;
		break;
	case 0xff:
		if (AT(h, 0, "\xff\x06\0\0sNaPpY"))
			return KIND_SNAPPY;
		break;
	case 0xfd:
		if (AT(h, 0, "\xfd" "7zXZ\0"))
			return KIND_XZ;
		break;
	case 0x28:
		if (AT(h, 0, "\x28\xb5\x2f\xfd"))
			return KIND_ZSTD;
		break;
	case 0x04: case 0x02:
		if (AT(h, 0, "\x04\x22\x4d\x18") || (AT(h, 0, "\x02\x21\x4c\x18") && h.len > 8 && le32(h.p + 4) > 0 && le32(h.p + 4) < size))
			return KIND_LZ4;
		break;
	case 0x89:
		if (AT(h, 0, "\x89LZO\0\r\n\x1a\n"))
			return KIND_LZOP;
		break;
	case 'S':
		if (AT(h, 0, "SQLite format 3\0"))
			return KIND_SQLITE;
		break;
	case 'L':
		if (AT(h, 0, "LZIP\1") || AT(h, 0, "LZIP\0"))
			return KIND_LZIP;
		if (AT(h, 0, "LRZI\0"))
			return KIND_LRZIP;
		break;
	case 'M':
		if (AT(h, 0, "MSCF\0\0\0\0"))
			return KIND_CAB;
		if (AT(h, 0, "MZ") && fd >= 0)
			return find_end_record(fd, size, ZIP_COMMENT_TAIL) ? KIND_ZIP : behind_program(fd, size);
		break;
	case 0x7f:
		if (AT(h, 0, "\x7f" "ELF") && fd >= 0)
			return find_end_record(fd, size, ZIP_COMMENT_TAIL) ? KIND_ZIP : behind_program(fd, size);
		break;
	case '#':
		if (git_bundle_begins(h))
			return KIND_GIT;
		if (AT(h, 0, "#!") && fd >= 0 && find_end_record(fd, size, ZIP_COMMENT_TAIL))
			return KIND_ZIP;
		break;
	case '%':
		if (AT(h, 0, "%PDF-"))
			return KIND_PDF;
		break;
	case 'A':
		if (AT(h, 0, "ANDROID BACKUP\n") && h.len > 24)
			return KIND_ANDROID;
		break;
	case 'E':
		if (AT(h, 0, "EVF\x09\x0d\x0a\xff\0"))
			return KIND_EWF;
		break;
	case '{':
		if (AT(h, 0, "{\\rtf"))
			return KIND_RTF;
		break;
	case '!':
		if (AT(h, 0, "!BDN") && h.len > 12 && h.p[8] == 'S' && (h.p[9] == 'M' || h.p[9] == 'O'))
			return KIND_PST;
		if (AT(h, 0, "!<arch>\n"))
			return KIND_AR;
		break;
	case 'm':
		if (AT(h, 0, "mozLz40\0"))
			return KIND_MOZLZ4;
		break;
	case 'x':
		if (AT(h, 0, "xar!"))
			return KIND_XAR;
		if (AT(h, 0, "\x78\x9f\x3e\x22"))
			return KIND_TNEF;
		break;
	case 'b':
		if (AT(h, 0, "begin") && is_uu(h))
			return KIND_UU;
		break;
	case 'W':
		if (AT(h, 0, "WARC/0.") || AT(h, 0, "WARC/1."))
			return KIND_WARC;
		break;
	case 0xcf: /* the class of mail folders, not that of settings */
		if (AT(h, 0, "\xcf\xad\x12\xfe\xc5\xfd\x74\x6f"))
			return KIND_DBX;
		break;
	case 0xe4:
		if (AT(h, 0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"))
			return KIND_ONENOTE;
		break;
	case 0xed:
		if (AT(h, 0, "\xed\xab\xee\xdb"))
			return KIND_RPM;
		break;
	case 0xd0:
		if (AT(h, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
			return KIND_OLE;
		break;
	default:
		break;
	}
	if (AT(h, 1, "\x2a\x4d\x18") && (h.p[0] & 0xf0) == 0x50) {
		int behind = behind_frames(h, size, fd);
		if (behind != KIND_NONE)
			return behind;
	}
	/* ARJ: 0xEA60, a header of sane size, its own size within, type 2 */
	if (AT(h, 0, "\x60\xea") && h.len > 40) {
		unsigned head = (unsigned char)h.p[2] | (unsigned)(unsigned char)h.p[3] << 8;
		if (head >= 30 && head <= 2600 && (unsigned char)h.p[4] >= 30 && (unsigned char)h.p[4] <= head && h.p[10] == 2)
			return KIND_ARJ;
	}
	if (h.len >= 512 && kind_is_tar(h.p))
		return KIND_TAR;
	if (kind_is_cpio(h))
		return KIND_CPIO;
	if (is_lha(h))
		return KIND_LHA;
	if (is_lzma(h))
		return KIND_LZMA;
	if (kind_is_dump(h))
		return KIND_DUMP;
	if (kind_is_mailbox(h))
		return KIND_MAILBOX;
	if (kind_is_pkcs7(h))
		return KIND_PKCS7;
	int unread = kind_of_unread(h, size);
	if (unread != KIND_NONE)
		return unread;
	int disc = kind_of_disc(h, size, fd);
	if (disc != KIND_NONE)
		return disc;
	/* behind the discs: a DMG begins with its first packed piece */
	if (kind_is_zlib(h, size))
		return KIND_ZLIB;
	if (!is_binary(h) && mbox_looks_like(h))
		return KIND_MBOX;
	if (!is_binary(h) && mail_looks_like(h))
		return KIND_EML;
	if (AT(h, 0, "#mtree"))
		return KIND_MTREE;
	/* neither signature nor checksum */
	if (str_ends_nocase(name, STR(".br")) && is_binary(h))
		return KIND_BROTLI;
	/* an archive with junk before it, or a split set's last volume: the
	 * name is reason to look as far back as a comment may reach, else a little */
	if (fd >= 0 && size > ZIP_END_RECORD && (named_zip(name) || is_binary(h)) &&
	    find_end_record(fd, size, named_zip(name) ? ZIP_COMMENT_TAIL : ZIP_SHORT_TAIL))
		return KIND_ZIP;
	/* what identify calls one must not be lost without a word */
	if ((AT(h, 0, "\x78\x01") || AT(h, 0, "\x78\x9c") || AT(h, 0, "\x78\xda")) && is_binary(h))
		return KIND_ZLIB;
	return is_binary(h) ? kind_of_named(h, size, name, fd) : KIND_NONE;
}
