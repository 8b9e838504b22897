#include "model/schema_text.h"

#include <string.h>

#include "base/money.h"

/* JSON is written here by hand: the JSON of form/ is to the right of this room. */
static void add_string(struct crm_str *out, const char *text)
{
	crm_str_add_c(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			crm_str_addf(out, "\\%c", *text);
		else if ((unsigned char)*text < ' ')
			crm_str_addf(out, "\\u%04x", (unsigned)*text);
		else
			crm_str_add_c(out, *text);
	}
	crm_str_add_c(out, '"');
}

static void add_pair(struct crm_str *out, const char *key, const char *text)
{
	if (!text)
		return;
	crm_str_addf(out, ", \"%s\": ", key);
	add_string(out, text);
}

static void add_strings(struct crm_str *out, const char *const *texts, bool null)
{
	crm_str_add_c(out, '[');
	for (size_t i = 0; texts && texts[i]; i++) {
		if (i)
			crm_str_add(out, ", ");
		add_string(out, texts[i]);
	}
	crm_str_add(out, null ? ", null]" : "]");
}

/* The words JSON Schema has for the form of a text; NULL where it has none. */
static const char *rule_of(enum crm_type type)
{
	switch (type) {
	case CRM_T_ID: return "\"pattern\": \"^[0-9a-f]{16}$\"";
	case CRM_T_ANYLINK: return "\"pattern\": \"^[a-z][a-z0-9_]*:[0-9a-f]{16}$\"";
	case CRM_T_MONEY: return "\"pattern\": \"^-?[0-9]+(\\\\.[0-9]+)?$\"";
	case CRM_T_DATE: return "\"format\": \"date\"";
	case CRM_T_INSTANT: return "\"format\": \"date-time\"";
	case CRM_T_EMAIL: return "\"format\": \"idn-email\"";
	case CRM_T_URL: return "\"format\": \"iri\"";
	case CRM_T_DOMAIN: return "\"format\": \"idn-hostname\"";
	case CRM_T_COUNTRY: return "\"pattern\": \"^[A-Z]{2}$\"";
	case CRM_T_CURRENCY: return "\"pattern\": \"^[A-Z]{3}$\"";
	default: return NULL; /* a link too: where there is a handle it is a name (stage: "won") */
	}
}

static const char *kind_of(enum crm_type type)
{
	if (crm_type_json(type) == CRM_JSON_BOOL)
		return "boolean";
	if (crm_type_json(type) == CRM_JSON_STRING)
		return "string";
	return *crm_type_sql(type) == 'I' ? "integer" : "number";
}

static bool may_be_empty(const struct crm_field *field)
{
	return !(field->flags & CRM_REQUIRED) && field->type != CRM_T_ID;
}

static void add_rules(struct crm_str *out, const struct crm_field *field, bool null)
{
	const char *rule = rule_of(field->type);
	char number[32];

	if (rule)
		crm_str_addf(out, ", %s", rule);
	if (field->type == CRM_T_CHOICE && field->choices) {
		crm_str_add(out, ", \"enum\": ");
		add_strings(out, field->choices, null);
	}
	if (field->least != 0 || field->most != 0) {
		crm_str_addf(out, ", \"minimum\": %s", crm_number_text(field->least, number));
		crm_str_addf(out, ", \"maximum\": %s", crm_number_text(field->most, number));
	}
}

static void add_type(struct crm_str *out, const struct crm_field *field)
{
	bool null = may_be_empty(field);

	if (field->flags & CRM_LIST) {
		crm_str_addf(out, "\"type\": %s, \"uniqueItems\": true, \"items\": {\"type\": \"%s\"",
		             null ? "[\"array\", \"null\"]" : "\"array\"", kind_of(field->type));
		add_rules(out, field, false);
		crm_str_add_c(out, '}');
		return;
	}
	if (null)
		crm_str_addf(out, "\"type\": [\"%s\", \"null\"]", kind_of(field->type));
	else
		crm_str_addf(out, "\"type\": \"%s\"", kind_of(field->type));
	add_rules(out, field, null);
}

static void add_property(struct crm_str *out, const struct crm_field *field)
{
	add_string(out, field->name);
	crm_str_add(out, ": {");
	add_type(out, field);
	add_pair(out, "title", field->title);
	if (field->flags & (CRM_SYSTEM | CRM_COMPUTED) || field->asked)
		crm_str_add(out, ", \"readOnly\": true");
	if (field->flags & CRM_RETIRED)
		crm_str_add(out, ", \"deprecated\": true");
	/* A preset is what a person would type; the schema wants JSON, and a text is not that
	 * for every type. */
	add_pair(out, "x-crm-preset", field->preset);
	add_pair(out, "x-crm-type", crm_type_name(field->type));
	add_pair(out, "x-crm-target", field->target);
	add_pair(out, "x-crm-currency", field->currency);
	if (field->flags & CRM_UNIQUE)
		crm_str_add(out, ", \"x-crm-unique\": true");
	crm_str_add_c(out, '}');
}

static void add_required(struct crm_str *out, const struct crm_entity *entity, const char *indent)
{
	const char *before = "";

	crm_str_addf(out, "%s  \"required\": [", indent);
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		if (!(field->flags & CRM_REQUIRED) || field->flags & CRM_RETIRED)
			continue;
		crm_str_add(out, before);
		add_string(out, field->name);
		before = ", ";
	}
	crm_str_add(out, "],\n");
	if (!entity->any_of)
		return;
	crm_str_addf(out, "%s  \"anyOf\": [", indent);
	for (size_t i = 0; entity->any_of[i]; i++) {
		crm_str_addf(out, "%s{\"required\": [", i ? ", " : "");
		add_string(out, entity->any_of[i]);
		crm_str_add(out, "]}");
	}
	crm_str_add(out, "],\n");
}

/* What is stored, then what is computed when asked. */
static const struct crm_field *column_at(const struct crm_entity *entity, size_t i)
{
	return i < entity->count ? entity->fields[i] : entity->asked[i - entity->count];
}

/* The members of one entity's schema, without the braces. */
static void add_entity(struct crm_str *out, const struct crm_entity *entity, const char *indent)
{
	crm_str_addf(out, "%s  \"title\": ", indent);
	add_string(out, entity->name);
	crm_str_addf(out, ",\n%s  \"description\": ", indent);
	add_string(out, entity->title ? entity->title : entity->plural);
	crm_str_addf(out, ",\n%s  \"type\": \"object\",\n", indent);
	add_required(out, entity, indent);
	crm_str_addf(out, "%s  \"additionalProperties\": false,\n%s  \"properties\": {\n", indent,
	             indent);
	for (size_t i = 0; i < entity->count + entity->asked_count; i++) {
		crm_str_addf(out, "%s%s    ", i ? ",\n" : "", indent);
		add_property(out, column_at(entity, i));
	}
	crm_str_addf(out, "\n%s  }\n", indent);
}

void crm_schema_json(struct crm_str *out, const struct crm_model *model,
                     const struct crm_entity *entity)
{
	crm_str_add(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n");
	if (entity) {
		add_entity(out, entity, "");
		crm_str_add(out, "}\n");
		return;
	}
	crm_str_add(out, "  \"$defs\": {\n");
	for (size_t i = 0; i < model->count; i++) {
		crm_str_add(out, "    ");
		add_string(out, model->entities[i]->name);
		crm_str_add(out, ": {\n");
		add_entity(out, model->entities[i], "    ");
		crm_str_add(out, i + 1 < model->count ? "    },\n" : "    }\n");
	}
	crm_str_add(out, "  }\n}\n");
}

/* -- mdoc -------------------------------------------------------------------------- */

enum { LINE = 78 };

/* One word of a text line, on a new line where the old one is full. */
static void add_word(struct crm_str *out, size_t *column, const char *word, size_t n)
{
	if (*column && *column + 1 + n > LINE) {
		crm_str_add_c(out, '\n');
		*column = 0;
	}
	if (*column)
		crm_str_add_c(out, ' ');
	else if (*word == '.' || *word == '\'')
		crm_str_add(out, "\\&"); /* or the line would be a request */
	*column += *column ? n + 1 : n;
	for (size_t i = 0; i < n; i++) {
		if (word[i] == '\\')
			crm_str_add(out, "\\e");
		else
			crm_str_add_c(out, word[i]);
	}
}

static void add_words(struct crm_str *out, const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t n = strcspn(text, " \n\t");
		if (n)
			add_word(out, &column, text, n);
		text += n + (text[n] != '\0');
	}
	crm_str_add_c(out, '\n');
}

static void describe_flags(struct crm_str *text, const struct crm_field *field)
{
	static const struct {
		unsigned flag;
		const char *words;
	} names[] = {
		{ CRM_REQUIRED, "required" }, { CRM_UNIQUE, "unique" }, { CRM_INDEXED, "indexed" },
		{ CRM_SEARCHED, "searched" }, { CRM_SECRET, "secret" }, { CRM_COMPUTED, "computed" },
		{ CRM_SYSTEM, "kept by the repository" }, { CRM_ONCE, "set once" },
		{ CRM_RETIRED, "retired" }, { CRM_REACHED, "known by" }, { CRM_ADDS_UP, "merges as a counter" },
		{ CRM_LEAST, "merges as the least" }, { CRM_MOST, "merges as the most" },
	};

	for (size_t i = 0; i < CRM_COUNT(names); i++)
		if (field->flags & names[i].flag)
			crm_str_addf(text, ", %s", names[i].words);
}

static void describe(struct crm_str *text, const struct crm_field *field)
{
	crm_str_addf(text, "%s: %s%s", field->title ? field->title : field->name,
	             field->flags & CRM_LIST ? "list of " : "", crm_type_name(field->type));
	if (field->target)
		crm_str_addf(text, " to %s", field->target);
	describe_flags(text, field);
	if (field->preset)
		crm_str_addf(text, ", at first %s", field->preset);
	if (field->made_of)
		crm_str_addf(text, ", %s %s", field->asked ? "computed when asked from" : "made of", field->made_of);
	for (size_t i = 0; field->choices && field->choices[i]; i++)
		crm_str_addf(text, "%s%s", i ? ", " : "; one of ", field->choices[i]);
	crm_str_add_c(text, '.');
}

void crm_schema_mdoc(struct crm_str *out, const struct crm_model *model,
                     const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	(void)model; /* a list of fields needs only the entity; the two calls are alike */
	crm_str_add(out, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < entity->count + entity->asked_count; i++) {
		const struct crm_field *field = column_at(entity, i);

		crm_str_addf(out, ".It Cm %s\n", field->name);
		crm_str_clear(&text);
		describe(&text, field);
		add_words(out, crm_str_text(&text));
	}
	crm_str_add(out, ".El\n");
}
