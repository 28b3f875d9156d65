/* volume_links.c - see volume_links.h. */
#include "unpack/volume_links.h"
#include "unpack/volumes.h"

#include <sluice/unpack.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "sluice-volumes-"
#define YOUNG_SECONDS 60
/* Links that may be in one that was left. */
#define VOLUMES_SWEPT UNPACK_FDS_MAX

/* Name of volume I, from 0, in either row. */
static bool name_of(int i, bool old, struct buf *out)
{
	buf_clear(out);
	if (old)
		return i ? volumes_name(STR("o.rar"), VOLUMES_OLD_RAR, (unsigned)i, out) : buf_addz(out, "o.rar");
	return buf_printf(out, "n.part%03d.rar", i + 1);
}

/* Folders that a killed run left: nobody holds their lock. The young ones are
 * let be, for one is made before it is locked. */
void volume_links_sweep(void)
{
	DIR *tmp = opendir("/tmp");
	struct dirent *e;
	while (tmp && (e = readdir(tmp))) {
		char path[VOLUME_LINKS_PATH_MAX];
		struct stat sb;
		if (strncmp(e->d_name, PREFIX, sizeof PREFIX - 1) != 0 || snprintf(path, sizeof path, "/tmp/%.34s", e->d_name) >= (int)sizeof path)
			continue;
		int dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (dir >= 0 && fstat(dir, &sb) == 0 && sb.st_uid == geteuid() && sb.st_mtime + YOUNG_SECONDS < time(NULL) &&
		    flock(dir, LOCK_EX | LOCK_NB) == 0)
			volume_links_remove(path, VOLUMES_SWEPT);
		if (dir >= 0)
			close(dir);
	}
	if (tmp)
		closedir(tmp);
}

int volume_links_make(int n, char path[VOLUME_LINKS_PATH_MAX], struct err *err)
{
	struct buf name;
	char to[40];
	buf_init(&name, 64);
	snprintf(path, VOLUME_LINKS_PATH_MAX, "/tmp/" PREFIX "XXXXXX");
	int dir = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (dir >= 0)
		flock(dir, LOCK_EX | LOCK_NB); /* as long as somebody has it open */
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
