#include "crm/deliver_test.h"

#include "base/id.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/deliver_request.h"
#include "crm/webhook_body.h"
#include "model/record.h"
#include "store/journal.h"
#include "store/read.h"

enum { CHANGES = 5000, WAIT_MS = 100 };

struct test {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_webhook webhook;
	struct crm_webhook_teller teller;
	struct crm_str body;
	const char *event;               /* the name of what the body is about; NULL: nothing yet */
};

static void drop_test(struct test *test)
{
	crm_webhook_teller_drop(&test->teller);
	crm_str_drop(&test->body);
}

static crm_err take(struct test *test, const struct crm_event *event)
{
	crm_str_clear(&test->body);
	test->event = crm_copy(test->arena, event->name);
	return crm_webhook_body(&test->teller, &test->webhook, event, &test->body);
}

/* The last of them stays. */
static crm_err take_latest(struct test *test, const struct crm_event_names *names)
{
	CRM_AUTO(crm_events_drop) struct crm_events *events = NULL;
	const struct crm_event *event;
	int64_t last;
	bool fits;

	CRM_TRY(crm_journal_last(test->repo->store, &last));
	CRM_TRY(crm_events_open_story(test->repo->store, names, last > CHANGES ? last - CHANGES : 0, &events));
	CRM_TRY(crm_events_next(events, &event));
	while (event) {
		CRM_TRY(crm_webhook_fits(&test->webhook, event, &fits));
		if (fits)
			CRM_TRY(take(test, event));
		CRM_TRY(crm_events_next(events, &event));
	}
	return NULL;
}

/* About the webhook's own record. */
static crm_err take_sample(struct test *test)
{
	const struct crm_entity *entity = crm_model_entity(test->repo->store->model, "webhook");
	const struct crm_txn txn = { .id = "0000000000000000", .at = test->repo->now, .actor = test->repo->ident, .tool = "crm-hook test" };
	struct crm_event event = { .id = "test", .name = "webhook.test", .txn = &txn, .entity = entity, .record = test->webhook.id,
		.at = test->repo->now };
	struct crm_record *record;

	CRM_TRY(crm_read_record(test->repo->store, test->arena, entity, test->webhook.id, &record, NULL));
	event.new = record;
	return take(test, &event);
}

static crm_err choose(struct test *test, const char *name)
{
	const struct crm_event_names one = { &name, 1 };

	if (name)
		CRM_TRY(crm_event_name_check(test->repo->store->model, name));
	CRM_TRY(take_latest(test, name ? &one : &test->webhook.names));
	if (name && !test->event)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "no %s that it is told of among the last %d changes", name, CHANGES),
		                    "crm-hook test %s", test->webhook.name);
	return test->event ? NULL : take_sample(test);
}

static crm_err ask(struct test *test, const struct crm_http_request *request, struct crm_http_answer *answer,
                   struct crm_http **http)
{
	const struct crm_http_setting setting = crm_deliver_http(test->repo);

	CRM_TRY(crm_http_open(&setting, http));
	CRM_TRY(crm_http_send(crm_http_line_new(*http, test), request));
	while (!crm_http_next(*http, answer))
		CRM_TRY(crm_http_wait(*http, WAIT_MS));
	return NULL;
}

static crm_err send(struct test *test, struct crm_deliver_tested *out)
{
	CRM_AUTO(crm_http_drop) struct crm_http *http = NULL;
	struct crm_deliver_dress dress;
	struct crm_http_request request;
	struct crm_http_answer answer;
	char id[CRM_ID_SIZE];

	CRM_TRY(crm_deliver_dress(test->repo, test->arena, &test->webhook, &dress));
	*out = (struct crm_deliver_tested){ .event = test->event, .id = crm_textf(test->arena, "test-%s", crm_id_new(id)) };
	crm_deliver_request(&dress, test->arena, out->id, crm_now(), crm_str_text(&test->body), test->body.n, &request);
	CRM_TRY(ask(test, &request, &answer, &http));
	out->status = answer.status;
	out->ms = answer.ms;
	out->taken = crm_deliver_is_taken(&test->webhook, test->arena, &answer, &out->error);
	out->answer = crm_copy(test->arena, answer.body);
	return NULL;
}

crm_err crm_deliver_test(struct crm_repo *repo, struct crm_arena *arena, const char *webhook, const char *event,
                         struct crm_deliver_tested *out)
{
	CRM_AUTO(drop_test) struct test test = { .repo = repo, .arena = arena };

	CRM_TRY(crm_webhook_read(repo, arena, webhook, &test.webhook));
	if (test.webhook.fault)
		return crm_fail(CRM_INVALID, "%s", test.webhook.fault);
	crm_webhook_teller_new(repo, arena, &test.teller);
	CRM_TRY(choose(&test, event));
	return send(&test, out);
}
