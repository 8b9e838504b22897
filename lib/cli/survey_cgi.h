/*
 * crm-survey cgi: the page behind a survey's link, for a web server (CGI, RFC 3875).
 */
#ifndef CRM_CLI_SURVEY_CGI_H
#define CRM_CLI_SURVEY_CGI_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_survey_cgi(struct crm_tool *tool);

#endif
