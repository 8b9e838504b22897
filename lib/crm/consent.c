#include "crm/consent.h"

#include <string.h>

#include "base/attr.h"
#include "base/str.h"
#include "base/utf8.h"

/* All words are as crm_fold writes them: small letters without accents, й as и and ї as і. */

/* They agree alone, and before a word that agrees: "x", "да, согласен". Others may follow none of them: "on holiday". */
static const char *const short_ones[] = {
	"1", "on", "x", "y", "t", "true", "ok", "okay", "checked", "ticked", "selected", "ja", "si", "da", "tak", "так", "да",
	"hai", "igen", "evet", "kylla", "jah", "ναι", "נעם", "כן", "نعم", "はい", "네", "예", "是", "是的", "对", "好", "好的", "✓",
};

/* Who speaks, and how: before a word that agrees. */
static const char *const before[] = {
	"i", "we", "hereby", "do", "ich", "wir", "hiermit", "ja", "my", "timto", "tymto", "я", "ми", "мы", "цим", "je", "nous",
	"io", "yo", "eu", "jeg", "jag", "ik", "please", "prosim", "bitte", "gerne", "gern",
};

static const char *const agreeing[] = {
	"yes", "yep", "agree", "agreed", "accept", "accepted", "consent", "consented", "granted", "allow", "allowed", "opted-in",
	"opt-in", "subscribe", "ano", "souhlasim", "souhlasime", "suhlasim", "suhlasime", "prijimam", "akceptuji", "akceptujem",
	"прихильно", "згоден", "згодна", "згодні", "погоджуюсь", "погоджуюся", "погоджуемось", "приимаю", "надаю", "даю",
	"согласен", "согласна", "согласны", "соглашаюсь", "принимаю", "jawohl", "stimme", "akzeptiere", "einverstanden",
	"zugestimmt", "willige", "oui", "accepte", "j'accepte", "consens", "d'accord", "acconsento", "accetto", "acepto", "aceptado",
	"consiento", "sim", "aceito", "concordo", "zgadzam", "wyrazam", "akceptuje", "akkoord", "hyvaksyn", "elfogadom",
	"egyetertek", "kabul", "συμφωνω", "اوافق", "同意",
};

static const char *const denying[] = {
	"0", "no", "not", "non", "none", "nope", "never", "nothing", "neither", "nor", "without", "n", "f", "false", "off", "null",
	"nil", "undefined", "unchecked", "unticked", "unselected", "decline", "declined", "deny", "denied", "disagree", "refuse",
	"refused", "reject", "rejected", "withheld", "withhold", "withdraw", "withdrawn", "revoke", "revoked", "opt-out",
	"opted-out", "optout", "out", "stop", "unsubscribe", "unsubscribed", "cannot", "dont", "wont", "ne", "nie", "nikdy",
	"nechci", "nechceme", "nechcem", "nepreji", "neprejeme", "neprajem", "nedavam", "nedavame", "nesouhlasim", "nesouhlasime",
	"nesuhlasim", "nesouhlas", "nesuhlas", "neudeluji", "neudelujem", "neprijimam", "nesmite", "odmitam", "odmitame",
	"odmietam", "zakazuji", "odvolavam", "bez", "ni", "не", "нет", "ні", "никогда", "ніколи", "без", "нічого", "ничего",
	"відмовляюсь", "відмовляюся", "отказываюсь", "відмова", "отказ", "незгоден", "незгодна", "несогласен", "несогласна",
	"неправда", "проти", "против", "nein", "nicht", "nichts", "nie", "kein", "keine", "keinen", "keiner", "ohne", "ablehnen",
	"abgelehnt", "pas", "jamais", "rien", "sans", "nenhum", "nao", "nunca", "nada", "sin", "nej", "aldrig", "ikke", "inte",
	"nee", "niet", "ei", "nem", "nincs", "nu", "hayir", "οχι", "δεν", "לא", "لا", "khong", "tidak", "aniyo", "아니오", "아니요",
};

/* "Yes, but only by mail": to a part of what is wanted. */
static const char *const reserving[] = {
	"but", "only", "except", "if", "unless", "ale", "jen", "jenom", "pouze", "krome", "pokud", "iba", "але", "тільки", "лише",
	"якщо", "крім", "но", "только", "если", "кроме", "aber", "nur", "ausser", "wenn", "falls", "mais", "seulement", "sauf",
	"pero", "solo", "ma", "tylko",
};

/* Chinese, Japanese and Korean part no words: anywhere in one; and those that agree begin it. */
static const char *const denying_parts[] = { "不", "未", "没", "沒", "否", "非", "无", "無", "拒", "勿", "别", "ない", "ませ",
	"いいえ", "않", "거부", "아니" };
static const char *const agreeing_parts[] = { "同意", "我同意", "接受", "我接受", "愿意", "我愿意", "確認", "确认", "동의", "承諾" };

static bool is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(word, words[i]))
			return true;
	return false;
}

#define IS_AMONG(word, words) is_among(word, words, CRM_COUNT(words))

static bool denies(const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i < CRM_COUNT(denying_parts); i++)
		if (strstr(word, denying_parts[i]))
			return true;
	/* don't, won't, can't */
	return (n > 3 && crm_same(word + n - 3, "n't")) || IS_AMONG(word, denying);
}

static bool agrees(const char *word)
{
	for (size_t i = 0; i < CRM_COUNT(agreeing_parts); i++)
		if (crm_starts(word, agreeing_parts[i]))
			return true;
	return IS_AMONG(word, agreeing);
}

/* -- words ------------------------------------------------------------------------------- */

/* What a sign is worth as a word; NULL: it parts words. */
static const char *sign(uint32_t code)
{
	switch (code) {
	case 0x2705: case 0x2611: case 0x2713: case 0x2714: case 0x1F44D: case 0x1F5F8: case 0x1F5F9:
		return " ✓ ";
	case 0x2610: case 0x2612: case 0x2715: case 0x2716: case 0x2717: case 0x2718: case 0x274C: case 0x274E: case 0x1F44E:
		return " no ";
	case '?': case 0xFF1F: case '@':
		return " ? ";
	case 0x2018: case 0x2019: case 0x201B: case 0x2BC: case 0xB4: case '`': case '\'': case 0xFF07:
		return "'";
	case 0x2010: case 0x2011: case '-':
		return "-";
	default:
		return NULL;
	}
}

/* "[ ]": a box of letters with nothing in it. */
static bool is_empty_box(const char *text)
{
	return *text == '[' && text[1 + strspn(text + 1, " ")] == ']';
}

static void add_words(struct crm_str *out, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};
	uint32_t code;
	crm_fold(&folded, text, strlen(text));
	const char *at = crm_str_text(&folded);
	for (size_t length; (length = crm_utf8_next(at, strlen(at), &code)); at += length) {
		const char *worth = is_empty_box(at) ? " no " : sign(code);
		if (worth)
			crm_str_add(out, worth);
		else if (crm_utf8_is_word(code))
			crm_str_add_n(out, at, length);
		else
			crm_str_add_c(out, ' ');
	}
}

/* Quotes and dashes around a word are none of it; "-1" is no 1. */
static const char *next_word(char **rest)
{
	char *word = strtok_r(NULL, " ", rest);
	while (word && !word[strspn(word, "'-")])
		word = strtok_r(NULL, " ", rest);
	if (!word || (word[0] == '-' && word[1] >= '0' && word[1] <= '9'))
		return word;
	word += strspn(word, "'-");
	size_t n = strlen(word);
	while (strchr("'-", word[n - 1]))
		word[--n] = '\0';
	return word;
}

/* -- yes or no ----------------------------------------------------------------------------- */

static bool is_the_same(const char *text, const char *wanted)
{
	CRM_AUTO(crm_str_drop) struct crm_str a = {0}, b = {0};
	crm_fold(&a, text, strlen(text));
	crm_fold(&b, wanted, strlen(wanted));
	return a.n && crm_same(crm_str_text(&a), crm_str_text(&b));
}

/* Words up to the one that agrees, and those that follow it. */
static enum crm_consent read_words(char *words, bool wanted)
{
	bool agreed = false, doubtful = false, is_short = false;
	char *rest = words;
	size_t count = 0;
	for (const char *word; (word = next_word(&rest)); count++) {
		if (denies(word))
			return agreed || is_short ? CRM_CONSENT_UNKNOWN : CRM_CONSENT_NO;
		is_short |= IS_AMONG(word, short_ones);
		if (crm_same(word, "?") || (wanted && IS_AMONG(word, reserving)))
			doubtful = true;
		else if (!agreed && agrees(word))
			agreed = true;
		else if (!agreed && !IS_AMONG(word, short_ones) && !IS_AMONG(word, before))
			doubtful = true;
	}
	if (!count)
		return CRM_CONSENT_NO;
	return !doubtful && (agreed || is_short) ? CRM_CONSENT_YES : CRM_CONSENT_UNKNOWN;
}

enum crm_consent crm_consent_read(const char *text, const char *wanted)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	if (wanted && is_the_same(text, wanted))
		return CRM_CONSENT_YES;
	add_words(&words, text);
	return words.n ? read_words(words.s, wanted) : CRM_CONSENT_NO;
}
