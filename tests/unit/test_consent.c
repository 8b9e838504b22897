#include "crm/consent.h"

#include "tap.h"

static const char *const no[] = {
	"", " ", "no", "No", "NO.", "Ne", "ne, děkuji", "ні", "Ні!", "nein", "NEIN", "non", "não", "否", "不同意", "0", "off",
	"false", "n", "нет", "Nesouhlasím", "I do not agree", "I don't agree", "I don’t agree", "I donʼt agree", "No, thanks", "nie",
	"nej", "null", "-", "unchecked", "не згоден", "いいえ", "Я не согласен", "Nedávám souhlas", "nechci",
	"Nepřeji si", "неправда", "I decline", "I refuse", "rejected", "withheld", "opt-out", "Opt out", "unsubscribe", "N/A", "✗",
	"Not only mails but calls too", "[ ] I agree", "☐ Souhlasím", "我不同意", 
	"Je n’accepte pas", "同意しません", "Тільки без дзвінків",
};

static const char *const yes[] = {
	"yes", "Yes", "1", "on", "true", "ano", "áno", "Ano!", "так", "да", "ja", "oui", "sí", "si", "tak", "да", "是", "同意", "我同意",
	"I agree ✓", "I agree", "I do agree", "agree", "Accepted", "souhlasím", "Yes, to marketing", "Y", "x", "✓", "✔", "☑", "checked",
	"згоден", "Згодна", "погоджуюсь", "Так, погоджуюсь", "согласен", "Да, согласна", "'yes'", "Ich stimme zu", "J’accepte",
	"Tímto souhlasím se zasíláním novinek", "[x] I agree", "Ja, bitte", "同意します", "Приймаю",
};

static const char *const unknown[] = {
	"Notice read", "nobody@x.example", "yes@x.example", "maybe", "on holiday", "Yes?", "Do you agree?", "2", "-1", "si tratta di",
	"Ich stimme nicht zu", "Yes, unsubscribe me", "yes/no", "同意，但不要打电话",
	"Ja, aber ohne Anrufe", "Souhlasím, ale nechci telefonáty", "1 2", "Marketing", "其他", "можливо",
};

static void check(const char *text, const char *wanted, enum crm_consent want, const char *what)
{
	ok(crm_consent_read(text, wanted) == want, "'%s' %s", text, what);
}

int main(void)
{
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		check(no[i], NULL, CRM_CONSENT_NO, "refuses");
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		check(yes[i], NULL, CRM_CONSENT_YES, "agrees");
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		check(unknown[i], NULL, CRM_CONSENT_UNKNOWN, "is neither");
	check("Not only mails but calls too", "Not only mails but calls too", CRM_CONSENT_YES, "is what was wanted");
	check("не лише ЛИСТИ", "Не лише листи", CRM_CONSENT_YES, "is it written otherwise");
	check("Yes, but only by mail", NULL, CRM_CONSENT_YES, "agrees to what it says");
	check("Yes, but only by mail", "mail and calls", CRM_CONSENT_UNKNOWN, "does not to all of it");
	check("Not I agree", "I agree", CRM_CONSENT_NO, "refuses what was wanted");
	return tap_done();
}
