#include "crm/template.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "form/template_fields.h"
#include "repo/question.h"
#include "store/read.h"

enum { NAMES_MOST = 1000 };

/* -- which template ------------------------------------------------------------------ */

enum { LANGUAGE, ABOUT, SUBJECT, BODY };

struct variant {
	const char *language, *about, *subject, *body;
	struct variant *next;
};

static crm_err refuse_name(struct crm_repo *repo, struct crm_arena *arena, const char *name)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "template");
	const char **names;
	size_t count;
	CRM_TRY(crm_read_names(repo->store, arena, entity, crm_entity_field(entity, "name"), NULL, NAMES_MOST, &names, &count));
	for (size_t i = 0; i < count; i++)
		if (crm_same(names[i], name))
			return crm_err_hint(crm_fail(CRM_NOT_FOUND, "template '%s' is not active", name),
			                    "crm-template set %s active=yes", name);
	const char *near = crm_nearest(name, names, count);
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no template '%s'", name);
	return near ? crm_err_nearest(err, name, near) : crm_err_hint(err, "crm-template list");
}

/* In order of their languages, none first. */
static crm_err read_variants(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct variant **out)
{
	static const char *const fields[] = { [LANGUAGE] = "language", [ABOUT] = "entity", [SUBJECT] = "subject",
		[BODY] = "body", NULL };
	const struct crm_equals named[] = { { .field = "name", .id = name }, { .field = NULL } };
	struct crm_question question = { .entity = "template", .where = "active!=no", .equals = named, .fields = fields,
		.sort = "language" };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	struct variant **last = out;
	bool row;
	*out = NULL;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	for (; row; last = &(*last)->next) {
		*last = crm_new(arena, struct variant, 1);
		**last = (struct variant){ .language = crm_answer_text(answer, arena, LANGUAGE),
			.about = crm_answer_text(answer, arena, ABOUT), .subject = crm_answer_text(answer, arena, SUBJECT),
			.body = crm_answer_text(answer, arena, BODY) };
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return *out ? NULL : refuse_name(repo, arena, name);
}

bool crm_language_is(const char *wanted, const char *language)
{
	size_t n = language ? strlen(language) : 0;
	return wanted && n && strncasecmp(wanted, language, n) == 0 && (!wanted[n] || wanted[n] == '-' || wanted[n] == '_');
}

/* The longest that fits: zh-Hant before zh. */
static const struct variant *choose(const struct variant *variants, const char *language)
{
	const struct variant *best = NULL, *none = NULL;
	for (const struct variant *one = variants; one; one = one->next) {
		if (crm_language_is(language, one->language) && (!best || strlen(one->language) > strlen(best->language)))
			best = one;
		if (!one->language && !none)
			none = one;
	}
	return best ? best : none ? none : variants;
}

crm_err crm_template_about(struct crm_repo *repo, struct crm_arena *arena, const char *name, const struct crm_entity **about)
{
	struct variant *variants;
	CRM_TRY(read_variants(repo, arena, name, &variants));
	return crm_model_need_entity(repo->store->model, variants->about ? variants->about : "", about);
}

/* -- who reads it -------------------------------------------------------------------- */

crm_err crm_template_reader(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *about, const char *id,
                            const char **language)
{
	const struct crm_equals this[] = { { .field = "id", .id = id }, { .field = NULL } };
	const char *fields[3] = { NULL };
	size_t count = 0;
	if (crm_entity_column(about, "contact"))
		fields[count++] = "contact.language";
	if (crm_entity_column(about, "language"))
		fields[count++] = "language";
	*language = NULL;
	if (!count)
		return NULL;
	struct crm_question question = { .entity = about->name, .equals = this, .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	for (size_t i = 0; row && !*language && i < count; i++)
		*language = crm_answer_text(answer, arena, i);
	return NULL;
}

/* -- values -------------------------------------------------------------------------- */

struct filling {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_entity *about;
	const char *id;
	const struct crm_template_extra *extra;
	const char **names;              /* of fields, NULL-ended */
	const char **values;             /* NULL for an empty one */
};

static bool is_extra(const struct filling *filling, const char *name)
{
	return crm_template_is_extra(filling->about, name) ||
	       (filling->extra && crm_same(filling->extra->name, name));
}

static crm_err may_read(const struct crm_repo *repo, const struct crm_path *path)
{
	for (size_t i = 0; i < path->length; i++)
		if (!crm_may_read(&repo->actor, path->entities[i], path->fields[i]))
			return crm_fail(CRM_DENIED, "%s.%s may not be read by %s", path->entities[i]->name, path->fields[i]->name,
			                repo->actor.name);
	return NULL;
}

/* For people, but days and times exactly: a letter is read another day. */
static const char *shown(struct filling *filling, struct crm_answer *answer, size_t i, const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_value value = crm_answer_value(answer, i);
	char buffer[40];
	int64_t instant, day;
	if (value.shape == CRM_EMPTY)
		return NULL;
	if (crm_value_day(field, value, crm_answer_unit(answer, i), &day))
		return crm_copy(filling->arena, crm_date_text(day, buffer));
	if (field->type == CRM_T_INSTANT && value.shape == CRM_TEXT && crm_instant_read(value.s, &instant))
		return crm_copy(filling->arena, crm_instant_local(instant, buffer));
	crm_value_add_shown(&text, field, value, crm_answer_unit(answer, i), filling->repo->now);
	return crm_copy_n(filling->arena, crm_str_text(&text), text.n);
}

static crm_err read_values(struct filling *filling)
{
	const struct crm_equals this[] = { { .field = "id", .id = filling->id }, { .field = NULL } };
	struct crm_question question = { .entity = filling->about->name, .equals = this, .fields = filling->names };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(filling->repo, filling->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	if (!row)
		return crm_fail(CRM_NOT_FOUND, "there is no %s %s", filling->about->name, filling->id);
	for (size_t i = 0; filling->names[i]; i++) {
		struct crm_path path;
		CRM_TRY(crm_path_parse(filling->repo->store->model, filling->about, filling->names[i], &path));
		CRM_TRY(may_read(filling->repo, &path));
		filling->values[i] = shown(filling, answer, i, crm_path_field(&path));
	}
	return NULL;
}

static const char *value_of(const struct filling *filling, const char *name)
{
	if (is_extra(filling, name))
		return filling->extra && crm_same(filling->extra->name, name) ? filling->extra->value : NULL;
	for (size_t i = 0; filling->names[i]; i++)
		if (crm_same(filling->names[i], name))
			return filling->values[i];
	return NULL;
}

crm_err crm_template_fill(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *about, const char *id,
                          const char *text, const struct crm_template_extra *extra, const char **out)
{
	struct filling filling = { .repo = repo, .arena = arena, .about = about, .id = id, .extra = extra };
	CRM_AUTO(crm_str_drop) struct crm_str filled = {0};
	struct crm_template parsed;
	size_t count = 0;
	CRM_TRY(crm_template_parse(arena, text, &parsed));
	filling.names = crm_template_names(arena, &parsed);
	for (size_t i = 0; filling.names[i]; i++)
		if (!is_extra(&filling, filling.names[i]))
			filling.names[count++] = filling.names[i];
	filling.names[count] = NULL;
	filling.values = crm_new(arena, const char *, count + 1);
	CRM_TRY(read_values(&filling));
	for (size_t i = 0; i < parsed.count; i++) {
		const struct crm_template_piece *piece = &parsed.pieces[i];
		const char *value = piece->name ? value_of(&filling, piece->name) : NULL;
		crm_str_add_n(&filled, piece->text, piece->n);
		if (piece->name)
			crm_str_add(&filled, value && *value ? value : piece->otherwise ? piece->otherwise : "");
	}
	*out = crm_copy_n(arena, crm_str_text(&filled), filled.n);
	return NULL;
}

/* A subject is one line, whatever the values in it are. */
static const char *one_line(struct crm_arena *arena, const char *text)
{
	char *line = crm_copy(arena, text);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			*p = ' ';
	return line;
}

crm_err crm_template_render(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char *id,
                            const char *language, const struct crm_template_extra *extra, struct crm_rendered *out)
{
	const struct crm_entity *about;
	struct variant *variants;
	CRM_TRY(read_variants(repo, arena, name, &variants));
	CRM_TRY(crm_model_need_entity(repo->store->model, variants->about ? variants->about : "", &about));
	if (!language)
		CRM_TRY(crm_template_reader(repo, arena, about, id, &language));
	const struct variant *variant = choose(variants, language);
	*out = (struct crm_rendered){ .language = variant->language, .subject = "", .body = "" };
	if (variant->subject)
		CRM_TRY(crm_err_in(crm_template_fill(repo, arena, about, id, variant->subject, extra, &out->subject),
		                   "template %s", name));
	out->subject = one_line(arena, out->subject);
	if (!variant->body)
		return NULL;
	out->has_links = extra && strstr(variant->body, crm_textf(arena, "{%s", extra->name));
	return crm_err_in(crm_template_fill(repo, arena, about, id, variant->body, extra, &out->body), "template %s", name);
}
