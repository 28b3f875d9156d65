/* json.h - JSON (RFC 8259) without a document tree.
 *
 * Writing goes into a struct buf through a small state that puts the commas.
 * Reading walks slices of the text itself: a value is the slice of its bytes,
 * so a key that nobody asks for costs a skip and keeps its exact spelling.
 * Depth is bounded (JSON_DEPTH_MAX); nothing recurses on the input. */
#ifndef SLUICE_JSON_H
#define SLUICE_JSON_H

#include <sluice/str.h>

#define JSON_DEPTH_MAX 128

struct json {
	struct buf *out; /* borrowed */
	bool comma;      /* the next value needs a comma before it */
	bool canonical;  /* strings as RFC 8785 writes them, for digests; set after json_start() */
};

void json_start(struct json *j, struct buf *out);
void json_open(struct json *j, char bracket /* '{' or '[' */);
void json_close(struct json *j, char bracket /* '}' or ']' */);
void json_key(struct json *j, const char *key);
/* Malformed UTF-8 becomes U+FFFD; control characters, DEL, line
 * separators and what turns the direction of writing (U+2028 to 202E, 2066 to
 * 2069) are escaped, so that a line stays a line and a terminal stays calm. */
void json_str(struct json *j, struct str s);
void json_int(struct json *j, int64_t n);
/* Shortest decimal that reads back the same; NaN and infinities as null. */
void json_num(struct json *j, double d);
void json_bool(struct json *j, bool b);
/* RAW must be one complete JSON value. */
void json_raw(struct json *j, struct str raw);
/* key and value at once */
void json_kstr(struct json *j, const char *key, struct str s);
void json_kz(struct json *j, const char *key, const char *z);
void json_kint(struct json *j, const char *key, int64_t n);
void json_knum(struct json *j, const char *key, double d);
void json_kbool(struct json *j, const char *key, bool b);

/* Length of the value at the start of S (white space before it skipped into
 * *RET_START), or 0 if there is no well-formed value. */
size_t json_value(struct str s, size_t *ret_start);
/* The whole of S is one well-formed value and nothing else. */
bool json_valid(struct str s);
/* Value of KEY in the object OBJ as a raw slice; p == NULL when absent. Of
 * repeated keys the first counts. KEY is compared after unescaping. */
struct str json_get(struct str obj, const char *key);
/* A path through nested objects, "identify.format"; p == NULL when absent. */
struct str json_path(struct str obj, const char *path);
/* Steps through an object or array: *POS starts at 0. For arrays *RET_KEY is
 * empty. Keys come raw, with quotes. False at the end or on damage. */
bool json_each(struct str container, size_t *pos, struct str *ret_key, struct str *ret_value);
/* Behind the member that ends at POS, the last that json_each() gave, the container is closed and nothing
 * follows: with what was stepped through it is one well-formed value. */
bool json_ended(struct str container, size_t pos);
/* Decodes a raw string value (with its quotes) into OUT, appended. A lone
 * surrogate becomes U+FFFD. False if RAW is no string. */
bool json_decode(struct str raw, struct buf *out);
bool json_is_str(struct str raw);
/* Numbers, also when quoted; DEF if RAW is none. */
double json_as_num(struct str raw, double def);
int64_t json_as_int(struct str raw, int64_t def);
bool json_as_bool(struct str raw, bool def);

#endif
