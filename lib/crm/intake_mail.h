/*
 * Mail on its way in: the bytes as they came are put among the files by content, taken apart, and made into what
 * crm/intake.h writes. What is no mail, or one that nobody can take in, goes to quarantine (crm/quarantine.h).
 */
#ifndef CRM_CRM_INTAKE_MAIL_H
#define CRM_CRM_INTAKE_MAIL_H

#include "crm/intake.h"
#include "repo/kept.h"

struct crm_letter_how {
	struct crm_repo *repo;
	int64_t most;                    /* bytes of one message */
	bool durable;                    /* each file at once; else crm_file_system_sync before the commit */
	bool keep;                       /* false: a dry run, of which no file is left */
	bool force;                      /* refuse nothing */
	bool is_old;                     /* see crm_incoming */
};

struct crm_letter {
	struct crm_incoming in;
	struct crm_incoming_file raw;
	char hash[CRM_DIGEST_HEX];
	const char *refused;             /* it cannot be taken in: why; NULL */
	bool replaced;                   /* bytes of its text were no characters */
};

/* What `raw` holds, written to its fd before; it is kept. Memory: the arena. */
CRM_MUST_USE crm_err crm_letter_read(const struct crm_letter_how *how, struct crm_arena *arena, struct crm_put *raw,
                                     struct crm_letter *out);

#endif
