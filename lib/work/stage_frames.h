/* stage_frames.h - what goes between the two ends of a stage. */
#ifndef SLUICE_WORK_STAGE_FRAMES_H
#define SLUICE_WORK_STAGE_FRAMES_H

#include <sluice/stage.h>

/* Frames a worker sends: an object, record lines, an error. */
enum { FRAME_OBJECT = 'O', FRAME_RECORDS = 'R', FRAME_ERROR = 'E' };

/* In the worker, for struct work_spec; CTX is the struct stage. */
enum status stage_worker_handle(void *ctx, struct work_job *job, struct err *err);
enum status stage_worker_warm(void *ctx, struct err *err);

/* In the parent: are BYTES whole lines, each a record of ours about the item ID,
 * and none an item of its own? */
bool frames_records_good(struct str bytes, struct str id);

#endif
