/* volume_links.c - see volume_links.h. */
#include "unpack/volume_links.h"
#include "unpack/volumes.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Name of volume I, from 0, in either row. */
static bool name_of(int i, bool old, struct buf *out)
{
	buf_clear(out);
	if (old)
		return i ? volumes_name(STR("o.rar"), VOLUMES_OLD_RAR, (unsigned)i, out) : buf_addz(out, "o.rar");
	return buf_printf(out, "n.part%03d.rar", i + 1);
}

int volume_links_make(int n, char path[VOLUME_LINKS_PATH_MAX], struct err *err)
{
	struct buf name;
	char to[40];
	buf_init(&name, 64);
	snprintf(path, VOLUME_LINKS_PATH_MAX, "/tmp/sluice-volumes-XXXXXX");
	int dir = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	for (int i = 0; dir >= 0 && i < n; i++)
		for (int old = 0; old < 2; old++) {
			snprintf(to, sizeof to, "/proc/self/fd/%d", VOLUME_LINKS_FIRST_FD + i);
			if (name_of(i, old, &name) && symlinkat(to, dir, buf_z(&name)) < 0)
				err_sys(err, ST_WARN, E_SYSTEM, "cannot name a volume for a program");
		}
	if (dir < 0)
		err_sys(err, ST_SKIP, E_SYSTEM, "cannot make a folder for the names of volumes");
	buf_release(&name);
	return dir;
}

void volume_links_remove(const char *path, int n)
{
	struct buf name, whole;
	buf_init(&name, 64);
	buf_init(&whole, 128);
	for (int i = 0; i < n; i++)
		for (int old = 0; old < 2; old++) {
			buf_clear(&whole);
			if (name_of(i, old, &name) && buf_printf(&whole, "%s/%s", path, buf_z(&name)))
				unlink(buf_z(&whole));
		}
	rmdir(path);
	buf_release(&name);
	buf_release(&whole);
}
