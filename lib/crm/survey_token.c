#include "crm/survey_token.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/time.h"

enum { KEY_AT = 0, SURVEY_AT = 1, TICKET_AT = 9, SCORE_AT = 17, EXPIRY_AT = 18, SIGNED = 22, SIGNATURE = 16,
       BYTES = SIGNED + SIGNATURE };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* -- base64url without padding --------------------------------------------------------- */

static void encode(const unsigned char bytes[BYTES], char text[CRM_SURVEY_TOKEN_SIZE])
{
	for (size_t i = 0; i < CRM_SURVEY_TOKEN_LENGTH; i++) {
		size_t bit = i * 6, at = bit / 8;
		unsigned two = (unsigned)bytes[at] << 8 | (at + 1 < BYTES ? bytes[at + 1] : 0U);
		text[i] = digits[two >> (10 - bit % 8) & 63];
	}
	text[CRM_SURVEY_TOKEN_LENGTH] = '\0';
}

/* Strictly: a token has one way of being written. */
static bool decode(const char *text, unsigned char bytes[BYTES])
{
	char again[CRM_SURVEY_TOKEN_SIZE];
	memset(bytes, 0, BYTES);
	if (strlen(text) != CRM_SURVEY_TOKEN_LENGTH)
		return false;
	for (size_t i = 0; i < CRM_SURVEY_TOKEN_LENGTH; i++) {
		const char *digit = strchr(digits, text[i]);
		size_t bit = i * 6, at = bit / 8;
		if (!digit)
			return false;
		unsigned two = (unsigned)(digit - digits) << (10 - bit % 8);
		bytes[at] |= (unsigned char)(two >> 8);
		if (at + 1 < BYTES)
			bytes[at + 1] |= (unsigned char)two;
	}
	encode(bytes, again);
	return strcmp(again, text) == 0;
}

/* -- signing --------------------------------------------------------------------------- */

/* What is signed begins with what it is for: a signature is good for nothing else. */
static void sign(const struct crm_survey_key *key, const char *purpose, const unsigned char *bytes, size_t n,
                 unsigned char out[CRM_DIGEST_BYTES])
{
	unsigned char all[64] = {0};
	size_t length = strlen(purpose) + 1;
	memcpy(all, purpose, length);
	memcpy(all + length, bytes, n);
	crm_hmac(key->bytes, sizeof key->bytes, all, length + n, out);
}

static void put_number(unsigned char *bytes, size_t n, uint64_t number)
{
	for (size_t i = n; i--; number >>= 8)
		bytes[i] = (unsigned char)number;
}

static uint64_t get_number(const unsigned char *bytes, size_t n)
{
	uint64_t number = 0;
	for (size_t i = 0; i < n; i++)
		number = number << 8 | bytes[i];
	return number;
}

char *crm_survey_sign(const struct crm_survey_keys *keys, const struct crm_survey_token *token,
                      char text[CRM_SURVEY_TOKEN_SIZE])
{
	const struct crm_survey_key *key = &keys->list[keys->count - 1];
	unsigned char bytes[BYTES], signature[CRM_DIGEST_BYTES];
	bytes[KEY_AT] = (unsigned char)key->number;
	put_number(bytes + SURVEY_AT, 8, crm_id_number(token->survey));
	put_number(bytes + TICKET_AT, 8, crm_id_number(token->ticket));
	bytes[SCORE_AT] = (unsigned char)token->score;
	put_number(bytes + EXPIRY_AT, 4, (uint64_t)(token->expires / 1000));
	sign(key, "crm survey link", bytes, SIGNED, signature);
	memcpy(bytes + SIGNED, signature, SIGNATURE);
	encode(bytes, text);
	return text;
}

/* -- verifying ------------------------------------------------------------------------- */

static crm_err expired(const struct crm_survey_token *token)
{
	char at[40];
	return crm_fail(CRM_DENIED, "the link has expired: it was good until %s", crm_instant_local(token->expires, at));
}

crm_err crm_survey_verify(const struct crm_survey_keys *keys, int64_t now, const char *text, struct crm_survey_token *out)
{
	static const struct crm_survey_key nobodys = {0};
	const struct crm_survey_key *key = &nobodys;
	unsigned char bytes[BYTES], signature[CRM_DIGEST_BYTES];
	*out = (struct crm_survey_token){0};
	if (!decode(text, bytes))
		return crm_fail(CRM_INVALID, "this is not the token of a survey's link");
	for (size_t i = 0; i < keys->count; i++)
		if (keys->list[i].number == bytes[KEY_AT])
			key = &keys->list[i];
	sign(key, "crm survey link", bytes, SIGNED, signature);
	if (!crm_digest_same(signature, bytes + SIGNED, SIGNATURE) || key == &nobodys)
		return crm_fail(CRM_DENIED, "the link was not signed here, or has been changed");
	crm_id_text(get_number(bytes + SURVEY_AT, 8), out->survey);
	crm_id_text(get_number(bytes + TICKET_AT, 8), out->ticket);
	out->score = bytes[SCORE_AT];
	out->expires = (int64_t)get_number(bytes + EXPIRY_AT, 4) * 1000;
	return now > out->expires ? expired(out) : NULL;
}

char *crm_survey_mark(const struct crm_survey_keys *keys, const char *survey, const char *ticket, char mark[17])
{
	unsigned char bytes[16], signature[CRM_DIGEST_BYTES];
	put_number(bytes, 8, crm_id_number(survey));
	put_number(bytes + 8, 8, crm_id_number(ticket));
	sign(&keys->list[keys->count - 1], "crm survey mail", bytes, sizeof bytes, signature);
	return crm_id_text(get_number(signature, 8), mark);
}
