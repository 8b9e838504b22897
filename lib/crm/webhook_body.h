/*
 * What a webhook is sent about an event: the payload of its format. Slack, DingTalk and WeCom are told a sentence in
 * the JSON
 * of their incoming messages; a template (form/template.h, with the names of rule/webhook.h and the fields of the
 * record) takes the
 * place of the sentence or, of format=template, is the whole body. What stands for a value in a template that is JSON is
 * escaped as JSON wants it.
 */
#ifndef CRM_CRM_WEBHOOK_BODY_H
#define CRM_CRM_WEBHOOK_BODY_H

#include "crm/webhook.h"
#include "store/record_json.h"

struct crm_webhook_teller {
	struct crm_repo *repo;
	struct crm_record_json *json;
	const char *source;              /* of CloudEvents */
};

/* Memory: the arena. Drop it when names of records may have changed. */
void crm_webhook_teller_new(struct crm_repo *repo, struct crm_arena *arena, struct crm_webhook_teller *out);
void crm_webhook_teller_drop(struct crm_webhook_teller *teller);

/* Do all webhooks of this format get the same? */
bool crm_webhook_body_is_shared(const struct crm_webhook *webhook);
CRM_MUST_USE crm_err crm_webhook_body(const struct crm_webhook_teller *teller, const struct crm_webhook *webhook,
                                      const struct crm_event *event, struct crm_str *out);
/* "application/json" */
const char *crm_webhook_body_type(const struct crm_webhook *webhook);

#endif
