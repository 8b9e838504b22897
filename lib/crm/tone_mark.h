/*
 * Messages marked with their language, tone and urgency when they are taken in: by the program of
 * assist.command where that is set and answers, else by the lexicon.
 *
 *     CRM_TRY(crm_marker_open(repo, dry_run, crm_stop, &marker));
 *     crm_marker_mark(marker, arena, message, &tone);       the record, before it is created or updated
 *
 * That program is not run in a dry run, for nobody knows what it does with a text; and after three failures it
 * is not asked again.
 */
#ifndef CRM_CRM_TONE_MARK_H
#define CRM_CRM_TONE_MARK_H

#include "crm/tone.h"
#include "model/record.h"

struct crm_marker;

/* Reads the lexicon once. `stop` (NULL: none) ends a program that is being waited for. CRM_INVALID:
 * assist.command is no command line. */
CRM_MUST_USE crm_err crm_marker_open(struct crm_repo *repo, bool dry_run, const volatile int *stop,
                                     struct crm_marker **out);
void crm_marker_drop(struct crm_marker **marker);
/* Words of the lexicon; is there a program, and was it left out because of a dry run? */
size_t crm_marker_words(const struct crm_marker *marker);
bool crm_marker_spares(const struct crm_marker *marker);
/* out->failed says why the program did not answer; then it is the lexicon's. Memory: the arena. */
void crm_marker_score(struct crm_marker *marker, struct crm_arena *arena, const char *text, size_t n,
                      struct crm_tone *out);
/* The same of a message's subject and body (its quotations left out), put into its fields. What cannot be told is left
 * as it was. `tone` may be NULL. */
void crm_marker_mark(struct crm_marker *marker, struct crm_arena *arena, struct crm_record *message,
                     struct crm_tone *tone);

/* Appends what of a ticket or message is scored: a line for the subject, and the text. */
void crm_marker_add_text(struct crm_str *out, const struct crm_record *record, const char *body);

#endif
