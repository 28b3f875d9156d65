/* package.h - documents that are zip archives of XML parts: OOXML, ODF, EPUB,
 * XPS, iWork. Parts are read as streams; relationships tell which part belongs
 * to which; a mark on each part read makes sure that what no relationship
 * reaches is read in the end too. */
#ifndef SLUICE_TEXT_PACKAGE_H
#define SLUICE_TEXT_PACKAGE_H

#include "convert.h"
#include "format/zip.h"
#include "markup.h"
#include "source.h"

/* Parts beyond this are not looked for; honest documents have hundreds. */
#define PACKAGE_PARTS_MAX 20000
/* One part unpacked: a sheet of a million rows has some 200 MB. */
#define PACKAGE_PART_BYTES_MAX (2ull << 30)
/* All parts together: what a bomb may cost. */
#define PACKAGE_TOTAL_BYTES_MAX (4ull << 30)
/* A part that expands more than this after its first megabytes is a bomb. */
#define PACKAGE_RATIO_MAX 2000
#define PACKAGE_NAME_MAX 512

struct package {
	struct zip *z;          /* owned */
	struct text_out *o;     /* borrowed; losses go there */
	struct arena arena;     /* names */
	struct str *names;      /* owned array, in directory order */
	bool *read;             /* owned array */
	size_t n;
	uint64_t total;         /* bytes unpacked so far */
	bool bomb;
};

enum status package_open(struct package *p, const struct text_in *in, struct text_out *o, struct err *err);
void package_close(struct package *p);
bool package_has(struct package *p, const char *name);
/* The part's place in names, or -1; case is ignored if nothing else fits. */
ptrdiff_t package_find(struct package *p, struct str name);

/* A part as a source of bytes. */
struct source_part {
	struct source src;
	struct package *pkg;
	struct zip_reader *r;
	uint64_t bytes;
};
/* False (and a loss reported, unless it is not there at all) when it cannot be
 * read. Marks it as read. */
bool source_part_open(struct source_part *s, struct package *p, struct str name);
void source_part_close(struct source_part *s);

/* A part under the XML tokenizer; decodes UTF-16 if the part is. */
struct part {
	struct source_part raw;
	struct source_charset text;
	struct markup m;
	char name[PACKAGE_NAME_MAX];
};
bool part_open(struct part *part, struct package *p, const char *name);
void part_close(struct part *part);
/* The whole part into OUT, up to its maximum. */
bool package_read(struct package *p, const char *name, struct buf *out);

/* Relationships (ECMA-376 part 2, 9.3). */
struct rel {
	const char *id, *type;   /* type: last component, "hyperlink" */
	const char *target;      /* external: as it stands; else the part's name, resolved */
	bool external;
	struct rel *next;
};
/* Of the part NAME ("" for the package); in order; in the package's arena. */
struct rel *package_rels(struct package *p, const char *name);
const struct rel *rel_by_id(const struct rel *rels, struct str id);
/* Resolves REF against the folder of the part BASE. Arena. */
const char *package_resolve(struct package *p, const char *base, struct str ref);

#endif
