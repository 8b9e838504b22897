/*
 * The words of iCalendar beside those of tasks and activities, both ways.
 */
#ifndef CRM_FORM_ICS_WORDS_H
#define CRM_FORM_ICS_WORDS_H

/* What a UID of our own begins with; then "task:" or "activity:" and the record's id. */
#define CRM_ICS_UID "urn:crm:"
/* The source of what another program's UID names. */
#define CRM_ICS_SOURCE "ics"

/* The STATUS of a component (VTODO, VEVENT, VJOURNAL) for a status; NULL: it has none for it. */
const char *crm_ics_status(const char *component, const char *status);
/* And back: the first that is written so; NULL: it says nothing here. */
const char *crm_ics_status_read(const char *component, const char *word);
/* PRIORITY, 1 to 9, for a priority; 0: none. */
int crm_ics_priority(const char *priority);
/* And back; NULL: it says nothing. */
const char *crm_ics_priority_read(int number);

#endif
