/*
 * crm-mail: what customers write, in; what we write, out. It has libraries for mail (GMime, libcurl) that no other tool
 * starts.
 */
#include "cli/edit.h"
#include "cli/mail_follow.h"
#include "cli/mail_front.h"
#include "cli/mail_intake.h"
#include "cli/mail_send.h"
#include "crm/deliver_post.h"

static struct crm_outbox outbox_of(struct crm_post *post)
{
	return (struct crm_outbox){ .deliver = crm_post_deliver, .context = post, .crlf = crm_post_wants_crlf(post) };
}

static crm_err look(struct crm_tool *tool, struct crm_mail_pass *out)
{
	CRM_AUTO(crm_post_drop) struct crm_post post = {0};
	CRM_TRY(crm_post_open(tool->repo, tool->arena, &post));
	struct crm_outbox outbox = outbox_of(&post);
	return crm_mail_pass(tool, &outbox, out);
}

static crm_err send(struct crm_tool *tool)
{
	CRM_AUTO(crm_post_drop) struct crm_post post = {0};
	if (crm_option_given(tool, "follow"))
		return tool->count ? crm_fail(CRM_USAGE, "--follow sends all that waits: name no messages with it")
		                   : crm_mail_follow(tool, look);
	CRM_TRY(crm_post_open(tool->repo, tool->arena, &post));
	struct crm_outbox outbox = outbox_of(&post);
	return crm_mail_send(tool, &outbox);
}

/* -- the tool ----------------------------------------------------------------------- */

static const struct crm_verb verbs[] = {
	{ .name = "intake", .arguments = "[FILE|FOLDER|-]",
	  .help = "takes in a mail, a mailbox, or rows of other channels; prints the tickets",
	  .options = { crm_options_intake, crm_options_write, CRM_OPTIONS_OUTPUT }, .most = 1, .run = crm_mail_intake,
	  .complete = "file" },
	{ .name = "send", .arguments = "[REF...|-]", .help = "sends what waits and is due, or these messages now; prints their ids",
	  .options = { crm_options_mail_send, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1, .run = send,
	  .complete = "refs" },
	{ .name = "queue", .arguments = "", .help = "messages that wait to be sent, how often they were tried, and why they wait",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_mail_queue },
	{ .name = "retry", .arguments = "REF...|-", .help = "lets messages that failed wait to be sent again",
	  .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_mail_retry, .complete = "refs" },
	{ .name = "cancel", .arguments = "REF...|-", .help = "messages that wait are not sent",
	  .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_mail_cancel, .complete = "refs" },
	{ .name = "quarantine", .arguments = "", .help = "mail that could not be taken in, and why",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_mail_quarantine },
	{ .name = "release", .arguments = "NAME...", .help = "takes in what is in quarantine all the same",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1,
	  .run = crm_mail_release },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-mail",
	.help = "mail and other channels, in and out",
	.entity = "message",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
