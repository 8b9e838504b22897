#include "crm/kb_file.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "form/front_matter.h"
#include "form/markdown.h"
#include "model/slug.h"
#include "store/read.h"

static const char ending[] = ".md";

static const struct crm_entity *article(const struct crm_repo *repo)
{
	return crm_model_entity(repo->store->model, "article");
}

/* -- reading ------------------------------------------------------------------------------ */

struct reading {
	struct crm_arena *arena;
	const struct crm_entity *entity;
	struct crm_kb_file *file;
};

static void assign(struct reading *one, const char *field, const char *text)
{
	one->file->assigns[one->file->count++] = (struct crm_assign){ crm_entity_field(one->entity, field), CRM_SET, text };
}

static const char *given(const struct reading *one, const char *field)
{
	int at = crm_entity_field(one->entity, field);
	for (size_t i = 0; i < one->file->count; i++)
		if (one->file->assigns[i].field == at)
			return one->file->assigns[i].text ? one->file->assigns[i].text : "";
	return NULL;
}

static crm_err take_member(struct reading *one, const struct crm_member *member)
{
	int field = crm_entity_header(one->entity, member->name);
	if (field == CRM_NO_FIELD)
		CRM_TRY(crm_entity_need_field(one->entity, member->name, &field));
	CRM_TRY(crm_field_may_set(one->entity->fields[field], true));
	if (member->list)
		CRM_TRY(crm_field_may_list(one->entity->fields[field]));
	for (size_t i = 0; i < one->file->count; i++)
		if (one->file->assigns[i].field == field)
			return crm_fail(CRM_INVALID, "'%s' is %s, which stands here twice", member->name,
				one->entity->fields[field]->name);
	one->file->assigns[one->file->count++] = (struct crm_assign){ field, CRM_SET, member->text };
	return NULL;
}

static const char *stem_of(struct crm_arena *arena, const char *name)
{
	size_t n = name ? strlen(name) : 0;
	return name ? crm_copy_n(arena, name, crm_ends(name, ending) ? n - strlen(ending) : n) : NULL;
}

static void name_it(struct reading *one, const char *name, const char *body, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str title = {0};
	CRM_AUTO(crm_str_drop) struct crm_str slug = {0};
	const char *stem = stem_of(one->arena, name), *head = given(one, "title");
	if (!head && (crm_markdown_add_title(&title, body, n) || stem)) {
		head = crm_copy(one->arena, title.n ? crm_str_text(&title) : stem);
		assign(one, "title", head);
	}
	one->file->slug = given(one, "slug");
	if (one->file->slug && *one->file->slug)
		return;
	const char *from = stem ? stem : head ? head : "";
	if (stem && !crm_slug_check(stem, strlen(stem)))
		crm_str_add(&slug, stem);
	else
		crm_slug_add(&slug, from, strlen(from));
	one->file->slug = crm_copy(one->arena, crm_str_text(&slug));
	if (slug.n)
		assign(one, "slug", one->file->slug);
}

/* Lines end as they do here; of those that end the text one is the file's. */
static const char *body_text(struct crm_arena *arena, const char *text, size_t n)
{
	char *out = crm_copy_n(arena, text, n);
	size_t to = 0;
	for (size_t i = 0; i < n; i++)
		if (out[i] != '\r' || i + 1 == n || out[i + 1] != '\n')
			out[to++] = out[i];
	if (to && out[to - 1] == '\n')
		to--;
	out[to] = '\0';
	return out;
}

crm_err crm_kb_file_read(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char *text, size_t n,
                         struct crm_kb_file *out)
{
	struct reading one = { .arena = arena, .entity = article(repo), .file = out };
	struct crm_member *members;
	size_t count, body, at;
	*out = (struct crm_kb_file){0};
	if (!crm_utf8_valid(text, n, &at))
		return crm_fail(CRM_INVALID, "this is not UTF-8 at byte %zu", at + 1);
	CRM_TRY(crm_front_matter_read(arena, text, n, &members, &count, &body));
	out->assigns = crm_new(arena, struct crm_assign, count + 3);
	for (size_t i = 0; i < count; i++)
		CRM_TRY(take_member(&one, &members[i]));
	const char *rest = body_text(arena, text + body, n - body);
	name_it(&one, name, rest, strlen(rest));
	assign(&one, "body", rest);
	if (*out->slug)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "there is neither a title nor a slug"),
	                    "title: TITLE, at the head of the file");
}

crm_err crm_kb_file_find(struct crm_repo *repo, struct crm_arena *arena, const char *slug, struct crm_record **old)
{
	const struct crm_entity *entity = article(repo);
	const char **ids;
	size_t count;
	*old = NULL;
	CRM_TRY(crm_read_key(repo->store, arena, entity, crm_entity_field(entity, "slug"), slug, -1, CRM_NO_VALUE,
		2, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(crm_read_record(repo->store, arena, entity, ids[i], old, NULL));
		if (*old && crm_same(crm_record_get(*old, "slug").s, slug))
			return NULL;
	}
	*old = NULL;
	return NULL;
}

/* -- writing ------------------------------------------------------------------------------ */

struct crm_kb_writer {
	struct crm_answer *answer;
	const struct crm_field **fields;  /* of the columns */
	size_t count;                     /* then slug and body */
	struct crm_str name, value;
};

static bool is_written(const struct crm_field *field)
{
	return crm_field_is_plain(field) && !(field->flags & (CRM_SYSTEM | CRM_COMPUTED | CRM_ONCE | CRM_LOCAL)) &&
	       field->type != CRM_T_ID && !crm_same(field->name, "slug") && !crm_same(field->name, "body");
}

/* Users by their names, which a person can read and another repository understands. */
static const char *column_of(const struct crm_repo *repo, struct crm_arena *arena, const struct crm_field *field)
{
	const struct crm_entity *target = field->target ? crm_model_entity(repo->store->model, field->target) : NULL;
	return target && field->type == CRM_T_LINK
		? crm_textf(arena, "%s.%s", field->name, target->handle ? target->handle : "id") : field->name;
}

crm_err crm_kb_writer_open(struct crm_repo *repo, struct crm_arena *arena, const char *const *terms, size_t count,
                           struct crm_kb_writer **out)
{
	const struct crm_entity *entity = article(repo);
	struct crm_kb_writer *writer = crm_new(arena, struct crm_kb_writer, 1);
	const char **columns = crm_new(arena, const char *, entity->count + 3);
	writer->fields = crm_new(arena, const struct crm_field *, entity->count);
	for (size_t i = 0; i < entity->count; i++)
		if (is_written(entity->fields[i])) {
			columns[writer->count] = column_of(repo, arena, entity->fields[i]);
			writer->fields[writer->count++] = entity->fields[i];
		}
	columns[writer->count] = "slug";
	columns[writer->count + 1] = "body";
	*out = writer;
	return crm_answer_open(repo, arena, &(struct crm_question){ .entity = entity->name, .terms = terms, .count = count,
		.fields = columns, .sort = "slug" }, &writer->answer);
}

void crm_kb_writer_drop(struct crm_kb_writer **writer)
{
	if (!*writer)
		return;
	crm_answer_drop(&(*writer)->answer);
	crm_str_drop(&(*writer)->name);
	crm_str_drop(&(*writer)->value);
	*writer = NULL;
}

static void add_field(struct crm_kb_writer *writer, size_t i, struct crm_str *text)
{
	const struct crm_field *field = writer->fields[i];
	struct crm_value value = crm_answer_value(writer->answer, i);
	if (value.shape == CRM_EMPTY)
		return;
	if (field->flags & CRM_LIST) {
		crm_front_matter_add_list(text, field->name, value);
		return;
	}
	crm_str_clear(&writer->value);
	if (field->type == CRM_T_LINK)
		crm_str_add(&writer->value, value.s);
	else
		crm_value_add_text(&writer->value, field, value, crm_answer_unit(writer->answer, i));
	crm_front_matter_add(text, field->name, crm_str_text(&writer->value));
}

crm_err crm_kb_writer_next(struct crm_kb_writer *writer, struct crm_str *text, const char **name)
{
	bool row;
	*name = NULL;
	CRM_TRY(crm_answer_next(writer->answer, &row));
	if (!row)
		return NULL;
	crm_str_clear(text);
	crm_str_clear(&writer->name);
	crm_str_addf(&writer->name, "%s%s", crm_answer_value(writer->answer, writer->count).s, ending);
	crm_str_add(text, "---\n");
	for (size_t i = 0; i < writer->count; i++)
		add_field(writer, i, text);
	crm_str_add(text, "---\n\n");
	struct crm_value body = crm_answer_value(writer->answer, writer->count + 1);
	if (body.shape == CRM_TEXT)
		crm_str_addf(text, "%s\n", body.s);
	*name = writer->name.s;
	return NULL;
}
