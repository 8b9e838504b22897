#include "form/page_style.h"

#include "form/figure_svg.h"

/* Text has 4.5:1 and more against its ground, areas and lines 3:1, in both. */
static const char light[] =
	"--paper:#f6f7f9;--card:#fff;--ink:#18202c;--dim:#4b5768;--rule:#dbe0e7;--axis:#7c8798;--stripe:#f6f8fb;"
	"--up:#15803d;--down:#be123c;--sum:#1d4ed8;"
	"--h0:#eaf1fd;--h1:#bcd3f8;--h2:#82abf0;--h3:#2f63d2;--h4:#1e3a8a;--on0:#18202c;--on3:#fff;"
	"--s0:#2563eb;--s1:#c2410c;--s2:#0f766e;--s3:#9333ea;--s4:#a16207;--s5:#be185d;--s6:#4d7c0f;--s7:#64748b";

static const char dark[] =
	"--paper:#0d1117;--card:#161c26;--ink:#e8ecf2;--dim:#a7b1c0;--rule:#2c3544;--axis:#76839a;--stripe:#1b222e;"
	"--up:#4ade80;--down:#fb7185;--sum:#60a5fa;"
	"--h0:#1d2940;--h1:#234a86;--h2:#2f63d2;--h3:#7fb0fa;--h4:#cfe2ff;--on0:#f4f7fb;--on3:#0d1117;"
	"--s0:#60a5fa;--s1:#fb923c;--s2:#2dd4bf;--s3:#c084fc;--s4:#facc15;--s5:#f472b6;--s6:#a3e635;--s7:#a8b4c4";

static const char rules[] =
	"*{box-sizing:border-box}"
	"body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,"
	"'Noto Sans','Noto Sans CJK SC',sans-serif}"
	"main{max-width:80rem;margin:0 auto;padding:2rem 1.5rem 3rem}"
	"header{margin:0 0 1.5rem}h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;letter-spacing:-.01em}"
	"h2{font-size:1.125rem;line-height:1.3;margin:0 0 .9rem}"
	"h1,h2,p,td,th,caption{overflow-wrap:break-word}.short{white-space:nowrap}"
	".note{color:var(--dim);margin:0}section .note{font-size:.875rem;margin:.9rem 0 0}"
	"section{background:var(--card);border:1px solid var(--rule);border-radius:.75rem;padding:1.25rem 1.5rem 1.4rem;"
	"margin:0 0 1.5rem}"
	"pre{margin:0;overflow-x:auto;font:.8125rem/1.25 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace}"
	"figure{margin:0;min-width:0}figure+figure{margin-top:1.5rem}figcaption{color:var(--dim);font-size:.875rem;margin:0 0 .5rem}"
	"svg{display:block;width:100%;height:auto;max-width:48rem}svg.narrow{display:none}"
	"svg text{fill:var(--ink);font-variant-numeric:tabular-nums}svg .dim{fill:var(--dim);font-size:12px}svg .strong{font-weight:600}"
	"svg g>.own{fill:inherit;font-weight:600}"
	"svg .grid{stroke:var(--rule)}svg .axis,svg .join{stroke:var(--axis)}svg .join{stroke-dasharray:2 2}svg .slope{fill:var(--s0)}"
	"svg rect{stroke:var(--card);stroke-width:.75}"
	".on0,.on1,.on2{fill:var(--on0)!important}.on3,.on4{fill:var(--on3)!important}"
	".pictures,.numbers{min-width:0}.numbers{overflow-x:auto;margin-top:1.25rem}"
	".numbers:focus-visible{outline:3px solid var(--s0);outline-offset:2px}"
	"table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}"
	"table+table{margin-top:1.25rem}"
	"caption{text-align:left;color:var(--dim);padding:0 0 .4rem}"
	"th,td{padding:.35rem .6rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;"
	"font-weight:400;min-width:3rem}"
	"thead th{font-weight:600;border-bottom:2px solid var(--axis);vertical-align:bottom}"
	"tbody tr:nth-child(even){background:var(--stripe)}"
	".number{text-align:right;white-space:nowrap}th.number{white-space:normal}"
	"@media screen{.numbers{max-height:36rem;overflow-y:auto}thead th{position:sticky;top:0;background:var(--card)}}"
	"@media(min-width:1100px){.pair{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:2rem;align-items:start}"
	".pair .numbers{margin-top:0}.pictures{position:sticky;top:1rem}}"
	"@media(max-width:639px){main{padding:1rem .75rem 2rem}section{padding:1rem .9rem;border-radius:.5rem}h1{font-size:1.4rem}"
	"svg.wide{display:none}svg.narrow{display:block}th,td{padding:.3rem .4rem}}"
	"@media print{@page{size:A4;margin:14mm}body{background:#fff;font-size:10pt}main{max-width:none;padding:0}"
	"section{border:0;padding:0;margin:0 0 10mm;border-radius:0}figure,tr,h2{break-inside:avoid}h2,caption{break-after:avoid}"
	"thead{display:table-header-group;break-after:avoid}.brief{break-inside:avoid}.numbers{overflow:visible}"
	"svg.wide{display:block}svg.narrow{display:none}"
	"svg,tr,rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

static void add_ink(struct crm_str *out, const char *name)
{
	crm_str_addf(out, ".f-%s{fill:var(--%s)}.l-%s{stroke:var(--%s)}", name, name, name, name);
}

void crm_page_style_add(struct crm_str *out)
{
	static const char *const names[] = { "up", "down", "sum", "h0", "h1", "h2", "h3", "h4" };
	char series[8];

	crm_str_addf(out, ":root{color-scheme:light dark;%s}@media screen and (prefers-color-scheme:dark){:root{%s}}", light, dark);
	crm_str_add(out, rules);
	for (size_t i = 0; i < CRM_COUNT(names); i++)
		add_ink(out, names[i]);
	for (char i = 0; i < CRM_SVG_SERIES_COUNT; i++) {
		series[0] = 's';
		series[1] = (char)('0' + i);
		series[2] = '\0';
		add_ink(out, series);
	}
}
