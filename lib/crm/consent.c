#include "crm/consent.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

/* Folded: small letters without accents. */
static const char *const refusing[] = {
	"0", "aldrig", "decline", "declined", "denied", "deny", "disagree", "ei", "ez", "f", "false", "hayir", "jamais",
	"n", "nahi", "nao", "ne", "nee", "nein", "nej", "nem", "nenhum", "nesouhlasim", "nesuhlasim", "nesouhlas",
	"nesuhlas", "never", "nie", "nikdy", "nil", "no", "non", "none", "nope", "nu", "null", "odmitam", "odmietam", "off",
	"refuse", "refused", "undefined", "unchecked", "unticked", "не", "нет", "ні", "никогда", "ніколи", "відмовляюсь",
	"відмовляюся", "отказываюсь", "незгоден", "незгодна", "несогласен", "несогласна", "όχι", "οχι", "לא", "لا", "いいえ",
	"아니오", "아니요", "khong", "tidak", "nincs",
};

/* Anywhere among the words. */
static const char *const denying[] = { "not", "don't", "dont", "cannot", "can't", "nicht", "kein", "keine" };

/* Chinese parts no words: it says no with its first character. */
static const char *const beginning[] = { "否", "不", "未", "没", "拒" };

static bool is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(word, words[i]))
			return true;
	return false;
}

static bool begins_so(const char *text)
{
	for (size_t i = 0; i < CRM_COUNT(beginning); i++)
		if (crm_starts(text, beginning[i]))
			return true;
	return false;
}

bool crm_consent_refuses(const char *text)
{
	static const char gaps[] = " \t\r\n.,;:!?-_()[]\"";
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};
	char *rest = NULL;
	bool first = true;

	crm_fold(&folded, text, strlen(text));
	for (char *word = folded.n ? strtok_r(folded.s, gaps, &rest) : NULL; word; word = strtok_r(NULL, gaps, &rest)) {
		if (first && (is_among(word, refusing, CRM_COUNT(refusing)) || begins_so(word)))
			return true;
		if (is_among(word, denying, CRM_COUNT(denying)))
			return true;
		first = false;
	}
	return first;
}
