/* Paths to values, and the model as text. */
#include "tap.h"

#include <stdlib.h>

#include "model/path.h"
#include "model/schema_text.h"

static struct crm_model *model;

static const char *error(const char *text)
{
	struct crm_path path;
	crm_err err = crm_path_parse(model, crm_model_entity(model, "contact"), text, &path);

	return err && err->kind == CRM_USAGE ? err->text : err ? "another kind" : "accepted";
}

static void test_paths(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_path path;

	ok(!crm_path_parse(model, crm_model_entity(model, "contact"), "owner.team.name", &path) &&
	   path.length == 3, "three steps");
	is(crm_path_field(&path)->name, "name", "the last field");
	is(crm_path_entity(&path)->name, "team", "of its entity");
	crm_path_add_text(&out, &path);
	is(crm_str_text(&out), "owner.team.name", "and back");
	ok(!crm_path_parse(model, crm_model_entity(model, "contact"), "email", &path) &&
	   path.length == 1, "one step");
	ok(!crm_path_parse(model, crm_model_entity(model, "contact"), "company.id", &path), "an id");
	ok(!crm_path_parse(model, crm_model_entity(model, "contact"), "company.open_deals", &path) &&
	   crm_path_field(&path)->asked, "to what is computed when asked");
	ok(!crm_path_parse(model, crm_model_entity(model, "ticket"), "sla.state", &path) && path.length == 1,
	   "two names that are one of the entity's own");
	is(crm_path_field(&path)->name, "sla_state", "joined");
	ok(!crm_path_parse(model, crm_model_entity(model, "message"), "ticket.sla.state", &path) && path.length == 2,
	   "beyond a link");
	is(crm_path_field(&path)->name, "sla_state", "too");
	ok(!crm_path_parse(model, crm_model_entity(model, "ticket"), "sla.name", &path) && path.length == 2,
	   "what the other has goes first");
	crm_err near = crm_path_parse(model, crm_model_entity(model, "deal"), "stage_snce", &path);
	is(near ? near->nearest : "", "stage_since", "which may be meant");
	is(error("company.industri"), "company has no field 'industri'", "no such field there");
	is(error("email.domain"), "'email' is an e-mail address, so nothing can follow it", "no link");
	is(error("company.parent.parent.parent.name"), "a path has at most 4 steps", "too long");
	is(error(""), "contact has no field ''", "empty");
	is(error("company."), "company has no field ''", "a step missing");
	is(error(".company"), "contact has no field ''", "the first step missing");
	is(error("tags.x"), "'tags' is a text, so nothing can follow it", "a list");
	crm_err err = crm_path_parse(model, crm_model_entity(model, "task"), "about.name", &path);
	is(err ? err->text : "", "'about' may lead to any entity, so no field of it can be named",
	   "a link to any");
	char wide[600];
	memset(wide, 'a', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	ok(crm_path_parse(model, crm_model_entity(model, "task"), wide, &path), "a very long name");
}

/* Braces and quotes in balance; the black-box tests have a real reader of JSON. */
static bool is_balanced(const char *text)
{
	int depth = 0;
	bool quoted = false;

	for (; *text; text++) {
		if (quoted && *text == '\\')
			text++;
		else if (*text == '"')
			quoted = !quoted;
		else if (!quoted)
			depth += (*text == '{' || *text == '[') - (*text == '}' || *text == ']');
	}
	return depth == 0 && !quoted;
}

static void test_schema(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_field_definition odd = { .entity = "deal", .name = "odd", .title = "\"a\\\n.b'" };

	ok(!crm_model_add_field(model, &odd), "a field with an odd title");
	crm_schema_json(&out, model, NULL);
	ok(is_balanced(crm_str_text(&out)) && strstr(crm_str_text(&out), "\"$defs\"") &&
	   strstr(crm_str_text(&out), "\"rate\": {"), "all entities");
	crm_str_clear(&out);
	crm_schema_json(&out, model, crm_model_entity(model, "deal"));
	ok(is_balanced(crm_str_text(&out)), "one entity");
	ok(strstr(crm_str_text(&out), "\"title\": \"\\\"a\\\\\\u000a.b'\"") != NULL, "escaped");
	ok(strstr(crm_str_text(&out), "\"probability\": {\"type\": [\"number\", \"null\"], "
	          "\"minimum\": 0, \"maximum\": 100") != NULL, "limits");
	crm_str_clear(&out);
	crm_schema_mdoc(&out, model, crm_model_entity(model, "deal"));
	ok(crm_starts(crm_str_text(&out), ".Bl -tag") && crm_ends(crm_str_text(&out), ".El\n"), "mdoc");
	ok(strstr(crm_str_text(&out), ".It Cm odd\n\"a\\e .b': text.\n") != NULL, "mdoc escaped");
	size_t longest = 0;
	for (const char *at = crm_str_text(&out); *at; at += strcspn(at, "\n") + 1)
		if (strcspn(at, "\n") > longest)
			longest = strcspn(at, "\n");
	ok(longest <= 80, "lines of at most 80 (%zu)", longest);
}

int main(void)
{
	if (crm_model_new(&model))
		abort();
	test_paths();
	test_schema();
	crm_model_drop(&model);
	return tap_done();
}
