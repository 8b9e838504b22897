/*
 * JSON. The input is read as one object, and as a file of JSON and of JSON Lines; what could be
 * read is written by the JSON Lines sink and must be read back the same.
 */
#include "../unit/form.h"
#include "form/json.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void write_object(struct crm_str *out, const struct crm_member *members, size_t count)
{
	const struct crm_field text = {.name = "text", .type = CRM_T_TEXT};

	for (size_t i = 0; i < count; i++) {
		crm_str_add_c(out, i ? ',' : '{');
		crm_json_add_string(out, members[i].name, strlen(members[i].name));
		crm_str_add_c(out, ':');
		struct crm_value value = crm_value_text_n(members[i].text, members[i].n);
		crm_json_add_value(out, &text, value, NULL);
	}
	crm_str_add(out, count ? "}" : "{}");
}

static void check_object(struct crm_arena *arena, const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_member *members, *again;
	size_t count, count_again;

	if (crm_json_object(arena, text, n, &members, &count))
		return;
	write_object(&out, members, count);
	if (crm_json_object(arena, out.s, out.n, &again, &count_again) || count != count_again)
		abort();
	for (size_t i = 0; i < count; i++) {
		const char *want = members[i].text ? members[i].text : "", *got = again[i].text ? again[i].text : "";
		if (strcmp(members[i].name, again[i].name) != 0 || strcmp(want, got) != 0)
			abort();
	}
}

static void read_file(struct crm_arena *arena, const char *text, size_t n, const char *format)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;
	long line = 1;

	crm_err err = form_open(text, n, &(struct crm_source_options){.format = format}, &source);
	while (source) {
		err = crm_source_next(source, arena, &row);
		if (!row && !err)
			break;
		if (row && row->line < line)
			abort();
		if (row)
			line = row->line;
		if (row && !err)
			check_object(arena, row->raw, strlen(row->raw));
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *text = crm_copy_n(arena, (const char *)data, size);

	check_object(arena, text, size);
	read_file(arena, text, size, "json");
	read_file(arena, text, size, "jsonl");
	return 0;
}
