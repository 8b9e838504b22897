/*
 * What the box of a form says that was to be ticked, or the line that was to be answered: yes, no, or neither.
 */
#ifndef CRM_CRM_CONSENT_H
#define CRM_CRM_CONSENT_H

enum crm_consent {
	CRM_CONSENT_NO,                  /* it is empty, or says no before it says anything else */
	CRM_CONSENT_UNKNOWN,             /* nothing that is known to mean yes: it must not be taken for one */
	CRM_CONSENT_YES,
};

/* `wanted` is what the person is to agree to; NULL: whatever the text itself says. Yes is the whole of `wanted`, and a
 * text that begins with a word that agrees (1, on, yes, I agree, ano, так, да, oui, 同意 ...) and has none that denies;
 * where there is a `wanted`, also none that agrees to a part only (yes, but not by phone; only mails). Whoever is asked
 * once more has lost less than who never agreed. */
enum crm_consent crm_consent_read(const char *text, const char *wanted);

#endif
