/* ocr_ort.h - the few calls of ONNX Runtime that OCR needs, opened by dlopen.
 *
 * The runtime is never linked: a machine without it keeps every other reader.
 * One environment a process, one thread; a model is a session over bytes that
 * stay mapped for the life of the process. */
#ifndef TEXT_OCR_ORT_H
#define TEXT_OCR_ORT_H

#include <sluice/err.h>

struct ort;         /* the runtime, opened once a process */
struct ort_model;   /* one model's session */

/* Opens the runtime at PATH. ST_SKIP with E_MISSING or E_VERSION. */
enum status ort_open(struct ort **ret, const char *path, struct err *err);
void ort_close(struct ort *o); /* NULL is fine */

/* A session over the model's BYTES (borrowed for the session's life). */
enum status ort_model_open(struct ort *o, struct ort_model **ret, struct str bytes, struct err *err);
void ort_model_close(struct ort_model *m);

#define ORT_DIMS_MAX 8
struct ort_output {
	void *value;            /* the runtime's; release with ort_output_release() */
	const float *data;      /* borrowed from value */
	int64_t dim[ORT_DIMS_MAX];
	size_t dims;
	size_t count;           /* elements in data */
	struct ort *ort;
};
/* Runs M on one float32 tensor of DIMS dimensions (borrowed for the call) and
 * gives its first output. */
enum status ort_run(struct ort_model *m, float *data, const int64_t *dim, size_t dims, struct ort_output *ret, struct err *err);
void ort_output_release(struct ort_output *out);

#endif
