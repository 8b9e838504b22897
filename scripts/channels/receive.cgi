#!/bin/sh
# What other systems tell (webhooks, forms, calls) into the crm, for any web server that speaks CGI: URL/receive.cgi/MAP, where
# MAP is a name of `crm-hook maps`. The server sets CRM_REPO to the repository and PATH to where the tools are; it must be able
# to write the repository, and pass on the header Authorization where a map needs it.
set -eu
exec crm-hook receive
