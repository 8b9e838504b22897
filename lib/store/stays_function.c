#include "store/stays_function.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "store/db_function.h"
#include "store/stays.h"
#include "store/stmt.h"

enum { SECOND = 1000 };

#define ALL INT64_MIN

static const char stage_field[] = "deal.stage";

/* What has been read of a field: the stays that ended at `since` or later. */
struct field {
	char name[64];
	int64_t since;
	struct crm_stays *stays;         /* NULL: it could not be read */
};

struct stage {
	char id[CRM_ID_SIZE], pipeline[CRM_ID_SIZE];
	int64_t position;
	bool open;                       /* a step on the way: neither closed nor on hold */
	bool counts;                     /* time passes in it */
};

/* What the functions have read; they share it. */
struct past {
	struct crm_db *db;
	int users;
	int64_t version;
	struct field *fields;
	size_t field_count, field_room;
	struct stage *stages;
	size_t stage_count;
	int *stage_of;                   /* by number of a text of deal.stage: its stage, -1: none */
};

static void forget(struct past *past)
{
	for (size_t i = 0; i < past->field_count; i++)
		crm_stays_drop(&past->fields[i].stays);
	free(past->fields);
	free(past->stages);
	free(past->stage_of);
	past->fields = NULL;
	past->field_room = 0;
	past->field_count = past->stage_count = 0;
	past->stages = NULL;
	past->stage_of = NULL;
}

static void drop(void *context)
{
	struct past *past = context;

	if (--past->users)
		return;
	forget(past);
	free(past);
}

/* -- reading --------------------------------------------------------------------------------- */

static struct field *add_field(struct past *past, const char *name, int64_t since)
{
	struct field *field;

	if (past->field_count == past->field_room) {
		past->field_room = past->field_room ? 2 * past->field_room : 8;
		past->fields = crm_realloc(past->fields, past->field_room * sizeof *past->fields);
	}
	field = &past->fields[past->field_count++];
	*field = (struct field){ .since = since };
	strcpy(field->name, name);
	return field;
}

static const struct crm_stays *stays_of(struct past *past, const char *name, int64_t since)
{
	struct field *field = past->fields;

	for (size_t i = 0; i < past->field_count; i++, field++)
		if (field->since == since && crm_same(field->name, name))
			return field->stays;
	if (strlen(name) >= sizeof field->name)
		return NULL;
	field = add_field(past, name, since);
	return crm_stays_read(past->db, name, since, &field->stays) ? NULL : field->stays;
}

static void copy_id(char *to, const char *id)
{
	*to = '\0';
	if (id && crm_id_valid(id))
		memcpy(to, id, CRM_ID_SIZE);
}

static crm_err read_stages(struct past *past)
{
	struct crm_stmt *stmt;
	size_t room = 0;

	CRM_TRY(crm_db_stmt(past->db, "SELECT id, pipeline, position, type FROM \"stage\" ORDER BY id", &stmt));
	for (bool row;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		if (past->stage_count == room) {
			room = room ? 2 * room : 64;
			past->stages = crm_realloc(past->stages, room * sizeof *past->stages);
		}
		struct stage *stage = &past->stages[past->stage_count++];
		const char *type = crm_stmt_text(stmt, 3);

		copy_id(stage->id, crm_stmt_text(stmt, 0));
		copy_id(stage->pipeline, crm_stmt_text(stmt, 1));
		stage->position = crm_stmt_int(stmt, 2);
		stage->open = crm_same(type, "open");
		stage->counts = stage->open || crm_same(type, "on_hold");
	}
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct stage *)a)->id, ((const struct stage *)b)->id);
}

static int stage_at(const struct past *past, const char *id)
{
	struct stage wanted;
	const struct stage *found;

	copy_id(wanted.id, id);
	found = past->stage_count ? bsearch(&wanted, past->stages, past->stage_count, sizeof *found, by_id) : NULL;
	return found ? (int)(found - past->stages) : -1;
}

static void know_stages(struct past *past, const struct crm_stays *stays)
{
	size_t count = crm_stays_texts(stays);

	past->stage_of = crm_calloc(count + 1, sizeof *past->stage_of);
	for (size_t i = 0; i < count; i++)
		past->stage_of[i] = stage_at(past, crm_stays_text(stays, (int)i));
}

/* NULL: it cannot be read. Afterwards the stages are known. */
static const struct crm_stays *stage_stays(struct past *past)
{
	const struct crm_stays *stays = stays_of(past, stage_field, ALL);

	if (stays && !past->stage_of) {
		if (read_stages(past))
			return NULL;
		know_stages(past, stays);
	}
	return stays;
}

/* What others have committed meanwhile is read, too. */
static void refresh(struct past *past)
{
	int64_t version = crm_db_version(past->db);

	if (version == past->version)
		return;
	forget(past);
	past->version = version;
}

/* -- one record ------------------------------------------------------------------------------ */

/* NULL: it is not known what the field was. */
static const struct crm_stays *named(struct past *past, const struct crm_value *arguments, int64_t since)
{
	if (arguments[0].shape != CRM_TEXT || arguments[1].shape != CRM_TEXT || arguments[1].n != CRM_ID_SIZE - 1)
		return NULL;
	refresh(past);
	return stays_of(past, arguments[0].s, since);
}

static const struct crm_stay *find(struct past *past, const struct crm_value *arguments, size_t *count)
{
	const struct crm_stays *stays = named(past, arguments, ALL);

	*count = 0;
	return stays ? crm_stays_of(stays, arguments[1].s, count) : NULL;
}

static struct crm_value was(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	const struct crm_stays *stays;
	const struct crm_stay *list;
	size_t count;

	(void)scratch;
	if (arguments[2].shape != CRM_INTEGER || !(stays = named(context, arguments, arguments[2].i)))
		return CRM_NO_VALUE;
	list = crm_stays_of(stays, arguments[1].s, &count);
	return count ? crm_stay_value(stays, list) : arguments[3];
}

static struct crm_value moved(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	size_t count;
	const struct crm_stay *list = find(context, arguments, &count);

	(void)scratch;
	return count ? crm_value_integer(list[count - 1].at) : CRM_NO_VALUE;
}

static struct crm_value furthest(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	struct past *past = context;
	struct crm_value field_and_id[2] = { crm_value_text(stage_field), arguments[0] }, most = CRM_NO_VALUE;
	size_t count;
	const struct crm_stay *list = find(past, field_and_id, &count);
	int now = -1;

	(void)scratch;
	if (count && stage_stays(past))
		now = stage_at(past, arguments[1].shape == CRM_TEXT ? arguments[1].s : NULL);
	for (size_t i = 0; now >= 0 && i < count; i++) {
		int at = list[i].text >= 0 ? past->stage_of[list[i].text] : -1;
		const struct stage *stage = at >= 0 ? &past->stages[at] : NULL;

		if (stage && stage->open && !strcmp(stage->pipeline, past->stages[now].pipeline) &&
		    (most.shape == CRM_EMPTY || stage->position > most.i))
			most = crm_value_integer(stage->position);
	}
	return most;
}

/* -- over deals ------------------------------------------------------------------------------ */

struct lengths {
	double *list;
	size_t count, room;
	int64_t going_on;
};

struct staying {
	struct lengths *stages;          /* by stage */
	size_t count;
};

static void add_length(struct lengths *lengths, int64_t from, int64_t to)
{
	if (lengths->count == lengths->room) {
		lengths->room = lengths->room ? 2 * lengths->room : 64;
		lengths->list = crm_realloc(lengths->list, lengths->room * sizeof *lengths->list);
	}
	lengths->list[lengths->count++] = to > from ? (double)((to - from) / SECOND) : 0;
}

enum { DEAL, STAGE, MADE, END, FROM, TO, STAYS_ARGUMENTS };

static void step_stays(void *context, void *state, const struct crm_value *arguments)
{
	struct past *past = context;
	struct staying *staying = state;
	struct crm_value field_and_id[2] = { crm_value_text(stage_field), arguments[DEAL] };
	size_t count;
	const struct crm_stay *list = find(past, field_and_id, &count);
	int64_t from = arguments[FROM].i, to = arguments[TO].i, since = arguments[MADE].shape == CRM_INTEGER ? arguments[MADE].i : 0;
	int now;

	if (!stage_stays(past))
		return;
	if (!staying->stages) {
		staying->count = past->stage_count;
		staying->stages = crm_calloc(staying->count + 1, sizeof *staying->stages);
	}
	for (size_t i = 0; i < count; i++) {
		int at = list[i].text >= 0 ? past->stage_of[list[i].text] : -1;

		since = list[i].since == INT64_MIN ? since : list[i].since;
		if (at >= 0 && past->stages[at].counts && list[i].at >= from && list[i].at < to)
			add_length(&staying->stages[at], since, list[i].at);
		since = list[i].at;
	}
	now = arguments[STAGE].shape == CRM_TEXT ? stage_at(past, arguments[STAGE].s) : -1;
	if (now < 0 || !past->stages[now].counts || arguments[END].shape != CRM_INTEGER || arguments[END].i < from ||
	    arguments[END].i >= to)
		return;
	add_length(&staying->stages[now], since, arguments[END].i);
	staying->stages[now].going_on++;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void add_stage(struct crm_str *out, const char *id, struct lengths *lengths)
{
	size_t n = lengths->count;
	double sum = 0;

	qsort(lengths->list, n, sizeof *lengths->list, by_size);
	for (size_t i = 0; i < n; i++)
		sum += lengths->list[i];
	crm_str_addf(out, "%s[\"%s\",%zu,%lld,%lld,%lld]", out->n > 1 ? "," : "", id, n, (long long)lengths->going_on,
	             (long long)round(sum / (double)n), (long long)round((lengths->list[(n - 1) / 2] + lengths->list[n / 2]) / 2));
}

static struct crm_value finish_stays(void *context, void *state, struct crm_str *scratch)
{
	struct past *past = context;
	struct staying *staying = state;

	crm_str_add_c(scratch, '[');
	for (size_t i = 0; i < staying->count; i++) {
		if (staying->stages[i].count)
			add_stage(scratch, past->stages[i].id, &staying->stages[i]);
		free(staying->stages[i].list);
	}
	free(staying->stages);
	crm_str_add_c(scratch, ']');
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

/* -- registering ------------------------------------------------------------------------------ */

crm_err crm_stays_functions(struct crm_db *db)
{
	struct past *past = crm_calloc(1, sizeof *past);

	past->db = db;
	past->users = 4;
	CRM_TRY(crm_db_function_of(db, "crm_was", 4, was, past, drop));
	CRM_TRY(crm_db_function_of(db, "crm_moved", 2, moved, past, drop));
	CRM_TRY(crm_db_function_of(db, "crm_furthest", 2, furthest, past, drop));
	return crm_db_aggregate_of(db, "crm_stays", STAYS_ARGUMENTS, sizeof(struct staying), step_stays, finish_stays, past, drop);
}
