#include "crm/ticket_next.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "repo/question.h"
#include "repo/ref.h"
#include "store/stmt.h"

enum { HOUR_MS = 3600000 };

enum column { ID, SUBJECT, STATUS, PRIORITY, CONTACT, QUEUE, WAITING, CREATED, REOPENED, STATE, BREACHING };

static const char *const fields[] = {
	[ID] = "id", [SUBJECT] = "subject", [STATUS] = "status", [PRIORITY] = "priority", [CONTACT] = "contact",
	[QUEUE] = "queue", [WAITING] = "waiting_since", [CREATED] = "created_at", [REOPENED] = "reopen_count",
	[STATE] = "sla_state", [BREACHING] = "breaching", NULL,
};

struct judging {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_ticket_wanted *wanted;
	const char *team;                /* the agent's; NULL */
	struct crm_answer *answer;
	struct crm_ticket_next *list;
	size_t count, room;
	struct crm_str reasons;          /* of one ticket */
	int64_t points;
};

/* -- one ticket ---------------------------------------------------------------------- */

CRM_PRINTF(3, 4)
static void add(struct judging *judging, int64_t points, const char *format, ...)
{
	va_list args;
	if (judging->reasons.n)
		crm_str_add(&judging->reasons, "; ");
	va_start(args, format);
	crm_str_vaddf(&judging->reasons, format, args);
	va_end(args);
	judging->points += points;
}

static void judge_priority(struct judging *judging, const char *priority)
{
	static const struct { const char *name; int64_t points; } known[] = { { "urgent", 60 }, { "high", 30 }, { "low", 0 } };
	for (size_t i = 0; i < CRM_COUNT(known); i++)
		if (crm_same(known[i].name, priority)) {
			add(judging, known[i].points, "%s", priority);
			return;
		}
	judging->points += 10;
}

static const char *length_text(int64_t seconds, char text[40])
{
	int64_t hours = seconds / 3600;
	if (hours < 1)
		snprintf(text, 40, "%lldm", (long long)seconds / 60);
	else if (hours < 48)
		snprintf(text, 40, "%lldh", (long long)hours);
	else
		snprintf(text, 40, "%lld days", (long long)hours / 24);
	return text;
}

/* What was promised: the next of the ticket's clocks. */
static void judge_promise(struct judging *judging)
{
	static const struct { int64_t hours, points; } steps[] = { { 1, 40 }, { 4, 25 }, { 24, 10 } };
	struct crm_value state = crm_answer_value(judging->answer, STATE), left = crm_answer_value(judging->answer, BREACHING);
	bool late = left.shape == CRM_INTEGER && left.i < 0;
	char text[40];
	if (late) {
		add(judging, 50, "late by %s", length_text(-left.i, text));
		return;
	}
	if (state.shape == CRM_TEXT && crm_same(state.s, "breached"))
		add(judging, 50, "a promise was broken");
	for (size_t i = 0; left.shape == CRM_INTEGER && i < CRM_COUNT(steps); i++)
		if (left.i <= steps[i].hours * 3600) {
			add(judging, steps[i].points, "due in %s", length_text(left.i, text));
			return;
		}
}

static void judge_waiting(struct judging *judging, const char *since)
{
	int64_t instant, hours;
	char text[40];
	if (!since || !crm_instant_read(since, &instant))
		return;
	hours = (judging->repo->now - instant) / HOUR_MS;
	hours = hours < 0 ? 0 : hours;
	length_text(hours * 3600, text);
	add(judging, 20 + (hours < 40 ? hours : 40), hours ? "the customer waits for %s" : "the customer waits", text);
}

static void judge_reopened(struct judging *judging)
{
	struct crm_value count = crm_answer_value(judging->answer, REOPENED);
	if (count.shape == CRM_INTEGER && count.i > 0)
		add(judging, 10, count.i == 1 ? "opened again" : "opened again %lld times", (long long)count.i);
}

/* It bounced, was refused or cancelled, and no other has gone out since. */
static crm_err judge_undelivered(struct judging *judging, const char *ticket)
{
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(judging->repo->store->db, "SELECT delivery IS 'failed' FROM message WHERE ticket = ?1"
	                    " AND direction = 'out' AND automatic IS NOT 1"
	                    " ORDER BY coalesce(sent_at, created_at) DESC, id DESC LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, ticket);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_stmt_int(stmt, 0))
		add(judging, 30, "an answer was not delivered");
	crm_stmt_reset(stmt);
	return NULL;
}

static struct crm_ticket_next *room_for_one(struct judging *judging)
{
	if (judging->count == judging->room) {
		struct crm_ticket_next *old = judging->list;
		judging->room = judging->room ? judging->room * 2 : 64;
		judging->list = crm_new(judging->arena, struct crm_ticket_next, judging->room);
		if (old)
			memcpy(judging->list, old, judging->count * sizeof *old);
	}
	return &judging->list[judging->count++];
}

static crm_err judge(struct judging *judging, enum crm_ticket_whose whose)
{
	struct crm_answer *answer = judging->answer;
	struct crm_arena *arena = judging->arena;
	struct crm_ticket_next *one = room_for_one(judging);
	*one = (struct crm_ticket_next){ .id = crm_answer_text(answer, arena, ID),
		.subject = crm_answer_text(answer, arena, SUBJECT), .status = crm_answer_text(answer, arena, STATUS),
		.priority = crm_answer_text(answer, arena, PRIORITY), .contact = crm_answer_text(answer, arena, CONTACT),
		.queue = crm_answer_text(answer, arena, QUEUE), .waiting_since = crm_answer_text(answer, arena, WAITING),
		.created_at = crm_answer_text(answer, arena, CREATED), .whose = whose };
	judging->points = 0;
	crm_str_clear(&judging->reasons);
	judge_promise(judging);
	judge_priority(judging, one->priority);
	judge_waiting(judging, one->waiting_since);
	CRM_TRY(judge_undelivered(judging, one->id));
	judge_reopened(judging);
	one->points = judging->points;
	one->reasons = crm_copy(arena, judging->reasons.n ? crm_str_text(&judging->reasons) : "nobody waits");
	return NULL;
}

/* -- the three groups ------------------------------------------------------------------ */

static crm_err judge_all(struct judging *judging, enum crm_ticket_whose whose)
{
	bool row;
	CRM_TRY(crm_answer_next(judging->answer, &row));
	while (row) {
		CRM_TRY(judge(judging, whose));
		CRM_TRY(crm_answer_next(judging->answer, &row));
	}
	return NULL;
}

static crm_err read_group(struct judging *judging, enum crm_ticket_whose whose)
{
#define ACTIVE "is_open=yes and status!=pending,hold"
	static const char *const where[] = {
		[CRM_TICKET_OWN] = ACTIVE, [CRM_TICKET_TEAM] = ACTIVE " and assignee=",
		[CRM_TICKET_NOBODY] = ACTIVE " and assignee= and team=",
	};
#undef ACTIVE
	bool own = whose == CRM_TICKET_OWN, team = whose == CRM_TICKET_TEAM;
	const struct crm_equals of[] = { { .field = own ? "assignee" : team ? "team" : NULL,
	                                   .id = own ? judging->wanted->agent : judging->team }, { .field = NULL } };
	struct crm_question question = { .entity = "ticket", .terms = judging->wanted->terms, .count = judging->wanted->count,
		.where = where[whose], .equals = of, .fields = fields };
	if ((own && judging->wanted->free_only) || (team && !judging->team))
		return NULL;
	CRM_TRY(crm_answer_open(judging->repo, judging->arena, &question, &judging->answer));
	crm_err err = judge_all(judging, whose);
	crm_answer_drop(&judging->answer);
	return err;
}

static int by_urgency(const void *a, const void *b)
{
	const struct crm_ticket_next *x = a, *y = b;
	int order;
	if (x->points != y->points)
		return x->points < y->points ? 1 : -1;
	order = strcmp(x->waiting_since ? x->waiting_since : "~", y->waiting_since ? y->waiting_since : "~");
	if (!order)
		order = strcmp(x->created_at, y->created_at);
	return order ? order : strcmp(x->id, y->id);
}

/* Enough of one group: the next is not looked at. */
static crm_err read_groups(struct judging *judging)
{
	size_t most = judging->wanted->most;
	for (int whose = CRM_TICKET_OWN; whose <= CRM_TICKET_NOBODY; whose++) {
		size_t before = judging->count;
		if (most && before >= most)
			return NULL;
		CRM_TRY(read_group(judging, (enum crm_ticket_whose)whose));
		if (judging->count > before)
			qsort(judging->list + before, judging->count - before, sizeof *judging->list, by_urgency);
	}
	return NULL;
}

crm_err crm_ticket_next(struct crm_repo *repo, struct crm_arena *arena, const struct crm_ticket_wanted *wanted,
                        struct crm_ticket_next **out, size_t *count)
{
	struct judging judging = { .repo = repo, .arena = arena, .wanted = wanted };
	struct crm_record *agent;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "user"), wanted->agent, &agent));
	judging.team = crm_record_text(agent, "team");
	crm_err err = read_groups(&judging);
	crm_str_drop(&judging.reasons);
	*out = judging.list;
	*count = wanted->most && judging.count > wanted->most ? wanted->most : judging.count;
	return err;
}
