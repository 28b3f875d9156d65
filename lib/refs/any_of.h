/* any_of.h - whether a text holds one of a few strings, anywhere, in one walk.
 *
 * A search for each of thirty words over a megabyte is thirty walks. Here the first four
 * bytes of all of them are looked at together, 32 places at a time: each half of a byte
 * gives the strings that may have it, as bits of eight groups (the method is known as Teddy).
 * What passes is compared. */
#ifndef SLUICE_REFS_ANY_OF_H
#define SLUICE_REFS_ANY_OF_H

#include <sluice/str.h>

/* True when S holds one of the N strings of WANTED, each of three bytes at least. */
bool any_of(struct str s, const char *const *wanted, size_t n);
/* The same, a byte at a time. */
bool any_of_scalar(struct str s, const char *const *wanted, size_t n);

#endif
