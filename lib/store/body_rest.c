#include "store/body_rest.h"

#include <string.h>

/* Bodies are the store's own writing: sound JSON on one line. Each of these goes to the end of what it is named after. */
static const char *skip_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

static const char *skip_value(const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		if (*p == '"') {
			p = skip_string(p) - 1;
			continue;
		}
		if (depth == 0 && (*p == ',' || *p == '}'))
			break;
		depth += (*p == '[' || *p == '{') - (*p == ']' || *p == '}');
	}
	return p;
}

static bool is_field(const struct crm_entity *entity, const char *name, size_t n)
{
	for (size_t i = 0; i < entity->count; i++)
		if (strlen(entity->fields[i]->name) == n && memcmp(entity->fields[i]->name, name, n) == 0)
			return true;
	return false;
}

static void add(struct crm_str *out, const char *member, size_t name, size_t value, bool as_null)
{
	crm_str_cut(out, out->n - 1);
	if (out->s[out->n - 1] != '{')
		crm_str_add_c(out, ',');
	crm_str_add_n(out, member, name);
	if (as_null)
		crm_str_add(out, "null");
	else
		crm_str_add_n(out, member + name, value);
	crm_str_add_c(out, '}');
}

bool crm_body_add_rest(struct crm_str *out, const char *body, const struct crm_entity *entity, bool as_null)
{
	bool any = false;

	for (const char *p = body; p && (*p == '{' || *p == ',');) {
		const char *member = ++p;

		if (*member != '"')
			break;
		const char *colon = skip_string(member), *value = *colon ? colon + 1 : colon;

		p = skip_value(value);
		if (is_field(entity, member + 1, (size_t)(colon - member) - 2))
			continue;
		add(out, member, (size_t)(value - member), (size_t)(p - value), as_null);
		any = true;
	}
	return any;
}
