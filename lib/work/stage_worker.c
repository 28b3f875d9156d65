/* stage_worker.c - the worker's end of a stage: its answers as frames, and what
 * the parent's end believes of them. */
#include "work/stage_frames.h"

#include <sluice/io.h>
#include <sluice/json.h>

#include <errno.h>

#define REPLY_BATCH_BYTES (64u << 10)

static void flush_pending(struct stage_item *it)
{
	if (it->pending->len)
		work_send(it->job, FRAME_RECORDS, buf_str(it->pending));
	buf_clear(it->pending);
}

void stage_reply_object(struct stage_item *it, struct str object)
{
	work_send(it->job, FRAME_OBJECT, object);
}

void stage_reply_record(struct stage_item *it, struct str line)
{
	if (line.len > WORK_FRAME_BYTES_MAX || line.len == 0 || line.p[line.len - 1] != '\n') {
		struct err e;
		err_set(&e, ST_SKIP, E_LIMIT_OUTPUT, "a record of %zu bytes is larger than allowed", line.len);
		stage_reply_error(it, &e);
		return;
	}
	if (it->pending->len + line.len > REPLY_BATCH_BYTES)
		flush_pending(it);
	if (line.len > REPLY_BATCH_BYTES)
		work_send(it->job, FRAME_RECORDS, line);
	else
		buf_add_str(it->pending, line);
}

void stage_reply_error(struct stage_item *it, const struct err *err)
{
	char frame[sizeof err->msg + 4];
	uint32_t code = (uint32_t)err->code;
	memcpy(frame, &code, 4);
	memcpy(frame + 4, err->msg, sizeof err->msg);
	flush_pending(it);
	work_send(it->job, FRAME_ERROR, str_make(frame, 4 + strlen(err->msg)));
}

enum status stage_worker_handle(void *ctx, struct work_job *job, struct err *err)
{
	const struct stage *st = ctx;
	static struct buf pending; /* one job at a time in a process */
	if (!pending.max)
		buf_init(&pending, REPLY_BATCH_BYTES * 2);
	buf_clear(&pending);
	struct stage_item it = { .job = job, .pending = &pending };
	it.blob = job->fd[0];
	it.text = job->fd[1];
	it.out = job->fd[2];
	it.out2 = job->fd[3];
	enum status look = record_look(job->request, &it.rec, err);
	if (look != ST_OK)
		return look;
	io_read_failure();
	enum status got = st->work(st->ctx, &it, err);
	flush_pending(&it);
	int failed = io_read_failure();
	if (failed && (got == ST_OK || got == ST_WARN)) {
		errno = failed;
		return err_sys(err, ST_SKIP, E_UNREADABLE, "cannot be read whole");
	}
	return got;
}

enum status stage_worker_warm(void *ctx, struct err *err)
{
	const struct stage *st = ctx;
	return st->warm(st->ctx, err);
}

/* Is LINE a record of ours, no item, that speaks of ID, if of any item, and says so once and plainly? A worker
 * that was taken over would like to speak of others. One walk over its members tells all of that. */
static bool speaks_of(struct str line, struct str id)
{
	struct str key, value, type = STR("");
	size_t pos = 0;
	bool said = false, ours = false;
	line = str_trim(line);
	if (line.len == 0 || line.p[0] != '{')
		return false;
	while (json_each(line, &pos, &key, &value)) {
		if (str_find_char(key, '\\') >= 0)
			return false;
		if (str_eqz(key, "\"sluice\"") && !ours) {
			double version = json_as_num(value, RECORD_VERSION + 1);
			if (!(version <= RECORD_VERSION))
				return false;
			ours = true;
		} else if (str_eqz(key, "\"type\"") && !type.len) {
			type = value;
		} else if (str_eqz(key, "\"item\"")) {
			if (said || !json_is_str(value) || !str_eq(str_sub(value, 1, value.len - 1), id))
				return false;
			said = true;
		}
	}
	return ours && !str_eqz(type, "\"item\"") && json_ended(line, pos);
}

bool frames_records_good(struct str bytes, struct str id)
{
	struct str line;
	if (!bytes.len || bytes.p[bytes.len - 1] != '\n')
		return false;
	while (str_next(&bytes, '\n', &line))
		if (!speaks_of(line, id))
			return false;
	return true;
}
