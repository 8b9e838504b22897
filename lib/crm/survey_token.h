/*
 * Tokens: what the link of a survey carries. One says which score was given to which survey about which ticket, and until
 * when that counts; it is signed (HMAC-SHA-256, of which 128 bits go along) and written in base64url (RFC 4648), 51
 * characters. Nobody can make one, or another of it, without the key.
 *
 *     key number 1 byte, survey 8, ticket 8, score 1, expiry 4 (seconds since 1970, big-endian), signature 16
 */
#ifndef CRM_CRM_SURVEY_TOKEN_H
#define CRM_CRM_SURVEY_TOKEN_H

#include "crm/survey_key.h"

enum { CRM_SURVEY_TOKEN_LENGTH = 51, CRM_SURVEY_TOKEN_SIZE = 52 };

struct crm_survey_token {
	char survey[17], ticket[17];
	int score;
	int64_t expires;                 /* an instant; it counts in whole seconds */
};

/* By the last key, of which there must be one. Returns `text`. */
char *crm_survey_sign(const struct crm_survey_keys *keys, const struct crm_survey_token *token,
                      char text[CRM_SURVEY_TOKEN_SIZE]);
/* CRM_INVALID: it is no token; CRM_DENIED: it was not signed here or was changed, or has expired (then *out is filled). The
 * time it takes says nothing about the signature. */
CRM_MUST_USE crm_err crm_survey_verify(const struct crm_survey_keys *keys, int64_t now, const char *text,
                                       struct crm_survey_token *out);
/* Of the message that asks, so that an answer to it is known: 16 hex digits and the NUL. */
char *crm_survey_mark(const struct crm_survey_keys *keys, const char *survey, const char *ticket, char mark[17]);

#endif
