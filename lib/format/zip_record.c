/* zip_record.c - one directory record or local header, and its extra fields.
 *
 * Extra fields (APPNOTE 4.5, Info-ZIP's proginfo/extrafld.txt) are a row of
 * tag, length, bytes. Android's zipalign and others pad with zeros, so a
 * field that runs out of the row ends the row and spoils nothing else. */
#include "format/dos_time.h"
#include "format/zip_private.h"

#include <zlib.h>

/* Seconds from 1601 (Windows) to 1970, in units of 100 ns. */
#define FILETIME_1970 116444736000000000LL

static void unicode_name(struct zip_entry *e, const char *p, size_t n)
{
	/* version 1, CRC-32 of the raw name, UTF-8: stale when the raw name
	 * was changed by a tool that does not know the field */
	if (n > 5 && p[0] == 1 && zip_u32(p + 1) == crc32(0, (const Bytef *)e->name.p, (uInt)e->name.len))
		e->name_utf8 = str_make(p + 5, n - 5);
}

void zip_extra(struct zip_entry *e, struct str extra, bool central, bool want64[3], uint32_t *disk)
{
	size_t i = 0;
	while (extra.len - i >= 4) {
		unsigned tag = zip_u16(extra.p + i);
		size_t n = zip_u16(extra.p + i + 2);
		const char *p = extra.p + i + 4;
		if (n > extra.len - i - 4)
			break;
		i += 4 + n;
		switch (tag) {
		case 0x0001: { /* ZIP64: only what did not fit, in this order */
			size_t k = 0;
			uint64_t *to[3] = { &e->size, &e->packed, &e->offset };
			for (int j = 0; j < 3; j++)
				if (want64[j] && n - k >= 8) {
					*to[j] = zip_u64(p + k);
					k += 8;
				}
			if (disk && *disk == 0xFFFF && n - k >= 4)
				*disk = zip_u32(p + k);
			break;
		}
		case 0x000a: /* NTFS: reserved 4, then attribute 1 of 24 bytes */
			if (n >= 32 && zip_u16(p + 4) == 1 && zip_u16(p + 6) >= 24 && e->mtime == INT64_MIN) {
				uint64_t ft = zip_u64(p + 8);
				if (ft && ft < (uint64_t)INT64_MAX)
					e->mtime = ((int64_t)ft - FILETIME_1970) / 10000000;
			}
			break;
		case 0x5455: /* Info-ZIP: flags, then modification time if bit 0 */
			if (n >= 5 && (p[0] & 1))
				e->mtime = (int32_t)zip_u32(p + 1);
			break;
		case 0x5855: /* old Info-ZIP Unix: access, modification */
			if (n >= 8 && e->mtime == INT64_MIN)
				e->mtime = (int32_t)zip_u32(p + 4);
			break;
		case 0x7075:
			unicode_name(e, p, n);
			break;
		case 0x9901: /* WinZip AES: version 2, "AE", strength, method */
			if (n >= 7) {
				e->aes_strength = (uint8_t)p[4];
				e->aes_method = zip_u16(p + 5);
			}
			break;
		default:
			break;
		}
	}
	(void)central;
}

void zip_finish_entry(struct zip_entry *e, uint32_t dos_time, uint32_t attributes)
{
	if (e->mtime == INT64_MIN) {
		e->mtime = dos_time_seconds(dos_time);
		e->mtime_local = e->mtime != INT64_MIN;
	}
	/* Unix and macOS makers keep the mode in the upper half; others leave
	 * it empty, and those that fill it all the same mean it */
	e->mode = attributes >> 16;
	if (e->made_by != 3 && e->made_by != 19 && !(e->mode & 0170000))
		e->mode = 0;
	bool slash = e->name.len && e->name.p[e->name.len - 1] == '/';
	bool backslash = e->made_by == 0 && e->name.len && e->name.p[e->name.len - 1] == '\\';
	bool dos = (attributes & 0x10) && (e->made_by == 0 || e->made_by == 10 || e->made_by == 11 || e->made_by == 14);
	e->directory = slash || (e->mode & 0170000) == 0040000 || ((dos || backslash) && e->size == 0);
}

bool zip_local(struct zip *z, uint64_t at, struct zip_entry *ret, uint64_t *ret_data)
{
	const char *p = zip_peek(z, at, ZIP_LOCAL_BYTES);
	if (!p || memcmp(p, "PK\3\4", 4) != 0)
		return false;
	size_t name = zip_u16(p + 26), extra = zip_u16(p + 28);
	p = zip_peek(z, at, ZIP_LOCAL_BYTES + name + extra);
	if (!p)
		return false;
	memset(ret, 0, sizeof *ret);
	ret->mtime = INT64_MIN;
	ret->flags = zip_u16(p + 6);
	ret->method = zip_u16(p + 8);
	uint32_t dos = zip_u32(p + 10);
	ret->crc = zip_u32(p + 14);
	uint32_t packed = zip_u32(p + 18), size = zip_u32(p + 22);
	ret->packed = packed;
	ret->size = size;
	ret->offset = at;
	buf_clear(&z->text);
	buf_add(&z->text, p + ZIP_LOCAL_BYTES, name + extra);
	ret->name = str_make(buf_z(&z->text), name);
	bool want64[3] = { size == UINT32_MAX, packed == UINT32_MAX, false };
	zip_extra(ret, str_make(buf_z(&z->text) + name, extra), false, want64, NULL);
	zip_finish_entry(ret, dos, 0);
	ret->from_scan = true;
	*ret_data = at + ZIP_LOCAL_BYTES + name + extra;
	return true;
}
