/* job_deal.c - the parts that an unpacker writes, and whether they are still that.
 *
 * A thousand shards mean a thousand files that grow a little at a time: each has
 * a buffer of its own, so that the shared folder sees large writes. A digest of
 * each part goes into the unpacker's .done file. */
#include <sluice/job.h>

#include <sluice/hash.h>
#include <sluice/io.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART_BUFFER_BYTES (64u << 10)
#define READ_BYTES (256u << 10)

struct out {
	int fd;
	struct buf wait;
	struct hash *hash;
	struct job_part sum;
};

struct job_dealer {
	struct out *out;
	unsigned n;
};

char *job_part_path(const struct job_plan *p, const struct job_state *s, unsigned k)
{
	char *path;
	if (asprintf(&path, "%s/%s/%u.jsonl", p->folder, s->file, k) < 0)
		BUG("asprintf");
	return path;
}

static void release(struct job_dealer *d)
{
	for (unsigned i = 0; i < d->n; i++) {
		if (d->out[i].fd >= 0)
			close(d->out[i].fd);
		buf_release(&d->out[i].wait);
		hash_free(d->out[i].hash);
	}
	free(d->out);
	free(d);
}

enum status job_deal_begin(struct job_dealer **ret, const struct job_plan *p, const struct job_state *s, struct err *err)
{
	struct rlimit files;
	char *folder = job_path(p, s->file);
	enum status st = ST_OK;
	if (mkdir(folder, 0777) < 0)
		st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot make '%.160s'", folder);
	free(folder);
	if (st != ST_OK)
		return st;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < p->shards + 64u && files.rlim_max > files.rlim_cur) {
		files.rlim_cur = files.rlim_max < p->shards + 64u ? files.rlim_max : p->shards + 64u;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	struct job_dealer *d = xcalloc(1, sizeof *d);
	d->out = xcalloc(p->shards, sizeof *d->out);
	for (unsigned k = 1; st == ST_OK && k <= p->shards; k++) {
		struct out *o = &d->out[d->n++];
		char *path = job_part_path(p, s, k);
		buf_init(&o->wait, PART_BUFFER_BYTES);
		o->hash = hash_new(HASH_SHA256);
		o->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (o->fd < 0)
			st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot make '%.160s'", path);
		free(path);
	}
	if (st == ST_OK)
		*ret = d;
	else
		release(d);
	return st;
}

static enum status put(struct out *o, struct str s, struct err *err)
{
	hash_add(o->hash, s.p, s.len);
	o->sum.bytes += (int64_t)s.len;
	return io_write_full(o->fd, s.p, s.len) == 0 ? ST_OK : err_sys(err, ST_FATAL, E_SYSTEM, "cannot write a part of the items");
}

static enum status flush(struct out *o, struct err *err)
{
	enum status st = put(o, buf_str(&o->wait), err);
	buf_clear(&o->wait);
	return st;
}

enum status job_deal_line(struct job_dealer *d, unsigned shard, struct str line, bool item, struct err *err)
{
	struct out *o = &d->out[shard];
	enum status st = ST_OK;
	o->sum.lines++;
	o->sum.items += item;
	if (o->wait.len + line.len + 1 > PART_BUFFER_BYTES)
		st = flush(o, err);
	if (st != ST_OK)
		return st;
	if (line.len >= PART_BUFFER_BYTES)
		st = put(o, line, err);
	else
		buf_add_str(&o->wait, line);
	buf_add_char(&o->wait, '\n');
	return st;
}

enum status job_deal_end(struct job_dealer *d, struct job_state *s, struct err *err)
{
	enum status st = ST_OK;
	s->part = xcalloc(d->n, sizeof *s->part);
	s->parts = d->n;
	for (unsigned i = 0; i < d->n; i++) {
		struct out *o = &d->out[i];
		if (st == ST_OK)
			st = flush(o, err);
		int fd = o->fd;
		o->fd = -1;
		if ((fsync(fd) < 0 || close(fd) < 0) && st == ST_OK)
			st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot write a part of the items");
		hash_end_hex(o->hash, o->sum.sha256);
		s->part[i] = o->sum;
		s->items += o->sum.items;
	}
	release(d);
	return st;
}

enum status job_part_check(const char *path, const struct job_part *part, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ST_FATAL, E_MISSING, "'%.140s' is not there: this machine sees another folder, or it was removed", path);
	struct hash *h = hash_new(HASH_SHA256);
	char *bytes = xmalloc(READ_BYTES), hex[HASH_HEX_MAX];
	ssize_t n;
	while ((n = io_read_full(fd, bytes, READ_BYTES)) > 0)
		hash_add(h, bytes, (size_t)n);
	hash_end_hex(h, hex);
	hash_free(h);
	free(bytes);
	close(fd);
	if (n < 0 || strcmp(hex, part->sha256) != 0)
		return err_set(err, ST_FATAL, E_MISMATCH,
			       "'%.140s' is not what was written there: this machine sees another folder, or it was damaged", path);
	return ST_OK;
}
