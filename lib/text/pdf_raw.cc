/* pdf_raw.cc - see pdf_raw.h. */
#include "pdf_raw.h"

#ifdef HAVE_POPPLER_CPP
/* the folder is named: poppler-glib has headers of the same names */
#include <cstdlib>
#include <cstring>
#include <memory>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>

struct pdf_raw {
	std::unique_ptr<poppler::document> doc;
};

extern "C" struct pdf_raw *pdf_raw_open(const char *bytes, size_t len)
{
	if (len > 0x7FFFFFFF)
		return nullptr;
	poppler::set_debug_error_function([](const std::string &, void *) {}, nullptr);
	std::unique_ptr<poppler::document> doc(poppler::document::load_from_raw_data(bytes, (int)len));
	if (!doc || doc->is_locked())
		return nullptr;
	return new pdf_raw{ std::move(doc) };
}

extern "C" char *pdf_raw_page(struct pdf_raw *r, int i, bool laid_out)
{
	std::unique_ptr<poppler::page> page(r->doc->create_page(i));
	if (!page)
		return nullptr;
	poppler::byte_array text = page->text(poppler::rectf(), laid_out ? poppler::page::physical_layout : poppler::page::raw_order_layout).to_utf8();
	while (!text.empty() && (text.back() == '\f' || text.back() == '\n'))
		text.pop_back();
	char *z = static_cast<char *>(std::malloc(text.size() + 1));
	if (!z)
		return nullptr;
	if (!text.empty())
		std::memcpy(z, text.data(), text.size());
	z[text.size()] = '\0';
	return z;
}

extern "C" void pdf_raw_close(struct pdf_raw *r)
{
	delete r;
}

#else

extern "C" struct pdf_raw *pdf_raw_open(const char *, size_t)
{
	return nullptr;
}

extern "C" char *pdf_raw_page(struct pdf_raw *, int, bool)
{
	return nullptr;
}

extern "C" void pdf_raw_close(struct pdf_raw *)
{
}

#endif
