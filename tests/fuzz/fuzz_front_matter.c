/*
 * The head of a Markdown file. What could be read is written and must be read back the same.
 */
#include <stdlib.h>
#include <string.h>

#include "form/front_matter.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void write_member(struct crm_str *out, struct crm_arena *arena, const struct crm_member *member)
{
	static const struct crm_field field = { .name = "list", .type = CRM_T_TEXT, .flags = CRM_LIST };
	struct crm_value list;
	if (!member->text)
		crm_str_addf(out, "%s:\n", member->name);
	else if (member->list && !crm_value_parse(arena, NULL, &field, NULL, member->text, &list))
		crm_front_matter_add_list(out, member->name, list);
	else
		crm_front_matter_add(out, member->name, member->text);
}

static void check_again(struct crm_arena *arena, const struct crm_str *out, const struct crm_member *members,
                        size_t count,
                        const char *body)
{
	struct crm_member *again;
	size_t count_again, at;
	if (crm_front_matter_read(arena, out->s, out->n, &again, &count_again, &at) || count_again != count)
		abort();
	for (size_t i = 0; i < count; i++) {
		if (strcmp(members[i].name, again[i].name) != 0)
			abort();
		if (!members[i].list && strcmp(members[i].text ? members[i].text : "", again[i].text ? again[i].text : "") != 0)
			abort();
	}
	if (strcmp(out->s + at, body) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_member *members;
	size_t count, body;
	char *text = crm_copy_n(arena, (const char *)data, size);
	if (memchr(data, '\0', size) || crm_front_matter_read(arena, text, size, &members, &count, &body))
		return 0;
	if (body > size || !count)
		return 0;
	crm_str_add(&out, "---\n");
	for (size_t i = 0; i < count; i++)
		write_member(&out, arena, &members[i]);
	crm_str_addf(&out, "---\n\n%s", text + body);
	check_again(arena, &out, members, count, text + body);
	return 0;
}
