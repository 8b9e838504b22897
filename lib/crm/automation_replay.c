#include "crm/automation_replay.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/str.h"
#include "base/time.h"
#include "base/zone.h"
#include "crm/automation_fill.h"
#include "crm/automation_fire.h"
#include "crm/automation_time.h"
#include "model/record.h"

struct crm_automation_replay {
	struct crm_repo *repo;
	const struct crm_automation_rule *rule;
	int64_t from, to;
	struct crm_arena *arena, *row;
	struct crm_arena_mark mark;
	struct crm_map *acted;           /* keys of a rule that acts once: when it did last */
	struct crm_event_names names;
	const char **list;
	struct crm_events *events;       /* of a rule of events */
	struct crm_automation_moment *moments; /* of a rule of times */
	size_t moment_count, next;
	struct crm_zone_stay zone;
	struct crm_automation_replayed found;
};

crm_err crm_automation_replay_open(struct crm_repo *repo, const struct crm_automation_rule *rule, int64_t from, int64_t to,
                        struct crm_automation_replay **out)
{
	CRM_AUTO(crm_automation_replay_drop) struct crm_automation_replay *replay = crm_calloc(1, sizeof *replay);
	int64_t txn, seq;
	*out = NULL;
	*replay = (struct crm_automation_replay){ .repo = repo, .rule = rule, .from = from, .to = to, .arena = crm_arena_new(),
		.row = crm_arena_new(), .acted = crm_map_new(), .zone = crm_zone_enter(rule->text.zone.text) };
	replay->mark = crm_arena_mark(replay->row);
	if (rule->text.trigger != CRM_AUTOMATION_ON) {
		CRM_TRY(crm_automation_moments(repo, replay->arena, rule, from, to, &replay->moments, &replay->moment_count));
	} else {
		replay->list = crm_new(replay->arena, const char *, rule->text.event_count);
		for (size_t i = 0; i < rule->text.event_count; i++)
			replay->list[i] = rule->text.events[i].text;
		replay->names = (struct crm_event_names){ replay->list, rule->text.event_count };
		CRM_TRY(crm_journal_txn_before(repo->store, from, &txn));
		CRM_TRY(crm_journal_last_change(repo->store, txn, &seq));
		CRM_TRY(crm_events_open_story(repo->store, &replay->names, seq, &replay->events));
	}
	*out = replay;
	replay = NULL;
	return NULL;
}

void crm_automation_replay_drop(struct crm_automation_replay **replay)
{
	if (!*replay)
		return;
	crm_events_drop(&(*replay)->events);
	crm_map_drop(&(*replay)->acted);
	crm_zone_leave(&(*replay)->zone);
	crm_arena_drop(&(*replay)->arena);
	crm_arena_drop(&(*replay)->row);
	free(*replay);
	*replay = NULL;
}

/* Has it acted for this key, as far back as counts? If not, it has now. */
static crm_err may_act(struct crm_automation_replay *replay, const struct crm_record *record, int64_t at, bool *out)
{
	const struct crm_automation *text = &replay->rule->text;
	char now[CRM_INSTANT_SIZE];
	const char *key, *last;
	int64_t before;
	*out = true;
	CRM_TRY(crm_automation_key(replay->repo, replay->row, text, record, at, &key));
	if (!key)
		return NULL;
	last = crm_map_get(replay->acted, key);
	if (last && (!text->seconds || (crm_instant_read(last, &before) && before > at - text->seconds * 1000)))
		*out = false;
	else
		crm_map_put(replay->acted, key, crm_instant_text(at, now));
	return NULL;
}

static crm_err tell_deeds(struct crm_automation_replay *replay, const char *event, const struct crm_record *record, int64_t at, const char **out)
{
	const struct crm_automation *text = &replay->rule->text;
	struct crm_automation_filling filling = { replay->repo, replay->row, record, event, at };
	CRM_AUTO(crm_str_drop) struct crm_str deeds = {0};
	for (size_t i = 0; i < text->deed_count; i++) {
		const char *deed;
		CRM_TRY(crm_automation_fill(&filling, NULL, text->deeds[i].line.text, &deed));
		crm_str_addf(&deeds, "%s%s", i ? "; " : "", deed);
	}
	*out = crm_copy_n(replay->row, crm_str_text(&deeds), deeds.n);
	return NULL;
}

static crm_err find(struct crm_automation_replay *replay, const char *event, const struct crm_record *record, int64_t at, bool *found)
{
	CRM_TRY(may_act(replay, record, at, found));
	if (!*found)
		return NULL;
	replay->found = (struct crm_automation_replayed){ .at = at, .event = event, .record = record };
	return tell_deeds(replay, event, record, at, &replay->found.deeds);
}

static crm_err next_event(struct crm_automation_replay *replay, bool *found)
{
	const struct crm_event *event;
	for (*found = false; !*found;) {
		bool fits;
		crm_arena_rewind(replay->row, replay->mark);
		CRM_TRY(crm_events_next(replay->events, &event));
		if (!event)
			return NULL;
		if (event->at > replay->to || crm_automation_ignores(event))
			continue;
		CRM_TRY(crm_automation_fits(replay->repo, replay->rule, event, event->at, &fits));
		if (fits)
			CRM_TRY(find(replay, event->name, event->new ? event->new : event->old, event->at, found));
	}
	return NULL;
}

static crm_err next_moment(struct crm_automation_replay *replay, bool *found)
{
	for (*found = false; !*found && replay->next < replay->moment_count;) {
		const struct crm_automation_moment *moment = &replay->moments[replay->next++];
		const struct crm_record *record;
		crm_arena_rewind(replay->row, replay->mark);
		CRM_TRY(crm_automation_moment_fits(replay->repo, replay->row, moment, &record, found));
		if (*found)
			CRM_TRY(find(replay, crm_textf(replay->row, "%s.%s", record->entity->name, replay->rule->text.field.text), record,
			             moment->at, found));
	}
	return NULL;
}

crm_err crm_automation_replay_next(struct crm_automation_replay *replay, const struct crm_automation_replayed **out)
{
	bool found;
	CRM_TRY(replay->events ? next_event(replay, &found) : next_moment(replay, &found));
	*out = found ? &replay->found : NULL;
	return NULL;
}
