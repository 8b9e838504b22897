#include "form/reject_json.h"

#include <string.h>

#include "form/json.h"

static bool has_ours(const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (crm_reject_is_ours(row->names[i]))
			return true;
	return false;
}

static void add_members(struct crm_str *out, const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (crm_reject_is_ours(row->names[i]))
			continue;
		crm_str_add_c(out, ',');
		crm_json_add_string(out, row->names[i], strlen(row->names[i]));
		crm_str_add_c(out, ':');
		if (row->texts[i])
			crm_json_add_string(out, row->texts[i], row->lengths[i]);
		else
			crm_str_add(out, "null");
	}
	crm_str_add_c(out, '}');
}

/* An object that has ours already is written anew. */
static void add_object(struct crm_str *out, char delimiter, const struct crm_row *row, const char *why)
{
	const char *rest = row->raw && !has_ours(row) ? strchr(row->raw, '{') : NULL;

	(void)delimiter;
	crm_str_addf(out, "{\"" CRM_COLUMN_LINE "\":%ld,\"" CRM_COLUMN_ERROR "\":", row->line);
	crm_json_add_string(out, why, strlen(why));
	if (!rest) {
		add_members(out, row);
		return;
	}
	rest++;
	crm_str_add(out, rest[strspn(rest, " \t\r\n")] == '}' ? "" : ",");
	crm_str_add(out, rest);
}

const struct crm_reject_kind crm_reject_jsonl = {.row = add_object, .between = "\n", .end = "\n"};
const struct crm_reject_kind crm_reject_json = {
	.begin = "[\n", .row = add_object, .between = ",\n", .end = "\n]\n", .none = "[]\n",
};
