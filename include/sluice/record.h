/* record.h - the stream: JSON Lines with "sluice":1 and "type" (sluice-records(5)).
 *
 * A record is its line. Nothing is parsed into a tree and printed again: keys
 * are looked up in the line, one object is spliced in before the closing
 * brace, and all else stays byte for byte as it came. */
#ifndef SLUICE_RECORD_H
#define SLUICE_RECORD_H

#include <sluice/err.h>
#include <sluice/json.h>

#define RECORD_VERSION 1
/* A line longer than this is no record: names, contexts and evidence are far
 * shorter, and a reader must bound what it holds. */
#define RECORD_BYTES_MAX (16u << 20)

enum record_type { RECORD_FOREIGN, RECORD_ITEM, RECORD_REF, RECORD_TARGET, RECORD_CONTRACT, RECORD_ERROR, RECORD_READ, RECORD_END, RECORD_OTHER };

struct record {
	struct str line; /* without newline; borrowed from the reader */
	enum record_type type;
};

/* Looks at LINE. ST_OK with *RET filled; a line that is no object with
 * "sluice" is ST_OK and RECORD_FOREIGN (pass it through); a higher "sluice"
 * version is ST_FATAL with E_VERSION; a line with "sluice" that is not
 * well-formed JSON is ST_SKIP with E_BAD_RECORD (pass it through, report). */
enum status record_look(struct str line, struct record *ret, struct err *err);

/* Decoded string value at a dotted path, appended to OUT; false if absent. */
bool record_str(const struct record *r, const char *path, struct buf *out);
int64_t record_int(const struct record *r, const char *path, int64_t def);
/* The 64 digits of "id"; len 0 if absent or malformed (borrowed). */
struct str record_id(const struct record *r);
/* "kind" of an item as raw slice without quotes; "file" when absent. */
struct str record_kind(const struct record *r);

/* Appends R's line with `"KEY":OBJ` added before its closing brace (no
 * newline). If KEY is there already it is replaced in place. */
bool record_with(const struct record *r, const char *key, struct str obj, struct buf *out);

/* Starts a record of our own in OUT: {"sluice":1,"type":TYPE; end it with
 * record_end(), which adds `}` and a newline. */
void record_begin(struct json *j, struct buf *out, const char *type);
void record_end(struct json *j);
/* Writes "path" and, when RAW is not UTF-8, "path_b64" with its bytes. */
void record_path(struct json *j, struct str raw);
/* One complete error record with newline. ITEM (id) and PATH may be empty. */
void record_error(struct buf *out, struct str item, struct str path, const char *stage, const struct err *err);

#endif
