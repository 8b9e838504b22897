/*
 * A text to the chat behind a webhook (crm/webhook.h), in the form that it takes. (Inside crm/deliver_way.)
 */
#ifndef CRM_CRM_DELIVER_CHAT_H
#define CRM_CRM_DELIVER_CHAT_H

#include "repo/repo.h"

/* `webhook`: its name. `key` tells this text from others, the same at every try. It is taken when this returns without an error.
 * Memory: the arena. */
CRM_MUST_USE crm_err crm_chat_send(struct crm_repo *repo, struct crm_arena *arena, const char *webhook, const char *key,
                                   const char *subject, const char *text);

#endif
