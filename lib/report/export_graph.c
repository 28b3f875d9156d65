/* export_graph.c - who occurs with whom, as GEXF 1.2 and GraphML.
 *
 * Nodes are targets, parties and entities; an edge joins two that stand in one
 * contract or in one document, weighed by how many. Documents that name more
 * than GROUP_MAX say nothing about any two of them and are left out. */
#include "export_priv.h"

#define GROUP_MAX "30"
#define NODES_SQL \
	"SELECT name, min(role) AS role, group_concat(DISTINCT country) AS country FROM (SELECT name, 'target' AS role, country FROM top_targets" \
	" UNION ALL SELECT party_a, 'client', NULL FROM contracts UNION ALL SELECT party_b, 'supplier', NULL FROM contracts" \
	" UNION ALL SELECT name, 'organization', NULL FROM entities WHERE kind = 'organization') WHERE name IS NOT NULL AND name <> '' GROUP BY name ORDER BY name"
#define EDGES_SQL \
	"WITH n(name, item) AS (SELECT DISTINCT coalesce(name, host), item FROM targets UNION SELECT party_a, item FROM contracts UNION SELECT party_b, item FROM contracts" \
	" UNION SELECT e.name, b.sha256 FROM entity e JOIN entity_name m ON m.entity = e.id JOIN posting p ON p.reference = m.reference JOIN blob b ON b.id = p.blob WHERE e.kind = 'organization'" \
	" UNION SELECT l.name, b.sha256 FROM lone_names l JOIN posting p ON p.reference = l.reference JOIN blob b ON b.id = p.blob WHERE l.kind = 'organization')," \
	" g AS (SELECT * FROM n WHERE name IS NOT NULL AND name <> '' AND item IN (SELECT item FROM n GROUP BY item HAVING count(*) <= " GROUP_MAX "))" \
	" SELECT a.name, b.name, count(*) FROM g a JOIN g b ON b.item = a.item AND b.name > a.name GROUP BY 1, 2 ORDER BY 1, 2"

static void id(struct export *x, struct str name)
{
	char key[41];
	struct buf clean;
	buf_init(&clean, name.len * 16 + 64);
	report_clean(x->opt, STR(""), name, &clean);
	export_key("node", buf_str(&clean), key);
	buf_release(&clean);
	buf_add(&x->b, key, 16);
}

/* Names that are blacked out are one node, and no edge to itself. */
static bool node_once(struct export *x, const char *what, struct str a, struct str b)
{
	struct buf key;
	buf_init(&key, 1u << 20);
	buf_addz(&key, what);
	report_clean(x->opt, STR(""), a, &key);
	size_t half = key.len;
	buf_add_char(&key, '\n');
	report_clean(x->opt, STR(""), b, &key);
	bool loop = *what == 'e' && str_eq(str_sub(buf_str(&key), 1, half), str_sub(buf_str(&key), half + 1, key.len));
	bool once = !loop && export_once(x, buf_str(&key));
	buf_release(&key);
	return once;
}

static enum status gexf_node(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	if (!node_once(x, "n", r->cell[0], STR("")))
		return ST_OK;
	buf_addz(&x->b, "<node id=\"");
	id(x, r->cell[0]);
	buf_addz(&x->b, "\" label=\"");
	export_xml(x, r->cell[0]);
	buf_addz(&x->b, "\"><attvalues><attvalue for=\"role\" value=\"");
	export_xml(x, r->cell[1]);
	buf_addz(&x->b, "\"/><attvalue for=\"country\" value=\"");
	export_xml(x, r->cell[2]);
	buf_addz(&x->b, "\"/></attvalues></node>\n");
	export_flush(x);
	return ST_OK;
}

static enum status gexf_edge(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	if (!node_once(x, "e", r->cell[0], r->cell[1]))
		return ST_OK;
	buf_addz(&x->b, "<edge id=\"");
	id(x, r->cell[0]);
	id(x, r->cell[1]);
	buf_addz(&x->b, "\" source=\"");
	id(x, r->cell[0]);
	buf_addz(&x->b, "\" target=\"");
	id(x, r->cell[1]);
	buf_addz(&x->b, "\" weight=\"");
	buf_add_str(&x->b, r->cell[2]);
	buf_addz(&x->b, "\"/>\n");
	export_flush(x);
	return ST_OK;
}

enum status export_gexf(struct export *x)
{
	buf_addz(
	    &x->b,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n<graph mode=\"static\" defaultedgetype=\"undirected\">\n"
	    "<attributes class=\"node\"><attribute id=\"role\" title=\"role\" type=\"string\"/><attribute id=\"country\" title=\"country\" type=\"string\"/></attributes>\n<nodes>\n");
	enum status s = export_query(x, NODES_SQL, gexf_node);
	buf_addz(&x->b, "</nodes>\n<edges>\n");
	if (s == ST_OK)
		s = export_query(x, EDGES_SQL, gexf_edge);
	buf_addz(&x->b, "</edges>\n</graph>\n</gexf>\n");
	return s;
}

static enum status graphml_node(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	if (!node_once(x, "n", r->cell[0], STR("")))
		return ST_OK;
	buf_addz(&x->b, "<node id=\"n");
	id(x, r->cell[0]);
	buf_addz(&x->b, "\"><data key=\"label\">");
	export_xml(x, r->cell[0]);
	buf_addz(&x->b, "</data><data key=\"role\">");
	export_xml(x, r->cell[1]);
	buf_addz(&x->b, "</data><data key=\"country\">");
	export_xml(x, r->cell[2]);
	buf_addz(&x->b, "</data></node>\n");
	export_flush(x);
	return ST_OK;
}

static enum status graphml_edge(void *ctx, const struct report_row *r)
{
	struct export *x = ctx;
	if (!node_once(x, "e", r->cell[0], r->cell[1]))
		return ST_OK;
	buf_addz(&x->b, "<edge source=\"n");
	id(x, r->cell[0]);
	buf_addz(&x->b, "\" target=\"n");
	id(x, r->cell[1]);
	buf_addz(&x->b, "\"><data key=\"weight\">");
	buf_add_str(&x->b, r->cell[2]);
	buf_addz(&x->b, "</data></edge>\n");
	export_flush(x);
	return ST_OK;
}

enum status export_graphml(struct export *x)
{
	buf_addz(&x->b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
		"<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n<key id=\"role\" for=\"node\" attr.name=\"role\" attr.type=\"string\"/>\n"
		"<key id=\"country\" for=\"node\" attr.name=\"country\" attr.type=\"string\"/>\n<key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"int\"/>\n<graph edgedefault=\"undirected\">\n");
	enum status s = export_query(x, NODES_SQL, graphml_node);
	if (s == ST_OK)
		s = export_query(x, EDGES_SQL, graphml_edge);
	buf_addz(&x->b, "</graph>\n</graphml>\n");
	return s;
}
