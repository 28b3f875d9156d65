/* look_zip.c - what kind of document a ZIP is, by the names inside. Order in
 * the archive does not matter: WPS and others write parts in any. */
#include "identify/look.h"

#include "format/zip.h"

#define ENTRIES_LOOKED_AT 4096
#define PART_BYTES_MAX (256u << 10)

/* Content of a small part into OUT. */
static bool part(struct zip *z, struct str name, struct buf *out)
{
	struct zip_entry e;
	struct err err;
	buf_clear(out);
	return zip_find(z, name, &e) && zip_read_all(z, &e, out, &err) >= ST_WARN && out->len;
}

static const char *by_content_types(struct str t)
{
	static const struct { const char *has, *format; } rows[] = {
		{ "wordprocessingml", "docx" }, { "ms-word.", "docx" }, { "application/vnd.ms-word", "docx" },
		{ "ms-excel.sheet.binary", "xlsb" }, { "spreadsheetml", "xlsx" }, { "ms-excel.", "xlsx" },
		{ "ms-visio.", "vsdx" }, { "presentationml", "pptx" }, { "ms-powerpoint.", "pptx" },
		{ "ms-package.xps-fixedpage", "xps" }, { "oxps", "xps" }, { "ms-package.xps", "xps" }, { "vnd.openxps", "xps" },
	};
	/* the main part's type says it, wherever it stands */
	static const struct { const char *main, *format; } mains[] = {
		{ "wordprocessingml.document.main", "docx" }, { "wordprocessingml.template.main", "docx" }, { "ms-word.document", "docx" }, { "ms-word.template", "docx" },
		{ "ms-excel.sheet.binary", "xlsb" }, { "spreadsheetml.sheet.main", "xlsx" }, { "spreadsheetml.template.main", "xlsx" }, { "ms-excel.", "xlsx" },
		{ "presentationml.presentation.main", "pptx" }, { "presentationml.slideshow.main", "pptx" }, { "presentationml.template.main", "pptx" }, { "ms-powerpoint.", "pptx" },
	};
	for (size_t i = 0; i < sizeof mains / sizeof mains[0]; i++)
		if (str_find(t, str_from(mains[i].main)) >= 0)
			return mains[i].format;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_find(t, str_from(rows[i].has)) >= 0)
			return rows[i].format;
	return NULL;
}

static const char *by_mimetype(struct str m)
{
	static const struct { const char *has, *format; } rows[] = {
		{ "epub", "epub" }, { "x-ibooks", "epub" }, { "hwp+zip", "hwpx" },
		{ "opendocument.text", "odt" }, { "opendocument.spreadsheet", "ods" }, { "opendocument.presentation", "odp" },
		{ "opendocument.graphics", "odg" }, { "opendocument", "odf" }, { "sun.xml.writer", "odt" }, { "sun.xml.calc", "ods" }, { "sun.xml.impress", "odp" },
		{ "sun.xml.draw", "odg" }, { "sun.xml.math", "odf" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_find(str_sub(m, 0, 200), str_from(rows[i].has)) >= 0)
			return rows[i].format;
	return NULL;
}

const char *look_zip(const struct look *l)
{
	if (l->head.len < 4 || (memcmp(l->head.p, "PK\3\4", 4) != 0 && memcmp(l->head.p, "PK\5\6", 4) != 0 && memcmp(l->head.p, "PK\7\x8", 4) != 0 &&
				memcmp(l->head.p, "PK00", 4) != 0))
		return NULL;
	struct zip *z;
	struct err err;
	const char *format = NULL;
	if (zip_open_fd(&z, l->fd, &err) < ST_WARN)
		return "zip";
	struct buf b;
	buf_init(&b, PART_BYTES_MAX);
	if (part(z, STR("mimetype"), &b))
		format = by_mimetype(buf_str(&b));
	if (!format && (part(z, STR("[Content_Types].xml"), &b)))
		format = by_content_types(buf_str(&b));
	/* OpenOffice 1 wrote no part of that name: its manifest says it */
	if (!format && part(z, STR("META-INF/manifest.xml"), &b) && str_find(str_sub(buf_str(&b), 0, 1000), STR("manifest:media-type")) > 0)
		format = by_mimetype(str_sub(buf_str(&b), (size_t)str_find(buf_str(&b), STR("manifest:media-type")), b.len));
	bool jar = false, apk = false, iwork = false, slides = false, tables = false, fixed = false;
	struct zip_entry e;
	for (int n = 0; !format && n < ENTRIES_LOOKED_AT && zip_next(z, &e, &err) == ST_OK; n++) {
		struct str s = e.name;
		if (str_eqz(s, "word/document.xml") || str_eqz(s, "word\\document.xml"))
			format = "docx";
		else if (str_eqz(s, "xl/workbook.bin"))
			format = "xlsb";
		else if (str_eqz(s, "xl/workbook.xml"))
			format = "xlsx";
		else if (str_eqz(s, "ppt/presentation.xml"))
			format = "pptx";
		else if (str_eqz(s, "META-INF/container.xml"))
			format = "epub";
		else if (str_eqz(s, "index.apxl") || str_eqz(s, "index.apxl.gz"))
			format = "keynote";
		else if (str_eqz(s, "Contents/content.hpf"))
			format = "hwpx";
		else if (str_eqz(s, "OFD.xml"))
			format = "ofd";
		jar |= str_eqz(s, "META-INF/MANIFEST.MF");
		apk |= str_eqz(s, "AndroidManifest.xml");
		fixed |= str_eqz(s, "FixedDocSeq.fdseq") || str_eqz(s, "FixedDocumentSequence.fdseq");
		iwork |= str_eqz(s, "index.xml") || str_starts(s, STR("Index/Document.iwa")) || str_eqz(s, "Index.zip") ||
			 str_ends(s, STR(".pages/Index.zip")) || str_ends(s, STR(".numbers/Index.zip"));
		slides |= str_starts(s, STR("Index/Slide")) || str_ends(s, STR(".key/Index.zip"));
		iwork |= slides;
		tables |= str_starts(s, STR("Index/CalculationEngine"));
	}
	zip_close(z);
	if (!format && fixed)
		format = "xps";
	if (!format && iwork) {
		bool fits;
		const char *says = look_extension(l->name, "", &fits);
		if (slides)
			format = "keynote";
		else if (says && (str_eqz(str_from(says), "pages") || str_eqz(str_from(says), "numbers") || str_eqz(str_from(says), "keynote")))
			format = says;
		else
			format = tables ? "numbers" : "pages";
	}
	buf_release(&b);
	return format ? format : apk ? "apk" : jar ? "jar" : "zip";
}
