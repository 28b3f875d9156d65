/* fields.h - a record's known keys as slices, all others kept as JSON. */
#ifndef CASEFILE_FIELDS_H
#define CASEFILE_FIELDS_H

#include <sluice/arena.h>
#include <sluice/json.h>

#define FIELDS_MAX 24

/* Cuts the object LINE: the raw value of KEYS[i] into RAW[i] (p NULL when
 * absent or null); what is not in KEYS, nor "sluice" and "type", goes to EXTRA as
 * one JSON object ("{}" when nothing is left). Of repeated keys the first
 * counts. False when LINE is no whole, well-formed object. */
bool fields_cut(struct str line, const struct str *keys, size_t n, struct str *raw, struct buf *extra);
/* Numbers as records have them, faster than strtod(); false when RAW is none. */
bool fields_num(struct str raw, double *ret);
/* A raw value as text: strings decoded (into ARENA when they must be), other
 * values as they stand; p NULL when absent. Never holds a NUL. */
struct str fields_str(struct arena *a, struct str raw);

#endif
