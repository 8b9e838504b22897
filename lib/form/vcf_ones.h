/*
 * The addresses or numbers of a card: which of them is the main one is known at its end. (Of vcf_card.c.)
 */
#ifndef CRM_FORM_VCF_ONES_H
#define CRM_FORM_VCF_ONES_H

#include "form/content.h"

/* The type of one of a list whose main field is empty. */
#define CRM_VCF_OTHER "x-other"

struct crm_vcf_one {
	const char *text;
	int rank;                /* the least is preferred */
	bool cell, other;
};

struct crm_vcf_ones {
	struct crm_vcf_one *items;
	size_t count, room;
};

/* By PREF, or the type PREF of 3.0; of those alike the one at work. At least 1. */
int crm_vcf_rank(const struct crm_content *content);
/* The text is borrowed; NULL is none. */
void crm_vcf_ones_add(struct crm_arena *arena, struct crm_vcf_ones *ones, const struct crm_content *content,
                      const char *text);
/* The preferred one, the first of those alike, of cell phones or of all else; NULL if there is none. */
const struct crm_vcf_one *crm_vcf_ones_main(const struct crm_vcf_ones *ones, bool cell);
/* A list, as crm_value_parse reads it, of all but these two; NULL if it is empty. */
const char *crm_vcf_ones_list(struct crm_arena *arena, const struct crm_vcf_ones *ones, const struct crm_vcf_one *first,
                              const struct crm_vcf_one *second);
/* All of them, each a line; NULL if there is none. */
const char *crm_vcf_ones_lines(struct crm_arena *arena, const struct crm_vcf_ones *ones);
bool crm_vcf_ones_has(const struct crm_vcf_ones *ones, const char *text);

#endif
