/* volumes.h - names of the files that a split archive was cut into. */
#ifndef UNPACK_VOLUMES_H
#define UNPACK_VOLUMES_H

#include <sluice/str.h>

enum volumes_shape {
	VOLUMES_NONE,
	VOLUMES_NUMBER,  /* x.zip.001, .002 … (7-Zip, HJSplit) */
	VOLUMES_PART,    /* x.part1.rar, x.part2.rar …, with or without zeros */
	VOLUMES_OLD_RAR, /* x.rar, x.r00, x.r01 … x.r99, x.s00 … */
	VOLUMES_EWF,     /* x.E01, x.E02 … x.E99, x.EAA, x.EAB … */
	VOLUMES_ZIP      /* x.z01, x.z02 …, x.zip: the named one comes last */
};

/* What a first volume (of VOLUMES_ZIP the last one) of that NAME could be. */
enum volumes_shape volumes_shape(struct str name);
/* Name of another volume of NAME's set into OUT: N is 1 for the one after the
 * first (of VOLUMES_ZIP the first). False when there can be none. */
bool volumes_name(struct str name, enum volumes_shape shape, unsigned n, struct buf *out);
/* NAME is that of a further volume (x.r00, x.part2.rar, x.z01, x.002): the
 * name of the one that leads the set into OUT. */
bool volumes_leader(struct str name, struct buf *out);

#endif
