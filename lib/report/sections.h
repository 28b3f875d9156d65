/* sections.h - the sections of the case's page, one function each. */
#ifndef REPORT_SECTIONS_H
#define REPORT_SECTIONS_H

#include "page_priv.h"

enum status section_overview(struct page *p);
enum status section_reading(struct page *p);
enum status section_targets(struct page *p);
enum status section_contracts(struct page *p);
enum status section_timeline(struct page *p);
enum status section_network(struct page *p);
enum status section_references(struct page *p);
enum status section_similar(struct page *p);
enum status section_unread(struct page *p);
enum status section_method(struct page *p);

#endif
