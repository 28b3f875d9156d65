/* ocr_ort.c - ONNX Runtime's C interface, declared by position.
 *
 * OrtGetApiBase() is the library's one exported function; the table it gives
 * only ever grows at its end, so the entries used here are declared with the
 * gaps between them counted and asserted. That needs no header of the runtime
 * at build time, and any runtime of at least ORT_API_VERSION serves.
 *
 * Since 2026 the runtime comes with telemetry: it makes a session file in the
 * folder for temporary files and would report to its maker. A leak is nobody's
 * business; the one switch that works before it begins is in the environment. */
#include "text/ocr_ort.h"

#include <dlfcn.h>
#include <stdlib.h>

#define ORT_API_VERSION 17
#define ORT_LOG_ERROR 3
#define ORT_LOG_FATAL 4
#define ORT_OPTIMISE_ALL 99
#define ORT_FLOAT 1
#define ORT_DEVICE_ALLOCATOR 0
#define ORT_MEM_DEFAULT 0

struct ort_status;
struct ort_env;
struct ort_options;
struct ort_session;
struct ort_value;
struct ort_info;
struct ort_meminfo;
struct ort_allocator;

struct ort_api {
	void (*gap0[2])(void);
	const char *(*get_error_message)(const struct ort_status *);
	struct ort_status *(*create_env)(int log_level, const char *name, struct ort_env **);
	void (*gap4[2])(void);
	struct ort_status *(*disable_telemetry)(const struct ort_env *);
	void (*gap7[1])(void);
	struct ort_status *(*create_session)(const struct ort_env *, const void *bytes, size_t len, const struct ort_options *,
					     struct ort_session **);
	struct ort_status *(*run)(struct ort_session *, const void *run_options, const char *const *input_names,
				  const struct ort_value *const *inputs, size_t n_inputs, const char *const *output_names, size_t n_outputs,
				  struct ort_value **outputs);
	struct ort_status *(*create_options)(struct ort_options **);
	void (*gap11[6])(void);
	struct ort_status *(*disable_mem_pattern)(struct ort_options *);
	struct ort_status *(*enable_arena)(struct ort_options *);
	struct ort_status *(*disable_arena)(struct ort_options *);
	void (*gap20[2])(void);
	struct ort_status *(*set_log_level)(struct ort_options *, int);
	struct ort_status *(*set_optimisation)(struct ort_options *, int);
	struct ort_status *(*set_intra_threads)(struct ort_options *, int);
	struct ort_status *(*set_inter_threads)(struct ort_options *, int);
	void (*gap26[10])(void);
	struct ort_status *(*input_name)(const struct ort_session *, size_t, struct ort_allocator *, char **);
	struct ort_status *(*output_name)(const struct ort_session *, size_t, struct ort_allocator *, char **);
	void (*gap38[11])(void);
	struct ort_status *(*create_tensor)(const struct ort_meminfo *, void *data, size_t bytes, const int64_t *dim, size_t dims, int type,
					    struct ort_value **);
	void (*gap50[1])(void);
	struct ort_status *(*tensor_data)(struct ort_value *, void **);
	void (*gap52[9])(void);
	struct ort_status *(*dims_count)(const struct ort_info *, size_t *);
	struct ort_status *(*dims)(const struct ort_info *, int64_t *, size_t);
	void (*gap63[1])(void);
	struct ort_status *(*element_count)(const struct ort_info *, size_t *);
	struct ort_status *(*tensor_info)(const struct ort_value *, struct ort_info **);
	void (*gap66[3])(void);
	struct ort_status *(*create_meminfo)(int allocator, int mem_type, struct ort_meminfo **);
	void (*gap70[6])(void);
	struct ort_status *(*allocator_free)(struct ort_allocator *, void *);
	void (*gap77[1])(void);
	struct ort_status *(*default_allocator)(struct ort_allocator **);
	void (*gap79[13])(void);
	void (*release_env)(struct ort_env *);
	void (*release_status)(struct ort_status *);
	void (*release_meminfo)(struct ort_meminfo *);
	void (*release_session)(struct ort_session *);
	void (*release_value)(struct ort_value *);
	void (*gap97[2])(void);
	void (*release_info)(struct ort_info *);
	void (*release_options)(struct ort_options *);
};
/* The positions of the public table, counted from 0. */
#define ORT_AT(member, position) _Static_assert(offsetof(struct ort_api, member) == (position) * sizeof(void (*)(void)), #member)
ORT_AT(get_error_message, 2);
ORT_AT(create_env, 3);
ORT_AT(disable_telemetry, 6);
ORT_AT(create_session, 8);
ORT_AT(run, 9);
ORT_AT(create_options, 10);
ORT_AT(disable_mem_pattern, 17);
ORT_AT(enable_arena, 18);
ORT_AT(disable_arena, 19);
ORT_AT(set_log_level, 22);
ORT_AT(set_optimisation, 23);
ORT_AT(set_inter_threads, 25);
ORT_AT(input_name, 36);
ORT_AT(create_tensor, 49);
ORT_AT(tensor_data, 51);
ORT_AT(dims_count, 61);
ORT_AT(element_count, 64);
ORT_AT(tensor_info, 65);
ORT_AT(create_meminfo, 69);
ORT_AT(allocator_free, 76);
ORT_AT(default_allocator, 78);
ORT_AT(release_env, 92);
ORT_AT(release_value, 96);
ORT_AT(release_info, 99);
ORT_AT(release_options, 100);

struct ort_base {
	const struct ort_api *(*get_api)(uint32_t version);
	const char *(*get_version)(void);
};

struct ort {
	void *handle;
	const struct ort_api *api;
	struct ort_env *env;
	struct ort_meminfo *mem;
	struct ort_options *options;
	struct ort_allocator *allocator;
};

struct ort_model {
	struct ort *ort;
	struct ort_session *session;
	char *input, *output;
};

/* Turns the runtime's status into ours; true when there was none. */
static bool fine(const struct ort *o, struct ort_status *st, const char *what, struct err *err)
{
	if (!st)
		return true;
	err_set(err, ST_SKIP, E_SYSTEM, "onnx runtime: %s: %.150s", what, o->api->get_error_message(st));
	o->api->release_status(st);
	return false;
}

enum status ort_open(struct ort **ret, const char *path, struct err *err)
{
	struct ort *o = xcalloc(1, sizeof *o);
	const struct ort_base *(*get_base)(void) = NULL;
	setenv("ORT_DISABLE_TELEMETRY", "1", 1);
	o->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!o->handle) {
		const char *why = dlerror();
		ort_close(o);
		return err_set(err, ST_SKIP, E_MISSING, "'%s' cannot be opened: %.100s", path, why ? why : "no reason given");
	}
	void *symbol = dlsym(o->handle, "OrtGetApiBase");
	/* ISO C has no cast from object to function pointer; POSIX has the bits. */
	memcpy(&get_base, &symbol, sizeof get_base);
	const struct ort_base *base = get_base ? get_base() : NULL;
	o->api = base ? base->get_api(ORT_API_VERSION) : NULL;
	if (!o->api) {
		ort_close(o);
		return err_set(err, ST_SKIP, E_VERSION, "'%s' is too old a runtime", path);
	}
	const struct ort_api *a = o->api;
	/* The page's shapes change with every call: memory patterns would be
	 * planned for each shape and never used again. */
	if (!fine(o, a->create_env(ORT_LOG_FATAL, "sluice", &o->env), "environment", err) ||
	    !fine(o, a->disable_telemetry(o->env), "telemetry", err) ||
	    !fine(o, a->create_meminfo(ORT_DEVICE_ALLOCATOR, ORT_MEM_DEFAULT, &o->mem), "memory", err) ||
	    !fine(o, a->default_allocator(&o->allocator), "allocator", err) ||
	    !fine(o, a->create_options(&o->options), "options", err) ||
	    !fine(o, a->set_intra_threads(o->options, 1), "threads", err) ||
	    !fine(o, a->set_inter_threads(o->options, 1), "threads", err) ||
	    !fine(o, a->disable_mem_pattern(o->options), "memory pattern", err) ||
	    !fine(o, a->set_log_level(o->options, ORT_LOG_FATAL), "log level", err) ||
	    !fine(o, a->set_optimisation(o->options, ORT_OPTIMISE_ALL), "optimisation", err)) {
		ort_close(o);
		return ST_SKIP;
	}
	*ret = o;
	return ST_OK;
}

void ort_close(struct ort *o)
{
	if (!o)
		return;
	if (o->options)
		o->api->release_options(o->options);
	if (o->mem)
		o->api->release_meminfo(o->mem);
	if (o->env)
		o->api->release_env(o->env);
	if (o->handle)
		dlclose(o->handle);
	free(o);
}

enum status ort_model_open(struct ort *o, struct ort_model **ret, struct str bytes, struct err *err)
{
	struct ort_model *m = xcalloc(1, sizeof *m);
	m->ort = o;
	if (!fine(o, o->api->create_session(o->env, bytes.p, bytes.len, o->options, &m->session), "model", err) ||
	    !fine(o, o->api->input_name(m->session, 0, o->allocator, &m->input), "model's input", err) ||
	    !fine(o, o->api->output_name(m->session, 0, o->allocator, &m->output), "model's output", err)) {
		ort_model_close(m);
		return ST_SKIP;
	}
	*ret = m;
	return ST_OK;
}

void ort_model_close(struct ort_model *m)
{
	if (!m)
		return;
	const struct ort_api *a = m->ort->api;
	if (m->input)
		fine(m->ort, a->allocator_free(m->ort->allocator, m->input), "free", NULL);
	if (m->output)
		fine(m->ort, a->allocator_free(m->ort->allocator, m->output), "free", NULL);
	if (m->session)
		a->release_session(m->session);
	free(m);
}

enum status ort_run(struct ort_model *m, float *data, const int64_t *dim, size_t dims, struct ort_output *ret, struct err *err)
{
	const struct ort_api *a = m->ort->api;
	struct ort_value *in = NULL, *out = NULL;
	struct ort_info *info = NULL;
	struct ort_output r = { .ort = m->ort };
	void *p = NULL;
	size_t count = 1;
	bool good = false;
	for (size_t i = 0; i < dims; i++)
		count *= (size_t)dim[i];
	if (!fine(m->ort, a->create_tensor(m->ort->mem, data, count * sizeof *data, dim, dims, ORT_FLOAT, &in), "tensor", err))
		goto out;
	const char *in_name = m->input, *out_name = m->output;
	const struct ort_value *inputs[1] = { in };
	if (!fine(m->ort, a->run(m->session, NULL, &in_name, inputs, 1, &out_name, 1, &out), "run", err) ||
	    !fine(m->ort, a->tensor_info(out, &info), "result", err) || !fine(m->ort, a->dims_count(info, &r.dims), "result", err))
		goto out;
	if (r.dims > ORT_DIMS_MAX) {
		err_set(err, ST_SKIP, E_VERSION, "the model's result has %zu dimensions", r.dims);
		goto out;
	}
	if (!fine(m->ort, a->dims(info, r.dim, r.dims), "result", err) || !fine(m->ort, a->element_count(info, &r.count), "result", err) ||
	    !fine(m->ort, a->tensor_data(out, &p), "result", err))
		goto out;
	r.value = out;
	r.data = p;
	out = NULL;
	*ret = r;
	good = true;
out:
	if (info)
		a->release_info(info);
	if (in)
		a->release_value(in);
	if (out)
		a->release_value(out);
	return good ? ST_OK : ST_SKIP;
}

void ort_output_release(struct ort_output *out)
{
	if (out->value)
		out->ort->api->release_value(out->value);
	out->value = NULL;
	out->data = NULL;
}
