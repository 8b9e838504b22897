#include "crm/ticket_link.h"

#include "base/str.h"
#include "crm/among.h"
#include "repo/ref.h"

static const struct crm_entity *entity_of(struct crm_repo *repo)
{
	return crm_model_entity(repo->store->model, "ticket_link");
}

/* Links that lead from the one to the other. */
static crm_err find(struct crm_repo *repo, struct crm_arena *arena, const char *from, const char *to, const char *kind,
                    const char ***ids, size_t *count)
{
	const struct crm_equals both[] = { { .field = "ticket", .id = from }, { .field = "other", .id = to }, { .field = NULL } };
	const char *terms[] = { kind ? crm_textf(arena, "kind=%s", kind) : NULL };
	struct crm_question question = { .entity = "ticket_link", .equals = both, .terms = terms, .count = kind != NULL };
	return crm_among_read(repo, arena, question, ids, count);
}

static crm_err put_kind(struct crm_repo *repo, struct crm_record *link, const char *kind)
{
	struct crm_assign assign = { .op = CRM_SET, .text = kind };
	CRM_TRY(crm_entity_need_field(link->entity, "kind", &assign.field));
	return crm_record_make(link, link->arena, &repo->reading, &assign, kind != NULL);
}

crm_err crm_ticket_link(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                        const struct crm_ticket_pair *pair)
{
	struct crm_record *link = crm_record_new(arena, entity_of(repo));
	const char **there, **back;
	size_t count, count_back = 0;
	CRM_TRY(put_kind(repo, link, pair->kind));
	const char *kind = crm_record_get(link, "kind").s;
	CRM_TRY(find(repo, arena, pair->ticket, pair->other, kind, &there, &count));
	if (crm_same(kind, "related"))
		CRM_TRY(find(repo, arena, pair->other, pair->ticket, kind, &back, &count_back));
	if (count || count_back)
		return NULL;
	crm_record_put(link, "ticket", crm_value_text(pair->ticket));
	crm_record_put(link, "other", crm_value_text(pair->other));
	return crm_change_create(change, link);
}

static crm_err remove_all(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena, const char **ids,
                          size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct crm_record *link;
		CRM_TRY(crm_ref_read(repo, arena, entity_of(repo), ids[i], &link));
		CRM_TRY(crm_change_delete(change, link, false));
	}
	return NULL;
}

crm_err crm_ticket_unlink(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                          const struct crm_ticket_pair *pair)
{
	const char **there, **back;
	size_t count, count_back;
	CRM_TRY(find(repo, arena, pair->ticket, pair->other, pair->kind, &there, &count));
	CRM_TRY(find(repo, arena, pair->other, pair->ticket, pair->kind, &back, &count_back));
	if (!count && !count_back)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "tickets %.8s and %.8s are not linked", pair->ticket, pair->other),
		                    "crm-ticket thread %.8s", pair->ticket);
	CRM_TRY(remove_all(repo, change, arena, there, count));
	return remove_all(repo, change, arena, back, count_back);
}

/* -- all that a ticket has ------------------------------------------------------------- */

/* A kind there, and back. Others (an organisation's own) are their name both ways. */
static const char *words_of(const char *kind, bool back)
{
	static const char *const words[][3] = {
		{ "related", "is related to", "is related to" },   { "blocks", "blocks", "is blocked by" },
		{ "duplicates", "duplicates", "is duplicated by" }, { "caused_by", "is caused by", "causes" },
		{ "split_from", "was split from", "was split into" },
	};
	for (size_t i = 0; i < CRM_COUNT(words); i++)
		if (crm_same(words[i][0], kind))
			return words[i][1 + back];
	return kind;
}

enum { KIND, HERE_ID, THERE_ID, THERE_SUBJECT, THERE_STATUS };

static crm_err add_side(struct crm_repo *repo, struct crm_arena *arena, const char *ticket, bool back,
                        struct crm_ticket_linked *out, size_t most, size_t *count)
{
	static const char *const fields[][6] = {
		{ "kind", "ticket.id", "other.id", "other.subject", "other.status", NULL },
		{ "kind", "other.id", "ticket.id", "ticket.subject", "ticket.status", NULL },
	};
	const struct crm_equals here[] = { { .field = back ? "other" : "ticket", .id = ticket }, { .field = NULL } };
	struct crm_question question = { .entity = "ticket_link", .equals = here, .fields = fields[back], .sort = "kind",
		.limit = (int64_t)most };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		struct crm_ticket_linked one = {
			.words = words_of(crm_answer_text(answer, arena, KIND), back), .id = crm_answer_text(answer, arena, THERE_ID),
			.subject = crm_answer_text(answer, arena, THERE_SUBJECT),
			.status = crm_answer_text(answer, arena, THERE_STATUS) };
		/* What a merge has left of a link between the two. */
		if (!crm_same(one.id, crm_answer_text(answer, arena, HERE_ID)))
			out[(*count)++] = one;
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

crm_err crm_ticket_links(struct crm_repo *repo, struct crm_arena *arena, const char *ticket,
                         struct crm_ticket_linked **out, size_t *count)
{
	enum { MOST = 100 };
	*out = crm_new(arena, struct crm_ticket_linked, 2 * MOST);
	*count = 0;
	CRM_TRY(add_side(repo, arena, ticket, false, *out, MOST, count));
	return add_side(repo, arena, ticket, true, *out, MOST, count);
}
