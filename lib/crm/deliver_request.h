/*
 * The request that tells a webhook of one event: address, head, signatures. Standard Webhooks 1.0 for those that sign
 * (hook/sign.h), the signed address of DingTalk's robots, the secret within the address where it stands there.
 */
#ifndef CRM_CRM_DELIVER_REQUEST_H
#define CRM_CRM_DELIVER_REQUEST_H

#include "crm/webhook.h"
#include "hook/http.h"
#include "hook/secret.h"
#include "hook/sign.h"

/* What is secret about a webhook, read from its files. */
struct crm_deliver_dress {
	const struct crm_webhook *webhook;
	const char *url;
	const char **headers;            /* lines that are the same for every event, NULL-ended */
	size_t header_count;
	struct crm_secrets secrets;
	struct crm_sign_key keys[CRM_SECRETS_MOST];
	bool allow_private;              /* by its record or the setting hooks.allow_private */
};

/* An error says what is missing, and the command that mends it; no secret is in it. The webhook is borrowed. Memory: the arena. */
CRM_MUST_USE crm_err crm_deliver_dress(struct crm_repo *repo, struct crm_arena *arena, const struct crm_webhook *webhook,
                                       struct crm_deliver_dress *out);
/* Its webhook-id: the event's, without full stops, for those part what is signed. Arena. */
const char *crm_deliver_message_id(struct crm_arena *arena, const char *event);
/* `now`: of this attempt. The body is borrowed; the rest: the arena. */
void crm_deliver_request(const struct crm_deliver_dress *dress, struct crm_arena *arena, const char *message_id,
                         int64_t now,
                         const char *body, size_t n, struct crm_http_request *out);

/* Was it taken? Else *why is a sentence about it, in the arena. */
bool crm_deliver_is_taken(const struct crm_webhook *webhook, struct crm_arena *arena,
                          const struct crm_http_answer *answer,
                          const char **why);

/* How requests leave this machine, from the settings. Memory: the arena. */
struct crm_http_setting crm_deliver_http(struct crm_repo *repo);

#endif
