/* kind_unread.c - containers that are known by their first bytes and cannot be read.
 *
 * What nobody here opens must not pass as some binary file: each is told as a
 * container with a loss, and whoever works on the case knows what is missing
 * and with which program to look. Locked ones are told as encrypted. Only
 * signatures that chance does not make stand here. */
#include "unpack/kinds.h"

#include <sluice/io.h>

#include <stdlib.h>

static const struct unread {
	int kind;
	uint16_t at, len;
	const char *sig;
	bool locked;
	const char *what;
} unread[] = {
	{ KIND_ZPAQ, 0, 7, "7kSt\xa0\x31\x83", false, "a ZPAQ archive (zpaq reads it)" },
	{ KIND_ZPAQ, 0, 3, "zPQ", false, "a ZPAQ archive (zpaq reads it)" },
	{ KIND_RZIP, 0, 4, "RZIP", false, "a stream of rzip" },
	{ KIND_EGG, 0, 4, "EGGA", false, "an archive of ALZip's newer form" },
	{ KIND_KGB, 0, 8, "KGB_arch", false, "an archive of KGB Archiver" },
	{ KIND_UHARC, 0, 4, "UHA\6", false, "an archive of UHARC" },
	{ KIND_SQX, 7, 5, "-sqx-", false, "an archive of SQX" },
	{ KIND_ISZ, 0, 4, "IsZ!", false, "a compressed disc image of UltraISO" },
	{ KIND_INSTALLSHIELD, 0, 4, "ISc(", false, "a cabinet of InstallShield (unshield reads it)" },
	{ KIND_MTF, 0, 4, "TAPE", false, "a backup in Microsoft's tape format (NTBackup, SQL Server)" },
	{ KIND_GHOST, 0, 3, "\xfe\xef\1", false, "a disc image of Norton Ghost" },
	{ KIND_EWF_FILES, 0, 8, "LVF\x09\x0d\x0a\xff\0", false, "a forensic image of files" },
	{ KIND_EWF_FILES, 0, 8, "EVF2\x0d\x0a\x81\0", false, "a forensic image of EnCase 7 (ewfexport makes a raw one of it)" },
	{ KIND_EWF_FILES, 0, 8, "LEF2\x0d\x0a\x81\0", false, "a forensic image of files" },
	{ KIND_AFF, 0, 7, "AFF10\x0d\x0a", false, "a forensic image (affconvert makes a raw one of it)" },
	{ KIND_LUKS, 0, 6, "LUKS\xba\xbe", true, "an encrypted disc of Linux (LUKS)" },
	{ KIND_BITLOCKER, 3, 8, "-FVE-FS-", true, "an encrypted disc of Windows (BitLocker)" },
	{ KIND_DMG_LOCKED, 0, 8, "encrcdsa", true, "an encrypted disc image of macOS" },
	{ KIND_KEEPASS, 0, 4, "\x03\xd9\xa2\x9a", true, "a password store of KeePass" },
	{ KIND_OPENSSL, 0, 8, "Salted__", true, "a file encrypted by openssl" },
	{ KIND_AGE, 0, 21, "age-encryption.org/v1", true, "a file encrypted by age" },
	{ KIND_AESCRYPT, 0, 4, "AES\2", true, "a file of AES Crypt" },
	{ KIND_TELEGRAM, 0, 4, "TDF$", true, "data of Telegram's desktop program" },
	{ KIND_SPSS_LOCKED, 8, 12, "ENCRYPTEDSAV", true, "a data file of SPSS" },
	{ KIND_SPSS_LOCKED, 8, 12, "ENCRYPTEDSPS", true, "a syntax file of SPSS" },
	{ KIND_SPSS_LOCKED, 8, 12, "ENCRYPTEDSPV", true, "an output file of SPSS" },
	{ KIND_ACRONIS, 0, 4, "\xce\x24\xb9\xa2", false, "a disc image of Acronis" },
	{ KIND_ACRONIS, 0, 4, "\xb4\x6e\x68\x44", false, "a disc image of Acronis" },
	{ KIND_XBSTREAM, 0, 8, "XBSTCK01", false, "a backup of MySQL as a stream (xbstream reads it)" },
	{ KIND_AXCRYPT, 0, 16, "\xc0\xb9\x07\x2e\x4f\x93\xf1\x46\xa0\x15\x79\x2c\xa1\xd9\xe8\x21", true, "a file of AxCrypt" },
	/* without a mark: by name and by bytes that are as even as chance, kind_of_named() */
	{ KIND_CIPHER, UINT16_MAX, 1, "", true, "what is called a database and looks like chance (SQLCipher, as WeChat, Signal and others use)" },
	{ KIND_WHATSAPP, UINT16_MAX, 1, "", true, "a backup of WhatsApp" },
	{ KIND_SIGNAL, UINT16_MAX, 1, "", true, "a backup of Signal" },
	{ KIND_PGP, 0, 27, "-----BEGIN PGP MESSAGE-----", true, "a message encrypted by PGP" },
};
#define UNREAD (sizeof unread / sizeof unread[0])

static bool is(const struct unread *u, struct str h)
{
	return h.len >= (size_t)u->at + u->len && memcmp(h.p + u->at, u->sig, u->len) == 0;
}

/* Three or four letters are confirmed by what stands around them. */
static bool sure(const struct unread *u, struct str h, uint64_t size)
{
	const unsigned char *p = (const unsigned char *)h.p;
	switch (u->kind) {
	case KIND_ZPAQ: return u->len == 7 || (h.len > 5 && (p[3] == 1 || p[3] == 2) && p[4] == 1);
	case KIND_RZIP: return h.len > 10 && p[4] == 2 && p[5] <= 1;
	case KIND_EGG: return h.len > 14 && p[4] == 0 && p[5] == 1;
	case KIND_INSTALLSHIELD: return h.len > 20 && (p[7] == 1 || p[7] == 2 || p[7] == 4) && size > 512;
	/* a block's size and the sum of its header stand in clear */
	case KIND_MTF: return h.len >= 52 && p[4] == 0 && p[6] < 0x80 && memchr(h.p, 0, 52) && (p[8] | p[9] << 8) < 1024 && size >= 1024;
	/* the header's length, then its version */
	case KIND_ISZ: return h.len > 48 && p[4] >= 48 && p[4] <= 64 && p[5] <= 1;
	case KIND_GHOST: return h.len > 10 && size > 512;
	case KIND_TELEGRAM: return h.len > 16 && p[7] < 2; /* its version */
	case KIND_ACRONIS: return size > 4096;
	case KIND_AESCRYPT: return h.len > 5 && p[4] == 0;
	case KIND_KEEPASS: return h.len > 8 && p[5] == 0xfb && p[7] == 0xb5;
	default: return true;
	}
}

/* dar begins with 123 as 32 bits, a label, then whether it is the last slice and
 * what extends its header. */
static bool is_dar(struct str h)
{
	return h.len > 16 && memcmp(h.p, "\0\0\0\x7b", 4) == 0 && (h.p[14] == 'T' || h.p[14] == 'N' || h.p[14] == 'E') &&
	       (h.p[15] == 'N' || h.p[15] == 'S' || h.p[15] == 'T');
}

/* The packet of OpenPGP at AT: its tag, where its body begins, its length (0: not stated). */
static int packet(struct str h, size_t at, size_t *ret_body, size_t *ret_len)
{
	const unsigned char *p = (const unsigned char *)h.p + at;
	if (at + 6 > h.len || !(p[0] & 0x80))
		return -1;
	size_t n = p[0] & 0x40 ? (p[1] < 192 ? 1 : p[1] < 224 ? 2 : p[1] == 255 ? 5 : 0) : (p[0] & 3) == 3 ? 0 : (size_t)1 << (p[0] & 3), len = 0;
	if (p[0] & 0x40)
		len = n == 1 ? p[1] : n == 2 ? (((size_t)p[1] - 192) << 8) + p[2] + 192 : n == 5 ? SIZE_MAX : 0;
	else
		for (size_t i = 0; i < n; i++)
			len = len << 8 | p[1 + i];
	*ret_body = at + 1 + n;
	*ret_len = len;
	return p[0] & 0x40 ? p[0] & 0x3f : p[0] >> 2 & 0xf;
}

/* A message of OpenPGP without letters about it (.gpg, .pgp): keys of a session, each
 * for a recipient or by a password, then what is encrypted. RFC 4880, RFC 9580. */
static bool is_pgp_message(struct str h)
{
	size_t at = 0, body, len;
	for (unsigned keys = 0; keys < 64; keys++) {
		int tag = packet(h, at, &body, &len);
		if (keys && (tag == 18 || tag == 9 || tag == 20))
			return true;
		const unsigned char *p = (const unsigned char *)h.p + body;
		if ((tag != 1 && tag != 3) || body + 16 > h.len || len > 3000)
			return false;
		/* RSA, ElGamal, ECDH, X25519 or X448; a cipher, how the password is stretched, a hash */
		bool recipient = tag == 1 && p[0] == 3 && len >= 40 && ((p[9] >= 1 && p[9] <= 3) || p[9] == 16 || p[9] == 18 || p[9] == 25 || p[9] == 26);
		bool password = tag == 3 && ((p[0] == 4 && len >= 4 && p[1] >= 1 && p[1] <= 13 && (p[2] <= 1 || p[2] == 3 || p[2] == 4)) || p[0] == 5 || p[0] == 6);
		if (!recipient && !password)
			return false;
		at = body + len;
	}
	return true;
}

int kind_of_unread(struct str h, uint64_t size)
{
	if (is_pgp_message(h))
		return KIND_PGP;
	for (size_t i = 0; i < UNREAD; i++)
		if (is(&unread[i], h) && sure(&unread[i], h, size))
			return unread[i].kind;
	return is_dar(h) ? KIND_DAR : KIND_NONE;
}

enum status unread_read(struct source *src, struct sink *sink, struct err *err)
{
	(void)sink;
	for (size_t i = 0; i < UNREAD; i++)
		if (unread[i].kind == src->kind)
			return err_set(err, ST_SKIP, unread[i].locked ? E_ENCRYPTED : E_UNSUPPORTED, "%s: it is not %s", unread[i].what,
				       unread[i].locked ? "opened" : "read");
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "an archive of dar: it is not read (dar reads it)");
}

#define TAR_BLOCK 512u

static bool all_zero(struct str h)
{
	for (size_t i = 0; i < h.len; i++)
		if (h.p[i])
			return false;
	return true;
}

/* A header of a tar further on, in the first megabyte: its first was damaged. */
static bool later_tar(struct str h, int fd)
{
	char b[TAR_BLOCK];
	for (size_t i = TAR_BLOCK; i + TAR_BLOCK <= h.len; i += TAR_BLOCK)
		if (h.p[i] && kind_is_tar(h.p + i))
			return true;
	for (uint64_t at = h.len & ~(uint64_t)(TAR_BLOCK - 1);
	     fd >= 0 && at < (1u << 20) && io_pread_full(fd, b, sizeof b, at) == (ssize_t)sizeof b; at += TAR_BLOCK)
		if (*b && kind_is_tar(b))
			return true;
	return false;
}

/* The same of a cpio of letters. */
static bool later_cpio(struct str h, int fd)
{
	char *b = xmalloc(1u << 20);
	ssize_t n = fd >= 0 ? io_pread_full(fd, b, 1u << 20, 0) : -1;
	struct str rest = n > 0 ? str_make(b, (size_t)n) : h;
	ptrdiff_t at;
	bool found = false;
	while (!found && (at = str_find(rest, STR("0707"))) >= 0) {
		found = kind_is_cpio(str_sub(rest, (size_t)at, rest.len));
		rest = str_sub(rest, (size_t)at + 1, rest.len);
	}
	free(b);
	return found;
}

/* 4,096 bytes of a cipher hold each of the 256 some 16 times, and none more than 40. */
static bool is_even(struct str h)
{
	unsigned seen[256] = { 0 }, kinds = 0, most = 0;
	for (size_t i = 0; i < h.len; i++)
		seen[(unsigned char)h.p[i]]++;
	for (size_t i = 0; i < 256; i++) {
		kinds += seen[i] != 0;
		most = seen[i] > most ? seen[i] : most;
	}
	return h.len >= KIND_HEAD_BYTES && kinds > 250 && most < 48;
}

/* Databases and backups of telephones that are encrypted and bear no mark. */
static int locked(struct str h, uint64_t size, struct str name)
{
	static const char *const databases[] = { ".db", ".sqlite", ".sqlite3", ".db3", ".sqlitedb" };
	static const char *const backups[] = { ".crypt", ".crypt5", ".crypt7", ".crypt8", ".crypt12", ".crypt14", ".crypt15" };
	for (size_t i = 0; i < sizeof backups / sizeof *backups; i++)
		if (str_ends_nocase(name, str_from(backups[i])))
			return KIND_WHATSAPP;
	/* a length, then a protocol buffer with a vector of 16 and a salt of 32 bytes */
	if (str_ends_nocase(name, STR(".backup")) && h.len > 64 && memcmp(h.p, "\0\0\0", 3) == 0 && h.p[4] == 0x0a && h.p[6] == 0x0a && h.p[7] == 16)
		return KIND_SIGNAL;
	for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
		if (str_ends_nocase(name, str_from(databases[i])) && size % 1024 == 0 && is_even(h))
			return KIND_CIPHER;
	return KIND_NONE;
}

int kind_of_named(struct str h, uint64_t size, struct str name, int fd)
{
	static const char *const suffixes[] = {
		".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst", ".lz4", ".lz", ".lzma", ".lzo", ".tar", ".cab", ".iso", ".arj", ".lzh", ".lha", ".ace",
		".cpio", ".rpm", ".deb", ".wim", ".dmg", ".pst", ".ost", ".vmdk", ".vhd", ".vhdx", ".qcow2", ".vdi", ".zipx", ".xar", ".sit", ".alz", ".jar", ".apk",
	};
	if (str_ends_nocase(name, STR(".tar")) && later_tar(h, fd))
		return KIND_TAR;
	if (str_ends_nocase(name, STR(".cpio")) && later_cpio(h, fd))
		return KIND_CPIO;
	int kind = locked(h, size, name);
	if (kind != KIND_NONE)
		return kind;
	/* a tar of nothing is zeros */
	bool named = size > 16 && !(all_zero(h) && str_ends_nocase(name, STR(".tar")));
	for (size_t i = 0; named && i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (str_ends_nocase(name, str_from(suffixes[i])))
			return KIND_DAMAGED;
	return KIND_NONE;
}

enum status damaged_read(struct source *src, struct sink *sink, struct err *err)
{
	(void)src;
	(void)sink;
	return err_set(err, ST_SKIP, E_CORRUPT, "called an archive by its name, and no archive is found in it");
}
