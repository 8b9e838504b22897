#include "store/clock_function.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "store/clock_read.h"
#include "store/clock_story.h"

enum { PART, ID, SLA, STATUS, CREATED_AT, FIRST_RESPONSE_AT, STOPPED_AT, NOW, ARGUMENTS };

enum { SECOND = 1000 };

struct clock_function {
	struct crm_clock_reader *reader;
	struct crm_clock_stories *stories;
	/* The ticket that was asked about last: a list asks for several parts of each. */
	char id[CRM_ID_SIZE], now[CRM_INSTANT_SIZE];
	int64_t version;
	bool has_messages;
	struct crm_clocks clocks;
	struct crm_db *db;
};

/* -- parts ------------------------------------------------------------------------------- */

static struct crm_value instant(bool given, int64_t at, struct crm_str *scratch)
{
	char text[CRM_INSTANT_SIZE];

	if (!given)
		return CRM_NO_VALUE;
	crm_str_add(scratch, crm_instant_text(at, text));
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

static struct crm_value seconds(bool given, int64_t length)
{
	return given ? crm_value_integer(length / SECOND) : CRM_NO_VALUE;
}

static struct crm_value state(enum crm_clock_state at)
{
	return crm_value_text(crm_clock_state_name(at));
}

static struct crm_value first_due(const struct crm_clocks *c, struct crm_str *scratch)
{
	return instant(c->first.has_due, c->first.due, scratch);
}

static struct crm_value first_time(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return seconds(c->first.has_time, c->first.time);
}

static struct crm_value first_state(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return state(c->first.state);
}

static struct crm_value next_due(const struct crm_clocks *c, struct crm_str *scratch)
{
	return instant(c->next.has_due, c->next.due, scratch);
}

static struct crm_value next_met(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return c->has_next ? crm_value_integer(c->next_met) : CRM_NO_VALUE;
}

static struct crm_value next_breached(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return c->has_next ? crm_value_integer(c->next_breached) : CRM_NO_VALUE;
}

static struct crm_value resolution_due(const struct crm_clocks *c, struct crm_str *scratch)
{
	return instant(c->resolution.has_due, c->resolution.due, scratch);
}

static struct crm_value resolution_time(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return seconds(c->resolution.has_time, c->resolution.time);
}

static struct crm_value first_resolution_time(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return seconds(c->has_first_resolution, c->first_resolution);
}

static struct crm_value resolution_state(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return state(c->resolution.state);
}

static struct crm_value sla_state(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return state(c->state);
}

static struct crm_value breaching(const struct crm_clocks *c, struct crm_str *scratch)
{
	(void)scratch;
	return seconds(c->has_left, c->left);
}

static const struct part {
	const char *name;
	struct crm_value (*of)(const struct crm_clocks *clocks, struct crm_str *scratch);
	bool messages;               /* it depends on them */
} parts[] = {
	{ "first_response_due", first_due, true }, { "first_response_time", first_time, true },
	{ "first_response_state", first_state, true }, { "next_response_due", next_due, true },
	{ "next_response_met", next_met, true }, { "next_response_breached", next_breached, true },
	{ "resolution_due", resolution_due, false }, { "resolution_time", resolution_time, false },
	{ "first_resolution_time", first_resolution_time, false }, { "resolution_state", resolution_state, false },
	{ "sla_state", sla_state, true }, { "breaching", breaching, true },
};

/* A name that is none is a mistake in our tables. */
static const struct part *part_named(const char *name)
{
	for (size_t i = 0; name && i < CRM_COUNT(parts); i++)
		if (strcmp(parts[i].name, name) == 0)
			return &parts[i];
	return NULL;
}

/* -- one ticket -------------------------------------------------------------------------- */

static const char *text_of(struct crm_value value)
{
	return value.shape == CRM_TEXT ? value.s : NULL;
}

static bool is_kept(const struct clock_function *function, const struct crm_clock_ticket *ticket, bool messages)
{
	return strcmp(function->id, ticket->id) == 0 && strcmp(function->now, ticket->now) == 0 && (function->has_messages || !messages) &&
	       function->version == crm_db_version(function->db);
}

static void keep(struct clock_function *function, const struct crm_clock_ticket *ticket, bool messages)
{
	function->id[0] = function->now[0] = '\0';
	strncat(function->id, ticket->id, sizeof function->id - 1);
	strncat(function->now, ticket->now, sizeof function->now - 1);
	function->has_messages = messages;
	function->version = crm_db_version(function->db);
}

static crm_err compute(struct clock_function *function, const struct crm_clock_ticket *ticket, bool messages)
{
	const struct crm_clock_policy *policy;
	struct crm_clock_story story;

	CRM_TRY(crm_clock_policy_read(function->reader, ticket->sla, &policy));
	CRM_TRY(crm_clock_story_read(function->stories, ticket, messages, &story));
	crm_clocks_compute(&story, policy, &function->clocks);
	keep(function, ticket, messages);
	return NULL;
}

/* What cannot be computed (hours that a merge has left wrong) is empty: crm-check tells of it. */
static struct crm_value clock_part(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	struct clock_function *function = context;
	const struct part *part = part_named(text_of(arguments[PART]));
	struct crm_clock_ticket ticket = {
		.id = text_of(arguments[ID]), .sla = text_of(arguments[SLA]), .status = text_of(arguments[STATUS]),
		.created_at = text_of(arguments[CREATED_AT]), .first_response_at = text_of(arguments[FIRST_RESPONSE_AT]),
		.stopped_at = text_of(arguments[STOPPED_AT]), .now = text_of(arguments[NOW]),
	};

	if (!part || !ticket.id || !ticket.now)
		return CRM_NO_VALUE;
	if (!is_kept(function, &ticket, part->messages) && compute(function, &ticket, part->messages))
		return CRM_NO_VALUE;
	return part->of(&function->clocks, scratch);
}

static void drop(void *context)
{
	struct clock_function *function = context;

	crm_clock_reader_drop(&function->reader);
	crm_clock_stories_drop(&function->stories);
	free(function);
}

crm_err crm_clock_function_register(struct crm_db *db)
{
	struct clock_function *function = crm_calloc(1, sizeof *function);

	function->db = db;
	function->reader = crm_clock_reader_new(db);
	function->stories = crm_clock_stories_new(db);
	return crm_db_function_of(db, "crm_clock", ARGUMENTS, clock_part, function, drop);
}
