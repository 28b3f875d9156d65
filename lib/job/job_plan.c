/* job_plan.c - what is to be done, written down once and read by every machine. */
#include "job_file.h"

#include <sluice/io.h>
#include <sluice/json.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *job_path(const struct job_plan *p, const char *name)
{
	return xasprintf("%s/%s", p->folder, name);
}

void job_plan_release(struct job_plan *p)
{
	char **all[] = { &p->folder,    &p->id,           &p->version, &p->dir,       &p->casefile, &p->store,
			 &p->passwords, &p->name_charset, &p->ocr,     &p->gazetteer, &p->rules };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free(*all[i]);
	for (size_t i = 0; i < p->dumps; i++)
		free(p->dump[i]);
	free(p->dump);
	*p = (struct job_plan){ .folder = NULL };
}

static void optional(struct json *j, const char *key, const char *z)
{
	if (z)
		json_kz(j, key, z);
}

static void render(const struct job_plan *p, struct buf *out)
{
	struct json j;
	json_start(&j, out);
	json_open(&j, '{');
	json_kint(&j, "sluice", 1);
	json_kz(&j, "type", "job");
	json_kz(&j, "job", p->id);
	json_kz(&j, "version", p->version);
	json_kint(&j, "shards", p->shards);
	json_kint(&j, "unpackers", p->unpackers);
	json_kz(&j, "dir", p->dir);
	json_kz(&j, "case", p->casefile);
	json_kz(&j, "store", p->store);
	optional(&j, "passwords", p->passwords);
	optional(&j, "name_charset", p->name_charset);
	optional(&j, "ocr", p->ocr);
	optional(&j, "gazetteer", p->gazetteer);
	optional(&j, "rules", p->rules);
	if (p->require_sandbox)
		json_kbool(&j, "require_sandbox", true);
	if (p->no_hints)
		json_kbool(&j, "no_hints", true);
	if (p->sidecar)
		json_kbool(&j, "sidecar", true);
	json_key(&j, "dumps");
	json_open(&j, '[');
	for (size_t i = 0; i < p->dumps; i++)
		json_str(&j, str_from(p->dump[i]));
	json_close(&j, ']');
	json_close(&j, '}');
	buf_add_char(out, '\n');
}

enum status job_plan_write(const struct job_plan *p, struct err *err)
{
	static const char *const folders[] = { "", "items", "shard", "log" };
	struct buf b;
	char *plan = job_path(p, "plan");
	enum status st = ST_OK;
	if (access(plan, F_OK) == 0)
		st = err_set(err, ST_FATAL, E_USAGE, "'%.160s' is a job already: go on with it, or remove it", p->folder);
	for (size_t i = 0; st == ST_OK && i < sizeof folders / sizeof *folders; i++) {
		char *path = job_path(p, folders[i]);
		if (mkdir(path, 0777) < 0 && errno != EEXIST)
			st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot make '%.160s'", path);
		free(path);
	}
	buf_init(&b, JOB_FILE_BYTES_MAX);
	render(p, &b);
	if (st == ST_OK && b.full)
		st = err_set(err, ST_FATAL, E_LIMIT_BYTES, "too many dumps for one job: name a folder of them");
	if (st == ST_OK)
		st = job_file_put(plan, buf_str(&b), err);
	buf_release(&b);
	free(plan);
	return st;
}

static bool fill(struct job_plan *p, struct str obj)
{
	struct str dumps = json_get(obj, "dumps"), key, value;
	size_t pos = 0, cap = 0;
	int64_t shards = json_as_int(json_get(obj, "shards"), 0), unpackers = json_as_int(json_get(obj, "unpackers"), 0);
	p->id = job_file_str(obj, "job");
	p->version = job_file_str(obj, "version");
	p->dir = job_file_str(obj, "dir");
	p->casefile = job_file_str(obj, "case");
	p->store = job_file_str(obj, "store");
	p->passwords = job_file_str(obj, "passwords");
	p->name_charset = job_file_str(obj, "name_charset");
	p->ocr = job_file_str(obj, "ocr");
	p->gazetteer = job_file_str(obj, "gazetteer");
	p->rules = job_file_str(obj, "rules");
	p->require_sandbox = json_as_bool(json_get(obj, "require_sandbox"), false);
	p->no_hints = json_as_bool(json_get(obj, "no_hints"), false);
	p->sidecar = json_as_bool(json_get(obj, "sidecar"), false);
	while (dumps.p && json_each(dumps, &pos, &key, &value)) {
		struct buf b;
		buf_init(&b, JOB_FILE_BYTES_MAX);
		p->dump = xgrow(p->dump, &cap, p->dumps + 1, sizeof *p->dump);
		if (json_decode(value, &b))
			p->dump[p->dumps++] = xstrdup(buf_z(&b));
		buf_release(&b);
	}
	if (shards < 1 || shards > JOB_SHARDS_MAX || unpackers < 1 || unpackers > JOB_SHARDS_MAX)
		return false;
	p->shards = (unsigned)shards;
	p->unpackers = (unsigned)unpackers;
	return p->id && p->version && p->dir && p->casefile && p->store && p->dumps;
}

enum status job_plan_read(struct job_plan *ret, const char *folder, const char *version, struct err *err)
{
	struct buf b;
	struct err why;
	char *real = realpath(folder, NULL);
	*ret = (struct job_plan){ .folder = real ? real : xstrdup(folder) };
	char *plan = job_path(ret, "plan");
	buf_init(&b, JOB_FILE_BYTES_MAX);
	enum status st = ST_OK;
	if (io_read_path(plan, &b, &why) != ST_OK)
		st = err_set(err, ST_FATAL, E_MISSING,
			     "'%.120s' holds no plan of a job: not made yet, or this machine does not see the shared folder", folder);
	else if (!json_valid(str_trim(buf_str(&b))) || !fill(ret, buf_str(&b)))
		st = err_set(err, ST_FATAL, E_CORRUPT, "'%.160s' is no plan of a job", plan);
	else if (version && strcmp(version, ret->version) != 0)
		st = err_set(err, ST_FATAL, E_VERSION,
			     "the job was made by sluice %.20s, this machine has %.20s: one version has to do all of it", ret->version,
			     version);
	buf_release(&b);
	free(plan);
	if (st != ST_OK)
		job_plan_release(ret);
	return st;
}
