#include "crm/deliver_feed.h"

#include <stdlib.h>

#include "base/str.h"
#include "crm/deliver_request.h"

enum {
	WINDOW = 1024,                   /* events held for those who share it ... */
	WINDOW_BYTES = 32 << 20,         /* ... and bytes */
	GLANCE = 200,                    /* events looked at in one turn */
};

struct crm_deliver_feed {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_webhook *webhooks;
	size_t count;
	struct crm_webhook_teller teller;
	struct crm_event_names names;    /* of all webhooks */

	struct crm_events *events;       /* of the window; NULL: there is none yet */
	int64_t from, to;                /* the window shows all that is after `from`, up to `to` */
	struct crm_deliver_item *items[WINDOW]; /* item n is at n % WINDOW */
	size_t first, end;
	size_t bytes;
	size_t joined;                   /* readers that share it */
	size_t standing[WINDOW + 1];     /* by n % (WINDOW + 1): how many of them look at item n next */
};

/* -- items ---------------------------------------------------------------------------------- */

void crm_deliver_item_drop(struct crm_deliver_item **item)
{
	struct crm_deliver_item *old = *item;

	*item = NULL;
	if (!old || --old->holders > 0)
		return;
	struct crm_arena *arena = old->arena; /* the item is in it */
	crm_arena_drop(&arena);
}

static struct crm_deliver_item *item_new(const struct crm_deliver_feed *feed, const struct crm_event *event)
{
	struct crm_arena *arena = crm_arena_new();
	struct crm_deliver_item *item = crm_new(arena, struct crm_deliver_item, 1);

	*item = (struct crm_deliver_item){ .holders = 1, .arena = arena, .place = event->place, .event = crm_copy(arena, event->id),
		.name = crm_copy(arena, event->name), .message_id = crm_deliver_message_id(arena, event->id),
		.bodies = crm_new(arena, const struct crm_deliver_body *, feed->count) };
	return item;
}

static bool passes(crm_err err)
{
	return crm_err_kind(err) == CRM_BUSY || crm_err_kind(err) == CRM_IO || crm_err_kind(err) == CRM_DAMAGED;
}

/* What is wrong with one webhook's terms or template holds that one up, and what is wrong with the database all of them. */
static crm_err blame(struct crm_deliver_feed *feed, size_t i, crm_err err)
{
	char words[1024];

	if (passes(err))
		return err;
	if (err)
		feed->webhooks[i].fault = crm_copy(feed->arena, crm_err_print(err, words, sizeof words));
	return NULL;
}

static crm_err render(struct crm_deliver_feed *feed, struct crm_deliver_item *item, size_t i,
                      const struct crm_event *event,
                      const struct crm_deliver_body **shared)
{
	const struct crm_webhook *webhook = &feed->webhooks[i];
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_deliver_body *body;

	if (crm_webhook_body_is_shared(webhook) && shared[webhook->format]) {
		item->bodies[i] = shared[webhook->format];
		return NULL;
	}
	CRM_TRY(crm_webhook_body(&feed->teller, webhook, event, &text));
	body = crm_new(item->arena, struct crm_deliver_body, 1);
	*body = (struct crm_deliver_body){ crm_copy_n(item->arena, crm_str_text(&text), text.n), text.n };
	item->bodies[i] = body;
	if (crm_webhook_body_is_shared(webhook))
		shared[webhook->format] = body;
	return NULL;
}

/* For webhook number `only`, or all of them where it is `count`. NULL: nobody is told. */
static crm_err make_item(struct crm_deliver_feed *feed, const struct crm_event *event, size_t only,
                         struct crm_deliver_item **out)
{
	const struct crm_deliver_body *shared[CRM_WEBHOOK_TEMPLATE + 1] = {0};
	struct crm_deliver_item *item = NULL;

	*out = NULL;
	for (size_t i = only < feed->count ? only : 0; i < (only < feed->count ? only + 1 : feed->count); i++) {
		bool fits = false;
		if (feed->webhooks[i].fault || !feed->webhooks[i].active)
			continue;
		crm_err err = crm_webhook_fits(&feed->webhooks[i], event, &fits);
		if (!err && fits) {
			item = item ? item : item_new(feed, event);
			err = render(feed, item, i, event, shared);
		}
		err = blame(feed, i, err);
		if (err)
			crm_deliver_item_drop(&item);
		CRM_TRY(err);
	}
	*out = item;
	return NULL;
}

/* -- the window ---------------------------------------------------------------------------------- */

static void names_of_all(struct crm_deliver_feed *feed)
{
	size_t room = 0;
	const char **names;

	for (size_t i = 0; i < feed->count; i++)
		room += feed->webhooks[i].names.count;
	names = crm_new(feed->arena, const char *, room + 1);
	feed->names = (struct crm_event_names){ .names = names };
	for (size_t i = 0; i < feed->count; i++) {
		const struct crm_event_names *one = &feed->webhooks[i].names;
		if (feed->webhooks[i].wish && !one->count) {
			feed->names.count = 0; /* it wants all of them */
			return;
		}
		for (size_t k = 0; k < one->count; k++)
			names[feed->names.count++] = one->names[k];
	}
}

struct crm_deliver_feed *crm_deliver_feed_new(struct crm_repo *repo, struct crm_arena *arena,
                                              struct crm_webhook *webhooks, size_t count)
{
	struct crm_deliver_feed *feed = crm_calloc(1, sizeof *feed);

	feed->repo = repo;
	feed->arena = arena;
	feed->webhooks = webhooks;
	feed->count = count;
	crm_webhook_teller_new(repo, arena, &feed->teller);
	names_of_all(feed);
	return feed;
}

static size_t *standing_at(struct crm_deliver_feed *feed, size_t n)
{
	return &feed->standing[n % (WINDOW + 1)];
}

static size_t size_of(const struct crm_deliver_feed *feed, const struct crm_deliver_item *item)
{
	size_t size = 0;

	for (size_t i = 0; i < feed->count; i++)
		size += item->bodies[i] ? item->bodies[i]->n : 0;
	return size;
}

/* Who still stands there falls out of the window, and finds that when it goes on. */
static void forget_oldest(struct crm_deliver_feed *feed)
{
	struct crm_deliver_item **slot = &feed->items[feed->first % WINDOW];

	feed->from = (*slot)->place;
	feed->bytes -= size_of(feed, *slot);
	feed->joined -= *standing_at(feed, feed->first);
	*standing_at(feed, feed->first) = 0;
	crm_deliver_item_drop(slot);
	feed->first++;
}

static void close_window(struct crm_deliver_feed *feed)
{
	while (feed->first < feed->end)
		forget_oldest(feed);
	crm_events_drop(&feed->events);
}

void crm_deliver_feed_drop(struct crm_deliver_feed **feed)
{
	if (!*feed)
		return;
	close_window(*feed);
	crm_webhook_teller_drop(&(*feed)->teller);
	free(*feed);
	*feed = NULL;
}

static bool is_full(const struct crm_deliver_feed *feed)
{
	return feed->end - feed->first == WINDOW || (feed->bytes > WINDOW_BYTES && feed->end > feed->first);
}

/* Do most of those who share it need what is oldest in it? Then the one that wants more is an exception: it tells little and is
 * soon through, and the others must not lose the window to it. */
static bool is_needed(struct crm_deliver_feed *feed)
{
	size_t behind = 0, half = feed->first + (feed->end - feed->first) / 2;

	for (size_t n = feed->first; n <= half; n++)
		behind += *standing_at(feed, n);
	return behind * 2 > feed->joined;
}

/* One more event that somebody is told, if there is one within a few. */
static crm_err load(struct crm_deliver_feed *feed, bool *more)
{
	const struct crm_event *event;
	struct crm_deliver_item *item = NULL;

	*more = true;
	for (int i = 0; !item && i < GLANCE; i++) {
		CRM_TRY(crm_events_next(feed->events, &event));
		*more = event;
		feed->to = event ? event->place : crm_events_place(feed->events);
		if (!event)
			return NULL;
		CRM_TRY(make_item(feed, event, feed->count, &item));
	}
	if (!item)
		return NULL;
	feed->items[feed->end++ % WINDOW] = item;
	feed->bytes += size_of(feed, item);
	return NULL;
}

/* -- readers through the window ------------------------------------------------------------------- */

void crm_deliver_feed_leave(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader)
{
	if (reader->joined && reader->at >= feed->first) {
		--*standing_at(feed, reader->at);
		feed->joined--;
	}
	reader->joined = false;
	crm_events_drop(&reader->own);
}

static void stand(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader, size_t at)
{
	if (reader->joined)
		--*standing_at(feed, reader->at);
	else
		feed->joined++;
	reader->joined = true;
	reader->at = at;
	++*standing_at(feed, at);
}

/* The window, or a new one where nobody has it. */
static crm_err join(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader)
{
	size_t at = feed->first;

	if (reader->joined && reader->at < feed->first)
		reader->joined = false;
	if (reader->joined)
		return NULL;
	if (!feed->events || (!feed->joined && (reader->place < feed->from || reader->place > feed->to))) {
		close_window(feed);
		CRM_TRY(crm_events_open(feed->repo->store, &feed->names, reader->place, &feed->events));
		feed->from = feed->to = reader->place;
		at = feed->first;
	} else if (reader->place < feed->from || reader->place > feed->to)
		return NULL;
	while (at < feed->end && feed->items[at % WINDOW]->place <= reader->place)
		at++;
	crm_events_drop(&reader->own);
	stand(feed, reader, at);
	return NULL;
}

static struct crm_deliver_item *hold(struct crm_deliver_item *item)
{
	item->holders++;
	return item;
}

/* *alone: it must go on without the window. */
static crm_err next_shared(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader,
                           struct crm_deliver_item **out, bool *more,
                           bool *alone)
{
	for (int i = 0; i < GLANCE; i++) {
		while (reader->at < feed->end) {
			struct crm_deliver_item *item = feed->items[reader->at % WINDOW];
			stand(feed, reader, reader->at + 1);
			reader->place = item->place;
			if (!item->bodies[reader->webhook])
				continue;
			*out = hold(item);
			return NULL;
		}
		reader->place = feed->to > reader->place ? feed->to : reader->place;
		*alone = is_full(feed) && is_needed(feed);
		if (*alone)
			return NULL;
		while (is_full(feed))
			forget_oldest(feed);
		CRM_TRY(load(feed, more));
		if (!*more)
			reader->place = feed->to > reader->place ? feed->to : reader->place;
		if (!*more)
			return NULL;
	}
	return NULL;
}

/* -- readers by themselves -------------------------------------------------------------------------- */

static crm_err next_alone(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader,
                          struct crm_deliver_item **out, bool *more)
{
	const struct crm_event *event;

	if (!reader->own)
		CRM_TRY(crm_events_open(feed->repo->store, &feed->webhooks[reader->webhook].names, reader->place,
		                        &reader->own));
	*more = true;
	for (int i = 0; !*out && *more && i < GLANCE; i++) {
		CRM_TRY(crm_events_next(reader->own, &event));
		*more = event;
		reader->place = event ? event->place : crm_events_place(reader->own);
		if (event)
			CRM_TRY(make_item(feed, event, reader->webhook, out));
	}
	return NULL;
}

crm_err crm_deliver_feed_next(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader,
                              struct crm_deliver_item **out, bool *more)
{
	bool alone = false;

	*out = NULL;
	*more = false;
	CRM_TRY(join(feed, reader));
	if (reader->joined)
		CRM_TRY(next_shared(feed, reader, out, more, &alone));
	if (alone)
		crm_deliver_feed_leave(feed, reader);
	if (!reader->joined)
		return next_alone(feed, reader, out, more);
	return NULL;
}
