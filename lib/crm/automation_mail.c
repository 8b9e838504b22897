#include "crm/automation_mail.h"

#include "base/str.h"
#include "base/time.h"
#include "crm/template.h"
#include "form/mail_address.h"
#include "repo/ref.h"
#include "rule/automation_check.h"
#include "store/read.h"

enum { PEOPLE_MOST = 20 };

/* A mail, being written. */
struct letter {
	struct crm_doing *doing;
	const char *parts[CRM_MAIL_PARTS]; /* as the deed says, filled in; NULL: it does not */
	const char *to, *contact;        /* who gets it; the contact's id; NULL: none */
	const char *subject, *body;
};

static const struct crm_entity *entity_named(const struct letter *letter, const char *name)
{
	return crm_model_entity(letter->doing->repo->store->model, name);
}

static crm_err read_parts(struct letter *letter, const struct crm_deed *deed)
{
	for (size_t i = 0; i < deed->count; i++) {
		const char *value;
		enum crm_automation_mail part = crm_automation_mail_part(deed->words[i].text, &value);
		if (part < CRM_MAIL_PARTS)
			CRM_TRY(crm_doing_fill(letter->doing, NULL, value, &letter->parts[part]));
	}
	return NULL;
}

/* -- to whom ---------------------------------------------------------------------------------------- */

/* The contact it is about, or whose it is. */
static crm_err find_contact(struct letter *letter)
{
	const struct crm_entity *entity = letter->doing->entity;
	int field = crm_entity_field(entity, "contact");
	struct crm_record *record;
	CRM_TRY(crm_doing_read(letter->doing, &record));
	if (crm_same(entity->name, "contact"))
		letter->contact = letter->doing->record;
	else if (field != CRM_NO_FIELD && record->values[field].shape == CRM_TEXT)
		letter->contact = record->values[field].s;
	if (letter->parts[CRM_MAIL_TO] || !letter->contact)
		return NULL;
	CRM_TRY(crm_read_record(letter->doing->repo->store, letter->doing->arena, entity_named(letter, "contact"), letter->contact,
	                        &record, NULL));
	struct crm_value email = record ? crm_record_get(record, "email") : CRM_NO_VALUE;
	letter->parts[CRM_MAIL_TO] = email.shape == CRM_TEXT ? email.s : NULL;
	return NULL;
}

/* Whoever has this address has said no: nobody writes to it by a rule. */
static crm_err may_be_written_to(struct letter *letter, const char *address, bool *out)
{
	const struct crm_entity *contact = entity_named(letter, "contact");
	const char **ids;
	size_t count;
	*out = true;
	CRM_TRY(crm_ref_all(letter->doing->repo, letter->doing->arena, contact, address, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct crm_record *record;
		CRM_TRY(crm_read_record(letter->doing->repo->store, letter->doing->arena, contact, ids[i], &record, NULL));
		*out &= !record || !crm_record_get(record, "do_not_email").i;
	}
	return NULL;
}

static crm_err sift(struct letter *letter)
{
	CRM_AUTO(crm_str_drop) struct crm_str to = {0};
	struct crm_arena *arena = letter->doing->arena;
	struct crm_mail_address *list = crm_new(arena, struct crm_mail_address, PEOPLE_MOST);
	const char *text = letter->parts[CRM_MAIL_TO];
	size_t count = text ? crm_mail_split_addresses(arena, text, list, PEOPLE_MOST) : 0, kept = 0;
	if (!count)
		crm_doing_leave(letter->doing, text && *text ? crm_textf(arena, "no mail: '%s' is no address", text)
		                                             : "no mail: there is no address");
	for (size_t i = 0; i < count; i++) {
		bool may;
		crm_err err = may_be_written_to(letter, list[i].email, &may);
		if (crm_err_kind(err) == CRM_NOT_FOUND)
			may = true;
		else
			CRM_TRY(err);
		if (may)
			list[kept++] = list[i];
		else
			crm_doing_leave(letter->doing, crm_textf(arena, "no mail to %s: do_not_email", list[i].email));
	}
	crm_mail_add_addresses(&to, list, kept);
	letter->to = kept ? crm_copy(arena, crm_str_text(&to)) : NULL;
	return NULL;
}

/* -- what ------------------------------------------------------------------------------------------- */

/* The record of the template's entity: this one, or the first it links to. */
static crm_err find_subject(struct letter *letter, const struct crm_entity *about, const char **id)
{
	struct crm_record *record;
	*id = letter->doing->record;
	if (about == letter->doing->entity)
		return NULL;
	CRM_TRY(crm_doing_read(letter->doing, &record));
	for (size_t i = 0; i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];
		if (field->type != CRM_T_LINK || !crm_same(field->target, about->name) || record->values[i].shape != CRM_TEXT)
			continue;
		*id = record->values[i].s;
		return NULL;
	}
	return crm_fail(CRM_INVALID, "template %s is about a %s, and this %s has none", letter->parts[CRM_MAIL_TEMPLATE], about->name,
	                record->entity->name);
}

/* Whatever the values in it are. */
static const char *one_line(struct crm_arena *arena, const char *text)
{
	char *line = crm_copy(arena, text);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			*p = ' ';
	return line;
}

static crm_err write_text(struct letter *letter)
{
	const char *name = letter->parts[CRM_MAIL_TEMPLATE], *subject = letter->parts[CRM_MAIL_SUBJECT], *id;
	struct crm_doing *doing = letter->doing;
	const struct crm_entity *about;
	struct crm_rendered text = { .subject = "", .body = letter->parts[CRM_MAIL_BODY] };
	if (name) {
		CRM_TRY(crm_template_about(doing->repo, doing->arena, name, &about));
		CRM_TRY(find_subject(letter, about, &id));
		CRM_TRY(crm_template_render(doing->repo, doing->arena, name, id, NULL, NULL, &text));
	}
	letter->subject = subject ? one_line(doing->arena, subject) : text.subject;
	letter->body = text.body;
	return NULL;
}

/* -- the message ------------------------------------------------------------------------------------- */

static crm_err queue(struct letter *letter)
{
	struct crm_doing *doing = letter->doing;
	struct crm_record *message = crm_record_new(doing->arena, entity_named(letter, "message"));
	const char *from = crm_config_get(doing->repo->config, "mail.from");
	char at[CRM_INSTANT_SIZE];
	if (!from)
		return crm_err_hint(crm_fail(CRM_INVALID, "nobody is set as the sender of mails"),
		                    "crm-config set mail.from 'Acme <hello@acme.example>'");
	CRM_TRY(crm_record_make(message, doing->arena, &doing->repo->reading, NULL, 0));
	crm_record_put(message, "id", crm_value_text(crm_doing_id(doing)));
	crm_record_put(message, "created_at", crm_value_text(crm_copy(doing->arena, crm_instant_text(doing->at, at))));
	if (crm_same(doing->entity->name, "ticket"))
		crm_record_put(message, "ticket", crm_value_text(doing->record));
	crm_record_put(message, "contact", crm_value_text(letter->contact));
	crm_record_put(message, "direction", crm_value_text("out"));
	crm_record_put(message, "channel", crm_value_text("email"));
	crm_record_put(message, "automatic", crm_value_integer(1));
	crm_record_put(message, "from", crm_value_text(from));
	crm_record_put(message, "to", crm_value_text(letter->to));
	crm_record_put(message, "subject", crm_value_text(letter->subject));
	crm_record_put(message, "body", crm_value_text(letter->body));
	return crm_change_create(doing->change, message);
}

crm_err crm_automation_mail(struct crm_doing *doing, const struct crm_deed *deed)
{
	struct letter letter = { .doing = doing };
	CRM_TRY(read_parts(&letter, deed));
	CRM_TRY(find_contact(&letter));
	CRM_TRY(sift(&letter));
	if (!letter.to)
		return NULL;
	CRM_TRY(write_text(&letter));
	return queue(&letter);
}

bool crm_automation_lacks_sender(const struct crm_repo *repo, const struct crm_automation *automation)
{
	for (size_t i = 0; i < automation->deed_count; i++)
		if (automation->deeds[i].kind == CRM_DEED_MAIL)
			return !crm_config_get(repo->config, "mail.from");
	return false;
}
