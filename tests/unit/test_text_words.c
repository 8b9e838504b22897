/* Words in a text: as full-text search finds them. */
#include "query/text_words.h"

#include <string.h>

#include "base/attr.h"
#include "tests/unit/tap.h"

static bool has(const char *text, const char *word)
{
	struct crm_text_words words = {0};
	crm_text_words_add(&words, text, strlen(text));
	bool found = crm_text_words_has(&words, word);
	crm_text_words_drop(&words);
	return found;
}

int main(void)
{
	struct crm_text_words two = {0};
	ok(has("Chybí mi FAKTURA.", "faktura"), "a word, without regard to case");
	ok(has("Příliš žluťoučký", "prilis"), "and accents");
	ok(has("faktury", "faktur*") && !has("faktury", "faktur"), "what begins so, with a star only");
	ok(!has("proformafaktura", "faktura*"), "not within a word");
	ok(has("a LEFT  JOIN b", "left join") && !has("left outer join", "left join"), "several side by side");
	ok(has("Де мій рахунок?", "РАХУНОК"), "Ukrainian");
	ok(has("你们的发票错了", "发票") && has("โทนเนอร์หมด", "โทนเนอร์"), "a piece, where no spaces are written");
	ok(!has("", "x") && !has("x", "") && !has("x", "*"), "nothing is in nothing");
	crm_text_words_add(&two, "první", strlen("první"));
	crm_text_words_add(&two, "druhý", strlen("druhý"));
	ok(crm_text_words_has(&two, "prvni") && crm_text_words_has(&two, "druhy"), "several texts");
	crm_text_words_clear(&two);
	ok(!crm_text_words_has(&two, "prvni"), "cleared");
	crm_text_words_drop(&two);
	return tap_done();
}
