#include "crm/language.h"

#include <limits.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "crm/words.h"

/* The lists know a part of each language, so that a lead of less than a shared word says nothing. */
enum { LOOKED_AT = 8192, WORD_POINTS = 12, PIECE_POINTS = 1, ENDING_POINTS = 4, LETTER_POINTS = 2, LEAST = 4, LEAD = 4 };

enum script { LATIN, CYRILLIC, HAN, KANA, HANGUL, SCRIPTS };

/* Words are folded, as they are in a text, and between bars. Letters are small ones: those that nearly no other of the
 * languages has (`own`), and those it shares with some (`shared`): of Latin, it is written without all others. A piece
 * that ends with a blank is the end of a word. */
static const struct language {
	const char *code;
	enum script script;
	const char *own, *shared;
	const char *pieces;
	const char *words;
} languages[] = {
	{ "cs", LATIN, "ěřů", "áčďéíňóšťúýž", "|ou|ej|uje|eni|ost|ovat|",
	  "|a|aby|ale|ani|ano|asi|az|bez|bude|budu|by|byl|byla|bylo|byt|chci|co|coz|dal|dekuji|do|dobry|den|ho|i|"
	  "ja|jak|jako|je|jeho|jejich|jen|jeste|ji|jiz|jsem|jsi|jsme|jsou|jste|k|kde|kdo|kdyz|ke|ktera|ktere|ktery|"
	  "kvuli|ma|mam|mate|me|mi|mit|mne|mohu|moje|mu|muj|musim|muze|muzete|my|na|nad|nam|nas|nase|ne|neco|nejde|"
	  "nekdo|nemohu|nebo|neni|nez|nic|nikdo|nikdy|o|od|on|ona|pak|po|pod|podle|porad|potom|pred|pri|pro|proc|"
	  "prosim|proto|protoze|s|se|si|sve|svuj|ta|tak|take|taky|tam|te|tedy|ten|tento|teto|to|tohle|toho|tom|"
	  "tomu|tu|ty|u|uz|v|vam|vas|vase|ve|vsak|vse|vy|z|za|ze|"
	  "kdy|" },
	{ "sk", LATIN, "ľĺŕôä", "áčďéíňóšťúýž", "|ia|iu|ie|uje|iaren |enie |ost|ovat|",
	  "|a|aby|ako|ale|ani|ano|asi|az|bez|bol|bola|bolo|bude|budem|by|byt|chcem|co|cez|dakujem|do|dobry|den|ho|"
	  "ich|ide|ja|je|jeho|k|kde|kto|ked|keď|ktora|ktore|ktory|ku|ma|mam|mate|me|mi|mna|mne|moj|moje|moze|"
	  "mozete|mozem|musim|my|na|nad|nam|nas|nase|nemozem|nie|niekto|nieco|nic|nikdy|nikto|o|od|on|ona|po|pod|"
	  "podla|pre|preco|pred|pretoze|pri|prosim|s|sa|si|som|ste|su|sme|svoj|ta|tak|tam|ten|tento|teraz|tieto|to|"
	  "toto|tomu|tu|ty|u|uz|v|vam|vas|vase|viac|vo|vsak|vsetko|vy|z|za|ze|zo|"
	  "mozno|neda|" },
	{ "pl", LATIN, "ąęłżźśćń", "ó", "|cz|sz|rz|dz|ow|ie|ania|",
	  "|a|aby|ale|az|bardzo|bez|bo|by|byc|byl|byla|bylo|bym|byc|chce|ci|co|czy|dla|do|dobry|dzien|dzieki|"
	  "dziekuje|gdy|gdzie|go|i|ich|ja|jak|jako|jest|jestem|jeszcze|jego|jej|juz|kiedy|kto|ktora|ktore|ktory|ma|"
	  "mam|mnie|moge|moj|moja|moje|mozna|moze|my|na|nad|nam|nas|nasz|nic|nie|niz|o|od|on|ona|oraz|po|pod|"
	  "podczas|poniewaz|prosze|przed|przez|przy|sa|sie|tak|takze|tam|te|tego|tej|ten|teraz|to|tu|ty|tylko|tym|"
	  "u|w|was|wiec|witam|wszystko|z|za|ze|" },
	{ "en", LATIN, "", "éï", "|th|wh|ing|tion|ould|oo|ee|ck|",
	  "|a|about|after|again|all|also|am|an|and|any|are|as|at|be|because|been|but|by|can|cannot|can't|could|did|"
	  "do|does|don't|for|from|get|had|has|have|he|her|here|him|his|how|i|i'm|i've|if|in|into|is|isn't|it|it's|"
	  "its|just|me|more|my|no|not|now|of|on|one|only|or|our|out|please|she|should|so|some|than|thank|thanks|"
	  "that|the|their|them|then|there|these|they|this|those|to|too|up|us|very|was|we|were|what|when|where|"
	  "which|who|why|will|with|would|you|your|" },
	{ "de", LATIN, "ß", "äöüé", "|sch|cht|ung|ei|ck|tz|ie|",
	  "|aber|alle|als|also|am|an|auch|auf|aus|bei|bin|bis|bitte|da|damit|danke|das|dass|dem|den|der|des|die|"
	  "dies|diese|dieser|doch|du|durch|ein|eine|einem|einen|einer|er|es|fur|gegen|habe|haben|hat|hatte|ich|ihr|"
	  "ihre|ihnen|im|in|ist|ja|kann|kein|keine|konnen|man|mehr|mein|meine|mich|mir|mit|muss|nach|nicht|noch|"
	  "nun|nur|oder|ohne|schon|sehr|sein|seit|sich|sie|sind|so|uber|um|und|uns|unser|vom|von|vor|war|warum|was|"
	  "wenn|werden|wie|wieder|wir|wird|wo|wurde|zu|zum|zur|" },
	{ "es", LATIN, "ñ¿¡", "áéíóúü", "|cion|que|ado|ll|ar|dad|",
	  "|a|al|algo|ante|antes|aqui|asi|aun|buenos|cada|como|con|contra|cuando|de|del|desde|donde|dos|el|ella|"
	  "ellos|en|entre|era|es|esa|ese|eso|esta|estan|estar|estas|este|esto|estoy|fue|gracias|ha|hacer|han|hasta|"
	  "hay|he|hola|la|las|le|les|lo|los|mas|me|mi|mis|mucho|muy|nada|ni|no|nos|nuestro|o|otra|otro|para|pero|"
	  "poco|por|porque|puedo|puede|que|quien|se|ser|si|sin|sobre|solo|son|soy|su|sus|tambien|te|tengo|tiene|"
	  "todo|todos|tu|tus|un|una|uno|usted|y|ya|yo|"
	  "" },
	{ "fr", LATIN, "çœèùêîû", "àâéëïôü", "|eau|aux|eux|tion|oi|ez|qu|ment|",
	  "|a|ai|apres|au|aussi|autre|aux|avec|avez|bien|bonjour|c'est|ce|ces|cette|chez|comme|comment|d'un|d'une|"
	  "dans|de|des|deux|donc|du|elle|elles|en|encore|est|et|etait|ete|etre|eu|fait|faire|il|ils|j'ai|je|jour|"
	  "la|le|les|leur|lui|ma|mais|me|merci|meme|mes|moi|mon|n'est|ne|nos|notre|nous|on|ont|ou|par|pas|peu|peut|"
	  "plus|pour|pourquoi|qu'il|quand|que|qui|sa|sans|se|ses|si|son|sont|suis|sur|toujours|tout|tous|tres|tu|"
	  "un|une|votre|vous|y|" },
	{ "uk", CYRILLIC, "іїєґ", "", "|ення |ання |увати |ти|ує|ає|ськ|ів |",
	  "|а|але|без|би|був|була|було|бути|в|вам|вас|ваш|ваша|ви|від|він|вже|вона|вони|все|всі|де|для|до|добрии|"
	  "день|дуже|дякую|є|ж|же|з|за|и|і|із|іх|іи|иого|іі|коли|котрии|к|майже|мене|мені|ми|мии|моя|може|можна|"
	  "можу|на|навіть|над|нам|нас|наш|не|нема|немає|ни|ніж|ніколи|о|один|ось|от|під|після|по|при|про|потім|"
	  "прошу|свіи|себе|собі|та|так|також|там|те|тепер|ти|тільки|то|тои|том|тому|треба|тут|у|усе|хто|це|цеи|ця|"
	  "ці|через|чи|чому|що|щоб|ще|я|як|яка|який|якии|якщо|які|"
	  "весь|того|сам|раз|ну|об|хочу|потрібно|потрібен|уже|" },
	{ "ru", CYRILLIC, "ыэё", "", "|ает |ают |ует |уют |ется |ние |ния |ои|ыи|ете |ов |",
	  "|а|без|бы|был|была|были|было|быть|в|вам|вас|ваш|весь|вот|во|все|всё|вы|где|да|для|до|добрыи|день|его|ее|"
	  "если|есть|еще|же|за|здравствуите|здесь|и|из|или|им|их|к|как|когда|который|которыи|кто|ли|меня|мне|мы|"
	  "мои|моя|может|можно|могу|на|над|надо|нам|нас|наш|не|него|нет|ни|но|ну|о|об|один|он|она|они|от|очень|по|"
	  "под|пожалуиста|после|потом|потому|почему|при|про|раз|с|сам|себя|со|спасибо|так|также|там|те|тебя|теперь|"
	  "то|тоже|только|того|том|тот|ты|у|уже|хочу|что|чтобы|эта|это|этот|я|"
	  "та|ж|тои|прошу|ваша|тому|тут|нужно|нужен|всем|этом|этои|моего|" },
	{ "zh", HAN, "", "", "", "|" },
	{ "ja", KANA, "", "", "", "|" },
	{ "ko", HANGUL, "", "", "", "|" },
};

enum { LANGUAGES = CRM_COUNT(languages) };

/* -- scripts ---------------------------------------------------------------------- */

static bool script_of(uint32_t code, enum script *out)
{
	if (!crm_utf8_is_word(code) || (code >= '0' && code <= '9'))
		return false;
	if (code < 0x250)
		*out = LATIN;
	else if (code >= 0x400 && code <= 0x52F)
		*out = CYRILLIC;
	else if (code >= 0x3040 && code <= 0x30FF)
		*out = KANA;
	else if (code >= 0xAC00 && code <= 0xD7A3)
		*out = HANGUL;
	else if (crm_words_is_character(code))
		*out = HAN;
	else
		return false;
	return true;
}

/* A character of Chinese says as much as some letters; Japanese is written with Han as well. */
static bool main_script(const char *text, size_t n, enum script *out)
{
	static const size_t weights[SCRIPTS] = { [LATIN] = 1, [CYRILLIC] = 1, [HAN] = 4, [KANA] = 4, [HANGUL] = 2 };
	size_t counts[SCRIPTS] = {0}, best = 0, length;
	enum script script;
	uint32_t code;
	for (; (length = crm_utf8_next(text, n, &code)) > 0; text += length, n -= length)
		if (script_of(code, &script))
			counts[script] += weights[script];
	if (counts[KANA] * 5 > counts[HAN])
		counts[KANA] += counts[HAN];
	for (size_t i = 0; i < SCRIPTS; i++)
		if (counts[i] > counts[best])
			best = i;
	*out = (enum script)best;
	return counts[best] > 0;
}

/* -- words and letters ------------------------------------------------------------ */

static bool has_word(const char *list, const char *folded)
{
	char framed[24];
	size_t n = strlen(folded);
	if (n + 3 > sizeof framed)
		return false;
	framed[0] = '|';
	memcpy(framed + 1, folded, n);
	memcpy(framed + 1 + n, "|", 2);
	return strstr(list, framed) != NULL;
}

/* A word that several languages have says less of each. */
static void count_word(const char *folded, enum script script, int points[LANGUAGES])
{
	bool has[LANGUAGES];
	int count = 0;
	for (size_t i = 0; i < LANGUAGES; i++) {
		has[i] = languages[i].script == script && has_word(languages[i].words, folded);
		count += has[i];
	}
	for (size_t i = 0; i < LANGUAGES; i++)
		if (has[i])
			points[i] += WORD_POINTS / count;
}

static bool has_piece(const char *folded, const char *piece, size_t n)
{
	size_t length = strlen(folded);
	if (piece[n - 1] != ' ')
		return memmem(folded, length, piece, n) != NULL;
	return length >= n && memcmp(folded + length - (n - 1), piece, n - 1) == 0;
}

static void count_pieces(const char *folded, enum script script, int points[LANGUAGES])
{
	for (size_t i = 0; i < LANGUAGES; i++) {
		const char *piece = languages[i].pieces;
		if (languages[i].script != script)
			continue;
		for (size_t n; *piece && (n = strcspn(++piece, "|")) > 0; piece += n)
			if (has_piece(folded, piece, n))
				points[i] += piece[n - 1] == ' ' ? ENDING_POINTS : PIECE_POINTS;
	}
}

/* Latin without accents, and the letters that all who write Cyrillic have. */
static bool is_plain(uint32_t code)
{
	return code < 0x80 || (code >= 0x430 && code <= 0x44F);
}

static bool has_letter(const char *letters, const char *letter)
{
	return *letter && strstr(letters, letter);
}

/* A letter speaks for who has it, and against who has not. `seen`: of an own letter in this word. */
static void count_letter(const char *letter, uint32_t code, enum script script, bool *seen, int points[LANGUAGES])
{
	bool is_known = false, is_own = false;
	for (size_t i = 0; i < LANGUAGES; i++)
		if (languages[i].script == script) {
			is_own |= has_letter(languages[i].own, letter);
			is_known |= is_own || has_letter(languages[i].shared, letter);
		}
	for (size_t i = 0; i < LANGUAGES; i++) {
		if (languages[i].script != script || (!is_known && is_plain(code)))
			continue;
		if (has_letter(languages[i].own, letter))
			points[i] += *seen ? 0 : WORD_POINTS;
		else if (has_letter(languages[i].shared, letter))
			points[i] += LETTER_POINTS;
		else
			points[i] -= WORD_POINTS;
	}
	*seen |= is_own;
}

/* A word in capitals says nothing by its letters, nor does a capital, nor what has one in the middle of a clause: that is
 * somebody's name. */
static void count_letters(const struct crm_word *word, bool is_first, enum script script, int points[LANGUAGES])
{
	const char *text = word->start;
	size_t n = word->n;
	bool seen = false;
	uint32_t code;
	if (word->is_shouted || (word->is_capital && !is_first))
		return;
	for (size_t length; (length = crm_utf8_next(text, n, &code)) > 0; text += length, n -= length) {
		char one[5] = "";
		memcpy(one, text, length);
		if (code >= 0x80 && !(word->is_capital && text == word->start))
			count_letter(one, code, script, &seen, points);
	}
}

/* NULL unless one language leads: the best of a few words is a guess. */
static const char *best_of(enum script script, const int points[LANGUAGES])
{
	int best = 0, second = 0;
	const char *code = NULL;
	for (size_t i = 0; i < LANGUAGES; i++) {
		if (languages[i].script != script)
			continue;
		if (points[i] > best) {
			second = best;
			best = points[i];
			code = languages[i].code;
		} else if (points[i] > second) {
			second = points[i];
		}
	}
	return best >= LEAST && best - second >= LEAD ? code : NULL;
}

const char *crm_language_of(const char *text, size_t n)
{
	int points[LANGUAGES] = {0};
	struct crm_words words;
	struct crm_word word;
	enum script script;
	unsigned clause = UINT_MAX;
	if (n > LOOKED_AT)
		n = LOOKED_AT;
	if (!main_script(text, n, &script))
		return NULL;
	for (size_t i = 0; i < LANGUAGES; i++)
		points[i] = languages[i].script == script && script >= HAN ? LEAST : 0;
	crm_words_open(&words, text, n);
	while (script < HAN && crm_words_next(&words, &word)) {
		count_word(crm_str_text(&words.folded), script, points);
		count_pieces(crm_str_text(&words.folded), script, points);
		count_letters(&word, word.clause != clause, script, points);
		clause = word.clause;
	}
	crm_words_drop(&words);
	return best_of(script, points);
}

bool crm_language_is_common(const char *folded, const char *language)
{
	for (size_t i = 0; i < LANGUAGES; i++)
		if ((!language || crm_same(language, languages[i].code)) && has_word(languages[i].words, folded))
			return true;
	return false;
}
