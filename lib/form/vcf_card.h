/*
 * One vCard, property by property, on its way to the fields of a contact. What a card does not say is no member of
 * the row: it leaves the field alone.
 */
#ifndef CRM_FORM_VCF_CARD_H
#define CRM_FORM_VCF_CARD_H

#include "form/content.h"
#include "form/json.h"
#include "form/left_out.h"

/* What a UID of our own begins with; then the record's id. */
#define CRM_VCF_UID "urn:crm:contact:"
/* The source of what another program's UID names. */
#define CRM_VCF_SOURCE "vcf"

struct crm_vcf_card;

/* Lives in the arena. */
struct crm_vcf_card *crm_vcf_card_new(struct crm_arena *arena, struct crm_left_out *left);
/* Is there a place for the property of this name? What has none is left out, and need not be decoded. */
bool crm_vcf_card_wants(struct crm_vcf_card *card, const struct crm_content *content);
/* `value` is decoded, but escaped still. */
void crm_vcf_card_take(struct crm_vcf_card *card, const struct crm_content *content, const char *value);
/* Is it of one person or firm, not of a list of them (KIND:group)? */
bool crm_vcf_card_is_contact(const struct crm_vcf_card *card);
/* The members of the row, named as the contact's fields. */
void crm_vcf_card_members(struct crm_vcf_card *card, struct crm_member **members, size_t *count);

#endif
