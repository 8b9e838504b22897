#include "crm/script_run.h"

#include <string.h>

#include "base/file.h"
#include "base/filter.h"
#include "base/id.h"
#include "base/str.h"
#include "base/utf8.h"
#include "crm/event_json.h"
#include "hook/script_state.h"
#include "repo/hook_kinds.h"

enum {
	PIECE = 32 << 10,
	KEPT = 16 << 10,        /* bytes of what it prints */
	WORDS = 200,            /* columns of the last line */
};

/* -- events ------------------------------------------------------------------ */

crm_err crm_script_events_open(struct crm_repo *repo, const struct crm_script *script, int64_t after,
                               struct crm_script_events *out)
{
	*out = (struct crm_script_events){ .names = { &script->event, 1 } };
	return crm_events_open(repo->store, script->event ? &out->names : NULL, after, &out->events);
}

void crm_script_events_drop(struct crm_script_events *events)
{
	crm_events_drop(&events->events);
}

crm_err crm_script_events_next(struct crm_script_events *events)
{
	return crm_events_next(events->events, &events->ahead);
}

crm_err crm_script_events_leave(struct crm_script_events *events, const char *txn)
{
	while (events->ahead && crm_same(events->ahead->txn->id, txn))
		CRM_TRY(crm_script_events_next(events));
	return NULL;
}

/* -- a run ------------------------------------------------------------------- */

struct run {
	struct crm_repo *repo;
	const struct crm_script *script;
	struct crm_script_events *events;
	struct crm_record_json *json;
	struct crm_str output;
	char txn[CRM_ID_SIZE];
	bool told;              /* the one event */
	bool failed;            /* it was ours to fail, not the program's */
};

static void drop_run(struct run *run)
{
	crm_record_json_drop(&run->json);
	crm_str_drop(&run->output);
}

static crm_err add_event(struct run *run, struct crm_str *out)
{
	CRM_TRY(crm_event_json(run->json, run->events->ahead, CRM_EVENT_PLAIN, NULL, out));
	crm_str_add_c(out, '\n');
	return NULL;
}

static crm_err add_events(struct run *run, struct crm_str *out)
{
	while (run->events->ahead && crm_same(run->events->ahead->txn->id, run->txn) && out->n < PIECE) {
		CRM_TRY(add_event(run, out));
		CRM_TRY(crm_script_events_next(run->events));
	}
	return NULL;
}

static crm_err feed(void *context, struct crm_str *out)
{
	struct run *run = context;
	crm_err err = NULL;

	if (!run->script->event)
		err = add_events(run, out);
	else if (!run->told)
		err = add_event(run, out);
	run->told = true;
	run->failed = err != NULL;
	return err;
}

static crm_err take(void *context, const char *bytes, size_t n)
{
	struct run *run = context;
	size_t room = KEPT - run->output.n;

	crm_str_add_n(&run->output, bytes, n < room ? n : room);
	return NULL;
}

static const char *const *environment(struct run *run, struct crm_arena *arena)
{
	const struct crm_event *event = run->events->ahead;
	const char *of_event[] = { crm_textf(arena, "CRM_EVENT=%s", event->name),
	                           crm_textf(arena, "CRM_ENTITY=%s", event->entity->name),
	                           crm_textf(arena, "CRM_RECORD=%s", event->record), NULL };
	const char *nothing[] = { NULL };

	return crm_scripts_environment(arena, run->repo->folder, run->script->event ? "on" : CRM_SCRIPTS_AFTER, event->txn,
	                               run->script->event ? of_event : nothing);
}

/* Line by line, for a terminal would do what it is told. */
static const char *harmless(struct crm_arena *arena, const struct crm_str *output)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char *end = crm_str_text(output) + output->n;

	for (const char *at = crm_str_text(output); at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		crm_utf8_add_shown(&out, at, (size_t)((stop ? stop : end) - at), 0);
		crm_str_add_c(&out, '\n');
		at = stop ? stop + 1 : end;
	}
	return crm_copy(arena, crm_str_text(&out));
}

static const char *last_line(struct crm_arena *arena, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	size_t n = strlen(text);

	while (n && text[n - 1] == '\n')
		n--;
	size_t from = n;
	while (from && text[from - 1] != '\n')
		from--;
	crm_utf8_add_shown(&out, text + from, n - from, WORDS);
	return crm_copy(arena, crm_str_text(&out));
}

static crm_err run_it(struct run *run, struct crm_arena *arena, struct crm_script_result *out)
{
	char *argv[] = { crm_copy(arena, run->script->path), NULL };
	struct crm_filter filter = { .argv = argv, .name = crm_path(arena, "hooks", run->script->name),
		.folder = run->repo->folder, .environment = environment(run, arena), .feed = feed, .take = take, .context = run,
		.most = SIZE_MAX, .together = true, .stop = run->repo->stop };
	int status = 0;

	CRM_TRY(crm_hooks_time_limit(run->repo, &filter.milliseconds));
	filter.status = &status;
	crm_err err = crm_filter_run(&filter, NULL);
	if (err && run->failed)
		return err;
	out->status = err ? CRM_SCRIPT_UNENDED : status;
	out->output = harmless(arena, &run->output);
	out->words = err ? crm_copy(arena, err->text) : last_line(arena, out->output);
	return NULL;
}

crm_err crm_script_run(struct crm_repo *repo, struct crm_arena *arena, const struct crm_script *script,
                       struct crm_script_events *events, struct crm_script_result *out)
{
	CRM_AUTO(drop_run) struct run run = { .repo = repo, .script = script, .events = events,
		.json = crm_record_json_new(repo->store, &repo->actor) };

	memcpy(run.txn, events->ahead->txn->id, sizeof run.txn);
	return run_it(&run, arena, out);
}
