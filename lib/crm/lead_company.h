/*
 * The company somebody works for: by the name they gave, or by the domain of their e-mail address, which says nothing
 * where anybody may have an address (gmail.com, seznam.cz, qq.com ...).
 */
#ifndef CRM_CRM_LEAD_COMPANY_H
#define CRM_CRM_LEAD_COMPANY_H

#include "repo/repo.h"

/* The id of the one company of this name or domain; NULL if there is none, or there are several (*several, which may be
 * NULL). Memory: the arena. */
CRM_MUST_USE crm_err crm_lead_company_named(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                            const char **id, bool *several);
/* The domain of an address; NULL if it has none or everybody may have one there. Borrowed from the address. */
const char *crm_lead_domain(const char *email);
/* The id of the company of this domain, or of one that it is a part of (mail.roof.example); NULL if there is none. */
CRM_MUST_USE crm_err crm_lead_company_of_domain(struct crm_repo *repo, struct crm_arena *arena, const char *domain,
                                                const char **id);

#endif
