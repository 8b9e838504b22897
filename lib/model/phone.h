/*
 * Telephone numbers: E.164 (ITU-T) beside what was typed.
 */
#ifndef CRM_MODEL_PHONE_H
#define CRM_MODEL_PHONE_H

#include <stdbool.h>

/* '+420601234567' for '+420 601 234 567', '00420 601...', or a national number of
 * `country` (ISO 3166-1 alpha-2, may be NULL); '420601234567', too, where it is too long for one of that country. Extensions (x12, ext. 12) are left out. false
 * if it cannot be told. Buffer of at least 17. */
bool crm_phone_e164(const char *typed, const char *country, char *buffer);

enum { CRM_PHONE_FORM_SIZE = 25 };
/* The form that numbers are compared in: E.164, or where the country cannot be told the digits as they were typed. ""
 * if it is no number. */
void crm_phone_form(const char *typed, const char *country, char buffer[CRM_PHONE_FORM_SIZE]);
/* Digits without a + that are as many as an international number has: what that would be. Whether it is one can only be
 * told by knowing it. */
bool crm_phone_bare(const char *typed, char buffer[CRM_PHONE_FORM_SIZE]);

#endif
