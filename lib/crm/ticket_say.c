#include "crm/ticket_say.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "form/mail_address.h"
#include "repo/ref.h"
#include "rule/message.h"

enum { PEOPLE_MOST = 20 }; /* of a Reply-To */

/* One message, being written. */
struct saying {
	struct crm_repo *repo;
	const struct crm_said *said;
	const struct crm_record *ticket;
	struct crm_record *message;
	struct crm_record *last;        /* what the customer wrote last; NULL: nothing */
	struct crm_record *author;      /* who acts; NULL: no user of this repository */
};

/* As a person gives it: checked, and read by the field's type. */
static crm_err put(struct saying *saying, const char *field, const char *text)
{
	struct crm_record *message = saying->message;
	struct crm_assign assign = { .op = CRM_SET, .text = text };
	CRM_TRY(crm_entity_need_field(message->entity, field, &assign.field));
	return crm_record_assign(message, message->arena, &saying->repo->reading, &assign, 1);
}

/* -- to whom ------------------------------------------------------------------------- */

/* Its addresses: of a web form or a chat the sender may be a name or a number. NULL: there is none. */
static const char *mailable(struct saying *saying, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	struct crm_mail_address *list = crm_new(saying->message->arena, struct crm_mail_address, PEOPLE_MOST);
	size_t count = text ? crm_mail_split_addresses(saying->message->arena, text, list, PEOPLE_MOST) : 0;
	crm_mail_add_addresses(&all, list, count);
	return all.n ? crm_copy(saying->message->arena, crm_str_text(&all)) : NULL;
}

/* The same, without ourselves: we are not the one to answer. */
static const char *others(struct saying *saying, const char *text)
{
	const char *own = crm_config_get(saying->repo->config, "mail.from");
	struct crm_mail_address one;
	bool is_own = own && text && crm_mail_split_addresses(saying->message->arena, text, &one, 1) &&
	              crm_mail_has_address(own, one.email);
	return is_own ? NULL : mailable(saying, text);
}

/* The contact's own address, unless the contact has written from another, or says where an answer is to go. */
static crm_err find_recipient(struct saying *saying, const char **out)
{
	const char *contact = crm_record_text(saying->ticket, "contact"), *writer = crm_record_text(saying->last, "contact");
	const char *from = others(saying, crm_record_text(saying->last, "from"));
	const char *reply_to = others(saying, crm_record_text(saying->last, "reply_to"));
	const struct crm_entity *entity = crm_model_entity(saying->repo->store->model, "contact");
	struct crm_record *record;
	*out = saying->said->to ? saying->said->to : reply_to ? reply_to : from;
	if (saying->said->to || !contact || (*out && writer && crm_same(writer, contact)))
		return NULL;
	CRM_TRY(crm_ref_read(saying->repo, saying->message->arena, entity, contact, &record));
	if (crm_record_text(record, "email"))
		*out = crm_record_text(record, "email");
	return NULL;
}

/* Is this address among those of a header? */
static bool is_in(const char *header, const char *address)
{
	size_t n = strlen(address);
	for (const char *at = header; n && at && *at; at++)
		if (strncasecmp(at, address, n) == 0 && (at == header || strchr("< ,", at[-1])) && (!at[n] || strchr("> ,", at[n])))
			return true;
	return false;
}

static crm_err address_of(struct saying *saying, const char *watcher, const char **out)
{
	const struct crm_entity *entity = crm_model_entity(saying->repo->store->model, "user");
	struct crm_record *user;
	*out = watcher;
	if (strchr(watcher, '@'))
		return NULL;
	crm_err err = crm_ref_read(saying->repo, saying->message->arena, entity, watcher, &user);
	*out = err ? NULL : crm_record_text(user, "email");
	return crm_err_kind(err) == CRM_NOT_FOUND ? NULL : err;
}

/* Watchers, but for who writes and who gets it anyway. */
static crm_err copy_watchers(struct saying *saying, const char *from, const char *to)
{
	CRM_AUTO(crm_str_drop) struct crm_str cc = {0}, one = {0};
	struct crm_value watchers = crm_record_get(saying->ticket, "watchers");
	const char *own = crm_record_text(saying->author, "email"), *address;
	for (size_t at = 0; watchers.shape == CRM_TEXT && crm_list_next(watchers, &at, &one);) {
		CRM_TRY(address_of(saying, crm_copy(saying->message->arena, crm_str_text(&one)), &address));
		if (!mailable(saying, address) || is_in(from, address) || is_in(to, address) || is_in(own, address) ||
		    is_in(crm_str_text(&cc), address))
			continue;
		crm_str_addf(&cc, "%s%s", cc.n ? ", " : "", address);
	}
	return cc.n ? put(saying, "cc", crm_copy(saying->message->arena, crm_str_text(&cc))) : NULL;
}

/* -- a mail -------------------------------------------------------------------------- */

static bool is_answer(const char *subject)
{
	return strncasecmp(subject, "re:", 3) == 0;
}

/* "Re: It leaks [#7f3a9c2e]": the mark finds the ticket where a mail reader leaves out the references. */
static crm_err put_subject(struct saying *saying)
{
	const char *own = saying->said->subject, *id = crm_record_id(saying->ticket);
	const char *subject = own && *own ? own : crm_record_text(saying->ticket, "subject");
	struct crm_arena *arena = saying->message->arena;
	const char *mark = crm_textf(arena, "[#%.8s]", id);
	return put(saying, "subject", crm_textf(arena, "%s%s%s%s", subject == own || is_answer(subject) ? "" : "Re: ", subject,
	                                        strstr(subject, mark) ? "" : " ", strstr(subject, mark) ? "" : mark));
}

static crm_err refuse_nobody(void)
{
	return crm_err_hint(crm_fail(CRM_INVALID, "nobody is set as the sender of mails"),
	                    "crm-config set mail.from 'Help <help@acme.example>'");
}

/* Nobody answers to root@localhost. */
static const char *sender(struct saying *saying)
{
	const char *from = crm_config_get(saying->repo->config, "mail.from");
	return from || !saying->author || !*saying->repo->actor.email ? from : saying->repo->ident;
}

/* What came by a web form, or nobody knows how, is answered by mail where that can be; what --to names gets one anyway. */
static crm_err prefer_mail(struct saying *saying)
{
	const char *channel = crm_record_text(saying->message, "channel"), *to;
	bool may = !channel || crm_same(channel, "web") || saying->said->to;
	if (saying->said->channel || !may)
		return NULL;
	CRM_TRY(find_recipient(saying, &to));
	return to && (saying->said->to || sender(saying)) ? put(saying, "channel", "email") : NULL;
}

static crm_err put_mail(struct saying *saying)
{
	const char *from = sender(saying), *to;
	CRM_TRY(find_recipient(saying, &to));
	if (to && !from)
		return refuse_nobody();
	CRM_TRY(put_subject(saying));
	if (from)
		CRM_TRY(put(saying, "from", from));
	if (!to)
		return NULL;
	CRM_TRY(put(saying, "to", to));
	return copy_watchers(saying, from, to);
}

/* -- the message ----------------------------------------------------------------------- */

static crm_err find_author(struct saying *saying)
{
	const struct crm_entity *entity = crm_model_entity(saying->repo->store->model, "user");
	crm_err err = crm_ref_read(saying->repo, saying->message->arena, entity, "me", &saying->author);
	if (err)
		saying->author = NULL;
	return crm_err_kind(err) == CRM_NOT_FOUND ? NULL : err;
}

static crm_err put_channel(struct saying *saying)
{
	const char *channel = saying->said->channel;
	if (!channel && crm_same(saying->said->direction, "internal"))
		channel = "note";
	if (!channel)
		channel = crm_record_text(saying->ticket, "channel");
	if (!channel)
		channel = crm_record_text(saying->last, "channel");
	return channel ? put(saying, "channel", channel) : NULL;
}

static crm_err put_sides(struct saying *saying)
{
	struct crm_record *message = saying->message;
	if (crm_same(saying->said->direction, "in")) {
		crm_record_put(message, "contact", crm_record_get(saying->ticket, "contact"));
		return NULL;
	}
	CRM_TRY(find_author(saying));
	if (saying->author)
		crm_record_put(message, "author", crm_value_text(crm_record_id(saying->author)));
	if (!crm_same(saying->said->direction, "out"))
		return NULL;
	CRM_TRY(prefer_mail(saying));
	return crm_same(crm_record_text(message, "channel"), "email") ? put_mail(saying) : NULL;
}

const char *crm_ticket_unsent(const struct crm_record *message, const char **option)
{
	const char *channel = crm_record_text(message, "channel");
	if (!crm_same(crm_record_text(message, "direction"), "out"))
		return NULL;
	*option = "--channel email, phone ...";
	if (!channel)
		return "the ticket has no channel";
	*option = "--to ADDRESS";
	if (crm_same(channel, "email"))
		return crm_record_text(message, "to") ? NULL : "it is not known who asks";
	if (crm_same(channel, "phone") || crm_same(channel, "note"))
		return NULL;
	*option = "--to ADDRESS sends a mail";
	return crm_textf(message->arena, "nothing here sends by %s", channel);
}

static void put_unsent(struct crm_record *message)
{
	const char *option, *why = crm_ticket_unsent(message, &option);
	if (!why)
		return;
	crm_record_put(message, "delivery", crm_value_text("failed"));
	crm_record_put(message, "delivery_error", crm_value_text(why));
}

crm_err crm_ticket_say(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                       const struct crm_record *ticket, const struct crm_said *said,
                       struct crm_record **message)
{
	struct saying saying = { .repo = repo, .said = said, .ticket = ticket,
		.message = crm_record_new(arena, crm_model_entity(repo->store->model, "message")) };
	if (said->to)
		CRM_TRY(crm_message_check_address("to", said->to));
	CRM_TRY(crm_record_make(saying.message, arena, &repo->reading, NULL, 0));
	crm_record_put(saying.message, "ticket", crm_value_text(crm_record_id(ticket)));
	CRM_TRY(put(&saying, "direction", said->direction));
	CRM_TRY(put(&saying, "body", said->text));
	CRM_TRY(crm_message_last(repo->store, arena, crm_record_id(ticket), "in", &saying.last));
	CRM_TRY(put_channel(&saying));
	CRM_TRY(put_sides(&saying));
	if (said->prepared)
		put_unsent(saying.message);
	CRM_TRY(crm_change_create(change, saying.message));
	*message = saying.message;
	return NULL;
}

crm_err crm_ticket_copy_again(struct crm_repo *repo, struct crm_record *message)
{
	const struct crm_model *model = repo->store->model;
	const char *ticket = crm_record_text(message, "ticket"), *author = crm_record_text(message, "author");
	const char *from = crm_record_text(message, "from"), *to = crm_record_text(message, "to");
	struct saying saying = { .repo = repo, .message = message };
	struct crm_record *about;
	if (!ticket || !author || !from || !to)
		return NULL;
	CRM_TRY(crm_ref_read(repo, message->arena, crm_model_entity(model, "ticket"), ticket, &about));
	CRM_TRY(crm_ref_read(repo, message->arena, crm_model_entity(model, "user"), author, &saying.author));
	saying.ticket = about;
	crm_record_put(message, "cc", CRM_NO_VALUE);
	return copy_watchers(&saying, from, to);
}
