#include "crm/receive.h"

#include <string.h>

#include "base/digest.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/receive_body.h"
#include "crm/receive_write.h"
#include "form/source_form.h"
#include "store/read.h"

#define EVENT_ENTITY "inbound_event"

enum { EVENT_ID_MOST = 200 };

struct receiving {
	const struct crm_receive *receive;
	const struct crm_receive_request *request;
	struct crm_arena *arena;
	struct crm_receive_body body;
	struct crm_nest *special;        /* what all events have in common */
	struct crm_change *change;
};

const char *crm_receive_header(const struct crm_receive_request *request, const char *name)
{
	for (const struct crm_receive_header *one = request->headers; one && one->name; one++)
		if (crm_same_ascii(one->name, name))
			return one->value;
	return NULL;
}

static const char *header_of(const void *context, const char *name)
{
	return crm_receive_header(context, name);
}

/* -- who sent it ----------------------------------------------------------------------------- */

static const char *token_of(const struct receiving *receiving)
{
	const struct crm_receive_map *map = receiving->receive->map;
	const struct crm_nest *found[CRM_NEST_FOUND];

	if (!map->field || !crm_nest_find(map->field, receiving->body.whole, found) || found[0]->kind != CRM_NEST_VALUE)
		return "";
	return found[0]->text;
}

static crm_err verify(const struct receiving *receiving)
{
	const struct crm_receive *receive = receiving->receive;
	struct crm_verify_message message = { .header = header_of, .context = receiving->request,
		.body = receiving->request->body, .n = receiving->request->n, .now = receive->repo->now };

	if (receive->map->field && crm_verify_is_token(&receive->map->verify))
		message.token = token_of(receiving);
	return crm_verify(&receive->map->verify, receive->secrets, &message);
}

/* A stranger's text is not parsed before it is known who it is from, unless it says so itself. */
static crm_err read(struct receiving *receiving)
{
	const struct crm_receive_request *request = receiving->request;
	const struct crm_receive_map *map = receiving->receive->map;
	const char *type = crm_receive_header(request, "content-type");
	enum crm_receive_format format;

	CRM_TRY(crm_receive_format(map, type, request->body, request->n, &format));
	if (!map->field)
		CRM_TRY(verify(receiving));
	CRM_TRY(crm_receive_body_read(map, format, type, request->body, request->n, receiving->arena, &receiving->body));
	return map->field ? verify(receiving) : NULL;
}

/* -- what values may name beside the event ------------------------------------------------------ */

static void add_special(struct receiving *receiving, const char *name, const char *text)
{
	if (text)
		crm_nest_add_text(receiving->arena, receiving->special, name, text, strlen(text));
}

static crm_err make_special(struct receiving *receiving)
{
	const struct crm_receive_request *request = receiving->request;
	struct crm_arena *arena = receiving->arena;
	struct crm_nest *headers, *query;
	char now[CRM_INSTANT_SIZE];

	receiving->special = crm_nest_add(arena, NULL, CRM_NEST_OBJECT, NULL);
	headers = crm_nest_add(arena, receiving->special, CRM_NEST_OBJECT, "header");
	for (const struct crm_receive_header *one = request->headers; one && one->name; one++) {
		char *name = crm_copy(arena, one->name);
		for (char *p = name; *p; p++)
			*p = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
		crm_nest_put_text(arena, headers, name, one->value, strlen(one->value));
	}
	CRM_TRY(crm_form_nest(arena, request->query ? request->query : "", request->query ? strlen(request->query) : 0, &query));
	query->name = "query";
	receiving->special->last = receiving->special->last->next = query;
	add_special(receiving, "now", crm_copy(arena, crm_instant_text(receiving->receive->repo->now, now)));
	add_special(receiving, "map", receiving->receive->map->name);
	add_special(receiving, "source", receiving->receive->map->source);
	return NULL;
}

/* -- one event -------------------------------------------------------------------------------------- */

/* All that is in it, in its order: of an event without an id this is what tells it from others. */
static void add_all(struct crm_str *out, const struct crm_nest *nest)
{
	crm_str_addf(out, "%d%s\1", (int)nest->kind, nest->name ? nest->name : "");
	if (nest->text)
		crm_str_add_n(out, nest->text, nest->n);
	crm_str_add_c(out, '\2');
	for (const struct crm_nest *child = nest->first; child; child = child->next)
		add_all(out, child);
	crm_str_add_c(out, '\3');
}

static crm_err event_id(const struct receiving *receiving, const struct crm_receive_scope *scope, const char **out)
{
	const struct crm_receive_map *map = receiving->receive->map;
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	struct crm_receive_text text = {0};

	if (map->event)
		CRM_TRY(crm_receive_value_of(map->event, scope, receiving->arena, &text));
	if (text.text && strlen(text.text) <= EVENT_ID_MOST) {
		*out = text.text;
		return NULL;
	}
	if (text.text)
		crm_str_add(&all, text.text);
	else
		add_all(&all, scope->event);
	*out = crm_digest_text(crm_str_text(&all), all.n, crm_alloc(receiving->arena, CRM_DIGEST_HEX));
	return NULL;
}

static crm_err kind_of(const struct receiving *receiving, const struct crm_receive_scope *scope, const char **out)
{
	struct crm_receive_text text = {0};

	if (receiving->receive->map->type)
		CRM_TRY(crm_receive_value_of(receiving->receive->map->type, scope, receiving->arena, &text));
	*out = text.text;
	return NULL;
}

static void tell(const struct receiving *receiving, const struct crm_receive_told *told)
{
	if (receiving->receive->tell)
		receiving->receive->tell(receiving->receive->context, told);
}

static crm_err is_known(const struct receiving *receiving, const char *id, bool *known)
{
	const struct crm_entity *entity = crm_model_entity(receiving->receive->repo->store->model, EVENT_ENTITY);
	struct crm_record *record;

	CRM_TRY(crm_read_record(receiving->receive->repo->store, receiving->arena, entity, id, &record, NULL));
	*known = record;
	return NULL;
}

/* That it was taken in, and what it was about. */
static crm_err remember(const struct receiving *receiving, const char *id, const struct crm_receive_told *event,
                        const char *about)
{
	struct crm_arena *arena = receiving->arena;
	const struct crm_entity *entity = crm_model_entity(receiving->receive->repo->store->model, EVENT_ENTITY);
	struct crm_record *record = crm_record_new(arena, entity);
	char now[CRM_INSTANT_SIZE];

	record->values[0] = crm_value_text(id);
	crm_record_put(record, "source", crm_value_text(receiving->receive->map->source));
	crm_record_put(record, "event", crm_value_text(event->event));
	crm_record_put(record, "kind", crm_value_text(event->kind));
	crm_record_put(record, "about", crm_value_text(about));
	crm_record_put(record, "received_at",
	               crm_value_text(crm_copy(arena, crm_instant_text(receiving->receive->repo->now, now))));
	return crm_change_create(receiving->change, record);
}

static crm_err write_sections(const struct receiving *receiving, struct crm_receive_scope *scope,
                              const struct crm_receive_told *event, const char **about)
{
	const struct crm_receive *receive = receiving->receive;
	struct crm_nest *records = crm_nest_add(receiving->arena, NULL, CRM_NEST_OBJECT, NULL);
	struct crm_receive_writing writing = { .repo = receive->repo, .change = receiving->change, .arena = receiving->arena,
		.map = receive->map, .scope = scope, .event = event->event };

	scope->records = records;
	*about = NULL;
	for (const struct crm_receive_section *one = receive->map->sections; one; one = one->next) {
		struct crm_receive_told told = *event;
		CRM_TRY(crm_receive_write(&writing, one, &told));
		if (!told.record)
			continue;
		crm_nest_add_text(receiving->arena, records, one->name, told.record, strlen(told.record));
		if (!*about)
			*about = crm_textf(receiving->arena, "%s:%s", told.entity, told.record);
		tell(receiving, &told);
	}
	return NULL;
}

/* What is this event's alone, and the map's [values], go before what all have. */
static crm_err make_scope(struct receiving *receiving, const struct crm_receive_told *event, struct crm_receive_scope *scope)
{
	struct crm_arena *arena = receiving->arena;
	struct crm_nest *special = crm_nest_add(arena, NULL, CRM_NEST_OBJECT, NULL), *last;

	last = crm_nest_add_text(arena, special, "event", event->event, strlen(event->event));
	if (event->kind)
		last = crm_nest_add_text(arena, special, "type", event->kind, strlen(event->kind));
	last->next = receiving->special->first;
	scope->special = special;
	for (const struct crm_receive_field *one = receiving->receive->map->values; one; one = one->next) {
		struct crm_receive_text text;
		CRM_TRY(crm_err_field(crm_receive_value_of(one->value, scope, arena, &text), one->name));
		if (!text.text)
			continue;
		last = last->next = crm_nest_add_text(arena, NULL, one->name, text.text, strlen(text.text));
		last->next = receiving->special->first;
	}
	return NULL;
}

static crm_err take(struct receiving *receiving, const struct crm_nest *event)
{
	const struct crm_receive_map *map = receiving->receive->map;
	struct crm_receive_scope scope = { .event = event, .whole = receiving->body.whole, .special = receiving->special };
	struct crm_receive_told told = {0};
	const char *about;
	char id[CRM_ID_SIZE];
	bool fits;

	CRM_TRY(event_id(receiving, &scope, &told.event));
	CRM_TRY(kind_of(receiving, &scope, &told.kind));
	CRM_TRY(crm_receive_fits(map->whens, &scope, receiving->arena, &fits));
	told.unfit = !fits;
	crm_digest_id((const char *const[]){ "received", map->source, told.event, NULL }, id);
	if (fits)
		CRM_TRY(is_known(receiving, id, &told.known));
	if (told.unfit || told.known) {
		tell(receiving, &told);
		return NULL;
	}
	CRM_TRY(make_scope(receiving, &told, &scope));
	/* What is made on the way, for a link to lead to, has the same id everywhere, too. */
	crm_id_derive(id);
	crm_err err = write_sections(receiving, &scope, &told, &about);
	crm_id_derive(NULL);
	CRM_TRY(err);
	return remember(receiving, id, &told, about);
}

static crm_err take_all(struct receiving *receiving, const struct crm_change_why *why)
{
	CRM_TRY(crm_change_begin(receiving->receive->repo, why, &receiving->change));
	for (size_t i = 0; i < receiving->body.count; i++) {
		struct crm_arena_mark mark = crm_arena_mark(receiving->arena);
		CRM_TRY(take(receiving, receiving->body.events[i]));
		crm_arena_rewind(receiving->arena, mark);
	}
	return crm_change_commit(receiving->change);
}

/* A map that asks for what there is not is no fault of the sender; what is not to be written here (by a program of hooks/, by
 * who acts) will not be the next time. */
static crm_err ours(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);

	return kind == CRM_USAGE ? crm_err_as(err, CRM_IO) : kind == CRM_DENIED ? crm_err_as(err, CRM_REJECTED) : err;
}

crm_err crm_receive_request(const struct crm_receive *receive, const struct crm_change_why *why, struct crm_arena *arena,
                            const struct crm_receive_request *request)
{
	struct receiving receiving = { .receive = receive, .request = request, .arena = arena };

	CRM_TRY(read(&receiving));
	CRM_TRY(make_special(&receiving));
	crm_err err = take_all(&receiving, why);
	crm_change_drop(&receiving.change);
	return ours(err);
}
