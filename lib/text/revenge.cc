/* revenge.cc - see revenge.h. Rows of tables become lines with TABs; all else
 * is the family's own plain text generators. Nothing but this file is C++. */
#include "revenge.h"

#if defined(HAVE_LIBREVENGE_STREAM_0_0) && defined(HAVE_LIBREVENGE_GENERATORS_0_0)
#include <cstring>
#include <string>
#include <librevenge-generators/librevenge-generators.h>
#include <librevenge-stream/librevenge-stream.h>
#include <librevenge/librevenge.h>
#ifdef HAVE_LIBWPD_0_10
#include <libwpd/libwpd.h>
#endif
#ifdef HAVE_LIBWPS_0_4
#include <libwps/libwps.h>
#endif
#ifdef HAVE_LIBMSPUB_0_1
#include <libmspub/libmspub.h>
#endif
#ifdef HAVE_LIBVISIO_0_1
#include <libvisio/libvisio.h>
#endif
#ifdef HAVE_LIBETONYEK_0_1
#include <libetonyek/libetonyek.h>
#endif
#ifdef HAVE_LIBSTAROFFICE_0_0
#include <libstaroffice/libstaroffice.hxx>
#endif
#ifdef HAVE_LIBMWAW_0_3
#include <libmwaw/libmwaw.hxx>
#endif
#ifdef HAVE_LIBCDR_0_1
#include <libcdr/libcdr.h>
#endif
#ifdef HAVE_LIBABW_0_1
#include <libabw/libabw.h>
#endif
#ifdef HAVE_LIBQXP_0_0
#include <libqxp/libqxp.h>
#endif
#ifdef HAVE_LIBPAGEMAKER_0_0
#include <libpagemaker/libpagemaker.h>
#endif
#ifdef HAVE_LIBFREEHAND_0_1
#include <libfreehand/libfreehand.h>
#endif
#ifdef HAVE_LIBZMF_0_0
#include <libzmf/libzmf.h>
#endif
#ifdef HAVE_LIBE_BOOK_0_1
#include <libe-book/libe-book.h>
#endif

using namespace librevenge;

namespace {

struct sink_t {
	revenge_sink *put;
	void *ctx;
};

/* Table rows as lines, cells with TABs, whatever the kind of document. */
template <class Base> class Tabbed : public Base {
public:
	template <class Out> Tabbed(Out &out, const sink_t &s) : Base(out), sink(s) {}
	void setDocumentMetaData(const RVNGPropertyList &props) override
	{
		static const char *const names[][2] = { { "dc:title", "title" }, { "meta:initial-creator", "author" }, { "dc:creator", "last_author" },
			{ "dc:subject", "subject" }, { "meta:keyword", "keywords" }, { "dc:description", "comment" }, { "meta:generator", "software" },
			{ "dc:publisher", "company" }, { "meta:creation-date", "created" }, { "dc:date", "modified" }, { "dc:language", "language" } };
		for (const auto &n : names)
			if (props[n[0]]) {
				RVNGString v = props[n[0]]->getStr();
				sink.put(sink.ctx, n[1], v.cstr(), std::strlen(v.cstr()));
			}
		Base::setDocumentMetaData(props);
	}
	void openTableRow(const RVNGPropertyList &p) override
	{
		cell = 0;
		in_row = true;
		Base::openTableRow(p);
	}
	void openTableCell(const RVNGPropertyList &p) override
	{
		if (cell++)
			Base::insertTab();
		Base::openTableCell(p);
	}
	void closeTableRow() override
	{
		in_row = false;
		Base::closeTableRow();
		Base::closeParagraph();
	}
	void closeParagraph() override
	{
		if (in_row)
			Base::insertSpace();
		else
			Base::closeParagraph();
	}

private:
	sink_t sink;
	unsigned cell = 0;
	bool in_row = false;
};

typedef Tabbed<RVNGTextTextGenerator> text_t;
typedef Tabbed<RVNGTextDrawingGenerator> drawing_t;
typedef Tabbed<RVNGTextPresentationGenerator> slides_t;
typedef RVNGTextSpreadsheetGenerator sheets_t;

bool give(const sink_t &s, const RVNGString &text)
{
	s.put(s.ctx, nullptr, text.cstr(), std::strlen(text.cstr()));
	return true;
}

bool give(const sink_t &s, const RVNGStringVector &pages)
{
	for (unsigned i = 0; i < pages.size(); i++)
		give(s, pages[i]);
	return true;
}

/* Runs one reader into its generator. */
template <class Parse> bool as_text(const sink_t &s, RVNGInputStream &in, Parse parse)
{
	RVNGString out;
	text_t g(out, s);
	in.seek(0, RVNG_SEEK_SET);
	return parse(&in, &g) && give(s, out);
}

template <class Generator, class Parse> bool as_pages(const sink_t &s, RVNGInputStream &in, Parse parse)
{
	RVNGStringVector out;
	Generator g(out, s);
	in.seek(0, RVNG_SEEK_SET);
	return parse(&in, &g) && give(s, out);
}

template <class Parse> bool as_sheets(const sink_t &s, RVNGInputStream &in, Parse parse)
{
	RVNGStringVector out;
	sheets_t g(out);
	in.seek(0, RVNG_SEEK_SET);
	return parse(&in, &g) && give(s, out);
}

#ifdef HAVE_LIBWPD_0_10
bool read_wpd(const sink_t &s, RVNGInputStream &in)
{
	if (libwpd::WPDocument::isFileFormatSupported(&in) != libwpd::WPD_CONFIDENCE_EXCELLENT)
		return false;
	return as_text(s, in, [](RVNGInputStream *i, RVNGTextInterface *g) { return libwpd::WPDocument::parse(i, g, nullptr) == libwpd::WPD_OK; });
}
#endif

#ifdef HAVE_LIBWPS_0_4
bool read_wps(const sink_t &s, RVNGInputStream &in)
{
	libwps::WPSKind kind = libwps::WPS_TEXT;
	libwps::WPSCreator creator;
	bool need = false;
	if (libwps::WPSDocument::isFileFormatSupported(&in, kind, creator, need) == libwps::WPS_CONFIDENCE_NONE)
		return false;
	if (kind == libwps::WPS_TEXT)
		return as_text(s, in, [](RVNGInputStream *i, RVNGTextInterface *g) { return libwps::WPSDocument::parse(i, g) == libwps::WPS_OK; });
	return as_sheets(s, in, [](RVNGInputStream *i, RVNGSpreadsheetInterface *g) { return libwps::WPSDocument::parse(i, g) == libwps::WPS_OK; });
}
#endif

#ifdef HAVE_LIBMSPUB_0_1
bool read_pub(const sink_t &s, RVNGInputStream &in)
{
	return libmspub::MSPUBDocument::isSupported(&in) && as_pages<drawing_t>(s, in, libmspub::MSPUBDocument::parse);
}
#endif

#ifdef HAVE_LIBVISIO_0_1
bool read_visio(const sink_t &s, RVNGInputStream &in)
{
	if (!libvisio::VisioDocument::isSupported(&in))
		return false;
	return as_pages<drawing_t>(s, in, libvisio::VisioDocument::parse) || as_pages<drawing_t>(s, in, libvisio::VisioDocument::parseStencils);
}
#endif

#ifdef HAVE_LIBETONYEK_0_1
bool read_iwork(const sink_t &s, RVNGInputStream &in)
{
	using libetonyek::EtonyekDocument;
	EtonyekDocument::Type type = EtonyekDocument::TYPE_UNKNOWN;
	if (EtonyekDocument::isSupported(&in, &type) == EtonyekDocument::CONFIDENCE_NONE)
		return false;
	if (type == EtonyekDocument::TYPE_KEYNOTE)
		return as_pages<slides_t>(s, in, [](RVNGInputStream *i, RVNGPresentationInterface *g) { return EtonyekDocument::parse(i, g); });
	if (type == EtonyekDocument::TYPE_NUMBERS)
		return as_sheets(s, in, [](RVNGInputStream *i, RVNGSpreadsheetInterface *g) { return EtonyekDocument::parse(i, g); });
	return as_text(s, in, [](RVNGInputStream *i, RVNGTextInterface *g) { return EtonyekDocument::parse(i, g); });
}
#endif

#ifdef HAVE_LIBSTAROFFICE_0_0
bool read_staroffice(const sink_t &s, RVNGInputStream &in)
{
	STOFFDocument::Kind kind = STOFFDocument::STOFF_K_UNKNOWN;
	if (STOFFDocument::isFileFormatSupported(&in, kind) == STOFFDocument::STOFF_C_NONE)
		return false;
	if (kind == STOFFDocument::STOFF_K_TEXT)
		return as_text(s, in, [](RVNGInputStream *i, RVNGTextInterface *g) { return STOFFDocument::parse(i, g) == STOFFDocument::STOFF_R_OK; });
	if (kind == STOFFDocument::STOFF_K_SPREADSHEET || kind == STOFFDocument::STOFF_K_DATABASE)
		return as_sheets(s, in, [](RVNGInputStream *i, RVNGSpreadsheetInterface *g) { return STOFFDocument::parse(i, g) == STOFFDocument::STOFF_R_OK; });
	if (kind == STOFFDocument::STOFF_K_PRESENTATION)
		return as_pages<slides_t>(s, in, [](RVNGInputStream *i, RVNGPresentationInterface *g) { return STOFFDocument::parse(i, g) == STOFFDocument::STOFF_R_OK; });
	return as_pages<drawing_t>(s, in, [](RVNGInputStream *i, RVNGDrawingInterface *g) { return STOFFDocument::parse(i, g) == STOFFDocument::STOFF_R_OK; });
}
#endif

#ifdef HAVE_LIBCDR_0_1
bool read_corel(const sink_t &s, RVNGInputStream &in)
{
	if (libcdr::CDRDocument::isSupported(&in))
		return as_pages<drawing_t>(s, in, libcdr::CDRDocument::parse);
	in.seek(0, RVNG_SEEK_SET);
	return libcdr::CMXDocument::isSupported(&in) && as_pages<drawing_t>(s, in, libcdr::CMXDocument::parse);
}
#endif

#ifdef HAVE_LIBABW_0_1
bool read_abiword(const sink_t &s, RVNGInputStream &in)
{
	return libabw::AbiDocument::isFileFormatSupported(&in) && as_text(s, in, libabw::AbiDocument::parse);
}
#endif

#ifdef HAVE_LIBMWAW_0_3
bool read_mac(const sink_t &s, RVNGInputStream &in)
{
	MWAWDocument::Type type = MWAWDocument::MWAW_T_UNKNOWN;
	MWAWDocument::Kind kind = MWAWDocument::MWAW_K_UNKNOWN;
	if (MWAWDocument::isFileFormatSupported(&in, type, kind) != MWAWDocument::MWAW_C_EXCELLENT)
		return false;
	switch (kind) {
	case MWAWDocument::MWAW_K_TEXT:
		return as_text(s, in, [](RVNGInputStream *i, RVNGTextInterface *g) { return MWAWDocument::parse(i, g) == MWAWDocument::MWAW_R_OK; });
	case MWAWDocument::MWAW_K_SPREADSHEET:
	case MWAWDocument::MWAW_K_DATABASE:
		return as_sheets(s, in, [](RVNGInputStream *i, RVNGSpreadsheetInterface *g) { return MWAWDocument::parse(i, g) == MWAWDocument::MWAW_R_OK; });
	case MWAWDocument::MWAW_K_PRESENTATION:
		return as_pages<slides_t>(s, in, [](RVNGInputStream *i, RVNGPresentationInterface *g) { return MWAWDocument::parse(i, g) == MWAWDocument::MWAW_R_OK; });
	case MWAWDocument::MWAW_K_DRAW:
		return as_pages<drawing_t>(s, in, [](RVNGInputStream *i, RVNGDrawingInterface *g) { return MWAWDocument::parse(i, g) == MWAWDocument::MWAW_R_OK; });
	default:
		return false;
	}
}
#endif

#ifdef HAVE_LIBQXP_0_0
bool read_quark(const sink_t &s, RVNGInputStream &in)
{
	return libqxp::QXPDocument::isSupported(&in) &&
	       as_pages<drawing_t>(s, in, [](RVNGInputStream *i, RVNGDrawingInterface *g) { return libqxp::QXPDocument::parse(i, g) == libqxp::QXPDocument::RESULT_OK; });
}
#endif

#ifdef HAVE_LIBPAGEMAKER_0_0
bool read_pagemaker(const sink_t &s, RVNGInputStream &in)
{
	return libpagemaker::PMDocument::isSupported(&in) && as_pages<drawing_t>(s, in, libpagemaker::PMDocument::parse);
}
#endif

#ifdef HAVE_LIBFREEHAND_0_1
bool read_freehand(const sink_t &s, RVNGInputStream &in)
{
	return libfreehand::FreeHandDocument::isSupported(&in) && as_pages<drawing_t>(s, in, libfreehand::FreeHandDocument::parse);
}
#endif

#ifdef HAVE_LIBZMF_0_0
bool read_zoner(const sink_t &s, RVNGInputStream &in)
{
	return libzmf::ZMFDocument::isSupported(&in) && as_pages<drawing_t>(s, in, libzmf::ZMFDocument::parse);
}
#endif

#ifdef HAVE_LIBE_BOOK_0_1
/* Kinds that we read ourselves are left out. */
bool read_ebook(const sink_t &s, RVNGInputStream &in)
{
	using libebook::EBOOKDocument;
	EBOOKDocument::Type type = EBOOKDocument::TYPE_UNKNOWN;
	if (EBOOKDocument::isSupported(&in, &type) != EBOOKDocument::CONFIDENCE_EXCELLENT)
		return false;
	if (type == EBOOKDocument::TYPE_EPUB || type == EBOOKDocument::TYPE_FICTIONBOOK2 || type == EBOOKDocument::TYPE_HTML || type == EBOOKDocument::TYPE_XHTML || type == EBOOKDocument::TYPE_HTMLHELP)
		return false;
	return as_text(s, in, [type](RVNGInputStream *i, RVNGTextInterface *g) { return EBOOKDocument::parse(i, g, type) == EBOOKDocument::RESULT_OK; });
}
#endif

const struct {
	const char *formats; /* that it is tried first for */
	bool (*read)(const sink_t &, RVNGInputStream &);
} readers[] = {
#ifdef HAVE_LIBWPD_0_10
	{ " wpd wordperfect ", read_wpd },
#endif
#ifdef HAVE_LIBWPS_0_4
	{ " wps works wri write wk1 wk3 wk4 123 wq1 wq2 wb1 wb2 wb3 lotus quattro ", read_wps },
#endif
#ifdef HAVE_LIBMSPUB_0_1
	{ " pub publisher ", read_pub },
#endif
#ifdef HAVE_LIBVISIO_0_1
	{ " vsd vss vst vdx visio ", read_visio },
#endif
#ifdef HAVE_LIBETONYEK_0_1
	{ " key pages numbers iwork keynote ", read_iwork },
#endif
#ifdef HAVE_LIBSTAROFFICE_0_0
	{ " sdw sdc sda sdd sdp sxg staroffice ", read_staroffice },
#endif
#ifdef HAVE_LIBCDR_0_1
	{ " cdr cmx ", read_corel },
#endif
#ifdef HAVE_LIBABW_0_1
	{ " abw zabw ", read_abiword },
#endif
#ifdef HAVE_LIBQXP_0_0
	{ " qxd qxp ", read_quark },
#endif
#ifdef HAVE_LIBPAGEMAKER_0_0
	{ " pmd p65 ", read_pagemaker },
#endif
#ifdef HAVE_LIBFREEHAND_0_1
	{ " fh ", read_freehand },
#endif
#ifdef HAVE_LIBZMF_0_0
	{ " zmf ", read_zoner },
#endif
#ifdef HAVE_LIBE_BOOK_0_1
	{ " mobi lit lrf ", read_ebook },
#endif
#ifdef HAVE_LIBMWAW_0_3
	{ " cwk mcw mwd hqx ", read_mac },
#endif
};

} /* namespace */

bool revenge_read(const unsigned char *bytes, size_t len, const char *format, revenge_sink *put, void *ctx)
{
	sink_t s = { put, ctx };
	const std::string key = std::string(" ") + format + " ";
	if (len > 0x7FFFFFFF)
		return false;
	for (int first = 1; first >= 0; first--)
		for (const auto &r : readers) {
			if ((std::strstr(r.formats, key.c_str()) != nullptr) != (first == 1))
				continue;
			try {
				RVNGStringStream in(bytes, (unsigned)len);
				if (r.read(s, in))
					return true;
			} catch (...) {
				/* a reader that gives up leaves the item to the next */
			}
		}
	return false;
}

#else

bool revenge_read(const unsigned char *, size_t, const char *, revenge_sink *, void *)
{
	return false;
}

#endif
