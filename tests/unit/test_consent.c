#include "crm/consent.h"

#include "tap.h"

int main(void)
{
	static const char *const no[] = {
		"", " ", "no", "No", "NO.", "Ne", "ne, děkuji", "ні", "Ні!", "nein", "NEIN", "non", "não", "否", "不同意", "0", "off",
		"false", "n", "нет", "Nesouhlasím", "I do not agree", "I don't agree", "No, thanks", "nie", "nej", "null", "-",
		"Ich stimme nicht zu", "unchecked", "не згоден", "いいえ",
	};
	static const char *const yes[] = {
		"yes", "Yes", "1", "on", "true", "ano", "áno", "так", "да", "ja", "oui", "sí", "是", "同意", "I agree ✓", "souhlasím",
		"Notice read", "nobody@x.example", "Yes, to marketing",
	};

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		ok(crm_consent_refuses(no[i]), "'%s' refuses", no[i]);
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		ok(!crm_consent_refuses(yes[i]), "'%s' agrees", yes[i]);
	return tap_done();
}
