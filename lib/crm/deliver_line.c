#include "crm/deliver_line.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "hook/retry.h"

enum { MINUTE = 60000, GONE = 410 };

/* -- beginning ------------------------------------------------------------------------------ */

/* Where it begins: after what made it. Of those that were there before this copy of the repository told anything, after all
 * that there was then: what is old has been told elsewhere. */
static crm_err first_place(struct crm_deliver *deliver, const struct crm_webhook *webhook, int64_t *place)
{
	int64_t begin;

	CRM_TRY(crm_event_place_after(deliver->repo->store, webhook->made, place));
	CRM_TRY(crm_place_begin(deliver->places, CRM_WEBHOOK_BEGIN, &begin));
	*place = begin > *place ? begin : *place;
	return NULL;
}

crm_err crm_deliver_line_start(struct crm_deliver *deliver, struct crm_webhook *webhook, size_t number, int pass,
                               struct crm_deliver_line *out)
{
	char words[1024];

	out->deliver = deliver;
	out->webhook = webhook;
	out->pass = pass;
	out->arena = crm_arena_new();
	out->mark = crm_arena_mark(out->arena);
	CRM_TRY(crm_webhook_state_get(deliver->places, webhook->id, pass, &out->state));
	if (!out->state.known && pass == CRM_PASS_LIVE) {
		CRM_TRY(first_place(deliver, webhook, &out->state.place));
		out->dirty = true;
	} else if (!out->state.known)
		out->ended = true;
	out->reader = (struct crm_deliver_reader){ .webhook = number, .place = out->state.place };
	out->ended |= out->state.gone;
	crm_err err = out->ended ? NULL : crm_deliver_dress(deliver->repo, deliver->arena, webhook, &out->dress);
	if (!err)
		return NULL;
	out->ended = true;
	webhook->fault = crm_copy(deliver->arena, crm_err_print(err, words, sizeof words));
	return NULL;
}

void crm_deliver_line_drop(struct crm_deliver_line *line)
{
	if (line->deliver && line->deliver->feed)
		crm_deliver_feed_leave(line->deliver->feed, &line->reader);
	crm_deliver_item_drop(&line->item);
	crm_arena_drop(&line->arena);
}

/* -- what is next ----------------------------------------------------------------------------- */

static bool is_second_try(const struct crm_deliver_line *line)
{
	return line->pass != CRM_PASS_LIVE && crm_webhook_pass_kind(line->pass) == CRM_PASS_DEAD;
}

/* Of what was given up, only what is to be sent again. */
static crm_err is_of_pass(struct crm_deliver_line *line, bool *out)
{
	*out = true;
	if (is_second_try(line))
		return crm_webhook_dead_is_again(line->deliver->places, line->webhook->id, line->item->event, out);
	return NULL;
}

static crm_err end_pass(struct crm_deliver_line *line)
{
	crm_deliver_item_drop(&line->item);
	line->ended = line->over = true;
	line->dirty = false;
	return crm_webhook_state_forget(line->deliver->places, line->webhook->id, line->pass);
}

static bool is_past(const struct crm_deliver_line *line, int64_t place)
{
	return line->state.until && place > line->state.until;
}

/* Where nothing was for it, its place moves too: it is not looked at again. */
static void pass_over(struct crm_deliver_line *line)
{
	if (line->reader.place <= line->state.place || line->webhook->fault)
		return;
	line->state.place = line->reader.place;
	line->dirty = true;
}

static crm_err find_item(struct crm_deliver_line *line, bool *more)
{
	bool wanted = true;

	CRM_TRY(crm_deliver_feed_next(line->deliver->feed, &line->reader, &line->item, more));
	if (line->webhook->fault) {
		crm_deliver_item_drop(&line->item);
		line->ended = line->over = true;
		*more = false;
		return NULL;
	}
	if (is_past(line, line->item ? line->item->place : line->reader.place) || (!line->item && !*more && line->state.until))
		return end_pass(line);
	if (line->item)
		CRM_TRY(is_of_pass(line, &wanted));
	if (!wanted)
		crm_deliver_item_drop(&line->item);
	*more |= !wanted;
	if (!line->item)
		pass_over(line);
	line->over = !line->item && !*more;
	return NULL;
}

/* -- sending ------------------------------------------------------------------------------------ */

/* So many within a minute, which begins with the first of them. */
static bool may_send(struct crm_deliver_line *line, int64_t now)
{
	struct crm_webhook_state *state = &line->state;

	if (!line->webhook->rate)
		return true;
	if (now - state->minute >= MINUTE || now < state->minute) {
		state->minute = now;
		state->in_minute = 0;
	}
	if (state->in_minute < line->webhook->rate) {
		state->in_minute++;
		return true;
	}
	line->not_before = state->minute + MINUTE;
	return false;
}

static crm_err need_http(struct crm_deliver_line *line)
{
	struct crm_deliver *deliver = line->deliver;

	if (!deliver->http) {
		const struct crm_http_setting setting = crm_deliver_http(deliver->repo);
		CRM_TRY(crm_http_open(&setting, &deliver->http));
	}
	if (!line->http)
		line->http = crm_http_line_new(deliver->http, line);
	return NULL;
}

static crm_err send(struct crm_deliver_line *line, int64_t now)
{
	const struct crm_deliver_body *body = line->item->bodies[line->reader.webhook];
	struct crm_http_request request;

	CRM_TRY(need_http(line));
	crm_arena_rewind(line->arena, line->mark);
	crm_deliver_request(&line->dress, line->arena, line->item->message_id, now, body->s, body->n, &request);
	CRM_TRY(crm_http_send(line->http, &request));
	line->sending = true;
	return NULL;
}

/* The instant before which it has nothing to do; 0: now, or when there is something. */
static int64_t due_of(const struct crm_deliver_line *line)
{
	return line->not_before > line->state.next ? line->not_before : line->state.next;
}

crm_err crm_deliver_line_step(struct crm_deliver_line *line, int64_t now, bool *more)
{
	int64_t due = due_of(line);

	*more = false;
	/* Nothing is put off for more than a day: then the clock was another. */
	if (line->sending || line->over || line->ended || (due > now && due - now <= CRM_RETRY_DAY))
		return NULL;
	if (!line->item)
		CRM_TRY(find_item(line, more));
	if (!line->item || !may_send(line, now))
		return NULL;
	return send(line, now);
}

/* -- answers -------------------------------------------------------------------------------------- */

static void note(struct crm_deliver_line *line, const struct crm_http_answer *answer, const char *why)
{
	struct crm_deliver *deliver = line->deliver;
	struct crm_webhook_state *state = &line->state;

	state->last = crm_now();
	state->status = answer->status;
	snprintf(state->error, sizeof state->error, "%s", why);
	line->dirty = true;
	if (deliver->attempt_count == CRM_DELIVER_ATTEMPTS)
		return;
	deliver->attempts[deliver->attempt_count++] = (struct crm_deliver_attempt){ line->webhook->id, {
		.number = state->log++, .at = state->last, .status = answer->status, .ms = answer->ms,
		.event = crm_copy(deliver->log_arena, line->item->event), .name = crm_copy(deliver->log_arena, line->item->name),
		.error = *state->error ? crm_copy(deliver->log_arena, state->error) : "" } };
}

static void go_on(struct crm_deliver_line *line)
{
	line->state.place = line->item->place;
	line->state.tries = line->state.first = line->state.next = 0;
	crm_deliver_item_drop(&line->item);
}

static crm_err taken(struct crm_deliver_line *line)
{
	line->state.dead_run = line->state.open = 0;
	line->state.sent++;
	line->deliver->sent++;
	if (is_second_try(line))
		CRM_TRY(crm_webhook_dead_remove(line->deliver->places, line->webhook->id, line->item->event));
	go_on(line);
	return NULL;
}

static crm_err give_up(struct crm_deliver_line *line)
{
	struct crm_webhook_state *state = &line->state;
	const struct crm_webhook_dead dead = { .id = line->webhook->id, .event = line->item->event, .name = line->item->name,
		.place = line->item->place, .at = state->last, .tries = state->tries, .reason = state->error };

	CRM_TRY(crm_webhook_dead_add(line->deliver->places, &dead));
	line->deliver->dead++;
	go_on(line);
	if (++state->dead_run >= CRM_LINE_DEAD_RUN) {
		state->open = state->last;
		state->next = state->last + CRM_LINE_PROBE;
	}
	return NULL;
}

static int64_t next_try(struct crm_deliver_line *line, const char *retry_after)
{
	struct crm_webhook_state *state = &line->state;
	int64_t at, end = state->first + CRM_RETRY_DAY;

	if (!crm_retry_after(retry_after, state->last, &at))
		at = state->last + crm_retry_pause(state->tries, crm_chance_next(&line->deliver->chance));
	return at > end && end > state->last ? end : at;
}

static crm_err failed(struct crm_deliver_line *line, const char *retry_after)
{
	struct crm_webhook_state *state = &line->state;

	line->deliver->failed++;
	if (strncmp(state->head, line->item->event, sizeof state->head - 1) != 0)
		state->tries = 0; /* what failed before is not wanted any more */
	snprintf(state->head, sizeof state->head, "%s", line->item->event);
	if (state->tries++ == 0)
		state->first = state->last;
	if (state->open) {
		state->next = state->last + CRM_LINE_PROBE;
		return NULL;
	}
	if (state->last - state->first >= CRM_RETRY_DAY)
		return give_up(line);
	state->next = next_try(line, retry_after);
	return NULL;
}

crm_err crm_deliver_line_answer(struct crm_deliver_line *line, const struct crm_http_answer *answer)
{
	const char *why;
	bool good = crm_deliver_is_taken(line->webhook, line->arena, answer, &why);

	line->sending = false;
	note(line, answer, why);
	if (good)
		return taken(line);
	if (answer->status == GONE) {
		line->deliver->failed++;
		line->state.gone = line->ended = line->over = true;
		return NULL;
	}
	CRM_TRY(failed(line, answer->retry_after));
	/* Nobody waits for it meanwhile. */
	crm_deliver_feed_leave(line->deliver->feed, &line->reader);
	return NULL;
}

crm_err crm_deliver_line_save(struct crm_deliver_line *line)
{
	if (!line->dirty)
		return NULL;
	line->dirty = false;
	return crm_webhook_state_put(line->deliver->places, line->webhook->id, line->pass, &line->state);
}
