/*
 * Holidays out of iCalendar (RFC 5545): each VEVENT is a row of date, until, name, yearly and external_id (its UID). What
 * repeats each year on its day is yearly; other rules of repetition are left out, and said to be. It stands on libical, which
 * is slow to start: only a tool that names it links it.
 */
#ifndef CRM_FORM_SOURCE_HOLIDAYS_H
#define CRM_FORM_SOURCE_HOLIDAYS_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_holidays;

#endif
