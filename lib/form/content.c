#include "form/content.h"

#include <string.h>
#include <strings.h>

/* -- in -------------------------------------------------------------------- */

/* Where the head ends and the value begins: the first ':' outside quotes. */
static char *colon_of(char *line)
{
	bool quoted = false;

	for (; *line; line++) {
		if (*line == '"')
			quoted = !quoted;
		else if (*line == ':' && !quoted)
			return line;
	}
	return NULL;
}

/* Cuts the text at the first `delimiter` outside quotes; returns what follows it, NULL if there is none. */
static char *cut(char *text, char delimiter)
{
	bool quoted = false;

	for (; *text; text++) {
		if (*text == '"')
			quoted = !quoted;
		else if (*text == delimiter && !quoted) {
			*text = '\0';
			return text + 1;
		}
	}
	return NULL;
}

static void drop_quotes(char *text)
{
	char *to = text;

	for (; *text; text++)
		if (*text != '"')
			*to++ = *text;
	*to = '\0';
}

static bool is_name(const char *name)
{
	size_t n = 0;

	for (; name[n]; n++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", name[n]))
			return false;
	return n > 0;
}

static size_t count_of(const char *text, char c)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == c;
	return count;
}

static void take_parameters(struct crm_arena *arena, char *text, struct crm_content *out)
{
	out->parameters = text ? crm_new(arena, struct crm_parameter, count_of(text, ';') + 1) : NULL;
	for (char *next; text; text = next) {
		next = cut(text, ';');
		char *values = cut(text, '=');
		drop_quotes(values ? values : text);
		out->parameters[out->count++] = (struct crm_parameter){values ? text : "", values ? values : text};
	}
}

static void raise_case(char *text)
{
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
}

bool crm_content_parse(struct crm_arena *arena, char *line, struct crm_content *out)
{
	char *colon = colon_of(line);

	*out = (struct crm_content){0};
	if (!colon)
		return false;
	*colon = '\0';
	char *parameters = cut(line, ';'), *dot = strchr(line, '.'), *name = dot ? dot + 1 : line;
	if (!is_name(name))
		return false;
	raise_case(name);
	out->name = name;
	out->value = colon + 1;
	out->n = strlen(out->value);
	take_parameters(arena, parameters, out);
	return true;
}

const char *crm_content_parameter(const struct crm_content *content, const char *name)
{
	for (size_t i = 0; i < content->count; i++)
		if (strcasecmp(content->parameters[i].name, name) == 0)
			return content->parameters[i].values;
	return NULL;
}

static bool has_value(const char *values, const char *value)
{
	size_t length = strlen(value), n;

	for (; *values; values += n + (values[n] == ',')) {
		n = strcspn(values, ",");
		if (n == length && strncasecmp(values, value, n) == 0)
			return true;
	}
	return false;
}

bool crm_content_is(const struct crm_content *content, const char *type)
{
	for (size_t i = 0; i < content->count; i++) {
		const struct crm_parameter *parameter = &content->parameters[i];
		if ((!*parameter->name || strcasecmp(parameter->name, "TYPE") == 0) && has_value(parameter->values, type))
			return true;
	}
	return false;
}

/* What an escaped character means. Others than these stay as they are: 2.1 escapes hardly any. */
static char meaning(char c)
{
	return c == 'n' || c == 'N' ? '\n' : strchr("\\;,:", c) ? c : '\0';
}

void crm_content_part(const char **at, char delimiter, struct crm_str *out)
{
	const char *text = *at;

	crm_str_clear(out);
	for (; *text && (*text != delimiter || !delimiter); text++) {
		if (text[0] == '\r' && text[1] == '\n')
			continue;
		char c = *text == '\\' && text[1] ? meaning(text[1]) : '\0';
		crm_str_add_c(out, c ? c : *text);
		text += c != '\0';
	}
	*at = *text ? text + 1 : NULL;
}

/* -- out ------------------------------------------------------------------- */

void crm_content_add_escaped(struct crm_str *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = text[i];
		if (c == '\\' || c == ';' || c == ',')
			crm_str_add_c(out, '\\');
		if (c == '\n' || c == '\r')
			crm_str_add(out, "\\n");
		else
			crm_str_add_c(out, c);
		i += c == '\r' && i + 1 < n && text[i + 1] == '\n';
	}
}
