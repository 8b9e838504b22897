/*
 * Mail by a program that takes it on stdin, with the recipients in its header: sendmail -t -i, msmtp -t, a script.
 */
#ifndef CRM_HOOK_SENDMAIL_H
#define CRM_HOOK_SENDMAIL_H

#include "form/delivery.h"

/* `command`: the program and its arguments, parted by blanks; there is no shell. It gets what `fd` holds from its start.
 * Exit status 0: taken; 65, 67 and 68 of sysexits(3): never; any other: later. */
void crm_sendmail_send(const char *command, int fd, struct crm_delivery *out);

#endif
