#include "crm/automation_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "model/record.h"

/* What changes rules, and what tells that a transaction is a run's. */
static const char *const own_names[] = { "rule.created", "rule.updated", "rule.deleted", "rule_run.created", "rule_run.updated" };
enum { RULE_NAMES = 3 };

static size_t place_of(const struct crm_automation_set *set, const char *id)
{
	size_t i = 0;
	while (i < set->count && !crm_same(set->rules[i].id, id))
		i++;
	return i;
}

static void gather_names(struct crm_automation_set *set)
{
	size_t most = CRM_COUNT(own_names), count = 0;
	for (size_t i = 0; i < set->count; i++)
		most += set->rules[i].text.event_count;
	set->names = crm_new(set->arena, const char *, most);
	for (size_t i = 0; i < CRM_COUNT(own_names); i++)
		set->names[count++] = own_names[i];
	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; set->rules[i].active && k < set->rules[i].text.event_count; k++)
			set->names[count++] = set->rules[i].text.events[k].text;
	set->wanted = (struct crm_event_names){ set->names, count };
}

static struct crm_automation_rule *add(struct crm_automation_set *set)
{
	if (set->count == set->room) {
		size_t room = set->room ? 2 * set->room : 16;
		struct crm_automation_rule *more = crm_new(set->arena, struct crm_automation_rule, room);
		if (set->count)
			memcpy(more, set->rules, set->count * sizeof *more);
		set->rules = more;
		set->room = room;
	}
	return &set->rules[set->count++];
}

/* `record` NULL: there is none of this id. */
static void put(struct crm_automation_set *set, const char *id, const struct crm_record *record)
{
	size_t at = place_of(set, id);
	if (!record) {
		if (at < set->count)
			memmove(&set->rules[at], &set->rules[at + 1], (--set->count - at) * sizeof *set->rules);
		return;
	}
	crm_automation_take(set->repo, set->arena, record, at < set->count ? &set->rules[at] : add(set));
	crm_automation_sort(set->rules, set->count);
}

void crm_automation_set_take(struct crm_automation_set *set, const struct crm_event *event)
{
	put(set, event->record, event->new);
	gather_names(set);
}

/* What has happened to a rule since takes it back to what it was before the first of that. */
static crm_err take_back(struct crm_automation_set *set, int64_t seq)
{
	CRM_AUTO(crm_events_drop) struct crm_events *events = NULL;
	CRM_AUTO(crm_map_drop) struct crm_map *seen = crm_map_new();
	const struct crm_event_names names = { own_names, RULE_NAMES };
	const struct crm_event *event;
	CRM_TRY(crm_events_open_story(set->repo->store, &names, seq, &events));
	for (;;) {
		CRM_TRY(crm_events_next(events, &event));
		if (!event)
			return NULL;
		if (crm_map_get(seen, event->record))
			continue;
		crm_map_put(seen, event->record, "");
		put(set, event->record, event->old);
	}
}

crm_err crm_automation_set_open(struct crm_repo *repo, int64_t txn, struct crm_automation_set **out)
{
	CRM_AUTO(crm_automation_set_drop) struct crm_automation_set *set = crm_calloc(1, sizeof *set);
	int64_t seq;
	*out = NULL;
	set->repo = repo;
	set->arena = crm_arena_new();
	CRM_TRY(crm_automation_list(repo, set->arena, &set->rules, &set->count));
	set->room = set->count;
	CRM_TRY(crm_journal_last_change(repo->store, txn, &seq));
	CRM_TRY(take_back(set, seq));
	gather_names(set);
	*out = set;
	set = NULL;
	return NULL;
}

void crm_automation_set_drop(struct crm_automation_set **set)
{
	if (!*set)
		return;
	crm_arena_drop(&(*set)->arena);
	free(*set);
	*set = NULL;
}
