/*
 * Language and tone of texts made by hand. What each must give is reckoned in the comments: the sum S of what
 * its words give, and S / sqrt(S*S + 15).
 */
#include "tap.h"

#include <math.h>
#include <stdlib.h>

#include "crm/language.h"
#include "crm/tone.h"
#include "crm/words.h"

static struct crm_arena *arena;

static void add(struct crm_lexicon *lexicon, const char *language, const char *word, double tone, double urgency)
{
	crm_lexicon_add(lexicon, &(struct crm_lexicon_entry){ .word = word, .language = language, .tone = tone,
		.urgency = urgency });
}

static void add_kind(struct crm_lexicon *lexicon, const char *language, const char *word, enum crm_lexicon_kind kind,
                     double factor)
{
	crm_lexicon_add(lexicon, &(struct crm_lexicon_entry){ .word = word, .language = language, .kind = kind,
		.factor = factor });
}

static struct crm_lexicon *some_words(void)
{
	struct crm_lexicon *lexicon = crm_lexicon_new();
	add(lexicon, "en", "good", 2, 0);
	add(lexicon, "en", "bad", -3, 0);
	add(lexicon, "en", "work*", 1, 0);
	add(lexicon, "en", "does not work", -3, 2);
	add(lexicon, "en", "urgent", 0, 5);
	add(lexicon, "en", "gift", 2, 0);
	add(lexicon, "de", "gift", -4, 0);
	add(lexicon, "cs", "nefung*", -3, 2);
	add(lexicon, "uk", "не працює", -3, 2);
	add(lexicon, "zh", "满意", 3, 0);
	add(lexicon, "zh-Hans", "打印机", -1, 0);
	add(lexicon, "de", "gefällt", 2, 0);
	add(lexicon, NULL, "😡", -4, 0);
	add_kind(lexicon, "en", "not", CRM_LEXICON_NEGATES, 0);
	add_kind(lexicon, "de", "nicht", CRM_LEXICON_NEGATES, 0);
	add_kind(lexicon, "zh", "不", CRM_LEXICON_NEGATES, 0);
	add_kind(lexicon, "en", "very", CRM_LEXICON_INTENSIFIES, 1.5);
	add_kind(lexicon, "en", "slightly", CRM_LEXICON_INTENSIFIES, 0.5);
	add_kind(lexicon, "zh", "非常", CRM_LEXICON_INTENSIFIES, 1.5);
	return lexicon;
}

static void sounds(const struct crm_lexicon *lexicon, const char *text, double tone, double urgency, const char *why)
{
	struct crm_tone got;
	crm_tone_score(lexicon, arena, text, strlen(text), &got);
	if (!ok(fabs(got.tone - tone) < 1e-9 && fabs(got.urgency - urgency) < 1e-9, "%s: %s", text, why))
		printf("# got %g and %g, want %g and %g (%s)\n", got.tone, got.urgency, tone, urgency,
		       got.language ? got.language : "no language");
}

static void test_tone(const struct crm_lexicon *lexicon)
{
	sounds(lexicon, "", 0, 0, "nothing");
	sounds(lexicon, "it is good", 0.46, 0, "2 / sqrt(4 + 15) = 0.4588");
	sounds(lexicon, "it is GOOD for you", 0.54, 0, "2 x 1.25 = 2.5: 2.5 / sqrt(21.25) = 0.5423");
	sounds(lexicon, "IT IS GOOD FOR YOU", 0.46, 0, "all in capitals is no louder");
	sounds(lexicon, "it is not good", -0.25, 0, "2 x -0.5 = -1: -1 / 4 = -0.25");
	sounds(lexicon, "it is not bad", 0.36, 0, "-3 x -0.5 = 1.5: 1.5 / sqrt(17.25) = 0.3612");
	sounds(lexicon, "it is very good", 0.61, 0, "2 x 1.5 = 3: 3 / sqrt(24) = 0.6124");
	sounds(lexicon, "it is slightly bad", -0.36, 0, "-3 x 0.5 = -1.5");
	sounds(lexicon, "it is not very good", -0.36, 0, "2 x 1.5 x -0.5 = -1.5");
	sounds(lexicon, "it is good!", 0.49, 0, "2 x 1.1 = 2.2: 2.2 / sqrt(19.84) = 0.4939");
	sounds(lexicon, "it is good!!!!!!!", 0.56, 0, "2 x 1.3 = 2.6: 2.6 / sqrt(21.76) = 0.5574: three at most");
	sounds(lexicon, "is it not? it is good", 0.46, 0, "a negation ends with its clause");
	sounds(lexicon, "not a day of the week is good", 0.46, 0, "or after three words");
	sounds(lexicon, "it is good and bad", -0.25, 0, "2 - 3 = -1");
	sounds(lexicon, "the printer does not work", -0.61, 0.46, "the longest phrase: -3 / sqrt(24); 2 / sqrt(19)");
	sounds(lexicon, "it is working and it works", 0.46, 0, "1 + 1 by their beginning");
	sounds(lexicon, "this is urgent", 0, 0.79, "5 / sqrt(40) = 0.7906");
	sounds(lexicon, "this is not urgent", 0, 0, "what is negated is not urgent");
	sounds(lexicon, "> it is bad\nit is good", 0.46, 0, "a quotation is somebody else's");
	sounds(lexicon, "what is this 😡", -0.72, 0, "of any language: -4 / sqrt(31) = -0.7184");
}

static void test_languages(const struct crm_lexicon *lexicon)
{
	sounds(lexicon, "this is a gift for you", 0.46, 0, "2 in English");
	sounds(lexicon, "das ist ein Gift", -0.72, 0, "-4 in German");
	sounds(lexicon, "Das gefällt mir nicht", -0.25, 0, "a negation behind: 2 x -0.5 = -1");
	sounds(lexicon, "Tiskárna mi nefunguje, prosím o pomoc", -0.61, 0.46, "-3 and 2");
	sounds(lexicon, "NEFUNGUJE", -0.61, 0.46, "one word, of no language that could be told");
	sounds(lexicon, "Принтер НЕ ПРАЦЮЄ", -0.61, 0.46, "-3 and 2: most of it is in capitals");
	sounds(lexicon, "我不满意", -0.36, 0, "3 x -0.5 = -1.5");
	sounds(lexicon, "非常满意", 0.76, 0, "3 x 1.5 = 4.5: 4.5 / sqrt(35.25) = 0.7579");
	sounds(lexicon, "打印机", -0.25, 0, "zh-Hans is zh: -1 / 4");
}

static void test_words(const struct crm_lexicon *lexicon)
{
	static const char text[] = "It is NOT very good";
	struct crm_tone got;
	crm_tone_score(lexicon, arena, text, strlen(text), &got);
	is_int(got.count, 1, "one word gave something");
	is(got.words[0].word, "good", "as it stands there");
	is(got.words[0].entry, "good", "and the entry");
	ok(got.words[0].tone == -1.5, "what it gave");
	is(got.words[0].why, "negated by 'NOT'; 'very' x 1.5", "and why");
	ok(!crm_lexicon_add((struct crm_lexicon *)lexicon, &(struct crm_lexicon_entry){ .word = "..." }), "no word in it");
	ok(!crm_lexicon_add((struct crm_lexicon *)lexicon,
		&(struct crm_lexicon_entry){ .word = "a b c d e f g h i" }), "too many");
	struct crm_lexicon *none = crm_lexicon_new();
	crm_tone_score(none, arena, text, strlen(text), &got);
	ok(!got.is_known && got.language && !strcmp(got.language, "en"),
		"without a lexicon the tone is not known, the language is");
	crm_lexicon_drop(&none);
}

/* Memory does not grow with the text, nor does time with its square. */
static void test_long(const struct crm_lexicon *lexicon)
{
	size_t n = 8 << 20;
	char *text = malloc(n + 1);
	struct crm_tone got;
	for (size_t i = 0; i < n; i++)
		text[i] = "very good! "[i % 11];
	text[n] = '\0';
	crm_tone_score(lexicon, arena, text, n, &got);
	ok(got.tone == 1 && got.count == CRM_TONE_WORDS, "8 MiB of praise");
	memset(text, 'a', n);
	crm_tone_score(lexicon, arena, text, n, &got);
	ok(got.tone == 0 && got.count == 0, "8 MiB of one letter");
	memset(text, '\xE6', n);
	crm_tone_score(lexicon, arena, text, n, &got);
	ok(got.tone == 0, "8 MiB that are no UTF-8");
	free(text);
}

static void is_in(const char *text, const char *language)
{
	is(crm_language_of(text, strlen(text)), language, text);
}

static void test_language(void)
{
	is_in("Nemohu se přihlásit do systému", "cs");
	is_in("Dobry den, tiskarna mi uz zase nejde, prosim o pomoc", "cs");
	is_in("Objednávka nedorazila a nikdo mi neodpovídá", "cs");
	is_in("Dobrý deň, tlačiareň mi nefunguje, prosím o pomoc", "sk");
	is_in("Nie je možné sa prihlásiť do systému", "sk");
	is_in("Objednávka neprišla a nikto mi neodpovedá", "sk");
	is_in("Nie mogę zalogować się do systemu", "pl");
	is_in("The printer does not work", "en");
	is_in("Der Drucker funktioniert nicht", "de");
	is_in("No puedo iniciar sesión", "es");
	is_in("Je ne peux pas me connecter", "fr");
	is_in("Не можу увійти до системи, забув пароль", "uk");
	is_in("Принтер не працює", "uk");
	is_in("Не могу войти в систему, забыл пароль", "ru");
	is_in("Принтер не работает", "ru");
	is_in("打印机不工作", "zh");
	is_in("HP LaserJet 打印机不工作了", "zh");
	is_in("プリンターが動きません", "ja");
	is_in("프린터가 작동하지 않습니다", "ko");
	is_in("Hello, this is Tomáš Dvořák from Žďár, the printer is broken", "en");
	is_in("12345 !!!", NULL);
	is_in("nefunguje", NULL);
	is_in("", NULL);
	ok(crm_language_is_common("the", "en") && !crm_language_is_common("the", "cs"), "a common word of one language");
	ok(crm_language_is_common("prosim", NULL) && !crm_language_is_common("tiskarna", NULL), "or of any");
}

/* Short sentences as customers write them: the right language or none, never another. */
static void test_short(void)
{
	static const struct {
		const char *language, *text;
	} rows[] = {
		{ "cs", "Netiskne mi tiskárna" }, { "cs", "Tiskárna mi netiskne" }, { "cs", "Faktura má špatnou částku" },
		{ "cs", "Chci vrátit zboží" }, { "cs", "Heslo nejde změnit" }, { "cs", "Kde je moje objednávka?" },
		{ "cs", "Reklamace sluchátek" }, { "cs", "Zapomnela jsem heslo" },
		{ "sk", "Netlačí mi tlačiareň" }, { "sk", "Chcem vrátiť tovar" }, { "sk", "Neprišla mi faktúra" },
		{ "sk", "Kde je moja objednávka?" },
		{ "uk", "Не приходить рахунок" }, { "uk", "Хочу повернути товар" }, { "uk", "Де моє замовлення?" },
		{ "uk", "Не можу роздрукувати" }, { "uk", "Прошу надати рахунок" }, { "uk", "Товар прийшов розбитий" },
		{ "uk", "Коли буде доставка" }, { "uk", "Забув пароль" }, { "uk", "Не вмикається принтер" },
		{ "ru", "Не приходит счёт" }, { "ru", "Хочу вернуть товар" }, { "ru", "Где мой заказ?" },
		{ "ru", "Забыл пароль" }, { "ru", "Прошу выставить счет" }, { "ru", "Принтер не печатает" },
		{ "en", "Printer on fire" }, { "en", "Invoice has wrong amount" }, { "en", "Where is my order?" },
		{ "en", "Refund for a café table" }, { "en", "Login fails" },
		{ "de", "Drucker druckt nicht" }, { "de", "Rechnung ist falsch" }, { "de", "Rückgabe der Ware" },
		{ "de", "Passwort vergessen" }, { "de", "Wo ist meine Bestellung?" },
		{ "es", "La impresora no imprime" }, { "es", "Quiero devolver el producto" }, { "es", "Factura incorrecta" },
		{ "es", "¿Dónde está mi pedido?" }, { "es", "Olvidé mi contraseña" },
		{ "fr", "L'imprimante ne marche pas" }, { "fr", "Facture erronée" }, { "fr", "Où est ma commande ?" },
		{ "fr", "Mot de passe oublié" },
		{ "zh", "打印机坏了" }, { "zh", "我的订单在哪里？" }, { "zh", "要退货" },
		{ "pt", "Não consigo imprimir" }, { "bg", "Принтерът не работи" }, { "tr", "Yazıcı çalışmıyor" },
	};
	size_t told = 0;
	for (size_t i = 0; i < CRM_COUNT(rows); i++) {
		const char *got = crm_language_of(rows[i].text, strlen(rows[i].text));
		ok(!got || !strcmp(got, rows[i].language), "%s: %s (%s)", rows[i].text, rows[i].language, got ? got : "none");
		told += got != NULL;
	}
	ok(told * 2 >= CRM_COUNT(rows), "and half of them are told: %zu of %zu", told, CRM_COUNT(rows));
}

static void test_tokens(void)
{
	static const char text[] = "Don't зв’язок, NOVÁK2 打印！ B";
	static const char *const want[] = { "don't", "зв'язок", "novak2", "打", "印", "b" };
	struct crm_words words;
	struct crm_word word;
	size_t i = 0;
	crm_words_open(&words, text, strlen(text));
	for (; crm_words_next(&words, &word); i++) {
		if (i < CRM_COUNT(want))
			is(words.folded.s, want[i], want[i]);
		if (i == 2)
			ok(word.is_shouted && word.clause == 1, "capitals, after a comma");
		if (i == 5)
			ok(!word.is_shouted && words.bangs == 1, "one letter is no shout; one exclamation mark");
	}
	is_int(i, CRM_COUNT(want), "six words");
	crm_words_drop(&words);
}

int main(void)
{
	struct crm_lexicon *lexicon = some_words();
	arena = crm_arena_new();
	test_tokens();
	test_language();
	test_short();
	test_tone(lexicon);
	test_languages(lexicon);
	test_words(lexicon);
	test_long(lexicon);
	crm_lexicon_drop(&lexicon);
	crm_arena_drop(&arena);
	return tap_done();
}
