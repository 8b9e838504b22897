/* Looks through the articles of window.KB (above): no network, the same folding and endings as crm-kb search. */
(function () {
	"use strict";
	/* Of scripts without spaces between words each character is a word: kana, Han. */
	var CHARS = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
	var CHAR = new RegExp("[" + CHARS + "]", "u");
	var WORD = new RegExp("[" + CHARS + "]|(?:(?![" + CHARS + "])[\\p{L}\\p{N}\\p{M}])+", "gu");
	var MOST = 30, AROUND = 90, K1 = 1.2;

	function fold(text) {
		return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
	}

	function words(text) {
		var out = [], match;
		WORD.lastIndex = 0;
		while ((match = WORD.exec(text)))
			out.push({ at: match.index, end: match.index + match[0].length, text: fold(match[0]), char: CHAR.test(match[0]) });
		return out;
	}

	function stem(word) {
		var n = Array.from(word).length;
		var cut = /\d/.test(word) ? 0 : n >= 9 ? 3 : n >= 6 ? 2 : n >= 5 ? 1 : 0;
		return Array.from(word).slice(0, n - cut).join("");
	}

	/* Terms: {text, pair}. Characters side by side are looked for in pairs. */
	function terms(query) {
		var list = words(query), out = [], seen = {};
		function add(text, pair) {
			if (!seen[pair + text]) {
				seen[pair + text] = true;
				out.push({ text: text, pair: pair });
			}
		}
		list.forEach(function (word, i) {
			var before = list[i - 1], after = list[i + 1];
			if (!word.char) {
				add(stem(word.text), false);
				return;
			}
			if (after && after.char && after.at === word.end)
				add(word.text + after.text, true);
			else if (!(before && before.char && before.end === word.at))
				add(word.text, true);
		});
		return out;
	}

	function count(list, term) {
		var times = 0;
		for (var i = 0; i < list.length; i++) {
			if (!term.pair)
				times += !list[i].char && list[i].text.indexOf(term.text) === 0;
			else
				times += list[i].char && (list[i].text === term.text ||
					(i + 1 < list.length && list[i].text + list[i + 1].text === term.text));
		}
		return times;
	}

	/* The words of an article, made when they are first asked for. */
	function parts(article) {
		if (!article.parts)
			article.parts = [[words(article.t), 8], [words((article.s || "") + " " + (article.g || "")), 4], [words(article.x), 1]];
		return article.parts;
	}

	function search(query) {
		var wanted = terms(query), docs = window.KB, found = {}, hits = [];
		wanted.forEach(function (term) {
			var with_it = [];
			docs.forEach(function (article, i) {
				var times = 0;
				parts(article).forEach(function (part) { times += part[1] * count(part[0], term); });
				if (times)
					with_it.push([i, times]);
			});
			var idf = Math.log(1 + (docs.length - with_it.length + 0.5) / (with_it.length + 0.5));
			with_it.forEach(function (pair) {
				var hit = found[pair[0]] || (found[pair[0]] = { i: pair[0], score: 0, terms: 0 });
				hit.score += idf * pair[1] * (K1 + 1) / (pair[1] + K1);
				hit.terms++;
			});
		});
		Object.keys(found).forEach(function (i) { hits.push(found[i]); });
		var all = hits.filter(function (hit) { return hit.terms === wanted.length; });
		hits = all.length ? all : hits;
		hits.sort(function (a, b) { return b.score - a.score || a.i - b.i; });
		return { hits: hits, terms: wanted };
	}

	function is_match(list, i, wanted) {
		return wanted.some(function (term) {
			if (!term.pair)
				return !list[i].char && list[i].text.indexOf(term.text) === 0;
			return list[i].char && (list[i].text === term.text ||
				(i + 1 < list.length && list[i].text + list[i + 1].text === term.text) ||
				(i > 0 && list[i - 1].text + list[i].text === term.text));
		});
	}

	/* Text with the found words in <mark>: never as HTML. */
	function show(element, text, list, wanted, from, to) {
		var at = from;
		for (var i = 0; i < list.length; i++) {
			if (list[i].at < from || list[i].end > to || !is_match(list, i, wanted))
				continue;
			element.append(text.slice(at, list[i].at));
			var mark = document.createElement("mark");
			mark.textContent = text.slice(list[i].at, list[i].end);
			element.append(mark);
			at = list[i].end;
		}
		element.append(text.slice(at, to));
	}

	function snippet(element, article, wanted) {
		var list = parts(article)[2][0], text = article.x, first = 0;
		for (var i = 0; i < list.length; i++)
			if (is_match(list, i, wanted)) {
				first = list[i].at;
				break;
			}
		var from = Math.max(0, first - AROUND / 2), to = Math.min(text.length, from + 2 * AROUND);
		while (from > 0 && from < first && /\S/.test(text[from - 1]) && !CHAR.test(text[from]))
			from++;
		element.append(from > 0 ? "… " : "");
		show(element, text, list, wanted, from, to);
		element.append(to < text.length ? " …" : "");
	}

	function print(result, query) {
		var hits = document.getElementById("hits"), said = document.getElementById("said"), index = document.getElementById("index");
		hits.textContent = "";
		index.hidden = query !== "";
		said.textContent = query === "" ? "" : result.hits.length === 0 ? "Nothing was found." :
			result.hits.length === 1 ? "1 article" : result.hits.length + " articles";
		result.hits.slice(0, MOST).forEach(function (hit) {
			var article = window.KB[hit.i], item = document.createElement("li"), link = document.createElement("a");
			var text = document.createElement("p");
			if (article.l)
				item.lang = article.l;
			link.href = article.u;
			show(link, article.t, words(article.t), result.terms, 0, article.t.length);
			snippet(text, article, result.terms);
			item.append(link, text);
			hits.append(item);
		});
	}

	function asked() {
		var hash = new URLSearchParams(location.hash.slice(1)).get("q");
		return hash !== null ? hash : new URLSearchParams(location.search).get("q") || "";
	}

	function run(query) {
		print(query.trim() === "" ? { hits: [], terms: [] } : search(query), query.trim());
	}

	var input = document.getElementById("q");
	function from_address() {
		input.value = asked();
		run(input.value);
	}
	input.addEventListener("input", function () {
		run(input.value);
		try { history.replaceState(null, "", "#q=" + encodeURIComponent(input.value)); } catch (e) { /* as it was */ }
	});
	input.form.addEventListener("submit", function (event) {
		event.preventDefault();
		run(input.value);
	});
	window.addEventListener("hashchange", from_address);
	from_address();
}());
