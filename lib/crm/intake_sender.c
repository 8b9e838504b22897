#include "crm/intake_sender.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "model/mailbox.h"
#include "repo/reached.h"
#include "store/read.h"
#include "store/stmt.h"

/* -- whose address counts --------------------------------------------------------------- */

static bool is_nobody(const char *email)
{
	static const char *const names[] = { "no-reply", "noreply", "no_reply", "donotreply", "do-not-reply", "nepiste" };

	for (size_t i = 0; i < CRM_COUNT(names); i++)
		if (strncasecmp(email, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static bool is_own(const struct crm_intake *intake, const char *email)
{
	return intake->own && crm_mail_has_address(intake->own, email);
}

/* A form on our site writes in our name, for the one in Reply-To. */
static struct crm_mail_address counted(const struct crm_intake *intake, struct crm_arena *arena,
                                       const struct crm_incoming *in)
{
	struct crm_mail_address answers;
	bool replace = in->from.email && (is_nobody(in->from.email) || is_own(intake, in->from.email));

	if (replace && crm_mail_split_addresses(arena, in->reply_to, &answers, 1) && !is_own(intake, answers.email))
		return answers;
	return in->from;
}

/* -- looking ---------------------------------------------------------------------------- */

static crm_err user_of(struct crm_repo *repo, struct crm_arena *arena, const char *email, const char **id)
{
	const struct crm_entity *type = crm_model_entity(repo->store->model, "user");
	const char **ids = NULL;
	size_t count = 0;

	CRM_TRY(crm_read_key(repo->store, arena, type, crm_entity_field(type, "email"), email, -1, CRM_NO_VALUE, 1, &ids, &count));
	*id = count ? ids[0] : NULL;
	return NULL;
}

static crm_err one_text(struct crm_repo *repo, struct crm_arena *arena, const char *sql, const char *a, const char *b,
                        const char **out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(repo->store->db, sql, &stmt));
	crm_stmt_bind_text(stmt, 1, a);
	if (b)
		crm_stmt_bind_text(stmt, 2, b);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row && crm_stmt_text(stmt, 0) ? crm_copy(arena, crm_stmt_text(stmt, 0)) : NULL;
	if (row)
		crm_stmt_reset(stmt);
	return NULL;
}

/* As everything that looks for people does. */
static crm_err reached(struct crm_repo *repo, struct crm_arena *arena, const char *text, const char **id)
{
	const char **ids = NULL;
	size_t count = 0;

	CRM_TRY(crm_reached_by(repo, arena, crm_model_entity(repo->store->model, "contact"), text, NULL, 1, &ids, &count));
	*id = count ? ids[0] : NULL;
	return NULL;
}

static const char *key_of(struct crm_arena *arena, const struct crm_incoming *in, const struct crm_sender *sender)
{
	char *key = crm_textf(arena, "%s", sender->address.email ? sender->address.email : in->phone ? in->phone
	                                   : in->handle ? crm_textf(arena, "%s %s", in->source ? in->source : "", in->handle) : "");

	for (char *c = key; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + ('a' - 'A')) : *c;
	return key;
}

static crm_err find_contact(struct crm_intake *intake, struct crm_arena *arena, const struct crm_incoming *in,
                            const struct crm_sender *sender, const char **id)
{
	const char *known = intake->people ? crm_map_get(intake->people, key_of(arena, in, sender)) : NULL;

	*id = known ? crm_copy(arena, known) : NULL;
	if (!*id && sender->address.email)
		CRM_TRY(reached(intake->repo, arena, sender->address.email, id));
	if (!*id && in->handle)
		CRM_TRY(one_text(intake->repo, arena, "SELECT id FROM contact WHERE external_source = ?1 AND external_id = ?2"
		                 " LIMIT 1", in->source ? in->source : "", in->handle, id));
	if (!*id && in->phone)
		CRM_TRY(reached(intake->repo, arena, in->phone, id));
	return NULL;
}

crm_err crm_sender_find(struct crm_intake *intake, struct crm_arena *arena, const struct crm_incoming *in,
                        struct crm_sender *out)
{
	struct crm_repo *repo = intake->repo;

	*out = (struct crm_sender){ .address = counted(intake, arena, in) };
	if (out->address.email)
		CRM_TRY(user_of(repo, arena, out->address.email, &out->user));
	if (out->user)
		CRM_TRY(one_text(repo, arena, "SELECT name FROM user WHERE id = ?1 AND coalesce(active, 1)", out->user, NULL,
		                 &out->user_name));
	if (!out->user_name)
		out->user = NULL; /* who has left writes like anybody */
	if (!out->user && out->address.email && is_own(intake, out->address.email))
		out->address = (struct crm_mail_address){0}; /* whoever it is, it is not us */
	CRM_TRY(find_contact(intake, arena, in, out, &out->contact));
	if (out->contact)
		CRM_TRY(one_text(repo, arena, "SELECT company FROM contact WHERE id = ?1", out->contact, NULL, &out->company));
	return NULL;
}

/* -- making ----------------------------------------------------------------------------- */

/* "Eva Nová via Roof" <...>, "'eva@roof.example'": not every display name is one. */
static const char *name_of(struct crm_arena *arena, const struct crm_mail_address *address)
{
	size_t n = address->name ? strlen(address->name) : 0;

	if (n >= 2 && address->name[0] == '\'' && address->name[n - 1] == '\'')
		return name_of(arena, &(struct crm_mail_address){ crm_copy_n(arena, address->name + 1, n - 2), address->email });
	return n == 0 || strchr(address->name, '@') ? NULL : address->name;
}

static const char *source_of(const struct crm_incoming *in)
{
	return crm_same(in->channel, "email") ? "email" : crm_same(in->channel, "web") ? "web_site" : "other";
}

static crm_err company_of(struct crm_intake *intake, struct crm_arena *arena, const char *email, const char **id)
{
	CRM_AUTO(crm_str_drop) struct crm_str mailbox = {0};
	size_t at = crm_mailbox_add(&mailbox, email, strlen(email));

	*id = NULL;
	if (at >= mailbox.n || crm_mailbox_is_free(mailbox.s + at))
		return NULL;
	return one_text(intake->repo, arena, "SELECT id FROM company WHERE domain = ?1 LIMIT 1", mailbox.s + at, NULL, id);
}

/* A value the field does not take (a local address, a number that is none) is left out. */
static bool put(struct crm_intake *intake, struct crm_record *record, const char *name, const char *text)
{
	const struct crm_field *field = record->entity->fields[crm_entity_field(record->entity, name)];
	struct crm_value value;

	if (!text || !*text || crm_value_parse(record->arena, &intake->repo->reading, field, record, text, &value))
		return false;
	crm_record_put(record, name, value);
	return true;
}

static crm_err fill(struct crm_intake *intake, struct crm_arena *arena, const struct crm_incoming *in,
                    const struct crm_sender *sender, struct crm_record *record, bool *someone)
{
	const char *company = NULL;

	CRM_TRY(crm_record_make(record, arena, &intake->repo->reading, NULL, 0));
	*someone = put(intake, record, "email", sender->address.email);
	*someone |= put(intake, record, "phone", in->phone);
	*someone |= put(intake, record, "name", name_of(arena, &sender->address));
	if (in->handle) {
		put(intake, record, "external_source", in->source ? in->source : in->channel);
		put(intake, record, "external_id", in->handle);
		*someone |= crm_record_get(record, "name").shape == CRM_EMPTY && put(intake, record, "name", in->handle);
	}
	crm_record_put(record, "source", crm_value_text(source_of(in)));
	if (sender->address.email)
		CRM_TRY(company_of(intake, arena, sender->address.email, &company));
	if (company)
		crm_record_put(record, "company", crm_value_text(company));
	return NULL;
}

crm_err crm_sender_make(struct crm_intake *intake, struct crm_change *change, struct crm_arena *arena,
                        const struct crm_incoming *in, struct crm_sender *sender)
{
	struct crm_record *record = crm_record_new(arena, crm_model_entity(intake->repo->store->model, "contact"));
	bool someone = false;

	if (sender->contact)
		return NULL;
	CRM_TRY(fill(intake, arena, in, sender, record, &someone));
	if (!someone)
		return NULL;
	CRM_TRY(crm_change_create(change, record));
	sender->contact = crm_copy(arena, crm_record_id(record));
	sender->company = crm_record_text(record, "company");
	if (!intake->people)
		intake->people = crm_map_new();
	crm_map_put(intake->people, key_of(arena, in, sender), sender->contact);
	return NULL;
}
