/*
 * The people in a deal. One of them is the main one, and that is told in two places: `contact` of the deal, and `primary`
 * of the person's deal_contact record, if there is one. Whichever is written, by whatever way, the other follows: there
 * are never two main ones, and a deal whose main contact has no record of his own here (most have not) needs none.
 * `primary` is yes or empty: "no" is read as "not any more". Removing such a record takes the role away and leaves the
 * deal's main contact.
 */
#ifndef CRM_RULE_DEAL_CONTACT_H
#define CRM_RULE_DEAL_CONTACT_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_deal_contact;

/* After a deal got another main contact, or other people: its records of people say the same. */
CRM_MUST_USE crm_err crm_deal_contacts_follow(const struct crm_case *one, const struct crm_record *deal);
/* After a merge of deals, and when one->old has returned from one->record. A deal without a main contact says nothing of its
 * people; only who became its main one by the merge is it no more. */
CRM_MUST_USE crm_err crm_deal_contacts_merged(const struct crm_case *one, bool returned);

#endif
