/* look_ole.c - what kind of document a compound file is, by its streams, not
 * its name: WPS files have the streams of Word, Excel and PowerPoint. */
#include "identify/look.h"

#include "format/ole.h"

const char *look_ole(const struct look *l)
{
	if (l->head.len < 8 || memcmp(l->head.p, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) != 0)
		return NULL;
	static const struct { const char *stream, *format; } rows[] = {
		{ "EncryptedPackage", "ooxml-encrypted" }, { "WordDocument", "doc" }, { "Workbook", "xls" }, { "Book", "xls" },
		{ "PowerPoint Document", "ppt" }, { "PP40", "ppt" }, { "VisioDocument", "vsd" }, { "__properties_version1.0", "msg" }, { "__nameid_version1.0", "msg" },
		{ "Quill", "pub" }, { "Props12", "mpp" }, { "Props14", "mpp" }, { "Props9", "mpp" }, { "Props", "mpp" }, { "MatOST", "wps" }, { "SPELLING", "wps" }, { "FileHeader", "hwp" },
		{ "PerfectOffice_MAIN", "wpd" }, { "NativeContent_MAIN", "quattro" }, { "WksSSWorkBook", "wps" }, { "Catalog", "thumbs" }, { "StarCalcDocument", "ods" }, { "StarWriterDocument", "odt" },
	};
	struct ole *o;
	struct err err;
	if (ole_open_fd(&o, l->fd, &err) != ST_OK)
		return "ole";
	const char *format = NULL;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0] && !format; i++)
		if (ole_find(o, 0, rows[i].stream) >= 0)
			format = rows[i].format;
	if (!format) {
		/* Works' word processor and the installer are told by the root's class */
		const uint8_t *c = ole_entry(o, 0)->clsid;
		if (c[0] == 0x84 && c[1] == 0x10 && c[2] == 0x0C && c[8] == 0xC0)
			format = "msi";
		else if (ole_find(o, 0, "CONTENTS") >= 0)
			format = "wps";
	}
	ole_close(o);
	return format ? format : "ole";
}
