/* job_file.c - writing and reading the small files of a job's folder. */
#include "job_file.h"

#include <sluice/io.h>
#include <sluice/json.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum status job_file_put(const char *path, struct str text, struct err *err)
{
	char *tmp;
	if (asprintf(&tmp, "%s.%d.tmp", path, (int)getpid()) < 0)
		BUG("asprintf");
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool good = fd >= 0 && io_write_full(fd, text.p, text.len) == 0 && fsync(fd) == 0;
	if (fd >= 0 && close(fd) < 0)
		good = false;
	good = good && rename(tmp, path) == 0;
	enum status st = good ? ST_OK : err_sys(err, ST_FATAL, E_SYSTEM, "cannot write '%.160s'", path);
	if (!good && fd >= 0)
		unlink(tmp);
	free(tmp);
	return st;
}

char *job_file_str(struct str obj, const char *key)
{
	struct str v = json_get(obj, key);
	struct buf b;
	char *z = NULL;
	buf_init(&b, JOB_FILE_BYTES_MAX);
	if (v.p && json_decode(v, &b) && memchr(buf_z(&b), '\0', b.len) == NULL)
		z = xstrdup(buf_z(&b));
	buf_release(&b);
	return z;
}

void job_file_copy(char *to, size_t room, struct str obj, const char *key)
{
	char *z = job_file_str(obj, key);
	snprintf(to, room, "%s", z ? z : "");
	free(z);
}
