/* bind.h - the pages of one document brought together: a filter over records.
 *
 * Pages are told by their names, in one folder of one container:
 *   ID.md with ID_0.png, ID_1.png …        a document's page renders ("pages")
 *   ID_1_0.png, ID_1_1.png, ID_2_0.png …   a workbook's, sheet and page ("sheets")
 *   name001.jpg … name120.jpg              a scan series ("series")
 * and `0-NAME.png` is the thumbnail of NAME.png. Records pass through in their
 * order, but pages wait until their set is known: each gets "part_of", and
 * after the last of them comes one more item of kind "document". Its blob is
 * the list of its pages (a line `ID TAB PATH` each), its text theirs in order,
 * each page ended by a form feed, its ".lines" theirs with page and offsets
 * moved. A set with missing pages is bound and reported (E_INCOMPLETE). */
#ifndef SLUICE_BIND_H
#define SLUICE_BIND_H

#include <sluice/record.h>
#include <sluice/store.h>

/* Pages of one document; more than this is a picture collection. */
#define BIND_PAGES_MAX 5000
/* Least pages of a scan series. Page renders are told apart by their long
 * identifiers and need no more than one. */
#define BIND_SERIES_MIN 3
/* What may wait in memory; past it the set that waited longest is closed. */
#define BIND_HELD_BYTES_MAX (64u << 20)

/* What a name says. */
struct bind_name {
	enum bind_kind { BIND_NONE, BIND_INDEX, BIND_PAGE, BIND_SHEET, BIND_THUMBNAIL } kind;
	struct str stem;   /* the set's name; of a thumbnail the picture's name (borrowed from NAME) */
	unsigned sheet, page;
	bool named;        /* the stem is an identifier (UUID, long hexadecimal): surely a set */
	unsigned digits;   /* digits the page number was written with */
};
/* Reads the last component NAME of a path. */
void bind_name_read(struct str name, struct bind_name *ret);
/* The set that an item of this PATH waits in, or would be looked up in by its
 * thumbnail: folder, a control character, stem, into OUT (cleared first). True
 * when its name is a page's, an index's or a thumbnail's. */
bool bind_key(struct str path, struct bind_name *ret_name, struct buf *out);
/* Does its name decide what it is bound with? Else it stands alone. */
bool bind_by_name(struct str path);

/* Deals a stream out to shards so that what binds together meets in one, and so
 * do equal contents, which then are read once. Start with SHARDS and zeros. */
struct bind_deal {
	unsigned shards;
	unsigned last;          /* of the item before: what follows an item goes with it */
	bool sidecar;           /* texts that lie beside pictures of their name meet them, too */
	struct buf path, key;
};
void bind_deal_init(struct bind_deal *d, unsigned shards);
void bind_deal_release(struct bind_deal *d);
/* The shard of LINE, from 0. */
unsigned bind_deal_line(struct bind_deal *d, struct str line);

struct bind;
/* OPEN_STORE gives the store of an item by the value of its "store" key
 * (borrowed; NULL if there is none: then sets are marked but have no text). */
struct bind *bind_new(struct store *(*open_store)(void *ctx, struct str path), void (*emit)(void *ctx, struct str line), void *ctx);
/* One line of the stream, without its newline; EMIT gets lines likewise. */
enum status bind_feed(struct bind *b, struct str line, struct err *err);
/* The end of the stream: all sets are closed. */
enum status bind_end(struct bind *b, struct err *err);
/* Losses (error records) so far. */
uint64_t bind_losses(const struct bind *b);
uint64_t bind_documents(const struct bind *b);
void bind_free(struct bind *b);

#endif
