#include "crm/intake.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/attach.h"
#include "crm/intake_sender.h"
#include "crm/intake_thread.h"
#include "crm/survey_reply.h"
#include "crm/ticket_link.h"
#include "crm/tone_mark.h"
#include "rule/message.h"
#include "store/read.h"
#include "store/stmt.h"

struct writing {
	struct crm_intake *intake;
	struct crm_repo *repo;
	struct crm_change *change;
	struct crm_arena *arena;
	const struct crm_incoming *in;
	struct crm_sender sender;
	struct crm_threaded thread;
	const char *follows;             /* a closed ticket that a new one has to do with; NULL */
	const char *from;                /* as text */
	struct crm_record *message;      /* with how it sounds, from the beginning on */
	struct crm_intake_done *done;
};

void crm_intake_drop(struct crm_intake *intake)
{
	crm_map_drop(&intake->people);
	crm_marker_drop(&intake->marker);
}

void crm_intake_forget(struct crm_intake *intake)
{
	if (intake->people)
		crm_map_clear(intake->people);
}

static struct crm_record *new_record(const struct writing *writing, const char *entity)
{
	return crm_record_new(writing->arena, crm_model_entity(writing->repo->store->model, entity));
}

static void put(struct crm_record *record, const char *field, const char *text)
{
	if (text && *text)
		crm_record_put(record, field, crm_value_text(text));
}

static void put_instant(struct crm_record *record, const char *field, int64_t instant)
{
	char text[CRM_INSTANT_SIZE];

	put(record, field, crm_copy(record->arena, crm_instant_text(instant, text)));
}

/* -- was it here before? ---------------------------------------------------------------- */

crm_err crm_intake_knows(struct crm_intake *intake, const char *hash, struct crm_intake_done *done, bool *known)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(intake->repo->store->db, "SELECT m.id, m.ticket FROM attachment AS a JOIN message AS m"
	                    " ON m.id = a.message WHERE a.file = ?1 AND a.name = ?2 AND a.mime_type = ?3"
	                    " AND m.ticket IS NOT NULL LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, hash);
	crm_stmt_bind_text(stmt, 2, CRM_ATTACH_RAW);
	crm_stmt_bind_text(stmt, 3, CRM_ATTACH_RAW_TYPE);
	CRM_TRY(crm_stmt_step(stmt, known));
	if (!*known)
		return NULL;
	done->outcome = CRM_INTAKE_KNOWN;
	memcpy(done->message, crm_stmt_text(stmt, 0), sizeof done->message);
	memcpy(done->ticket, crm_stmt_text(stmt, 1), sizeof done->ticket);
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err attach(struct writing *writing, const char *message, const struct crm_incoming_file *file)
{
	struct crm_record *record = new_record(writing, "attachment");

	CRM_TRY(crm_record_make(record, writing->arena, &writing->repo->reading, NULL, 0));
	put(record, "message", message);
	put(record, "name", file->name);
	put(record, "mime_type", file->mime_type);
	put(record, "file", file->file);
	put(record, "content_id", file->content_id);
	crm_record_put(record, "size", crm_value_integer(file->size));
	return crm_change_create(writing->change, record);
}

static crm_err attach_raw(struct writing *writing, const char *message)
{
	struct crm_incoming_file raw;

	if (!writing->in->raw)
		return NULL;
	raw = *writing->in->raw;
	raw.name = CRM_ATTACH_RAW;
	raw.mime_type = CRM_ATTACH_RAW_TYPE;
	return attach(writing, message, &raw);
}

/* The same message by another way (To and a list), or what went out from here: its bytes are kept with the one there is. */
static crm_err find_copy(struct writing *writing, bool *known)
{
	const struct crm_incoming *in = writing->in;
	struct crm_thread_message message;

	*known = false;
	if (!in->message_id)
		return NULL;
	CRM_TRY(crm_thread_message(writing->repo, writing->arena, in->message_id, writing->from, in->body, &message, known));
	if (!*known)
		return NULL;
	writing->done->outcome = CRM_INTAKE_KNOWN;
	memcpy(writing->done->message, message.id, CRM_ID_SIZE);
	memcpy(writing->done->ticket, message.ticket, CRM_ID_SIZE);
	return attach_raw(writing, message.id);
}

/* -- the ticket ------------------------------------------------------------------------- */

static crm_err find_ticket(struct writing *writing)
{
	const struct crm_incoming *in = writing->in;

	CRM_TRY(crm_thread_by_reference(writing->repo, writing->arena, in, &writing->thread));
	writing->follows = writing->thread.follows;
	if (!writing->thread.ticket)
		CRM_TRY(crm_thread_by_subject(writing->repo, writing->arena, in, &writing->sender, &writing->thread));
	if (!writing->thread.ticket)
		CRM_TRY(crm_thread_by_kin(writing->repo, writing->arena, in, &writing->thread));
	if (writing->thread.ticket) {
		writing->done->outcome = CRM_INTAKE_ADDED;
		memcpy(writing->done->ticket, writing->thread.ticket, CRM_ID_SIZE);
	}
	return NULL;
}

/* Nobody waits for an answer to what no person wrote: its ticket is there to be found, and closed. */
static crm_err open_ticket(struct writing *writing)
{
	const struct crm_incoming *in = writing->in;
	struct crm_record *ticket = new_record(writing, "ticket");

	CRM_TRY(crm_record_make(ticket, writing->arena, &writing->repo->reading, NULL, 0));
	put(ticket, "subject", crm_thread_subject(writing->arena, in->subject));
	put(ticket, "description", in->body);
	put(ticket, "channel", in->channel);
	put(ticket, "contact", writing->sender.contact);
	put(ticket, "company", writing->sender.company);
	crm_record_put(ticket, "language", crm_record_get(writing->message, "language"));
	if (in->is_old)
		put_instant(ticket, "created_at", in->sent_at);
	if (in->automatic) {
		put(ticket, "status", "closed");
		crm_record_put(ticket, "tags", crm_list_make(writing->arena, (const char *[]){ CRM_TICKET_AUTOMATIC }, 1));
	}
	CRM_TRY(crm_change_create(writing->change, ticket));
	writing->done->outcome = CRM_INTAKE_OPENED;
	memcpy(writing->done->ticket, crm_record_id(ticket), CRM_ID_SIZE);
	if (!writing->follows)
		return NULL;
	return crm_ticket_link(writing->repo, writing->change, writing->arena,
	                       &(struct crm_ticket_pair){ .ticket = writing->done->ticket, .other = writing->follows });
}

/* -- the message ------------------------------------------------------------------------ */

/* One of us who writes to the ticket's contact has answered; who writes to the desk alone has made a note. */
static crm_err direction_of(struct writing *writing, const char **direction)
{
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	const struct crm_entity *contact = crm_model_entity(writing->repo->store->model, "contact");
	struct crm_record *ticket, *record = NULL;

	*direction = "in";
	if (!writing->sender.user || writing->done->outcome == CRM_INTAKE_OPENED)
		return NULL;
	*direction = "internal";
	CRM_TRY(crm_read_record(writing->repo->store, writing->arena,
	                        crm_model_entity(writing->repo->store->model, "ticket"), writing->done->ticket, &ticket, NULL));
	struct crm_value id = crm_record_get(ticket, "contact");
	if (id.shape == CRM_TEXT)
		CRM_TRY(crm_read_record(writing->repo->store, writing->arena, contact, id.s, &record, NULL));
	struct crm_value email = record ? crm_record_get(record, "email") : CRM_NO_VALUE;
	crm_str_addf(&all, "%s, %s", writing->in->to ? writing->in->to : "", writing->in->cc ? writing->in->cc : "");
	if (email.shape == CRM_TEXT && crm_mail_has_address(crm_str_text(&all), email.s))
		*direction = "out";
	return NULL;
}

static const char *thread_text(const struct writing *writing)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	for (size_t i = writing->in->reference_count; i-- > 0;) {
		crm_str_add(&text, writing->in->references[i]);
		if (i)
			crm_str_add_c(&text, ' ');
	}
	return crm_copy(writing->arena, crm_str_text(&text));
}

/* What comes to us anyway is no place for an answer: the one to answer is in From. */
static bool is_own(struct writing *writing, const char *address)
{
	struct crm_mail_address one;
	const char *own = writing->intake->own;

	return own && address && crm_mail_split_addresses(writing->arena, address, &one, 1) && crm_mail_has_address(own, one.email);
}

static crm_err fill_message(struct writing *writing, struct crm_record *message)
{
	const struct crm_incoming *in = writing->in;
	const char *direction;

	CRM_TRY(direction_of(writing, &direction));
	put(message, "ticket", writing->done->ticket);
	put(message, "direction", direction);
	put(message, "channel", in->channel);
	put(message, "author", writing->sender.user);
	put(message, "contact", crm_same(direction, "in") ? writing->sender.contact : NULL);
	put(message, "from", writing->from);
	put(message, "to", in->to);
	put(message, "cc", in->cc);
	put(message, "reply_to", is_own(writing, in->reply_to) ? NULL : in->reply_to);
	put(message, "message_id", in->message_id);
	put(message, "in_reply_to", in->in_reply_to ? in->in_reply_to : in->thread);
	put(message, "references", thread_text(writing));
	put(message, "delivery", crm_same(direction, "out") ? "sent" : NULL);
	put_instant(message, "sent_at", in->sent_at);
	if (in->automatic)
		crm_record_put(message, "automatic", crm_value_integer(1));
	return NULL;
}

/* What is said, and how it sounds: a ticket that it opens takes its language. */
static crm_err begin_message(struct writing *writing)
{
	struct crm_intake *intake = writing->intake;
	struct crm_record *message = new_record(writing, "message");

	CRM_TRY(crm_record_make(message, writing->arena, &writing->repo->reading, NULL, 0));
	put(message, "subject", writing->in->subject);
	put(message, "body", writing->in->body);
	if (!intake->marker)
		CRM_TRY(crm_marker_open(intake->repo, intake->dry_run, intake->stop, &intake->marker));
	if (!writing->in->automatic && !writing->sender.user)
		crm_marker_mark(intake->marker, writing->arena, message, NULL);
	writing->message = message;
	return NULL;
}

static crm_err take_answer(struct writing *writing)
{
	char answer[CRM_ID_SIZE];

	if (writing->in->automatic || writing->sender.user)
		return NULL;
	return crm_survey_reply(writing->repo, writing->change, writing->arena, writing->message, answer);
}

static crm_err write_message(struct writing *writing)
{
	struct crm_record *message = writing->message;

	CRM_TRY(fill_message(writing, message));
	CRM_TRY(crm_change_create(writing->change, message));
	memcpy(writing->done->message, crm_record_id(message), CRM_ID_SIZE);
	CRM_TRY(attach_raw(writing, writing->done->message));
	for (size_t i = 0; i < writing->in->file_count; i++)
		CRM_TRY(attach(writing, writing->done->message, &writing->in->files[i]));
	return take_answer(writing);
}

/* -- bounces ---------------------------------------------------------------------------- */

/* "eva@roof.example: 550 no such user": one who got a copy. The others have got it. */
static bool is_of_copy(struct writing *writing, const struct crm_record *sent)
{
	const char *reason = writing->in->reason;
	size_t n = reason ? strcspn(reason, ":") : 0;
	const char *who = crm_copy_n(writing->arena, reason ? reason : "", n);
	struct crm_value to = crm_record_get(sent, "to"), cc = crm_record_get(sent, "cc");

	return cc.shape == CRM_TEXT && crm_mail_has_address(cc.s, who) &&
	       !(to.shape == CRM_TEXT && crm_mail_has_address(to.s, who));
}

/* What went out and did not arrive says so, and why. */
static crm_err fail_outgoing(struct writing *writing)
{
	const struct crm_entity *entity = crm_model_entity(writing->repo->store->model, "message");
	struct crm_record *old;
	bool changed;

	if (!writing->in->is_bounce || !writing->in->failed || !writing->thread.outgoing)
		return NULL;
	CRM_TRY(crm_read_record(writing->repo->store, writing->arena, entity, writing->thread.answered, &old, NULL));
	struct crm_record *record = crm_record_copy(writing->arena, old);
	if (!is_of_copy(writing, old))
		put(record, "delivery", "failed");
	put(record, "delivery_error", writing->in->reason ? writing->in->reason : "it came back");
	return crm_change_update(writing->change, old, record, &changed);
}

static bool refuse(struct writing *writing, const char *why)
{
	if (writing->intake->force)
		return false;
	writing->done->outcome = CRM_INTAKE_REFUSED;
	writing->done->why = why;
	return true;
}

static bool is_refused(struct writing *writing)
{
	const struct crm_incoming *in = writing->in;

	if (in->is_bounce && !writing->thread.ticket)
		return refuse(writing, "a report of something that did not go out from here");
	if (!in->from.email && !in->phone && !in->handle && !in->from.name && !writing->thread.ticket)
		return refuse(writing, "it does not say who it is from");
	return false;
}

/* -- all -------------------------------------------------------------------------------- */

static const char *from_text(const struct writing *writing)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_incoming *in = writing->in;
	const char *other = in->phone ? in->phone : in->handle ? in->handle : "";

	if (in->from.email)
		crm_mail_add_address(&text, &in->from);
	else
		crm_str_addf(&text, "%s%s%s", in->from.name ? in->from.name : "", in->from.name && *other ? " " : "", other);
	return text.n ? crm_copy(writing->arena, crm_str_text(&text)) : NULL;
}

/* A mail daemon is nobody's contact. */
static crm_err make_sender(struct writing *writing)
{
	if (writing->in->is_bounce)
		return NULL;
	if (writing->sender.user && writing->thread.ticket)
		return NULL;
	return crm_sender_make(writing->intake, writing->change, writing->arena, writing->in, &writing->sender);
}

crm_err crm_intake_write(struct crm_intake *intake, struct crm_change *change, struct crm_arena *arena,
                         const struct crm_incoming *in, struct crm_intake_done *done)
{
	struct writing writing = { .intake = intake, .repo = intake->repo, .change = change, .arena = arena, .in = in,
		.done = done };
	bool known = false;

	*done = (struct crm_intake_done){0};
	writing.from = from_text(&writing);
	if (in->raw)
		CRM_TRY(crm_intake_knows(intake, in->raw->file, done, &known));
	if (!known)
		CRM_TRY(find_copy(&writing, &known));
	if (known)
		return NULL;
	CRM_TRY(crm_sender_find(intake, arena, in, &writing.sender));
	CRM_TRY(find_ticket(&writing));
	if (is_refused(&writing))
		return NULL;
	CRM_TRY(make_sender(&writing));
	CRM_TRY(begin_message(&writing));
	if (!writing.thread.ticket)
		CRM_TRY(open_ticket(&writing));
	CRM_TRY(write_message(&writing));
	return fail_outgoing(&writing);
}
