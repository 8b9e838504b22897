#include "form/ics_words.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"

/* The first row of a word is what it means when it is read. */
static const struct {
	const char *component, *status, *word;
} statuses[] = {
	{"VTODO", "todo", "NEEDS-ACTION"},
	{"VTODO", "in_progress", "IN-PROCESS"},
	{"VTODO", "done", "COMPLETED"},
	{"VTODO", "canceled", "CANCELLED"},
	{"VTODO", "deferred", "NEEDS-ACTION"},
	{"VEVENT", NULL, "CONFIRMED"}, /* whether it took place is not for a calendar to say */
	{"VEVENT", "planned", "CONFIRMED"},
	{"VEVENT", "held", "CONFIRMED"},
	{"VEVENT", "not_held", "CANCELLED"},
	{"VEVENT", "planned", "TENTATIVE"},
	{"VJOURNAL", "planned", "DRAFT"},
	{"VJOURNAL", "held", "FINAL"},
	{"VJOURNAL", "not_held", "CANCELLED"},
};

static const struct {
	const char *priority;
	int number, least, most;
} priorities[] = {
	{"urgent", 1, 1, 1},
	{"high", 3, 2, 4},
	{"normal", 5, 5, 5},
	{"low", 9, 6, 9},
};

const char *crm_ics_status(const char *component, const char *status)
{
	for (size_t i = 0; i < CRM_COUNT(statuses); i++)
		if (statuses[i].status && strcmp(statuses[i].component, component) == 0 &&
		    strcmp(statuses[i].status, status) == 0)
			return statuses[i].word;
	return NULL;
}

const char *crm_ics_status_read(const char *component, const char *word)
{
	for (size_t i = 0; i < CRM_COUNT(statuses); i++)
		if (strcmp(statuses[i].component, component) == 0 && strcasecmp(statuses[i].word, word) == 0)
			return statuses[i].status;
	return NULL;
}

int crm_ics_priority(const char *priority)
{
	for (size_t i = 0; i < CRM_COUNT(priorities); i++)
		if (strcmp(priorities[i].priority, priority) == 0)
			return priorities[i].number;
	return 0;
}

const char *crm_ics_priority_read(int number)
{
	for (size_t i = 0; i < CRM_COUNT(priorities); i++)
		if (number >= priorities[i].least && number <= priorities[i].most)
			return priorities[i].priority;
	return NULL;
}
