/* ooxml.h - what Word, Excel, PowerPoint and Visio files share. */
#ifndef SLUICE_TEXT_OOXML_H
#define SLUICE_TEXT_OOXML_H

#include "flow.h"
#include "package.h"

/* docProps/core.xml, app.xml, custom.xml as metadata. */
void ooxml_meta(struct package *p);
/* The metadata key an element of theirs stands for, or NULL (static). */
const char *ooxml_meta_key(const char *element);
/* DrawingML: paragraphs of shapes, rows of tables, cached values of charts,
 * points of diagrams. With PLACEHOLDERS false, shapes that stand for a slide's
 * own content (masters, layouts: "Click to edit …") are left out. Targets of
 * hyperlinks come from RELS (may be NULL). */
void ooxml_drawing(struct flow *f, struct package *p, const char *name, bool placeholders);
/* The main part's name by the package's relationships, or NULL. */
const char *ooxml_main(struct package *p);
/* Parts whose names hold one of WORDS (NULL-ended) and that nobody has read:
 * read as drawings. */
void ooxml_rest(struct flow *f, struct package *p, const char *const *words);
/* Sources of the macros (vbaProject.bin). */
void ooxml_macros(struct flow *f, struct package *p);
/* External targets that no hyperlink showed: templates, pictures, OLE links. */
void ooxml_external(struct flow *f, struct package *p, const struct rel *rels);

/* The same of all parts that nobody has read. */
void ooxml_external_rest(struct flow *f, struct package *p);

/* WordprocessingML. */
struct docx;
struct docx *docx_new(struct flow *f, struct package *p);
void docx_free(struct docx *d);
void docx_story(struct docx *d, struct markup *m, const struct rel *rels);
/* Text deleted under change tracking, at the end. */
void docx_deleted(struct docx *d);

#endif
