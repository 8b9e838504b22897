/*
 * What a web server hands to a program that it starts for a request (CGI, RFC 3875).
 */
#ifndef CRM_CLI_CGI_H
#define CRM_CLI_CGI_H

#include <stdbool.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "crm/receive.h"

/* A variable of the request, "" if it has none. */
const char *crm_cgi_variable(const char *name);
/* How long it says its body is; false: it does not say it well, or longer than `most`. */
bool crm_cgi_length(size_t most, size_t *length);
/* So much of standard input, or less if it ends before. */
CRM_MUST_USE crm_err crm_cgi_read(size_t length, struct crm_str *out);
/* The lines of its head, ended by one without a name: of names in small letters with '-'. Arena. */
const struct crm_receive_header *crm_cgi_headers(struct crm_arena *arena);

#endif
