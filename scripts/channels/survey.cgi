#!/bin/sh
# The page behind the links of surveys, for any web server that speaks CGI. The server sets CRM_REPO to the repository and
# PATH to where the tools are; it must be able to write the repository. survey.url is the address of this file:
#
#   crm-config set survey.url https://crm.example/survey.cgi
set -eu
exec crm-survey cgi
