// Looks at a page of reports from within and tells the page around it what is wrong with it: "fine" if nothing is.
'use strict';
const wrong = [];

function rgb(text) {
	const parts = text.match(/[\d.]+/g);
	return parts ? parts.map(Number) : [0, 0, 0, 0];
}

function light(color) {
	const [r, g, b] = color.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
	const [x, y] = [light(a), light(b)];
	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function ground(element) {
	for (let at = element; at; at = at.parentElement) {
		const color = rgb(getComputedStyle(at).backgroundColor);
		if (color.length < 4 || color[3] > 0) return color;
	}
	return [255, 255, 255];
}

function shown(element) {
	return element.getClientRects().length > 0;
}

function name(element) {
	return element.tagName + '.' + (element.getAttribute('class') || '') + ' ' + element.textContent.trim().slice(0, 20);
}

const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width) wrong.push('scrolls to ' + document.documentElement.scrollWidth);
for (const element of document.querySelectorAll('h1, h2, p, svg, svg text, .numbers, section')) {
	const box = element.getBoundingClientRect();
	if (shown(element) && (box.right > width + 0.5 || box.left < -0.5)) wrong.push('is out of the page: ' + name(element));
}
for (const element of document.querySelectorAll('h1, h2, p, th, td, caption, figcaption')) {
	const ratio = contrast(rgb(getComputedStyle(element).color), ground(element));
	if (ratio < 4.5) wrong.push('contrast ' + ratio.toFixed(2) + ': ' + name(element));
}
for (const element of document.querySelectorAll('svg text')) {
	const on = /on\d/.test(element.getAttribute('class'));
	const behind = on ? rgb(getComputedStyle(element.parentElement.previousElementSibling).fill) : ground(element);
	const ratio = contrast(rgb(getComputedStyle(element).fill), behind);
	if (shown(element) && ratio < 4.5) wrong.push('contrast ' + ratio.toFixed(2) + ': ' + name(element));
}
for (const element of document.querySelectorAll('svg [class^=f-]:not([class^=f-h]), svg [class^=l-]')) {
	const style = getComputedStyle(element);
	const ratio = contrast(rgb(/^f-/.test(element.getAttribute('class')) ? style.fill : style.stroke), ground(element));
	if (ratio < 3) wrong.push('contrast ' + ratio.toFixed(2) + ': ' + name(element));
}
const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
if (new Set(ids).size < ids.length) wrong.push('an id is there twice');
for (const element of document.querySelectorAll('[aria-labelledby], [aria-describedby]'))
	for (const attribute of ['aria-labelledby', 'aria-describedby'])
		if (element.hasAttribute(attribute) && !document.getElementById(element.getAttribute(attribute))?.textContent)
			wrong.push('has no name: ' + name(element));
for (const table of document.querySelectorAll('table'))
	if (!table.caption?.textContent || !table.querySelector('thead th[scope=col]') || !table.querySelector('tbody th[scope=row]'))
		wrong.push('a table without caption or heads');
for (const cell of document.querySelectorAll('.number'))
	if (getComputedStyle(cell).textAlign !== 'right') wrong.push('not right: ' + name(cell));
const pictures = [...document.querySelectorAll('svg')].filter(shown);
if (pictures.length !== document.querySelectorAll('figure svg.wide').length) wrong.push('not one picture a figure: ' + pictures.length);
const size = Math.min(...[...document.querySelectorAll('svg text')].filter(shown).map((text) =>
	parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a));
if (size < 9.5) wrong.push('small text in a picture: ' + size.toFixed(1));
parent.postMessage(width + ' ' + getComputedStyle(document.body).backgroundColor + ' ' + (wrong.length ? wrong.join('; ') : 'fine'), '*');
