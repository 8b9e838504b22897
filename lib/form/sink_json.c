#include "form/sink_json.h"

#include <string.h>

#include "form/json.h"

struct part {
	const char *text;
	size_t n;
};

struct json {
	struct crm_sink base;
	struct part *keys;       /* what stands before each value: {"id": or ,"name": */
	size_t rows;
};

static void make_keys(struct json *json)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_sink *sink = &json->base;

	json->keys = crm_new(sink->arena, struct part, sink->count + 1);
	for (size_t i = 0; i < sink->count; i++) {
		const char *name = sink->columns[i].name;
		crm_str_clear(&text);
		crm_str_add_c(&text, i == 0 ? '{' : ',');
		crm_json_add_string(&text, name, strlen(name));
		crm_str_add_c(&text, ':');
		json->keys[i].text = crm_copy_n(sink->arena, text.s, text.n);
		json->keys[i].n = text.n;
	}
}

static void add_object(const struct json *json, const struct crm_cell *cells)
{
	struct crm_str *out = &json->base.output->buffer;

	for (size_t i = 0; i < json->base.count; i++) {
		const struct crm_column *column = &json->base.columns[i];
		crm_str_add_n(out, json->keys[i].text, json->keys[i].n);
		if (crm_cell_is_plain(column, &cells[i]) &&
		    crm_type_json(column->field->type) == CRM_JSON_STRING)
			crm_json_add_string(out, cells[i].value.s, cells[i].value.n);
		else
			crm_json_add_value(out, column->field, cells[i].value, cells[i].unit);
	}
	crm_str_add(out, json->base.count ? "}" : "{}");
}

static crm_err open_lines(struct crm_sink *sink)
{
	CRM_TRY(crm_columns_unique(sink));
	make_keys((struct json *)sink);
	return NULL;
}

static crm_err row_lines(struct crm_sink *sink, const struct crm_cell *cells)
{
	add_object((struct json *)sink, cells);
	crm_str_add_c(&sink->output->buffer, '\n');
	return NULL;
}

static crm_err open_array(struct crm_sink *sink)
{
	CRM_TRY(open_lines(sink));
	crm_str_add_c(&sink->output->buffer, '[');
	return NULL;
}

static crm_err row_array(struct crm_sink *sink, const struct crm_cell *cells)
{
	struct json *json = (struct json *)sink;

	crm_str_add(&sink->output->buffer, json->rows++ ? ",\n" : "\n");
	add_object(json, cells);
	return NULL;
}

static crm_err close_array(struct crm_sink *sink)
{
	const struct json *json = (const struct json *)sink;

	crm_str_add(&sink->output->buffer, json->rows ? "\n]\n" : "]\n");
	return NULL;
}

const struct crm_sink_kind crm_sink_json = {
	.name = "json",
	.title = "a JSON array of objects, types kept, null for empty",
	.flags = CRM_FORMAT_LOADS | CRM_FORMAT_JSON | CRM_FORMAT_ARRAY,
	.endings = ".json",
	.size = sizeof(struct json),
	.open = open_array,
	.row = row_array,
	.close = close_array,
};

const struct crm_sink_kind crm_sink_jsonl = {
	.name = "jsonl",
	.title = "JSON Lines: one object a line",
	.flags = CRM_FORMAT_LOADS | CRM_FORMAT_JSON,
	.endings = ".jsonl|.ndjson",
	.size = sizeof(struct json),
	.open = open_lines,
	.row = row_lines,
};
