#include "store/clock.h"

#include "base/str.h"

static const struct meaning {
	const char *status;
	enum crm_clock_mode mode;
} meanings[] = {
	{ "pending", CRM_MODE_PAUSED }, { "hold", CRM_MODE_PAUSED }, { "solved", CRM_MODE_STOPPED },
	{ "closed", CRM_MODE_STOPPED }, { "merged", CRM_MODE_VOID }, { "spam", CRM_MODE_VOID },
};

enum crm_clock_mode crm_clock_mode(const char *status)
{
	for (size_t i = 0; status && i < CRM_COUNT(meanings); i++)
		if (meanings[i].status[0] == status[0] && crm_same(meanings[i].status, status))
			return meanings[i].mode;
	return CRM_MODE_RUNNING;
}

const char *crm_clock_state_name(enum crm_clock_state state)
{
	static const char *const names[] = {
		[CRM_CLOCK_BREACHED] = "breached", [CRM_CLOCK_RUNNING] = "running",
		[CRM_CLOCK_PAUSED] = "paused", [CRM_CLOCK_MET] = "met",
	};

	return names[state];
}

/* -- events ------------------------------------------------------------------------------ */

static enum crm_clock_mode mode_at(const struct crm_clock_story *story, size_t turn)
{
	return crm_clock_mode(story->turns[turn].status);
}

static bool is_stopped(const struct crm_clock_story *story)
{
	return mode_at(story, story->turn_count - 1) == CRM_MODE_STOPPED;
}

/* Solved and then closed is solved once. Of the history and what another system says the earlier counts: an import learns
 * late of what was solved before. */
bool crm_clock_stop(const struct crm_clock_story *story, int64_t *at)
{
	size_t turn = story->turn_count - 1;

	if (!is_stopped(story))
		return false;
	while (turn > 0 && mode_at(story, turn - 1) == CRM_MODE_STOPPED)
		turn--;
	*at = story->turns[turn].at;
	if (story->stopped && (turn == 0 || story->stopped_at < *at))
		*at = story->stopped_at;
	else if (turn == 0)
		return false;
	if (*at < story->opened)
		*at = story->opened;
	return true;
}

bool crm_clock_reply(const struct crm_clock_story *story, int64_t *at)
{
	for (size_t i = 0; i < story->message_count; i++)
		if (story->messages[i].out) {
			*at = story->messages[i].at;
			return true;
		}
	*at = story->answered_at;
	return story->answered;
}

/* -- one clock --------------------------------------------------------------------------- */

/* What is known of it before its event is looked for. */
static void start(struct crm_clock *clock, const struct crm_clock_policy *policy, int64_t from, int64_t target)
{
	clock->has_due = target && crm_worktime_add(policy->time, from, target, &clock->due);
}

static void judge(struct crm_clock *clock, int64_t target, bool came, int64_t at)
{
	if (!target)
		return;
	if (clock->has_due && at > clock->due)
		clock->state = CRM_CLOCK_BREACHED;
	else
		clock->state = came ? CRM_CLOCK_MET : CRM_CLOCK_RUNNING;
}

static void take_left(struct crm_clocks *clocks, const struct crm_clock *clock, int64_t now)
{
	if (!clock->has_due || (clocks->has_left && clock->due - now >= clocks->left))
		return;
	clocks->has_left = true;
	clocks->left = clock->due - now;
}

static void first_response(const struct crm_clock_story *story, const struct crm_clock_policy *policy,
                           struct crm_clocks *out)
{
	struct crm_clock *clock = &out->first;
	int64_t at;
	bool came = crm_clock_reply(story, &at) || crm_clock_stop(story, &at);

	start(clock, policy, story->opened, policy->first);
	if (!came && out->is_stopped)
		return;
	at = came ? at : story->now;
	clock->has_time = true;
	clock->time = crm_worktime_between(policy->time, story->opened, at);
	judge(clock, policy->first, came, at);
	if (!came)
		take_left(out, clock, story->now);
}

static void judge_reply(const struct crm_clock_policy *policy, struct crm_clocks *out, int64_t from, int64_t at)
{
	struct crm_clock clock = {0};

	start(&clock, policy, from, policy->next);
	judge(&clock, policy->next, true, at);
	out->next_met += clock.state == CRM_CLOCK_MET;
	out->next_breached += clock.state == CRM_CLOCK_BREACHED;
}

/* The customer message that waits at the end; 0 answered ones before it. */
static bool walk_messages(const struct crm_clock_story *story, const struct crm_clock_policy *policy,
                          struct crm_clocks *out, int64_t *since)
{
	bool answered = story->answered, waiting = false;
	int64_t from = 0;

	for (size_t i = 0; i < story->message_count; i++) {
		const struct crm_clock_message *message = &story->messages[i];

		if (!message->out && !waiting && answered && (!story->answered || message->at > story->answered_at)) {
			waiting = true;
			from = message->at;
		} else if (message->out) {
			if (waiting)
				judge_reply(policy, out, from, message->at);
			waiting = false;
			answered = true;
		}
	}
	*since = from;
	return waiting;
}

static void next_response(const struct crm_clock_story *story, const struct crm_clock_policy *policy,
                          struct crm_clocks *out)
{
	struct crm_clock *clock = &out->next;
	int64_t since, stop;

	if (!walk_messages(story, policy, out, &since))
		return;
	if (out->is_stopped) {
		if (crm_clock_stop(story, &stop) && since < stop)
			judge_reply(policy, out, since, stop);
		return;
	}
	start(clock, policy, since, policy->next);
	clock->has_time = true;
	clock->time = crm_worktime_between(policy->time, since, story->now);
	judge(clock, policy->next, false, story->now);
	out->next_breached += clock->state == CRM_CLOCK_BREACHED;
	take_left(out, clock, story->now);
}

/* -- resolution -------------------------------------------------------------------------- */

/* Walks through the stretches in which it ran; the due time is in one of them, or after the last. */
struct running {
	const struct crm_clock_policy *policy;
	struct crm_clock *clock;
	int64_t left;                    /* of the target */
};

static void run_from(struct running *run, int64_t from, int64_t to)
{
	int64_t used = crm_worktime_between(run->policy->time, from, to);

	if (run->policy->resolution && !run->clock->has_due && used >= run->left)
		run->clock->has_due = crm_worktime_add(run->policy->time, from, run->left, &run->clock->due);
	run->left -= used;
	run->clock->time += used;
}

static int64_t end_of_turn(const struct crm_clock_story *story, size_t turn, int64_t end)
{
	int64_t at = turn + 1 < story->turn_count ? story->turns[turn + 1].at : end;

	return at < end ? at : end;
}

/* It came here solved, from another system. */
static bool is_stopped_from_start(const struct crm_clock_story *story)
{
	for (size_t i = 0; i < story->turn_count; i++)
		if (mode_at(story, i) != CRM_MODE_STOPPED)
			return false;
	return true;
}

/* Had it gone on from here, it would have been due then. */
static void due_after(struct running *run, int64_t at)
{
	if (run->policy->resolution && !run->clock->has_due)
		run->clock->has_due = crm_worktime_add(run->policy->time, at, run->left, &run->clock->due);
}

static void walk_turns(const struct crm_clock_story *story, struct running *run, struct crm_clocks *out, int64_t end)
{
	bool solved_from_start = is_stopped_from_start(story);

	for (size_t i = 0; i < story->turn_count; i++) {
		enum crm_clock_mode mode = mode_at(story, i);

		if (mode == CRM_MODE_RUNNING)
			run_from(run, story->turns[i].at, end_of_turn(story, i, end));
		/* Of what was made solved and is not any more, nobody knows when it was. */
		if (mode == CRM_MODE_STOPPED && !out->has_first_resolution && (i > 0 || solved_from_start)) {
			out->has_first_resolution = true;
			out->first_resolution = run->clock->time;
		}
	}
}

static void resolution(const struct crm_clock_story *story, const struct crm_clock_policy *policy, struct crm_clocks *out)
{
	struct crm_clock *clock = &out->resolution;
	struct running run = { policy, clock, policy->resolution };
	int64_t end = story->now;
	bool solved = crm_clock_stop(story, &end);
	enum crm_clock_mode mode = mode_at(story, story->turn_count - 1);

	if (out->is_stopped && !solved)
		return;
	clock->has_time = true;
	if (solved && is_stopped_from_start(story))
		run_from(&run, story->opened, end);
	walk_turns(story, &run, out, end);
	if (mode != CRM_MODE_PAUSED)
		due_after(&run, end);
	judge(clock, policy->resolution, solved, end);
	if (clock->state == CRM_CLOCK_RUNNING && mode == CRM_MODE_PAUSED)
		clock->state = CRM_CLOCK_PAUSED;
	if (!solved)
		take_left(out, clock, story->now);
}

/* -- all of them ------------------------------------------------------------------------- */

static bool any_is(const struct crm_clocks *clocks, enum crm_clock_state state)
{
	return clocks->first.state == state || clocks->next.state == state || clocks->resolution.state == state;
}

static enum crm_clock_state state_of(const struct crm_clocks *clocks)
{
	if (any_is(clocks, CRM_CLOCK_BREACHED) || clocks->next_breached)
		return CRM_CLOCK_BREACHED;
	if (any_is(clocks, CRM_CLOCK_RUNNING))
		return CRM_CLOCK_RUNNING;
	if (any_is(clocks, CRM_CLOCK_PAUSED))
		return CRM_CLOCK_PAUSED;
	return any_is(clocks, CRM_CLOCK_MET) || clocks->next_met ? CRM_CLOCK_MET : CRM_CLOCK_NONE;
}

void crm_clocks_compute(const struct crm_clock_story *story, const struct crm_clock_policy *policy,
                        struct crm_clocks *out)
{
	*out = (struct crm_clocks){ .is_void = mode_at(story, story->turn_count - 1) == CRM_MODE_VOID,
		.is_stopped = is_stopped(story) };
	if (out->is_void)
		return;
	out->has_next = policy->next != 0;
	first_response(story, policy, out);
	next_response(story, policy, out);
	resolution(story, policy, out);
	out->state = state_of(out);
}
