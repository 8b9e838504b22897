#include "crm/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/time.h"
#include "crm/outbox_letter.h"
#include "crm/outbox_taken.h"
#include "repo/kept.h"
#include "store/read.h"
#include "store/stmt.h"

enum { MINUTE = 60 * 1000, LONGEST = 60 * MINUTE };

struct trying {
	const struct crm_outbox *outbox;
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_entity *entity;
	const char *id;
	struct crm_record *message;
	struct crm_outbox_state state;
	struct crm_outbox_result *out;
	const char *left_out;            /* who was refused, and why; NULL */
};

crm_err crm_outbox_list(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	size_t room = 64;
	bool row;

	*count = 0;
	*ids = crm_new(arena, const char *, room);
	CRM_TRY(crm_stmt_new(repo->store->db, "SELECT id FROM message WHERE delivery = 'queued' AND direction = 'out'"
	                     " AND coalesce(channel, 'email') = 'email' ORDER BY created_at, rowid", &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		if (*count == room) {
			const char **more = crm_new(arena, const char *, room * 2);
			memcpy(more, *ids, room * sizeof *more);
			*ids = more;
			room *= 2;
		}
		(*ids)[(*count)++] = crm_copy(arena, crm_stmt_text(stmt, 0));
	}
}

crm_err crm_outbox_lock(struct crm_repo *repo, int *fd)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(crm_folder_make(crm_repo_path(repo, arena, "outbox")));
	crm_err err = crm_lock(crm_repo_path(repo, arena, "outbox/lock"), atol(crm_config_get(repo->config, "lock.timeout")), fd);
	return crm_err_kind(err) == CRM_BUSY ? crm_fail(CRM_BUSY, "another crm-mail is sending now") : err;
}

/* -- what the record says ----------------------------------------------------------------- */

static bool is_queued(const struct crm_record *message)
{
	struct crm_value delivery = message ? crm_record_get(message, "delivery") : CRM_NO_VALUE;

	return delivery.shape == CRM_TEXT && crm_same(delivery.s, "queued");
}

/* `text`: the error, of a failure; of one that was sent, who was left out; the Message-ID, of a mail that is about to go out for the first time. */
static void put_outcome(struct crm_record *record, const char *delivery, int64_t at, const char *text)
{
	char instant[CRM_INSTANT_SIZE];

	crm_record_put(record, "delivery", crm_value_text(delivery));
	crm_record_put(record, "delivery_error", text && *text && !crm_same(delivery, "queued") ? crm_value_text(text)
	                                                                                          : CRM_NO_VALUE);
	if (crm_same(delivery, "queued"))
		crm_record_put(record, "message_id", crm_value_text(text));
	if (crm_same(delivery, "sent"))
		crm_record_put(record, "sent_at", crm_value_text(crm_copy(record->arena, crm_instant_text(at, instant))));
}

static crm_err mark(struct trying *trying, const char *delivery, int64_t at, const char *text)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	struct crm_record *old;
	bool changed;

	CRM_TRY(crm_change_begin(trying->repo, &(struct crm_change_why){ .tool = trying->outbox->tool }, &change));
	CRM_TRY(crm_read_record(trying->repo->store, trying->arena, trying->entity, trying->id, &old, NULL));
	if (!old)
		return NULL; /* it was removed meanwhile */
	struct crm_record *record = crm_record_copy(trying->arena, old);
	put_outcome(record, delivery, at, text);
	CRM_TRY(crm_change_update(change, old, record, &changed));
	CRM_TRY(crm_change_commit(change));
	trying->message = record;
	return NULL;
}

static crm_err mark_sent(struct trying *trying)
{
	CRM_TRY(mark(trying, "sent", trying->state.sent, trying->state.error));
	crm_outbox_state_remove(trying->repo, trying->id);
	trying->out->outcome = CRM_OUTBOX_SENT;
	snprintf(trying->out->text, sizeof trying->out->text, "%s", trying->state.error);
	return NULL;
}

static crm_err mark_again(struct trying *trying)
{
	char instant[CRM_INSTANT_SIZE];

	CRM_TRY(mark_sent(trying));
	trying->out->outcome = CRM_OUTBOX_TAKEN;
	snprintf(trying->out->text, sizeof trying->out->text, "%s", crm_instant_text(trying->state.sent, instant));
	return NULL;
}

static crm_err mark_failed(struct trying *trying, const char *why)
{
	CRM_TRY(mark(trying, "failed", 0, why));
	crm_outbox_state_remove(trying->repo, trying->id);
	trying->out->outcome = CRM_OUTBOX_FAILED;
	snprintf(trying->out->text, sizeof trying->out->text, "%s", why);
	return NULL;
}

/* -- trying ------------------------------------------------------------------------------- */

/* 1, 2, 4 ... minutes, at most an hour. */
static int64_t pause_after(int64_t tries)
{
	return tries > 6 ? LONGEST : (INT64_C(1) << (tries - 1)) * MINUTE;
}

static crm_err wait(struct trying *trying, const char *why)
{
	struct crm_outbox_state *state = &trying->state;
	int64_t now = crm_now();

	if (now - state->first >= trying->outbox->give_up)
		return mark_failed(trying, crm_textf(trying->arena, "given up after %lld tries: %s", (long long)state->tries, why));
	state->next = now + pause_after(state->tries);
	state->began = 0;
	snprintf(state->error, sizeof state->error, "%s", why);
	CRM_TRY(crm_outbox_state_write(trying->repo, trying->id, state));
	trying->out->outcome = CRM_OUTBOX_WAITS;
	trying->out->next = state->next;
	snprintf(trying->out->text, sizeof trying->out->text, "%s", why);
	return NULL;
}

/* The note comes before the record: it needs no lock that another writer may hold for long. */
static crm_err settle(struct trying *trying, const struct crm_delivery *delivery)
{
	if (delivery->what == CRM_DELIVERED_NEVER)
		return mark_failed(trying, delivery->text);
	if (delivery->what == CRM_DELIVERED_LATER)
		return wait(trying, delivery->text);
	trying->state.sent = crm_now();
	trying->state.began = 0;
	snprintf(trying->state.error, sizeof trying->state.error, "%s", trying->left_out ? trying->left_out : "");
	CRM_TRY(crm_outbox_state_write(trying->repo, trying->id, &trying->state));
	return mark_sent(trying);
}

static crm_err note_beginning(struct trying *trying)
{
	struct crm_outbox_state *state = &trying->state;

	trying->out->again = state->began != 0;
	state->began = crm_now();
	state->first = state->first ? state->first : state->began;
	state->tries++;
	trying->out->tried = true;
	return crm_outbox_state_write(trying->repo, trying->id, state);
}

/* One of several who is refused does not keep it from the others: it goes without, as long as there is somebody in To. Who is
 * refused for now is waited for. */
static bool leave_out(struct trying *trying, struct crm_outbox_letter *letter, const struct crm_delivery *delivery)
{
	bool waits = delivery->what == CRM_DELIVERED_LATER && crm_now() - trying->state.first < trying->outbox->give_up;
	size_t i = 0;

	while (i < letter->count && !crm_same(letter->to[i], delivery->recipient))
		i++;
	if (delivery->what == CRM_DELIVERED || waits || i == letter->count || (i < letter->to_count && letter->to_count == 1))
		return false;
	trying->left_out = crm_textf(trying->arena, "%s%snot to %s: %s", trying->left_out ? trying->left_out : "",
	                             trying->left_out ? "; " : "", delivery->recipient, delivery->text);
	letter->to_count -= i < letter->to_count;
	memmove(&letter->to[i], &letter->to[i + 1], (--letter->count - i) * sizeof *letter->to);
	return true;
}

static crm_err send(struct trying *trying)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
	const struct crm_outbox *outbox = trying->outbox;
	struct crm_outbox_letter letter;
	struct crm_delivery delivery = {0};

	if (crm_record_get(trying->message, "message_id").shape == CRM_EMPTY)
		CRM_TRY(mark(trying, "queued", 0, crm_outbox_id(outbox, trying->arena, trying->message)));
	CRM_TRY(crm_put_open(trying->repo->folder, &put));
	crm_err err = crm_outbox_write(outbox, trying->arena, trying->message, put.fd, &letter);
	if (crm_err_kind(err) == CRM_INVALID || crm_err_kind(err) == CRM_DAMAGED)
		return mark_failed(trying, err->text);
	CRM_TRY(err);
	CRM_TRY(note_beginning(trying));
	do
		outbox->deliver(outbox->context, letter.from, letter.to, letter.count, put.fd, &delivery);
	while (leave_out(trying, &letter, &delivery));
	return settle(trying, &delivery);
}

static crm_err try_one(struct trying *trying, bool now)
{
	CRM_TRY(crm_read_record(trying->repo->store, trying->arena, trying->entity, trying->id, &trying->message, NULL));
	if (!is_queued(trying->message)) {
		crm_outbox_state_remove(trying->repo, trying->id);
		trying->out->outcome = CRM_OUTBOX_GONE;
		return NULL;
	}
	CRM_TRY(crm_outbox_state_read(trying->repo, trying->id, &trying->state));
	if (trying->state.sent)
		return mark_sent(trying);
	CRM_TRY(crm_outbox_taken(trying->repo->store, trying->arena, trying->id, &trying->state.sent));
	if (trying->state.sent)
		return mark_again(trying);
	if (!now && trying->state.next > crm_now()) {
		trying->out->outcome = CRM_OUTBOX_WAITS;
		trying->out->next = trying->state.next;
		memcpy(trying->out->text, trying->state.error, sizeof trying->out->text);
		return NULL;
	}
	return send(trying);
}

crm_err crm_outbox_try(const struct crm_outbox *outbox, const char *id, bool now, struct crm_outbox_result *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_fd_drop) int lock = -1;
	struct trying trying = { .outbox = outbox, .repo = outbox->repo, .arena = arena, .id = id, .out = out,
		.entity = crm_model_entity(outbox->repo->store->model, "message") };

	*out = (struct crm_outbox_result){0};
	CRM_TRY(crm_outbox_lock(outbox->repo, &lock));
	return try_one(&trying, now);
}

/* -- what is left of tries ---------------------------------------------------------------- */

static crm_err sweep_one(struct crm_repo *repo, struct crm_arena *arena, const char *id)
{
	struct crm_outbox_state state;
	struct crm_record *message;

	CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, "message"), id, &message, NULL));
	CRM_TRY(crm_outbox_state_read(repo, id, &state));
	/* That one has gone out is not forgotten before its record says so. */
	if (!is_queued(message) && !(state.sent && !message))
		crm_outbox_state_remove(repo, id);
	return NULL;
}

crm_err crm_outbox_sweep(struct crm_repo *repo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_fd_drop) int lock = -1;
	const char *folder = crm_repo_path(repo, arena, "outbox");
	char **names;

	if (!crm_is_folder(folder))
		return NULL;
	CRM_TRY(crm_outbox_lock(repo, &lock));
	CRM_TRY(crm_folder_list(arena, folder, "", &names));
	for (; *names; names++)
		if (crm_id_valid(*names))
			CRM_TRY(sweep_one(repo, arena, *names));
	return NULL;
}
