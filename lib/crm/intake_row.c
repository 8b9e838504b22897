#include "crm/intake_row.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"

enum { BLOCK = 64 * 1024, SUBJECT_MOST = 78 };

enum column {
	CHANNEL, SOURCE, FROM, FROM_NAME, FROM_EMAIL, FROM_PHONE, FROM_HANDLE, TO, CC, SUBJECT, BODY, MESSAGE_ID, IN_REPLY_TO,
	THREAD, SENT_AT, AUTOMATIC, ATTACHMENTS, COLUMNS
};

static const struct {
	const char *name, *other;        /* what a web form may call it */
	bool stranger;                   /* anybody may say it */
} columns[COLUMNS] = {
	[CHANNEL] = { "channel", NULL, false },          [SOURCE] = { "source", NULL, false },
	[FROM] = { "from", NULL, false },                [FROM_NAME] = { "from_name", "name", true },
	[FROM_EMAIL] = { "from_email", "email", true },  [FROM_PHONE] = { "from_phone", "phone", true },
	[FROM_HANDLE] = { "from_handle", NULL, false },  [TO] = { "to", NULL, false },
	[CC] = { "cc", NULL, false },                    [SUBJECT] = { "subject", "subject", true },
	[BODY] = { "body", "message", true },            [MESSAGE_ID] = { "message_id", NULL, false },
	[IN_REPLY_TO] = { "in_reply_to", NULL, false },  [THREAD] = { "thread", NULL, false },
	[SENT_AT] = { "sent_at", NULL, false },          [AUTOMATIC] = { "automatic", NULL, false },
	[ATTACHMENTS] = { "attachments", NULL, false },
};

struct reading {
	const struct crm_row_how *how;
	struct crm_arena *arena;
	const char *texts[COLUMNS];      /* NULL: not given */
	struct crm_str rest;             /* what a form has beside */
	struct crm_incoming *out;
};

/* -- columns ---------------------------------------------------------------------------- */

static int column_of(const char *name, bool stranger)
{
	for (int i = 0; i < COLUMNS; i++)
		if (stranger ? columns[i].stranger && (crm_same_name(columns[i].name, name) || crm_same_name(columns[i].other, name))
		             : crm_same(columns[i].name, name))
			return i;
	return -1;
}

static crm_err unknown_column(const char *name)
{
	const char *names[COLUMNS];

	for (int i = 0; i < COLUMNS; i++)
		names[i] = columns[i].name;
	crm_err err = crm_fail(CRM_INVALID, "a message has no '%s'", name);
	const char *near = crm_nearest(name, names, COLUMNS);
	return near ? crm_err_nearest(err, name, near) : err;
}

static crm_err read_columns(struct reading *reading, const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		const char *text = row->texts[i];
		int column = column_of(row->names[i], reading->how->stranger);
		if (column < 0 && !reading->how->stranger)
			return unknown_column(row->names[i]);
		if (!text || !*text)
			continue;
		if (column < 0)
			crm_str_addf(&reading->rest, "%s: %s\n", row->names[i], text);
		else
			reading->texts[column] = text;
	}
	return NULL;
}

/* A text as the field of a message reads it. */
static crm_err put_value(struct reading *reading, const char *field, int column, struct crm_value *out)
{
	const struct crm_repo *repo = reading->how->files->repo;
	const struct crm_entity *message = crm_model_entity(repo->store->model, "message");
	const struct crm_field *type = message->fields[crm_entity_field(message, field)];

	return crm_value_parse(reading->arena, &repo->reading, type, NULL, reading->texts[column], out);
}

/* -- attachments ------------------------------------------------------------------------ */

static crm_err copy(int from, int to)
{
	char block[BLOCK];
	ssize_t n;

	while ((n = read(from, block, sizeof block)) != 0) {
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read an attachment");
		CRM_TRY(crm_write_all(to, block, n > 0 ? (size_t)n : 0, "an attachment"));
	}
	return NULL;
}

/* Only what lies in that folder itself: whoever wrote the row must not name other files of this machine. */
static crm_err open_named(const struct crm_row_how *how, struct crm_arena *arena, const char *name, int *fd)
{
	*fd = -1;
	if (!how->folder)
		return crm_err_hint(crm_fail(CRM_INVALID, "attachments are named, but not the folder they lie in"), "--files FOLDER");
	if (strchr(name, '/') || *name == '.')
		return crm_fail(CRM_INVALID, "'%s' is not the name of a file in %s", name, how->folder);
	*fd = open(crm_path(arena, how->folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return *fd < 0 ? crm_err_as(crm_fail_errno("cannot open %s in %s", name, how->folder), CRM_INVALID) : NULL;
}

static crm_err put_file(struct reading *reading, const char *name, struct crm_incoming_file *file)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
	CRM_AUTO(crm_fd_drop) int fd = -1;
	const struct crm_letter_how *how = reading->how->files;
	char hash[CRM_DIGEST_HEX];

	CRM_TRY(open_named(reading->how, reading->arena, name, &fd));
	CRM_TRY(crm_put_open(how->repo->folder, &put));
	CRM_TRY(copy(fd, put.fd));
	*file = (struct crm_incoming_file){ .name = crm_copy(reading->arena, name), .mime_type = "application/octet-stream" };
	if (how->keep)
		CRM_TRY(crm_put_keep(&put, how->durable, hash, &file->size));
	else if (lseek(put.fd, 0, SEEK_SET) == 0)
		CRM_TRY(crm_kept_hash(put.fd, name, hash, &file->size));
	file->file = crm_copy(reading->arena, hash);
	return NULL;
}

/* A list as every list is given: an array, or parted by ';'. */
static crm_err put_files(struct reading *reading)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	struct crm_incoming *out = reading->out;
	struct crm_value list;

	if (!reading->texts[ATTACHMENTS])
		return NULL;
	CRM_TRY(put_value(reading, "tags", ATTACHMENTS, &list));
	for (size_t at = 0; crm_list_next(list, &at, &name);)
		out->file_count++;
	struct crm_incoming_file *files = crm_new(reading->arena, struct crm_incoming_file, out->file_count + 1);
	for (size_t at = 0, i = 0; crm_list_next(list, &at, &name); i++)
		CRM_TRY(put_file(reading, crm_str_text(&name), &files[i]));
	out->files = files;
	return NULL;
}

/* -- ids -------------------------------------------------------------------------------- */

/* Ids of one system are nothing to another; those of mail are everybody's. */
static const char *own_id(const struct reading *reading, const char *kind, const char *id)
{
	if (!id || crm_same(reading->out->channel, "email"))
		return id;
	return crm_textf(reading->arena, "%s:%s%s", reading->out->source, kind, id);
}

/* Without an id, the same words of the same person at the same moment are the same message. */
static const char *derived_id(const struct reading *reading)
{
	static const int parts[] = { CHANNEL, FROM, FROM_NAME, FROM_EMAIL, FROM_PHONE, FROM_HANDLE, THREAD, SENT_AT, SUBJECT, BODY };
	unsigned char bytes[CRM_DIGEST_BYTES];
	struct crm_digest digest;
	char hex[CRM_DIGEST_HEX];

	if (!reading->texts[SENT_AT])
		return NULL;
	crm_digest_start(&digest);
	for (size_t i = 0; i < CRM_COUNT(parts); i++)
		if (reading->texts[parts[i]])
			crm_digest_add(&digest, reading->texts[parts[i]], strlen(reading->texts[parts[i]]) + 1);
		else
			crm_digest_add(&digest, "\n", 1);
	crm_digest_end(&digest, bytes);
	return crm_textf(reading->arena, "hash:%.32s", crm_digest_hex(bytes, hex));
}

static void put_ids(struct reading *reading)
{
	struct crm_incoming *out = reading->out;
	const char *id = reading->texts[MESSAGE_ID] ? reading->texts[MESSAGE_ID] : derived_id(reading);

	out->message_id = own_id(reading, "", id);
	out->in_reply_to = own_id(reading, "", reading->texts[IN_REPLY_TO]);
	out->thread = own_id(reading, "thread:", reading->texts[THREAD]);
	out->is_endless = reading->texts[THREAD] && (crm_same(reading->texts[THREAD], out->handle) ||
	                                             crm_same(reading->texts[THREAD], out->phone));
	if (out->in_reply_to) {
		const char **ids = crm_new(reading->arena, const char *, 1);
		ids[0] = out->in_reply_to;
		out->references = ids;
		out->reference_count = 1;
	}
}

/* -- who, what, when -------------------------------------------------------------------- */

static crm_err put_sender(struct reading *reading)
{
	struct crm_incoming *out = reading->out;
	struct crm_mail_address given = {0};
	const char *from = reading->texts[FROM];

	if (from && !crm_mail_split_addresses(reading->arena, from, &given, 1))
		given = (struct crm_mail_address){ .name = from };
	out->from.name = reading->texts[FROM_NAME] ? reading->texts[FROM_NAME] : given.name;
	out->from.email = reading->texts[FROM_EMAIL] ? reading->texts[FROM_EMAIL] : given.email;
	out->phone = reading->texts[FROM_PHONE];
	out->handle = reading->texts[FROM_HANDLE];
	if (out->from.email && !crm_mail_is_address(out->from.email) && reading->how->stranger) {
		/* Whoever mistyped it is not there to be told; who reads the text may see what was meant. */
		crm_str_addf(&reading->rest, "email: %s\n", out->from.email);
		out->from.email = NULL;
	}
	if (out->from.email && !crm_mail_is_address(out->from.email))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not an e-mail address", out->from.email), "from_email");
	return NULL;
}

static const char *subject_of(struct reading *reading)
{
	const char *body = reading->out->body;
	size_t n = strcspn(body, "\r\n"), all = n;

	if (reading->texts[SUBJECT])
		return reading->texts[SUBJECT];
	if (n > SUBJECT_MOST) {
		for (n = SUBJECT_MOST; n > 0 && ((unsigned char)body[n] & 0xc0) == 0x80;)
			n--;
	}
	return crm_textf(reading->arena, "%.*s%s", (int)n, body, n < all ? "…" : "");
}

static crm_err put_words(struct reading *reading)
{
	const char *body = reading->texts[BODY] ? reading->texts[BODY] : "";

	reading->out->body = reading->rest.n ? crm_textf(reading->arena, "%s%s%s", body, *body ? "\n\n" : "",
	                                                 crm_str_text(&reading->rest)) : body;
	reading->out->subject = subject_of(reading);
	reading->out->to = reading->texts[TO];
	reading->out->cc = reading->texts[CC];
	if (!*reading->out->body && !*reading->out->subject && !reading->texts[ATTACHMENTS])
		return crm_fail(CRM_INVALID, "there is nothing in it: no subject, no body");
	return NULL;
}

static crm_err put_rest(struct reading *reading)
{
	struct crm_incoming *out = reading->out;
	struct crm_value value;

	out->sent_at = crm_now();
	if (reading->texts[SENT_AT]) {
		CRM_TRY(put_value(reading, "sent_at", SENT_AT, &value));
		if (value.shape == CRM_TEXT)
			out->is_old = crm_instant_read(value.s, &out->sent_at) && out->sent_at < crm_now();
	}
	if (reading->texts[AUTOMATIC]) {
		CRM_TRY(put_value(reading, "automatic", AUTOMATIC, &value));
		out->automatic = value.shape == CRM_INTEGER && value.i;
	}
	return NULL;
}

static crm_err put_channel(struct reading *reading)
{
	struct crm_value value;

	if (!reading->texts[CHANNEL])
		reading->texts[CHANNEL] = reading->how->channel ? reading->how->channel : "other";
	CRM_TRY(put_value(reading, "channel", CHANNEL, &value));
	reading->out->channel = value.s;
	reading->out->source = reading->texts[SOURCE] ? reading->texts[SOURCE]
	                     : reading->how->source ? reading->how->source : reading->out->channel;
	return NULL;
}

static crm_err read_row(struct reading *reading, const struct crm_row *row)
{
	CRM_TRY(read_columns(reading, row));
	CRM_TRY(put_channel(reading));
	CRM_TRY(put_sender(reading));
	CRM_TRY(put_words(reading));
	CRM_TRY(put_rest(reading));
	put_ids(reading);
	return put_files(reading);
}

crm_err crm_row_read(const struct crm_row_how *how, struct crm_arena *arena, const struct crm_row *row,
                     struct crm_incoming *out)
{
	struct reading reading = { .how = how, .arena = arena, .out = out };

	*out = (struct crm_incoming){0};
	crm_err err = read_row(&reading, row);
	crm_str_drop(&reading.rest);
	return err;
}
