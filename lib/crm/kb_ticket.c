#include "crm/kb_ticket.h"

#include "crm/intake_thread.h"
#include "crm/language.h"
#include "model/record.h"
#include "repo/question.h"
#include "repo/ref.h"

static void add_field(struct crm_str *out, struct crm_value value)
{
	if (value.shape == CRM_TEXT)
		crm_str_addf(out, "%s\n", value.s);
}

/* "Re:" and the ticket's own mark say nothing of what it is about. */
static void add_subject(struct crm_arena *arena, struct crm_str *out, struct crm_value subject)
{
	if (subject.shape == CRM_TEXT)
		crm_str_addf(out, "%s\n", crm_thread_subject(arena, subject.s));
}

/* What customers wrote says what it is about; what we answered would find what we have said already. */
static crm_err add_messages(struct crm_repo *repo, struct crm_arena *arena, const char *ticket, struct crm_str *out)
{
	enum { MOST = 50 };
	static const char *const fields[] = { "subject", "body", NULL };
	const struct crm_equals of[] = { { .field = "ticket", .id = ticket }, { .field = NULL } };
	struct crm_question question = { .entity = "message", .where = "direction=in", .equals = of, .fields = fields,
		.sort = "timeline_at", .limit = MOST };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		add_subject(arena, out, crm_answer_value(answer, 0));
		add_field(out, crm_answer_value(answer, 1));
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

crm_err crm_kb_ticket(struct crm_repo *repo, struct crm_arena *arena, const char *ticket, struct crm_kb_query *query,
                      const char **language)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "ticket");
	struct crm_record *record;
	CRM_TRY(crm_ref_read(repo, arena, entity, ticket, &record));
	add_subject(arena, &text, crm_record_get(record, "subject"));
	add_field(&text, crm_record_get(record, "description"));
	CRM_TRY(add_messages(repo, arena, crm_record_id(record), &text));
	struct crm_value own = crm_record_get(record, "language");
	*language = own.shape == CRM_TEXT ? own.s : crm_language_of(crm_str_text(&text), text.n);
	crm_kb_query_add(query, crm_str_text(&text), text.n);
	return NULL;
}
