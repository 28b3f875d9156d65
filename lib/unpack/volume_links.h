/* volume_links.h - names for the volumes of a RAR set, for a program that looks for them.
 *
 * The Unarchiver finds the volumes of a set by their names, and in its cage it
 * sees only descriptors. A folder of links gives them names: n.part001.rar … and
 * o.rar, o.r00 …, each to the descriptor that the volume has in the program. */
#ifndef UNPACK_VOLUME_LINKS_H
#define UNPACK_VOLUME_LINKS_H

#include <sluice/err.h>

/* Where the descriptors of the program begin (helper.c). */
#define VOLUME_LINKS_FD 8
#define VOLUME_LINKS_FIRST_FD 9
#define VOLUME_LINKS_NEW "/proc/self/fd/8/n.part001.rar"
#define VOLUME_LINKS_OLD "/proc/self/fd/8/o.rar"

/* Makes the folder for N volumes below /tmp; its descriptor, or -1 with ERR.
 * PATH gets its name, for volume_links_remove(). */
#define VOLUME_LINKS_PATH_MAX 40
int volume_links_make(int n, char path[VOLUME_LINKS_PATH_MAX], struct err *err);
void volume_links_remove(const char *path, int n);
/* Removes what killed runs of this user left there. */
void volume_links_sweep(void);

#endif
