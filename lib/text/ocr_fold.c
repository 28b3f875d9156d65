/* ocr_fold.c - what the models' exporter spelt out is put together again.
 *
 * PP-OCRv4's networks scale and shift after each convolution and each activation,
 * and their activation, x·clip(x+3, 0, 6)/6, comes as four nodes. Each is a pass
 * over the data of its own, and between them the runtime turns its blocked layout
 * back and forth: a third of the time. Scale and shift are folded into the
 * convolution before (or behind: W(sx+b) is sW·x and a bias), or become a one
 * by one convolution of their own, the activation becomes HardSigmoid and a
 * product. Results differ in the last bits; the recogniser takes 25 % less time,
 * the detector 22 %.
 *
 * ONNX is protocol buffers: ModelProto.graph is field 7, GraphProto.node field 1;
 * of NodeProto input 1, output 2, op_type 4, attribute 5; of AttributeProto name
 * 1, f 2, t 5; of TensorProto dims 1, data_type 2, raw_data 9. All other fields
 * are copied as they are. */
#include "text/ocr_fold.h"

#include <stdlib.h>
#include <string.h>

#define INPUTS_MAX 8
#define NODES_MAX 4096
#define DIMS_MAX 4

struct node {
	struct str raw, op, in[INPUTS_MAX], out;
	size_t n_in;
	char *floats;          /* a constant's values, in the copy that may be changed */
	size_t count, dims;
	uint64_t dim[DIMS_MAX];
	float low, high;       /* Clip's attributes */
	bool gone;
	/* to be put in its place: */
	struct str x;          /* the activation of this … */
	struct str renamed;    /* … or the node itself, with this output */
	bool scaled;           /* the activation's result is scaled and shifted */
	float scale, shift;
	uint64_t channels;
};

struct graph {
	struct node *node;
	size_t n;
};

static bool get_varint(struct str *s, uint64_t *ret)
{
	*ret = 0;
	for (unsigned i = 0; i < s->len && i < 10; i++) {
		uint8_t c = (uint8_t)s->p[i];
		*ret |= (uint64_t)(c & 127) << (7 * i);
		if (c < 128) {
			*s = str_sub(*s, i + 1, s->len);
			return true;
		}
	}
	return false;
}

struct field {
	uint64_t number, value; /* of a varint */
	struct str bytes;       /* of the other types */
	struct str raw;         /* all of it */
};

static bool get_field(struct str *s, struct field *f)
{
	struct str start = *s;
	uint64_t tag, len = 0;
	if (!get_varint(s, &tag))
		return false;
	*f = (struct field){ .number = tag >> 3 };
	switch (tag & 7) {
	case 0:
		if (!get_varint(s, &f->value))
			return false;
		break;
	case 1: len = 8; break;
	case 5: len = 4; break;
	case 2:
		if (!get_varint(s, &len))
			return false;
		break;
	default: return false;
	}
	if (len > s->len)
		return false;
	f->bytes = str_sub(*s, 0, (size_t)len);
	*s = str_sub(*s, (size_t)len, s->len);
	f->raw = str_make(start.p, (size_t)(s->p - start.p));
	return true;
}

static float get_float(const char *p, size_t i)
{
	float v;
	memcpy(&v, p + i * sizeof v, sizeof v);
	return v;
}

static void set_float(char *p, size_t i, float v)
{
	memcpy(p + i * sizeof v, &v, sizeof v);
}

/* BASE is the start of the copy that S lies in. */
static bool get_tensor(struct node *n, struct str s, char *base, const char *start)
{
	uint64_t type = 0;
	struct str raw = { .len = 0 };
	struct field f;
	while (s.len) {
		if (!get_field(&s, &f))
			return false;
		if (f.number == 1) {
			if (f.bytes.len || n->dims == DIMS_MAX) /* packed, or too many: not a weight of ours */
				return true;
			n->dim[n->dims++] = f.value;
		} else if (f.number == 2) {
			type = f.value;
		} else if (f.number == 9) {
			raw = f.bytes;
		}
	}
	if (type == 1 && raw.len && raw.len % sizeof(float) == 0) {
		n->floats = base + (raw.p - start);
		n->count = raw.len / sizeof(float);
	}
	return true;
}

static bool get_attribute(struct node *n, struct str s, char *base, const char *start)
{
	struct str name = { .len = 0 };
	struct field f;
	while (s.len) {
		if (!get_field(&s, &f))
			return false;
		if (f.number == 1)
			name = f.bytes;
		else if (f.number == 2 && f.bytes.len == sizeof(float))
			*(str_eqz(name, "min") ? &n->low : &n->high) = get_float(f.bytes.p, 0);
		else if (f.number == 5 && str_eqz(n->op, "Constant") && !get_tensor(n, f.bytes, base, start))
			return false;
	}
	return true;
}

static bool get_node(struct node *n, struct str s, char *base, const char *start)
{
	struct field f;
	struct str again = s;
	size_t outs = 0;
	*n = (struct node){ .raw = s, .high = -1 };
	while (s.len) {
		if (!get_field(&s, &f))
			return false;
		if (f.number == 1 && n->n_in < INPUTS_MAX)
			n->in[n->n_in] = f.bytes;
		n->n_in += f.number == 1;
		if (f.number == 2 && outs++ == 0)
			n->out = f.bytes;
		if (f.number == 4)
			n->op = f.bytes;
	}
	if (n->n_in > INPUTS_MAX || outs != 1)
		n->op = n->out = str_make("", 0); /* nothing that is looked for; goes through */
	while (again.len && get_field(&again, &f))
		if (f.number == 5 && !get_attribute(n, f.bytes, base, start))
			return false;
	return true;
}

/* The node that makes NAME; what a convolution was renamed to counts. */
static struct node *maker(const struct graph *g, struct str name)
{
	for (size_t i = 0; i < g->n; i++)
		if (!g->node[i].gone && str_eq(g->node[i].renamed.len ? g->node[i].renamed : g->node[i].out, name))
			return &g->node[i];
	return NULL;
}

/* The one node that takes NAME, if it is of kind OP and no other takes it. */
static struct node *only_user(const struct graph *g, struct str name, const char *op)
{
	struct node *user = NULL;
	size_t uses = 0;
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < g->node[i].n_in && k < INPUTS_MAX && !g->node[i].gone; k++)
			if (str_eq(g->node[i].in[k], name)) {
				user = &g->node[i];
				uses++;
			}
	return uses == 1 && str_eqz(user->op, op) ? user : NULL;
}

/* N works on one value and one number: gives both. */
static bool with_number(const struct graph *g, const struct node *n, float *ret, struct str *ret_other)
{
	for (size_t k = 0; k < 2 && n && n->n_in == 2; k++) {
		const struct node *c = maker(g, n->in[k]);
		if (!c || c->count != 1)
			continue;
		*ret = get_float(c->floats, 0);
		*ret_other = n->in[1 - k];
		return true;
	}
	return false;
}

/* A convolution's weights and bias, where nobody else has them. */
static bool weights_of(const struct graph *g, const struct node *conv, struct node **w, struct node **b)
{
	if (!conv || conv->n_in != 3)
		return false;
	*w = maker(g, conv->in[1]);
	*b = maker(g, conv->in[2]);
	return *w && *b && (*w)->floats && (*b)->floats && (*w)->dims == 4 && (*w)->dim[0] == (*b)->count && (*b)->count &&
	       (*w)->count % (*b)->count == 0 && only_user(g, (*w)->out, "Conv") && only_user(g, (*b)->out, "Conv");
}

/* Scale and shift behind NAME, whose only user they are. */
static bool scale_behind(const struct graph *g, struct str name, struct node **mul, struct node **add, float *scale, float *shift)
{
	struct str other;
	*mul = only_user(g, name, "Mul");
	if (!with_number(g, *mul, scale, &other) || !str_eq(other, name))
		return false;
	*add = only_user(g, (*mul)->out, "Add");
	return with_number(g, *add, shift, &other) && str_eq(other, (*mul)->out);
}

/* Conv, Mul, Add: the convolution does it all. */
static void fold_behind(struct graph *g, struct node *conv)
{
	struct node *w, *b, *mul, *add;
	float scale, shift;
	if (!weights_of(g, conv, &w, &b) || !scale_behind(g, conv->out, &mul, &add, &scale, &shift))
		return;
	for (size_t i = 0; i < w->count; i++)
		set_float(w->floats, i, get_float(w->floats, i) * scale);
	for (size_t i = 0; i < b->count; i++)
		set_float(b->floats, i, get_float(b->floats, i) * scale + shift);
	mul->gone = add->gone = true;
	conv->renamed = add->out;
}

static bool clips_to_six(const struct graph *g, const struct node *clip)
{
	if (clip->n_in == 1)
		return clip->low == 0 && clip->high == 6;
	if (clip->n_in != 3)
		return false;
	const struct node *low = maker(g, clip->in[1]), *high = maker(g, clip->in[2]);
	return low && high && low->count == 1 && high->count == 1 && get_float(low->floats, 0) == 0 && get_float(high->floats, 0) == 6;
}

/* Add 3, Clip, Mul, Div by 6, perhaps scaled and shifted: at the last one's place
 * the activation in two nodes. */
static void fold_activation(struct graph *g, struct node *div)
{
	float number, scale, shift;
	struct str product, x;
	struct node *mul, *clip = NULL, *add, *w, *b, *smul, *sadd, *user, *conv;
	if (!with_number(g, div, &number, &product) || number != 6 || !(mul = maker(g, product)) || !str_eqz(mul->op, "Mul") ||
	    mul->n_in != 2 || only_user(g, product, "Div") != div)
		return;
	for (size_t k = 0; k < 2 && !clip; k++) {
		clip = maker(g, mul->in[k]);
		clip = clip && str_eqz(clip->op, "Clip") && only_user(g, clip->out, "Mul") == mul ? clip : NULL;
	}
	if (!clip || !clips_to_six(g, clip) || !(add = maker(g, clip->in[0])) || !str_eqz(add->op, "Add") || only_user(g, add->out, "Clip") != clip ||
	    !with_number(g, add, &number, &x) || number != 3 || !(str_eq(mul->in[0], x) || str_eq(mul->in[1], x)))
		return;
	mul->gone = clip->gone = add->gone = true;
	div->x = x;
	div->renamed = div->out;
	if (!scale_behind(g, div->out, &smul, &sadd, &scale, &shift))
		return;
	user = only_user(g, sadd->out, "Conv");
	conv = maker(g, x);
	if (weights_of(g, user, &w, &b) && str_eq(user->in[0], sadd->out) && w->dim[2] == 1 && w->dim[3] == 1 && w->dim[1] == w->count / b->count) {
		size_t each = w->count / b->count;
		for (size_t i = 0; i < b->count; i++) {
			float sum = 0;
			for (size_t k = 0; k < each; k++) {
				float v = get_float(w->floats, i * each + k);
				sum += v;
				set_float(w->floats, i * each + k, v * scale);
			}
			set_float(b->floats, i, get_float(b->floats, i) + shift * sum);
		}
	} else if (weights_of(g, conv, &w, &b) && str_eqz(conv->op, "Conv")) {
		div->scaled = true;
		div->scale = scale;
		div->shift = shift;
		div->channels = w->dim[0];
	} else {
		return;
	}
	smul->gone = sadd->gone = true;
	div->renamed = sadd->out;
}

static void put_varint(struct buf *b, uint64_t v)
{
	for (; v >= 128; v >>= 7)
		buf_add_char(b, (char)((v & 127) | 128));
	buf_add_char(b, (char)v);
}

static void put_bytes(struct buf *b, unsigned field, struct str s)
{
	put_varint(b, field << 3 | 2);
	put_varint(b, s.len);
	buf_add_str(b, s);
}

static void put_number(struct buf *b, unsigned field, uint64_t v)
{
	put_varint(b, field << 3);
	put_varint(b, v);
}

static void put_float(struct buf *b, unsigned field, float v)
{
	put_varint(b, field << 3 | 5);
	buf_add_str(b, str_make((const char *)&v, sizeof v));
}

/* Attribute types: 1 a float, 2 a whole number, 4 a tensor, 7 whole numbers. */
static void put_attribute(struct buf *node, const char *name, unsigned type, float f, uint64_t i, struct str tensor)
{
	struct buf a;
	buf_init(&a, tensor.len + 256);
	put_bytes(&a, 1, str_from(name));
	if (type == 1)
		put_float(&a, 2, f);
	else if (type == 2)
		put_number(&a, 3, i);
	else if (type == 4)
		put_bytes(&a, 5, tensor);
	else
		for (int k = 0; k < 2; k++)
			put_number(&a, 8, i);
	put_number(&a, 20, type);
	put_bytes(node, 5, buf_str(&a));
	buf_release(&a);
}

#define NODE_BYTES_MAX (1u << 20)

/* NAME with SUFFIX, as input or output of B's node. */
static void put_name(struct buf *b, unsigned field, struct str name, const char *suffix)
{
	put_varint(b, field << 3 | 2);
	put_varint(b, name.len + strlen(suffix));
	buf_add_str(b, name);
	buf_add_str(b, str_from(suffix));
}

static void put_constant(struct buf *graph, struct str name, const char *suffix, uint64_t channels, size_t dims, float v)
{
	struct buf node, t;
	buf_init(&node, NODE_BYTES_MAX);
	buf_init(&t, NODE_BYTES_MAX);
	for (size_t i = 0; i < dims; i++)
		put_number(&t, 1, i ? 1 : channels);
	put_number(&t, 2, 1);
	put_varint(&t, 9 << 3 | 2);
	put_varint(&t, channels * sizeof v);
	for (uint64_t i = 0; i < channels; i++)
		buf_add_str(&t, str_make((const char *)&v, sizeof v));
	put_name(&node, 2, name, suffix);
	put_bytes(&node, 4, STR("Constant"));
	put_attribute(&node, "value", 4, 0, 0, buf_str(&t));
	put_bytes(graph, 1, buf_str(&node));
	buf_release(&t);
	buf_release(&node);
}

static void put_activation(struct buf *graph, const struct node *n)
{
	struct buf b;
	buf_init(&b, NODE_BYTES_MAX);
	put_bytes(&b, 1, n->x);
	put_name(&b, 2, n->renamed, "/gate");
	put_bytes(&b, 4, STR("HardSigmoid"));
	put_attribute(&b, "alpha", 1, 1.0f / 6, 0, str_make("", 0));
	put_attribute(&b, "beta", 1, 0.5f, 0, str_make("", 0));
	put_bytes(graph, 1, buf_str(&b));
	buf_clear(&b);
	put_bytes(&b, 1, n->x);
	put_name(&b, 1, n->renamed, "/gate");
	put_name(&b, 2, n->renamed, n->scaled ? "/raw" : "");
	put_bytes(&b, 4, STR("Mul"));
	put_bytes(graph, 1, buf_str(&b));
	if (n->scaled) {
		put_constant(graph, n->renamed, "/scale", n->channels, 4, n->scale);
		put_constant(graph, n->renamed, "/shift", n->channels, 1, n->shift);
		buf_clear(&b);
		put_name(&b, 1, n->renamed, "/raw");
		put_name(&b, 1, n->renamed, "/scale");
		put_name(&b, 1, n->renamed, "/shift");
		put_bytes(&b, 2, n->renamed);
		put_bytes(&b, 4, STR("Conv"));
		put_attribute(&b, "group", 2, 0, n->channels, str_make("", 0));
		put_attribute(&b, "kernel_shape", 7, 0, 1, str_make("", 0));
		put_bytes(graph, 1, buf_str(&b));
	}
	buf_release(&b);
}

static void put_node(struct buf *graph, const struct node *n)
{
	struct str s = n->raw;
	struct buf b;
	struct field f;
	if (n->gone)
		return;
	if (n->x.len) {
		put_activation(graph, n);
	} else if (n->renamed.len) {
		buf_init(&b, n->raw.len + n->renamed.len + 16);
		while (s.len && get_field(&s, &f))
			if (f.number == 2)
				put_bytes(&b, 2, n->renamed);
			else
				buf_add_str(&b, f.raw);
		put_bytes(graph, 1, buf_str(&b));
		buf_release(&b);
	} else {
		put_bytes(graph, 1, n->raw);
	}
}

bool ocr_fold(struct str model, struct buf *ret)
{
	char *copy = xmalloc(model.len + 1);
	struct graph g = { .n = 0 };
	struct str rest = str_make(copy, model.len), graph = { .len = 0 };
	struct buf made;
	struct field f;
	size_t cap = 0;
	bool good = true;
	memcpy(copy, model.p, model.len);
	while (rest.len && (good = get_field(&rest, &f)))
		graph = f.number == 7 ? f.bytes : graph;
	for (rest = graph; rest.len && good && (good = get_field(&rest, &f));)
		if (f.number == 1) {
			g.node = xgrow(g.node, &cap, g.n + 1, sizeof *g.node);
			good = g.n < NODES_MAX && get_node(&g.node[g.n++], f.bytes, copy, copy);
		}
	good = good && g.n > 0;
	for (size_t i = 0; i < g.n && good; i++)
		if (str_eqz(g.node[i].op, "Conv"))
			fold_behind(&g, &g.node[i]);
	for (size_t i = 0; i < g.n && good; i++)
		if (str_eqz(g.node[i].op, "Div"))
			fold_activation(&g, &g.node[i]);
	buf_init(&made, model.len + NODE_BYTES_MAX);
	for (size_t i = 0; i < g.n && good; i++)
		put_node(&made, &g.node[i]);
	for (rest = graph; rest.len && good && get_field(&rest, &f);)
		if (f.number != 1)
			buf_add_str(&made, f.raw);
	for (rest = str_make(copy, model.len); rest.len && good && get_field(&rest, &f);)
		if (f.number == 7)
			put_bytes(ret, 7, buf_str(&made));
		else
			buf_add_str(ret, f.raw);
	good = good && buf_str(&made).len && buf_str(ret).len > buf_str(&made).len;
	buf_release(&made);
	free(g.node);
	free(copy);
	return good;
}
