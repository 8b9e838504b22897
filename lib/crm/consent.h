/*
 * What the box of a form says that was to be ticked, or the line that was to be answered: yes or no.
 */
#ifndef CRM_CRM_CONSENT_H
#define CRM_CRM_CONSENT_H

#include <stdbool.h>

/* Does it refuse? So do an empty text, and words in many languages that say no (no, off, 0, ne, ні, nein, non, 否 ...), alone or
 * at the beginning, and those that deny what they speak of (I do not agree). In doubt it is a refusal: whoever is asked once
 * more has lost less than who never agreed. */
bool crm_consent_refuses(const char *text);

#endif
