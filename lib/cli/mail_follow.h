/*
 * crm-mail send --follow: what waits is sent as it comes, until the program is told to end. Between two looks it asks the
 * database once a second whether anything was committed, which reads no table; what failed is tried when it is due.
 */
#ifndef CRM_CLI_MAIL_FOLLOW_H
#define CRM_CLI_MAIL_FOLLOW_H

#include "cli/mail_send.h"

/* `look` sends what is due (crm_mail_pass). Ends without an error on SIGTERM and SIGINT. Before each look but the first the
 * repository is opened anew, with its settings and its model: `look` keeps nothing of it. */
CRM_MUST_USE crm_err crm_mail_follow(struct crm_tool *tool,
                                     crm_err (*look)(struct crm_tool *tool, struct crm_mail_pass *out));

#endif
