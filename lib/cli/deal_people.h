/*
 * The people of deals: `contacts` lists them, `contact` puts somebody into a deal or changes the part, `uncontact` takes
 * somebody out. Ids are those of contacts, in and out.
 */
#ifndef CRM_CLI_DEAL_PEOPLE_H
#define CRM_CLI_DEAL_PEOPLE_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_deal_contacts(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_deal_contact(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_deal_uncontact(struct crm_tool *tool);

#endif
