/* job_state.c - who has done what: the .run and .done files. */
#include "job_file.h"

#include <sluice/io.h>
#include <sluice/json.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static const char *const folder_of[] = { [JOB_ITEMS] = "items", [JOB_SHARD] = "shard" };

static char *state_path(const struct job_plan *p, enum job_phase phase, unsigned number, const char *end)
{
	return xasprintf("%s/%s/%u.%s", p->folder, folder_of[phase], number, end);
}

void job_state_begin(struct job_state *s, enum job_phase phase, unsigned number, const char *version)
{
	uint32_t run = 0;
	time_t now = time(NULL);
	struct tm tm;
	*s = (struct job_state){ .pid = getpid() };
	if (getrandom(&run, sizeof run, 0) != sizeof run)
		run = (uint32_t)getpid();
	snprintf(s->file, sizeof s->file, "%s/%u-%08x%s", folder_of[phase], number, run, phase == JOB_SHARD ? ".db" : "");
	snprintf(s->version, sizeof s->version, "%s", version);
	if (gethostname(s->host, sizeof s->host - 1) < 0)
		snprintf(s->host, sizeof s->host, "unknown");
	strftime(s->began, sizeof s->began, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
}

enum status job_state_write(const struct job_plan *p, enum job_phase phase, unsigned number, const char *end, const struct job_state *s,
			    struct err *err)
{
	struct buf b;
	struct json j;
	char *path = state_path(p, phase, number, end);
	buf_init(&b, JOB_FILE_BYTES_MAX);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kz(&j, "file", s->file);
	json_kz(&j, "version", s->version);
	json_kz(&j, "host", s->host);
	json_kint(&j, "pid", s->pid);
	json_kz(&j, "began", s->began);
	json_kint(&j, "seconds", s->seconds);
	json_kint(&j, "items", s->items);
	json_kint(&j, "status", s->status);
	json_kz(&j, "log_head", s->log_head);
	json_kz(&j, "ruleset", s->ruleset);
	if (s->parts) {
		json_key(&j, "parts");
		json_open(&j, '[');
	}
	for (unsigned i = 0; i < s->parts; i++) {
		json_open(&j, '{');
		json_kint(&j, "lines", s->part[i].lines);
		json_kint(&j, "items", s->part[i].items);
		json_kint(&j, "bytes", s->part[i].bytes);
		json_kz(&j, "sha256", s->part[i].sha256);
		json_close(&j, '}');
	}
	if (s->parts)
		json_close(&j, ']');
	json_close(&j, '}');
	buf_add_char(&b, '\n');
	enum status st = job_file_put(path, buf_str(&b), err);
	buf_release(&b);
	free(path);
	return st;
}

enum status job_state_read(const struct job_plan *p, enum job_phase phase, unsigned number, const char *end, struct job_state *ret, struct err *err)
{
	struct buf b;
	char *path = state_path(p, phase, number, end);
	*ret = (struct job_state){ .status = 0 };
	buf_init(&b, JOB_FILE_BYTES_MAX);
	enum status st = access(path, F_OK) == 0 ? io_read_path(path, &b, err) : ST_EOF;
	struct str obj = str_trim(buf_str(&b)), list = json_get(obj, "parts"), key, one;
	if (st == ST_OK && !json_valid(obj))
		st = err_set(err, ST_FATAL, E_CORRUPT, "'%.160s' is damaged: remove it and run that part again", path);
	if (st == ST_OK) {
		size_t pos = 0, cap = 0;
		job_file_copy(ret->file, sizeof ret->file, obj, "file");
		job_file_copy(ret->version, sizeof ret->version, obj, "version");
		job_file_copy(ret->host, sizeof ret->host, obj, "host");
		job_file_copy(ret->began, sizeof ret->began, obj, "began");
		job_file_copy(ret->log_head, sizeof ret->log_head, obj, "log_head");
		job_file_copy(ret->ruleset, sizeof ret->ruleset, obj, "ruleset");
		ret->pid = json_as_int(json_get(obj, "pid"), 0);
		ret->seconds = json_as_int(json_get(obj, "seconds"), 0);
		ret->items = json_as_int(json_get(obj, "items"), 0);
		ret->status = (int)json_as_int(json_get(obj, "status"), 0);
		while (list.p && json_each(list, &pos, &key, &one)) {
			ret->part = xgrow(ret->part, &cap, ret->parts + 1u, sizeof *ret->part);
			struct job_part *part = &ret->part[ret->parts++];
			part->lines = json_as_int(json_get(one, "lines"), 0);
			part->items = json_as_int(json_get(one, "items"), 0);
			part->bytes = json_as_int(json_get(one, "bytes"), 0);
			job_file_copy(part->sha256, sizeof part->sha256, one, "sha256");
		}
	}
	buf_release(&b);
	free(path);
	return st == ST_SKIP ? ST_FATAL : st;
}

void job_state_release(struct job_state *s)
{
	free(s->part);
	s->part = NULL;
	s->parts = 0;
}

static void drop(const char *path)
{
	static const char *const beside[] = { "", "-wal", "-shm" };
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		char *in = xasprintf("%s/%s", path, e->d_name);
		unlink(in);
		free(in);
	}
	if (d) {
		closedir(d);
		rmdir(path);
		return;
	}
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		char *file = xasprintf("%s%s", path, beside[i]);
		unlink(file);
		free(file);
	}
}

/* One folder: the names of attempts are NUMBER-RUN, with or without ".db". */
static void sweep(const struct job_plan *p, enum job_phase phase)
{
	struct err err;
	char *path = job_path(p, folder_of[phase]);
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		char *end, *file;
		unsigned long n = strtoul(e->d_name, &end, 10);
		struct job_state s;
		if (end == e->d_name || *end != '-' || n < 1 || n > JOB_SHARDS_MAX || (phase == JOB_SHARD && !str_ends(str_from(end), STR(".db"))))
			continue;
		if (job_state_read(p, phase, (unsigned)n, "done", &s, &err) == ST_OK &&
		    strcmp(strchr(s.file, '/') ? strchr(s.file, '/') + 1 : "", e->d_name) != 0) {
			file = xasprintf("%s/%s", path, e->d_name);
			drop(file);
			free(file);
		}
		job_state_release(&s);
	}
	if (d)
		closedir(d);
	free(path);
}

void job_sweep(const struct job_plan *p)
{
	DIR *d = opendir(p->folder);
	for (struct dirent *e; d && (e = readdir(d));) {
		char *file = job_path(p, e->d_name);
		if (str_starts(str_from(e->d_name), STR("merging-")))
			unlink(file);
		free(file);
	}
	if (d)
		closedir(d);
	sweep(p, JOB_ITEMS);
	sweep(p, JOB_SHARD);
}
