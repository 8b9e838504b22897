#include "crm/notice_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "crm/event_json.h"
#include "crm/event_text.h"
#include "form/mail_address.h"

/* What happened to one record. */
struct about {
	const char *entity, *record;
	struct crm_str text;
	struct about *next;
};

/* How many of one name. */
struct tally {
	const char *name;
	size_t count;
	struct tally *next;
};

struct crm_notice {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_subscription *subscription;
	struct crm_record_json *json;
	struct about *first, **end;
	struct tally *tallies, **last;
	size_t count;
	const char *label;               /* of the first */
	struct crm_str lines;
	int64_t change;                  /* of the event before: what changed is said once */
};

struct crm_notice *crm_notice_new(struct crm_repo *repo, struct crm_arena *arena, const struct crm_subscription *subscription)
{
	struct crm_notice *notice = crm_calloc(1, sizeof *notice);

	*notice = (struct crm_notice){ .repo = repo, .arena = arena, .subscription = subscription, .end = &notice->first,
		.last = &notice->tallies, .json = crm_record_json_new(repo->store, &subscription->actor) };
	return notice;
}

void crm_notice_drop(struct crm_notice **notice)
{
	if (!*notice)
		return;
	for (struct about *about = (*notice)->first; about; about = about->next)
		crm_str_drop(&about->text);
	crm_record_json_drop(&(*notice)->json);
	crm_str_drop(&(*notice)->lines);
	free(*notice);
	*notice = NULL;
}

size_t crm_notice_count(const struct crm_notice *notice)
{
	return notice->count;
}

static struct about *about_of(struct crm_notice *notice, const struct crm_event *event)
{
	struct about *about = notice->first;

	while (about && !(crm_same(about->record, event->record) && crm_same(about->entity, event->entity->name)))
		about = about->next;
	if (about)
		return about;
	const char *label = crm_event_label(&notice->subscription->actor, event);
	about = crm_new(notice->arena, struct about, 1);
	about->entity = crm_copy(notice->arena, event->entity->name);
	about->record = crm_copy(notice->arena, event->record);
	crm_str_addf(&about->text, "%s %.8s  %s\n", about->entity, about->record, label);
	if (!notice->first)
		notice->label = crm_copy(notice->arena, label);
	*notice->end = about;
	notice->end = &about->next;
	return about;
}

static void count(struct crm_notice *notice, const char *name)
{
	struct tally *tally = notice->tallies;

	while (tally && !crm_same(tally->name, name))
		tally = tally->next;
	if (!tally) {
		tally = *notice->last = crm_new(notice->arena, struct tally, 1);
		notice->last = &tally->next;
		tally->name = crm_copy(notice->arena, name);
	}
	tally->count++;
	notice->count++;
}

static void add_who(struct crm_notice *notice, const struct crm_event *event, struct crm_str *out)
{
	struct crm_mail_address actor = {0};

	if (crm_event_is_of_clock(event))
		return;
	bool named = crm_mail_split_addresses(notice->arena, event->txn->actor, &actor, 1) && actor.name;
	crm_str_addf(out, "  %s", named ? actor.name : event->txn->actor);
}

crm_err crm_notice_add(struct crm_notice *notice, const struct crm_event *event)
{
	const struct crm_actor *actor = &notice->subscription->actor;
	struct about *about = about_of(notice, event);
	char at[40];

	crm_str_addf(&about->text, "  %s  ", crm_instant_local(event->at, at));
	crm_event_add_words(&about->text, strchr(event->name, '.') ? strchr(event->name, '.') + 1 : event->name);
	add_who(notice, event, &about->text);
	if (event->detail)
		crm_str_addf(&about->text, "  %s", event->detail);
	crm_str_add_c(&about->text, '\n');
	/* One change has several events. */
	if (event->seq != notice->change && !crm_event_is_of_clock(event))
		crm_event_add_changes(&about->text, notice->repo->store, actor, event, "    ", notice->repo->now);
	notice->change = event->seq;
	count(notice, event->name);
	CRM_TRY(crm_event_json(notice->json, event, CRM_EVENT_PLAIN, NULL, &notice->lines));
	crm_str_add_c(&notice->lines, '\n');
	return NULL;
}

const char *crm_notice_subject(const struct crm_notice *notice)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (notice->count == 1) {
		crm_event_add_words(&text, notice->tallies->name);
		if (*notice->label)
			crm_str_addf(&text, ": %s", notice->label);
		return crm_copy_n(notice->arena, text.s, text.n);
	}
	crm_str_addf(&text, "%zu notices: ", notice->count);
	for (const struct tally *tally = notice->tallies; tally; tally = tally->next) {
		crm_str_addf(&text, "%s%zu ", tally == notice->tallies ? "" : ", ", tally->count);
		crm_event_add_words(&text, tally->name);
	}
	return crm_copy_n(notice->arena, text.s, text.n);
}

const char *crm_notice_body(const struct crm_notice *notice)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	for (const struct about *about = notice->first; about; about = about->next) {
		if (text.n)
			crm_str_add_c(&text, '\n');
		crm_str_add_n(&text, about->text.s, about->text.n);
	}
	return crm_copy_n(notice->arena, crm_str_text(&text), text.n);
}

const char *crm_notice_lines(const struct crm_notice *notice)
{
	return crm_str_text(&notice->lines);
}
