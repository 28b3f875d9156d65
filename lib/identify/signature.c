/* signature.c - formats that begin alike in every file: a row is an offset and
 * bytes; where equal bytes are not enough the test is code below. */
#include "identify/look.h"

#include "format/git_bundle.h"
#include "format/macbinary.h"

#include <sluice/io.h>

static const struct {
	uint16_t at;
	uint8_t len;
	const char *bytes, *format;
} rows[] = {
#define ROW(at, lit, format) { at, sizeof(lit) - 1, lit, format }
	ROW(0, "\x89PNG\r\n\x1a\n", "png"), ROW(0, "\xFF\xD8\xFF", "jpeg"), ROW(0, "GIF87a", "gif"), ROW(0, "GIF89a", "gif"),
	ROW(0, "II*\0", "tiff"), ROW(0, "MM\0*", "tiff"), ROW(0, "II+\0", "tiff"), ROW(0, "8BPS", "psd"), ROW(0, "\0\0\1\0", "ico"),
	ROW(0, "\0\0\0\x0CjP  ", "jp2"), ROW(0, "\xFF\x4F\xFF\x51", "jp2"), ROW(0, "\xFF\x0A", "jxl"), ROW(0, "\0\0\0\x0CJXL ", "jxl"), ROW(0, "DDS \x7C\0\0\0", "dds"), ROW(0, "icns\0", "icns"), ROW(0, "/* XPM */", "xpm"),
	ROW(0, "P7\nWIDTH ", "pnm"), ROW(0, "BPG\xFB", "bpg"), ROW(0, "AT&TFORM", "djvu"),
	ROW(0, "%PDF-", "pdf"), ROW(0, "%!PS-AdobeFont", "type1"), ROW(0, "%!FontType1", "type1"), ROW(0, "%!PS", "ps"), ROW(0, "\xC5\xD0\xD3\xC6", "ps"), ROW(0, "{\\rtf", "rtf"), ROW(0, "{\\*\\rtf", "rtf"),
	ROW(0, "\xFFWPC", "wpd"), ROW(0, "SQLite format 3\0", "sqlite"), ROW(4, "Standard Jet DB", "mdb"), ROW(4, "Standard ACE DB", "mdb"),
	ROW(0, "ITSF", "chm"), ROW(0, "ITOLITLS", "lit"), ROW(0, "\xFE\xED\xFE\xED", "jks"), ROW(36, "acsp", "icc"), ROW(0, "AutoCAD Binary DXF\r\n\x1A", "dxf"), ROW(0, "L\0R\0F\0\0\0", "lrf"), ROW(0, "?_\3\0", "hlp"), ROW(60, "BOOKMOBI", "mobi"), ROW(60, "TEXtREAd", "mobi"), ROW(0, "!BDN", "pst"),
	ROW(0, "\xCF\xAD\x12\xFE", "dbx"), ROW(0, "\x78\x9f\x3e\x22", "tnef"), ROW(0, "bplist", "bplist"), ROW(0, "AC10", "dwg"),
	ROW(0, "L\0\0\0\1\x14\2\0", "lnk"), ROW(0, "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", "onenote"), ROW(0, "\xD7\xCD\xC6\x9A", "wmf"), ROW(0, "\1\0\x09\0\0\3", "wmf"),
	ROW(0, "fLaC", "flac"), ROW(0, "OggS", "ogg"), ROW(0, "ID3", "mp3"), ROW(0, "\x1A\x45\xDF\xA3", "matroska"), ROW(0, "FLV\1", "flv"),
	ROW(0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11", "asf"), ROW(0, "MThd", "midi"), ROW(0, ".snd", "au"), ROW(0, "#!AMR", "amr"), ROW(0, "\0\0\1\xBA", "mpeg"),
	ROW(0, "\0\0\1\xB3", "mpeg"), ROW(0, "7z\xBC\xAF\x27\x1C", "7z"), ROW(0, "Rar!\x1A\x07", "rar"), ROW(257, "ustar", "tar"), ROW(0, "\x1F\x8B\x08", "gzip"),
	ROW(0, "\xFD" "7zXZ\0", "xz"), ROW(0, "\x28\xB5\x2F\xFD", "zstd"), ROW(0, "\x04\x22\x4D\x18", "lz4"), ROW(0, "LZIP\1", "lzip"),
	ROW(0, "\x1F\x9D", "compress"), ROW(0, "070701", "cpio"), ROW(0, "070702", "cpio"), ROW(0, "070707", "cpio"), ROW(0, "!<arch>\ndebian-binary", "deb"),
	ROW(0, "!<arch>\n", "ar"), ROW(0, "\xED\xAB\xEE\xDB", "rpm"), ROW(0, "MSCF\0\0\0\0", "cab"), ROW(2, "-lh", "lha"), ROW(2, "-lz", "lha"),
	ROW(0, "\x60\xEA", "arj"), ROW(0, "xar!", "xar"), ROW(0, "WARC/", "warc"), ROW(0, "\x7F" "ELF", "elf"),
	ROW(0, "\xFE\xED\xFA\xCE", "macho"), ROW(0, "\xFE\xED\xFA\xCF", "macho"), ROW(0, "\xCF\xFA\xED\xFE", "macho"), ROW(0, "\xCE\xFA\xED\xFE", "macho"),
	ROW(0, "\0\1\0\0\0", "ttf"), ROW(0, "OTTO\0", "ttf"), ROW(0, "ttcf\0", "ttf"), ROW(0, "true\0", "ttf"), ROW(0, "wOFF", "woff"), ROW(0, "wOF2", "woff"),
	ROW(0, "CWS", "swf"), ROW(0, "FWS", "swf"), ROW(0, "ZWS", "swf"), ROW(0, "\xD4\xC3\xB2\xA1", "pcap"), ROW(0, "\xA1\xB2\xC3\xD4", "pcap"),
	ROW(0, "\x0A\x0D\x0D\x0A", "pcap"), ROW(0, "ElfFile\0", "evtx"), ROW(0, "regf", "registry"), ROW(0, "-----BEGIN PGP", "pgp"),
	ROW(0, "-----BEGIN PKCS7", "pkcs7"), ROW(0, "-----BEGIN ", "pem"),
	ROW(0, "\0\0\2\0\4\4", "lotus"), ROW(0, "\0\0\2\0\6\4", "lotus"), ROW(0, "\0\0\x1A\0", "lotus"), ROW(0, "\0\0\2\0\x20\x51", "quattro"), ROW(0, "\0\0\2\0\x01\x10", "quattro"),
	ROW(0, "\x31\xBE\0\0", "wps"), ROW(0, "\x32\xBE\0\0", "wps"), ROW(0, "\xDB\xA5", "doc"), ROW(0, "\x9B\xA5", "doc"),
	ROW(0, "\x09\x08\x08\0\0\5", "xls"), ROW(0, "\x09\4\6\0\0\0", "xls"), ROW(0, "\x09\2\6\0\0\0", "xls"), ROW(0, "\x09\0\4\0\0\0", "xls"), ROW(0, "\x09\0\4\0\2\0", "xls"),
	ROW(0, "CDF\1", "netcdf"), ROW(0, "CDF\2", "netcdf"), ROW(0, "CDF\5", "netcdf"), ROW(0, "\x0E\3\x13\1", "hdf"), ROW(0, "\x89HDF\r\n\x1a\n", "hdf"),
	ROW(0, "SIMPLE  =                    T", "fits"), ROW(0, "MATLAB 5.0 MAT-file", "mat"), ROW(0, "MATLAB 7.3 MAT-file", "hdf"),
	ROW(12, "\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92", "sas7bdat"), ROW(0, "HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "xpt"), ROW(0, "HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!", "xpt"),
	ROW(0, "$FL2", "sav"), ROW(0, "$FL3", "sav"), ROW(0, "<stata_dta>", "dta"),
	ROW(0, "<MIFFile ", "mif"), ROW(8, "0M3C", "prt"), ROW(0, "\x08\x09\xFE\x02", "dgn"), ROW(0, "\xC8\x09\xFE\x02", "dgn"),
	ROW(12, "\x62\x31\5\0", "bdb"), ROW(12, "\x61\x15\6\0", "bdb"), ROW(12, "\0\5\x31\x62", "bdb"), ROW(12, "\0\6\x15\x61", "bdb"),
	ROW(0, "\x06\x06\xED\xF5\xD8\x1D\x46\xE5", "indd"), ROW(0, "StartFontMetrics", "type1"), ROW(6, "%!PS-AdobeFont", "type1"), ROW(6, "%!FontType1", "type1"),
	ROW(0, "\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C", "onenote"), ROW(0, "\xDE\x12\x04\x95", "mo"), ROW(0, "\x95\x04\x12\xDE", "mo"),
	ROW(0, "PACK\0\0\0\2", "git"), ROW(0, "PACK\0\0\0\3", "git"), ROW(0, "# v2 git bundle\n", "git"), ROW(0, "# v3 git bundle\n", "git"),
	ROW(0, "\x37\x7F\x06\x82", "sqlite-log"), ROW(0, "\x37\x7F\x06\x83", "sqlite-log"), ROW(0, "\xD9\xD5\x05\xF9\x20\xA1\x63\xD7", "sqlite-log"),
	ROW(128, "DICM", "dicom"), ROW(0, "PAR1", "parquet"), ROW(0, "Obj\1", "avro"), ROW(0, "ARROW1\0\0", "arrow"), ROW(0, "GRIB\0", "grib"), ROW(4, "\xEF\xCD\xAB\x89", "ese"), ROW(0, "\x1A\0\0\4\0\0", "nsf"),
	ROW(0, "II\xBC\1", "jxr"), ROW(0, "\x97JB2\r\n\x1A\n", "jbig2"), ROW(4, "SCCA", "prefetch"), ROW(0, "MAM\4", "prefetch"),
	ROW(0, "DIRC\0\0\0\2", "git-index"), ROW(0, "DIRC\0\0\0\3", "git-index"), ROW(0, "DIRC\0\0\0\4", "git-index"), ROW(0, "\xFFtOc\0\0\0", "git-list"), ROW(0, "CGPH\1", "git-list"), ROW(0, "RIDX\0\0\0\1", "git-list"),
	ROW(0, "PGDMP\1", "pgdump"), ROW(0, "mbdb\5\0", "mbdb"), ROW(0, "ANDROID BACKUP\n", "android-backup"), ROW(0, "\x6d\xe2\x99\x81", "bson"),
	ROW(0, "HWP Document File", "hwp"), ROW(0, "WordPro\0", "lwp"), ROW(0, "\x20\x09\x70\x19", "mailbox"), ROW(0, "\x21\x09\x70\x19", "mailbox"),
	ROW(0, "\x10\x10\x10\x10\x10\x10\x10\x11\x11\x11\x11\x11\x11S\r\n", "mailbox"), ROW(0, "\1\1\1\1\n", "mailbox"), ROW(0, "\1\1\1\1\r\n", "mailbox"), ROW(0, "*mbx*\r\n", "mailbox"),
	ROW(0, "\3\0\x08\0", "android-xml"), ROW(0, "\2\0\x0C\0", "android-xml"), ROW(0, "dex\n03", "dex"), ROW(0, "\0\0\0\1Bud1\0", "ds-store"), ROW(0, "mozLz40\0", "mozlz4"),
	ROW(0, "REDIS00", "redis"), ROW(0, "KDH ", "caj"), ROW(0, "CAJ\0", "caj"), ROW(0, "HN\0\0", "caj"), ROW(0, "TEB\0", "caj"), ROW(0, "Founder CEB", "ceb"), ROW(0, "\3\0\1EXPORT:V", "oracle-export"),
	ROW(0, "\0\5\x16\7\0\2\0\0", "appledouble"), ROW(0, "\0\5\x16\7\0\1\0\0", "appledouble"), ROW(0, "\0\5\x16\0\0\2\0\0", "applesingle"), ROW(0, "\0\5\x16\0\0\1\0\0", "applesingle"),
	ROW(0, "\xE8\x2C\1\0", "pub"), ROW(0, "\xE7\xAC\x2C\0", "pub"),
};

static bool at(struct str h, size_t ofs, struct str s)
{
	return h.len >= ofs + s.len && memcmp(h.p + ofs, s.p, s.len) == 0;
}

/* Letters at the start prove nothing when text follows: "The free", "FWS". */
static bool is_binary(struct str h)
{
	for (size_t i = 0; i < h.len && i < 512; i++) {
		unsigned char c = (unsigned char)h.p[i];
		if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B)
			return true;
	}
	return false;
}

static bool is_letters(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7E)
			return false;
	return true;
}

/* Formats whose files are text, or may be for their first half kilobyte. */
static bool may_be_text(const char *format)
{
	static const char *const text[] = { "pdf",     "ps",   "rtf", "cpio", "deb", "ar",    "warc", "pgp", "pem", "pkcs7",
					    "torrent", "fits", "mif", "xpt",  "dta", "type1", "sav",  "xpm", "pnm", "git" };
	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
		if (strcmp(text[i], format) == 0)
			return true;
	return false;
}

/* Certificates, keys and signed data in DER: a sequence as long as the file,
 * told by the object identifier or version it opens with. */
static const char *asn1(struct str h, uint64_t size)
{
	const unsigned char *u = (const unsigned char *)h.p;
	if (h.len < 16 || u[0] != 0x30 || u[1] < 0x80 || u[1] > 0x84)
		return NULL;
	size_t n = u[1] - 0x80u, at_body = 2 + n;
	uint64_t len = 0;
	for (size_t i = 0; i < n; i++)
		len = len << 8 | u[2 + i];
	if (n && (len + at_body > size || len + at_body + 64 < size))
		return NULL;
	struct str body = str_sub(h, at_body, at_body + 16);
	static const char signed_data[] = "\x2A\x86\x48\x86\xF7\x0D\x01\x07", stamped[] = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x1F";
	if (str_find(body, str_make(signed_data, sizeof signed_data - 1)) == 2 || str_find(body, str_make(stamped, sizeof stamped - 1)) == 2)
		return "pkcs7";
	if (str_starts(body, STR("\2\1\3\x30")))
		return "p12";
	return n && (body.p[0] == 0x30 || body.p[0] == 2) ? "der" : NULL;
}

/* A file that begins with DOS's "MZ" and leads to a PE header, or not. */
static bool is_pe(struct str h)
{
	return h.len > 64 && at(h, 0, STR("MZ")) && is_binary(h);
}

/* dBASE: a version byte, a date, a header length that fits its fields. */
static bool is_dbf(struct str h, uint64_t size)
{
	const unsigned char *u = (const unsigned char *)h.p;
	if (h.len < 68 ||
	    !(u[0] == 0x03 || u[0] == 0x30 || u[0] == 0x31 || u[0] == 0x32 || u[0] == 0x83 || u[0] == 0x8B || u[0] == 0xF5 || u[0] == 0x02))
		return false;
	unsigned header = u[8] | (unsigned)u[9] << 8, record = u[10] | (unsigned)u[11] << 8;
	return u[2] >= 1 && u[2] <= 12 && u[3] >= 1 && u[3] <= 31 && header > 32 && header <= size && record > 1 && header % 32 <= 8 &&
	       strchr("CNDLMFBGPYTIO@+", u[43]) && u[43];
}

/* MARC 21: a leader of 24 characters, its length and its map's widths in it. */
static bool is_marc(struct str h, uint64_t size)
{
	uint64_t len = 0;
	if (h.len < 40 || memcmp(h.p + 20, "4500", 4) != 0)
		return false;
	for (size_t i = 0; i < 5; i++) {
		if (h.p[i] < '0' || h.p[i] > '9')
			return false;
		len = len * 10 + (uint64_t)(h.p[i] - '0');
	}
	return len >= 40 && len <= size && (len > h.len || h.p[len - 1] == '\x1D');
}

/* An OpenPGP key: a key's packet of version 4 to 6, of a time and a kind that are
 * known, and after the first another packet; GnuPG's keybox. */
static bool is_pgp_key(struct str h)
{
	const unsigned char *u = (const unsigned char *)h.p;
	if (h.len > 32 && at(h, 8, STR("KBXf")))
		return u[4] == 1 && u[0] == 0 && u[1] == 0;
	if (h.len < 64 || (u[0] != 0x99 && u[0] != 0x95 && u[0] != 0x98 && u[0] != 0x94 && u[0] != 0xC6 && u[0] != 0xC5))
		return false;
	size_t n = u[0] == 0x99 || u[0] == 0x95 ? 2 : u[0] == 0x98 || u[0] == 0x94 || u[1] < 192 ? 1 : u[1] < 224 ? 2 : 0;
	size_t len = n == 1 ? u[1] : u[0] < 0xC0 ? (size_t)u[1] << 8 | u[2] : (size_t)(u[1] - 192) << 8 | u[2];
	const unsigned char *k = u + 1 + n;
	/* 1991 to 2059 */
	return n && len > 16 && k[0] >= 4 && k[0] <= 6 && k[1] >= 0x28 && k[1] < 0xA8 && ((k[5] >= 1 && k[5] <= 3) || (k[5] >= 16 && k[5] <= 28)) &&
	       (1 + n + len >= h.len || u[1 + n + len] & 0x80);
}

static bool is_mp3_frame(struct str h)
{
	const unsigned char *u = (const unsigned char *)h.p;
	return h.len > 4 && u[0] == 0xFF && (u[1] & 0xE6) == 0xE2 && (u[2] & 0xF0) != 0xF0 && (u[2] & 0xF0) != 0 && (u[2] & 0x0C) != 0x0C &&
	       u[1] != 0xFE && u[1] != 0xFF;
}

static const char *iso_media(struct str h)
{
	static const char *const heif[] = { "heic", "heix", "hevc", "mif1", "msf1", "avif", "avis", "heim", "heis" };
	for (size_t i = 0; i < sizeof heif / sizeof heif[0]; i++)
		if (at(h, 8, str_from(heif[i])))
			return "heic";
	return at(h, 8, STR("jp2 ")) || at(h, 8, STR("jpx ")) ? "jp2" : at(h, 8, STR("jxl ")) ? "jxl" : "mp4";
}

/* A dictionary in bencode that knows one of the keys all torrents have. */
static bool is_torrent(struct str h)
{
	static const char *const keys[] = { "4:info", "8:announce", "10:created by", "13:creation date", "12:piece length" };
	size_t i = 1;
	if (h.len < 16 || h.p[0] != 'd')
		return false;
	while (i < 4 && h.p[i] >= '0' && h.p[i] <= '9')
		i++;
	if (i == 1 || h.p[i] != ':')
		return false;
	for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
		if (str_find(str_sub(h, 0, 4096), str_from(keys[k])) >= 0)
			return true;
	return false;
}

/* netpbm's: "P", a digit, numbers and comments; then digits in the plain kinds,
 * in the others about as many bytes as the sides ask for, not all of them letters. */
static bool is_pnm(struct str h, uint64_t size)
{
	size_t i = 2, numbers = 0;
	uint64_t side[3] = { 0, 0, 1 };
	if (h.len < 8 || h.p[0] != 'P' || h.p[1] < '1' || h.p[1] > '6')
		return false;
	size_t want = h.p[1] == '1' || h.p[1] == '4' ? 2 : 3;
	while (numbers < want && i < h.len) {
		size_t from = i;
		while (i < h.len && (h.p[i] == ' ' || h.p[i] == '\n' || h.p[i] == '\t' || h.p[i] == '\r'))
			i++;
		if (i == from || i == h.len)
			return false;
		if (h.p[i] == '#') {
			while (i < h.len && h.p[i] != '\n')
				i++;
			continue;
		}
		for (from = i; i < h.len && i - from < 7 && h.p[i] >= '0' && h.p[i] <= '9'; i++)
			side[numbers] = side[numbers] * 10 + (uint64_t)(h.p[i] - '0');
		if (i == from || !side[numbers++])
			return false;
	}
	if (numbers < want)
		return false;
	bool digits = true, letters = true;
	for (size_t k = i; k < h.len && k < i + 512; k++) {
		unsigned char c = (unsigned char)h.p[k];
		digits &= (c >= '0' && c <= '9') || c == ' ' || c == '\n' || c == '\r' || c == '\t';
		letters &= (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
	}
	uint64_t need = h.p[1] == '4' ? (side[0] + 7) / 8 * side[1] : side[0] * side[1] * (h.p[1] == '6' ? 3 : 1) * (side[2] > 255 ? 2 : 1);
	return h.p[1] <= '3' ? digits : !letters && size >= need / 2 && size <= need * 2 + 1024;
}

static unsigned le16(struct str h, size_t i)
{
	return i + 2 <= h.len ? (unsigned char)h.p[i] | (unsigned)(unsigned char)h.p[i + 1] << 8 : 0;
}

/* Targa has no mark at its start: a footer in newer files, else a header all of
 * whose fields are what they may be and, with no runs, a length that fits. */
static bool is_tga(const struct look *l)
{
	struct str h = l->head;
	static const char *const names[] = { ".tga", ".icb", ".vda", ".vst" };
	if (h.len < 32)
		return false;
	unsigned id = (unsigned char)h.p[0], map = (unsigned char)h.p[1], kind = (unsigned char)h.p[2], entry = (unsigned char)h.p[7],
		 bits = (unsigned char)h.p[16], flags = (unsigned char)h.p[17];
	unsigned colours = le16(h, 5), w = le16(h, 12), height = le16(h, 14), plain = kind & 7;
	if (map > 1 || (kind & ~15u) || plain < 1 || plain > 3 || !w || !height || (flags & 0xC0))
		return false;
	if (plain == 1 ? !map || bits != 8 || colours > 256 :
	    plain == 2 ? bits != 15 && bits != 16 && bits != 24 && bits != 32 : bits != 8 && bits != 16)
		return false;
	if (map ? entry != 15 && entry != 16 && entry != 24 && entry != 32 : colours || entry)
		return false;
	uint64_t need = 18 + (uint64_t)id + (map ? (uint64_t)colours * ((entry + 7) / 8) : 0) +
			(kind & 8 ? 0 : (uint64_t)w * height * ((bits + 7) / 8));
	bool footed = h.len == l->size && h.len > 44 && at(h, h.len - 18, STR("TRUEVISION-XFILE."));
	bool named = false;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		named |= str_ends_nocase(l->name, str_from(names[i]));
	if (kind & 8)
		return footed || named;
	return footed || (l->size >= need && (named ? l->size - need < 1u << 20 : l->size == need || l->size == need + 26));
}

/* PCX: its maker's byte, a version, depths that there are, a window that is one. */
static bool is_pcx(struct str h)
{
	const unsigned char *u = (const unsigned char *)h.p;
	return h.len > 128 && u[0] == 10 && u[1] <= 5 && u[1] != 1 && u[2] <= 1 && (u[3] == 1 || u[3] == 2 || u[3] == 4 || u[3] == 8) &&
	       u[64] == 0 && u[65] >= 1 && u[65] <= 4 && le16(h, 8) >= le16(h, 4) && le16(h, 10) >= le16(h, 6) &&
	       (le16(h, 8) - le16(h, 4) + 1) * u[3] <= le16(h, 66) * 8;
}

static bool is_sgi(struct str h)
{
	return h.len > 108 && at(h, 0, STR("\x01\xDA")) && (h.p[2] == 0 || h.p[2] == 1) && (h.p[3] == 1 || h.p[3] == 2) && h.p[4] == 0 &&
	       h.p[5] >= 1 && h.p[5] <= 3;
}

/* X bitmaps are C: "#define NAME_width", the other side, bits. */
static bool is_xbm(struct str h)
{
	struct str head = str_sub(h, 0, 4096);
	return str_find(head, STR("#define ")) >= 0 && str_find(head, STR("_width ")) > 0 && str_find(head, STR("_height ")) > 0 &&
	       str_find(head, STR("_bits[]")) > 0 && str_find(head, STR("0x")) > 0;
}

/* A directory of pictures, each of some size and within the file. */
static bool is_cursor(struct str h, uint64_t size)
{
	unsigned n = le16(h, 4);
	if (h.len < 22 || !at(h, 0, STR("\0\0\2\0")) || !n || n > 64 || h.p[9] != 0)
		return false;
	uint64_t len = le16(h, 14) | (uint64_t)le16(h, 16) << 16, from = le16(h, 18) | (uint64_t)le16(h, 20) << 16;
	return from >= 6 + 16 * (uint64_t)n && len > 40 && from + len <= size;
}

/* Stata before 13: its release (104 to 115), the byte order, 1, 0. */
static bool is_dta(struct str h)
{
	return h.len > 60 && h.p[0] >= 104 && h.p[0] <= 115 && (h.p[1] == 1 || h.p[1] == 2) && h.p[2] == 1 && h.p[3] == 0;
}

/* The lock beside a document that somebody has open: 162 bytes, 165 newer ones. */
static bool is_owner(const struct look *l)
{
	return str_starts(l->name, STR("~$")) && (l->size == 162 || l->size == 165) && l->head.len > 60 && (unsigned char)l->head.p[0] < 54;
}

/* Texts may begin with these letters: more of the format is asked for. */
static bool is_sure(struct str h, const char *format)
{
	if (at(h, 0, STR("# v"))) /* a bundle: what it needs or can, or its first reference */
		return strcmp(format, "git") != 0 || git_bundle_begins(h);
	if (at(h, 0, STR("Obj\1"))) /* its metadata have the schema */
		return str_find(h, STR("avro.schema")) > 0;
	if (at(h, 0, STR("\3\0\x08\0")) || at(h, 0, STR("\2\0\x0C\0"))) /* its length, then the pool of strings */
		return strcmp(format, "android-xml") != 0 || (h.len > 44 && (at(h, 8, STR("\1\0\x1C\0")) || at(h, 12, STR("\1\0\x1C\0"))));
	if (at(h, 0, STR("MAM\4"))) /* how much it unpacks to, less than 16 MiB */
		return h.len > 16 && h.p[7] == 0 && (h.p[6] || h.p[5]);
	return true;
}

const char *look_signature(const struct look *l)
{
	struct str h = l->head;
	bool binary = is_binary(h);
	const char *sealed = asn1(h, l->size);
	if (sealed)
		return sealed;
	if (binary && h.len >= 12 && at(h, 4, STR("ftyp")))
		return iso_media(h);
	if (binary && (at(h, 4, STR("moov")) || at(h, 4, STR("mdat")) || at(h, 4, STR("wide")) || at(h, 4, STR("free"))))
		return "mp4";
	if (at(h, 0, STR("RIFF")) && h.len > 12)
		return at(h, 8, STR("WEBP")) ? "webp" : at(h, 8, STR("WAVE")) ? "wav" : at(h, 8, STR("AVI ")) ? "avi" : NULL;
	if (at(h, 0, STR("FORM")) && (at(h, 8, STR("AIFF")) || at(h, 8, STR("AIFC"))))
		return "aiff";
	if (at(h, 0, STR("BM")) && h.len > 18 && h.p[15] == 0 &&
	    (h.p[14] == 40 || h.p[14] == 12 || h.p[14] == 108 || h.p[14] == 124 || h.p[14] == 64))
		return "bmp";
	if (at(h, 0, STR("\1\0\0\0")) && at(h, 40, STR(" EMF")))
		return "emf";
	if (at(h, 0, STR("\xCA\xFE\xBA\xBE")))
		return h.len > 8 && (unsigned char)h.p[7] < 30 && h.p[4] == 0 && h.p[5] == 0 && h.p[6] == 0 ? "macho" : "class";
	if (at(h, 0, STR("BZh")) && h.len > 4 && h.p[3] >= '1' && h.p[3] <= '9')
		return "bzip2";
	/* its first 128 bytes are free, and some make it a TIFF, too (PS3.10, 7.1) */
	if (at(h, 128, STR("DICM\2\0")))
		return "dicom";
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (at(h, rows[i].at, str_make(rows[i].bytes, rows[i].len))) {
			if (str_eqz(str_from(rows[i].format), "lha") && (h.len < 7 || h.p[6] != '-'))
				continue;
			if (!is_sure(h, rows[i].format))
				continue;
			if (!binary && !may_be_text(rows[i].format) && is_letters(str_make(rows[i].bytes, rows[i].len)))
				continue;
			return rows[i].format;
		}
	if (is_pnm(h, l->size))
		return "pnm";
	if (is_sgi(h))
		return "sgi";
	if (binary && is_pcx(h))
		return "pcx";
	if (!binary && is_xbm(h))
		return "xbm";
	if (is_cursor(h, l->size))
		return "ico";
	/* PDF's mark may stand anywhere in the first kilobyte (ISO 32000-1, annex H) */
	ptrdiff_t pdf = str_find(str_sub(h, 0, 1024), STR("%PDF-"));
	/* a text that speaks of the mark says no version */
	bool version = pdf == 0 || (pdf > 0 && (size_t)pdf + 7 < h.len && h.p[pdf + 5] >= '1' && h.p[pdf + 5] <= '2' && h.p[pdf + 6] == '.');
	if (version && !at(h, 0, STR("From ")) && str_find(str_sub(h, 0, (size_t)pdf), STR("Content-")) < 0)
		return "pdf";
	if (binary && h.len > 2 && h.p[0] == 0x78 && (h.p[1] == 1 || (unsigned char)h.p[1] == 0x9C || (unsigned char)h.p[1] == 0xDA)) {
		/* a disc image of macOS begins with its first packed piece and ends with what it is */
		char end[4];
		bool disc = l->size > 512 && io_pread_full(l->fd, end, sizeof end, l->size - 512) == sizeof end && memcmp(end, "koly", 4) == 0;
		return disc ? "dmg" : "zlib";
	}
	const char *database = binary ? look_database(l) : NULL;
	if (database)
		return database;
	if (is_torrent(h))
		return "torrent";
	if (binary && macbinary_begins(h, l->size))
		return "macbinary";
	if (is_dta(h))
		return "dta";
	if (is_owner(l))
		return "owner";
	if (is_pe(h))
		return "pe";
	if (is_dbf(h, l->size))
		return "dbf";
	if (is_pgp_key(h))
		return "pgp";
	if (is_marc(h, l->size))
		return "marc";
	if (h.len > 8 && h.p[0] == 0 && str_ends_nocase(l->name, STR(".iwa")))
		return "iwa";
	if (is_mp3_frame(h))
		return "mp3";
	if (binary && is_tga(l))
		return "tga";
	if (l->size > 32774) {
		if (h.len > 32774 && at(h, 32769, STR("CD001")))
			return "iso";
	}
	return NULL;
}
