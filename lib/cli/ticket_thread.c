#include "cli/ticket_thread.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cli/asof.h"
#include "cli/listing.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "crm/attach.h"
#include "crm/ticket_link.h"
#include "form/formats.h"
#include "repo/question.h"

const struct crm_option crm_options_ticket_thread[] = {
	{ .name = "public", .help = "without what is internal: what the customer has seen" },
	{ .name = NULL },
};

enum { AT, DIRECTION, WHO, CHANNEL, TO, CC, DELIVERY, ERROR, TEXT, ATTACHED, ID, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[AT] = { "at", CRM_T_INSTANT, 0 },        [DIRECTION] = { "direction", CRM_T_TEXT, 0 },
	[WHO] = { "who", CRM_T_TEXT, 0 },         [CHANNEL] = { "channel", CRM_T_TEXT, 0 },
	[TO] = { "to", CRM_T_TEXT, 0 },           [CC] = { "cc", CRM_T_TEXT, 0 },
	[DELIVERY] = { "delivery", CRM_T_TEXT, 0 },
	[ERROR] = { "error", CRM_T_TEXT, 0 },     [TEXT] = { "text", CRM_T_TEXT, 0 },
	[ATTACHED] = { "attached", CRM_T_TEXT, 0 }, [ID] = { "id", CRM_T_ID, 0 },
};

/* One message, as it is told. */
struct told {
	const char *id, *direction, *who, *channel, *to, *cc, *delivery, *error, *text;
	const char *attached;          /* names of files, parted by ", "; NULL: none */
	int64_t at;
	bool automatic;
};

struct thread {
	struct crm_tool *tool;
	const char *ticket;
	struct crm_arena *arena;       /* of one message */
	struct crm_answer *answer;
};

/* -- messages ------------------------------------------------------------------------ */

enum field { F_ID, F_AT, F_DIRECTION, F_AUTHOR, F_CONTACT, F_FROM, F_BY, F_CHANNEL, F_TO, F_CC, F_DELIVERY, F_ERROR, F_AUTOMATIC,
             F_BODY, F_SUBJECT };

static const char *const fields[] = {
	[F_ID] = "id", [F_AT] = "timeline_at", [F_DIRECTION] = "direction", [F_AUTHOR] = "author", [F_CONTACT] = "contact",
	[F_FROM] = "from", [F_BY] = "created_by", [F_CHANNEL] = "channel", [F_TO] = "to", [F_CC] = "cc", [F_DELIVERY] = "delivery",
	[F_ERROR] = "delivery_error",
	[F_AUTOMATIC] = "automatic", [F_BODY] = "body", [F_SUBJECT] = "subject", NULL,
};

static crm_err open_messages(struct thread *thread)
{
	const struct crm_equals of[] = { { .field = "ticket", .id = thread->ticket }, { .field = NULL } };
	struct crm_question question = { .entity = "message", .equals = of, .fields = fields, .sort = "timeline_at",
		.where = crm_option_given(thread->tool, "public") ? "direction!=internal" : NULL };
	return crm_answer_open(thread->tool->repo, thread->tool->arena, &question, &thread->answer);
}

static const char *text(struct thread *thread, enum field field)
{
	return crm_answer_text(thread->answer, thread->arena, field);
}

/* Of us by user, of the customer by contact, else what the mail said; of us else who wrote it down. */
static const char *who(struct thread *thread, bool in)
{
	const char *name = text(thread, in ? F_CONTACT : F_AUTHOR);
	if (!name)
		name = text(thread, F_FROM);
	return name || in ? name : text(thread, F_BY);
}

static crm_err read_attached(struct thread *thread, struct told *told)
{
	static const char *const names[] = { "name", "file", "mime_type", NULL };
	const struct crm_equals of[] = { { .field = "message", .id = told->id }, { .field = NULL } };
	struct crm_question question = { .entity = "attachment", .equals = of, .fields = names };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(thread->tool->repo, thread->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		const char *name = crm_answer_text(answer, thread->arena, 0);
		if (!crm_attach_is_raw(name, crm_answer_text(answer, thread->arena, 2)))
			told->attached = crm_textf(thread->arena, "%s%s%s", told->attached ? told->attached : "",
			                           told->attached ? ", " : "",
			                           name ? name : crm_answer_text(answer, thread->arena, 1));
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* NULL in `told->id` at the end. */
static crm_err next(struct thread *thread, struct told *told)
{
	bool row;
	*told = (struct told){0};
	CRM_TRY(crm_answer_next(thread->answer, &row));
	if (!row)
		return NULL;
	const char *at = text(thread, F_AT), *body = text(thread, F_BODY);
	*told = (struct told){ .id = text(thread, F_ID), .direction = text(thread, F_DIRECTION),
		.channel = text(thread, F_CHANNEL), .to = text(thread, F_TO), .cc = text(thread, F_CC),
		.delivery = text(thread, F_DELIVERY), .error = text(thread, F_ERROR),
		.text = body ? body : text(thread, F_SUBJECT),
		.automatic = crm_answer_value(thread->answer, F_AUTOMATIC).i != 0 };
	told->who = who(thread, crm_same(told->direction, "in"));
	if (!at || !crm_instant_read(at, &told->at))
		return crm_fail(CRM_DAMAGED, "message %s has no date", told->id);
	return read_attached(thread, told);
}

/* -- for people ---------------------------------------------------------------------- */

static void add_text(struct thread *thread, const char *body)
{
	struct crm_str *out = &thread->tool->out.buffer;
	for (const char *line = body; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		size_t n = strcspn(line, "\r\n");
		if (n) {
			crm_str_add(out, "    ");
			crm_utf8_add_shown(out, line, n, 0);
		}
		crm_str_add_c(out, '\n');
	}
}

static void add_shown(struct thread *thread, const char *before, const char *shown, const char *after)
{
	struct crm_str *out = &thread->tool->out.buffer;
	if (!shown || !*shown)
		return;
	crm_str_add(out, before);
	crm_utf8_add_shown(out, shown, strlen(shown), 0);
	crm_str_add(out, after);
}

static void add_message(struct thread *thread, const struct told *told)
{
	struct crm_tool *tool = thread->tool;
	bool internal = crm_same(told->direction, "internal");
	char at[40];
	crm_str_add_c(&tool->out.buffer, '\n');
	add_shown(thread, tool->color ? internal ? "\033[33m" : "\033[1m" : "", crm_instant_local(told->at, at), "  ");
	add_shown(thread, "", told->who ? told->who : "(unknown)", "");
	add_shown(thread, " -> ", crm_same(told->direction, "in") ? NULL : told->to, "");
	add_shown(thread, "  [", internal ? "internal" : told->channel, "]");
	add_shown(thread, " ", told->delivery, "");
	crm_str_addf(&tool->out.buffer, "%s  %.8s%s\n", told->automatic ? " automatic" : "", told->id,
	             tool->color ? "\033[m" : "");
	add_shown(thread, "    cc: ", told->cc, "\n");
	add_shown(thread, "    not delivered: ", told->error, "\n");
	if (told->text)
		add_text(thread, told->text);
	add_shown(thread, "    attached: ", told->attached, "\n");
}

enum { T_SUBJECT, T_STATUS, T_PRIORITY, T_CONTACT, T_COMPANY, T_ASSIGNEE, T_TEAM, T_DESCRIPTION };

/* What the customer opened it with is its description, and follows as the first message. */
static crm_err says_first(struct thread *thread, const char *description, bool *same)
{
	struct crm_arena_mark mark = crm_arena_mark(thread->arena);
	struct told told;
	CRM_TRY(open_messages(thread));
	CRM_TRY(next(thread, &told));
	*same = told.id && told.text && crm_same(told.text, description);
	crm_answer_drop(&thread->answer);
	crm_arena_rewind(thread->arena, mark);
	return NULL;
}

static crm_err add_head(struct thread *thread)
{
	static const char *const of_ticket[] = { "subject", "status", "priority", "contact", "company", "assignee", "team",
	                                         "description", NULL };
	const struct crm_equals this[] = { { .field = "id", .id = thread->ticket }, { .field = NULL } };
	struct crm_question question = { .entity = "ticket", .equals = this, .fields = of_ticket };
	struct crm_arena *arena = thread->tool->arena;
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(thread->tool->repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	if (!row)
		return crm_nothing();
	crm_str_addf(&thread->tool->out.buffer, "#%.8s", thread->ticket);
	add_shown(thread, "  ", crm_answer_text(answer, arena, T_SUBJECT), "\n");
	add_shown(thread, "", crm_answer_text(answer, arena, T_STATUS), "");
	for (size_t i = T_PRIORITY; i <= T_TEAM; i++)
		add_shown(thread, ", ", crm_answer_text(answer, arena, i), "");
	crm_str_add_c(&thread->tool->out.buffer, '\n');
	const char *description = crm_answer_text(answer, arena, T_DESCRIPTION);
	bool again = false;
	if (description)
		CRM_TRY(says_first(thread, description, &again));
	if (description && !again)
		add_text(thread, description);
	return NULL;
}

static crm_err add_links(struct thread *thread)
{
	struct crm_ticket_linked *links;
	size_t count;
	CRM_TRY(crm_ticket_links(thread->tool->repo, thread->tool->arena, thread->ticket, &links, &count));
	for (size_t i = 0; i < count; i++) {
		add_shown(thread, "", links[i].words, "");
		crm_str_addf(&thread->tool->out.buffer, " #%.8s", links[i].id);
		add_shown(thread, "  ", links[i].subject, "");
		add_shown(thread, " (", links[i].status, ")");
		crm_str_add_c(&thread->tool->out.buffer, '\n');
	}
	return NULL;
}

static crm_err read_aloud(struct thread *thread)
{
	struct crm_arena_mark mark = crm_arena_mark(thread->arena);
	struct told told;
	CRM_TRY(add_head(thread));
	CRM_TRY(add_links(thread));
	CRM_TRY(open_messages(thread));
	for (;;) {
		crm_arena_rewind(thread->arena, mark);
		CRM_TRY(next(thread, &told));
		if (!told.id)
			return NULL;
		add_message(thread, &told);
		crm_output_tick(&thread->tool->out);
	}
}

/* -- for machines -------------------------------------------------------------------- */

static crm_err print_rows(struct thread *thread, struct crm_table *table)
{
	struct crm_arena_mark mark = crm_arena_mark(thread->arena);
	struct told told;
	CRM_TRY(open_messages(thread));
	for (;;) {
		crm_arena_rewind(thread->arena, mark);
		CRM_TRY(next(thread, &told));
		if (!told.id)
			return NULL;
		struct crm_value values[COLUMNS] = {
			[AT] = crm_value_integer(told.at), [DIRECTION] = crm_value_text(told.direction),
			[WHO] = crm_value_text(told.who), [CHANNEL] = crm_value_text(told.channel),
			[TO] = crm_value_text(told.to), [CC] = crm_value_text(told.cc),
			[DELIVERY] = crm_value_text(told.delivery), [ERROR] = crm_value_text(told.error),
			[TEXT] = crm_value_text(told.text), [ATTACHED] = crm_value_text(told.attached),
			[ID] = crm_value_text(told.id),
		};
		CRM_TRY(crm_table_row(table, values));
	}
}

static crm_err tell(struct thread *thread, bool people)
{
	struct crm_table *table;
	if (people)
		return read_aloud(thread);
	CRM_TRY(crm_table_open(thread->tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_rows(thread, table));
}

crm_err crm_ticket_thread(struct crm_tool *tool)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct thread thread = { .tool = tool, .arena = arena };
	struct crm_refs refs;
	const char *format;
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_listing_format(tool, &format));
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, 1, &refs));
	if (!refs.count)
		return crm_nothing();
	thread.ticket = refs.ids[0];
	crm_err err = tell(&thread, crm_format_has(format, CRM_FORMAT_PAGED) && !crm_option(tool, "fields"));
	crm_answer_drop(&thread.answer);
	return err;
}
