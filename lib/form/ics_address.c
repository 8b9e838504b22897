#include "form/ics_address.h"

#include <string.h>
#include <strings.h>

#include "model/model.h"
#include "model/value.h"

static const char scheme[] = "mailto:";

/* -- in -------------------------------------------------------------------------------- */

static int digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Of a mailto URI (RFC 6068) the address alone: before '?', with %2B as '+'. */
static const char *address_of(struct crm_arena *arena, const char *uri)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	size_t n = strcspn(uri, "?");

	for (size_t i = 0; i < n; i++) {
		bool coded = uri[i] == '%' && i + 2 < n && digit(uri[i + 1]) >= 0 && digit(uri[i + 2]) >= 0;
		crm_str_add_c(&out, coded ? (char)(digit(uri[i + 1]) * 16 + digit(uri[i + 2])) : uri[i]);
		i += coded ? 2 : 0;
	}
	return crm_copy(arena, crm_str_text(&out));
}

static bool is_email(struct crm_arena *arena, const char *text)
{
	static const struct crm_field field = { .name = "email", .type = CRM_T_EMAIL };
	struct crm_reading reading = {0};
	struct crm_value value;

	return *text && !crm_value_parse(arena, &reading, &field, NULL, text, &value);
}

static bool is_person(const struct crm_content *content)
{
	const char *type = crm_content_parameter(content, "CUTYPE");

	return !type || (strcasecmp(type, "ROOM") != 0 && strcasecmp(type, "RESOURCE") != 0);
}

/* Apple's calendar has the address in EMAIL (RFC 7986) where the value is its own. */
const char *crm_ics_address_read(struct crm_arena *arena, const struct crm_content *content, const char **why)
{
	const char *email = crm_content_parameter(content, "EMAIL");

	if (strncasecmp(content->value, scheme, sizeof(scheme) - 1) == 0)
		email = address_of(arena, content->value + sizeof(scheme) - 1);
	*why = NULL;
	if (!is_person(content))
		*why = crm_textf(arena, "%s that is a room or a thing", content->name);
	else if (!email || !is_email(arena, email))
		*why = crm_textf(arena, "%s without an e-mail address", content->name);
	return *why ? NULL : email;
}

/* -- out ------------------------------------------------------------------------------- */

static void add_name(struct crm_str *line, const char *name)
{
	crm_str_add(line, ";CN=\"");
	for (; *name; name++) {
		const char *coded = *name == '"' ? "^'" : *name == '^' ? "^^" : *name == '\n' ? "^n" : NULL;
		if (coded)
			crm_str_add(line, coded);
		else if ((unsigned char)*name >= ' ' && *name != '\x7f')
			crm_str_add_c(line, *name);
	}
	crm_str_add_c(line, '"');
}

void crm_ics_address_add(struct crm_str *line, const char *property, const char *email, const char *name)
{
	crm_str_add(line, property);
	if (*name)
		add_name(line, name);
	crm_str_addf(line, ":%s", scheme);
	for (; *email; email++)
		if (strchr("%?&#\"\\^`{|}", *email))
			crm_str_addf(line, "%%%02X", (unsigned char)*email);
		else
			crm_str_add_c(line, *email);
}
