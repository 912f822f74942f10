--- The style of the page: two themes of one design, and paper.

-- What is on screens in the light, and on paper always.
local LIGHT <const> = [[
--paper:#fcfbf8;--panel:#f4f2ec;--ink:#1b1d22;--soft:#5a606b;--line:#dedad1;
--grid:#ebe8e0;--critical:#9f1239;--high:#b93a0b;--medium:#8a5a00;--low:#155e7d;
--info:#4b5563;--pass:#166534;--mark:#fde9c8;--bar:#8fb3c7;--ended:#cfcac0;]]

local DARK <const> = [[
--paper:#131519;--panel:#1b1e24;--ink:#e9e7e2;--soft:#a0a7b3;--line:#30343d;
--grid:#23272e;--critical:#fb7a90;--high:#fb9a5b;--medium:#f2c94c;--low:#6fc3e6;
--info:#a9b2bf;--pass:#58d68d;--mark:#4a3a17;--bar:#3f7391;--ended:#3a3e47;]]

local RULES <const> = [[
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",
"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
main,.top,footer{max-width:66rem;margin:0 auto;padding:0 1.5rem}
code,pre,.place{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,
Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;font-size:.8125rem}
code{overflow-wrap:anywhere}
a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:.2em}
a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--low);
outline-offset:2px}
.top{padding-top:2.75rem;padding-bottom:1.75rem}
.brand{margin:0;color:var(--soft);font-size:.8125rem;letter-spacing:.08em;
text-transform:uppercase}
h1{margin:.2rem 0 0;font-size:3rem;line-height:1.1;font-weight:680;
letter-spacing:-.025em;text-transform:capitalize}
h1 small{display:block;margin-top:.65rem;font-size:1.125rem;line-height:1.45;
font-weight:400;letter-spacing:0;text-transform:none;color:var(--ink)}
.is-fail,.is-error{color:var(--critical)}
.is-undecided{color:var(--medium)}
.is-pass{color:var(--pass)}
.facts{display:flex;flex-wrap:wrap;gap:.35rem 2.25rem;margin:1.4rem 0 0;
font-size:.875rem}
.facts div{display:flex;gap:.5rem}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
.counts{display:grid;grid-template-columns:repeat(5,1fr);margin:1.75rem 0 0;
padding:0;list-style:none;border:1px solid var(--line);border-radius:.5rem;
overflow:hidden}
.counts li{padding:.8rem 1rem .75rem;border-left:1px solid var(--line);
border-top:3px solid var(--tone);font-size:.875rem;color:var(--soft)}
.counts li:first-child{border-left:0}
.counts b{display:block;font-size:1.75rem;line-height:1.2;font-weight:620;
color:var(--tone)}
.counts .none{border-top-color:transparent}
.counts .none b{color:var(--soft);font-weight:400}
nav{margin-top:1.5rem;border-top:1px solid var(--line);
border-bottom:1px solid var(--line)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.6rem;margin:0;padding:.6rem 0;
list-style:none;font-size:.875rem}
.critical{--tone:var(--critical)}.high{--tone:var(--high)}
.medium{--tone:var(--medium)}.low{--tone:var(--low)}.info{--tone:var(--info)}
.unknown{--tone:var(--medium)}.error{--tone:var(--critical)}
section{margin:2.25rem 0 3rem}
h2{margin:0 0 1rem;font-size:1.5rem;line-height:1.25;font-weight:640;
letter-spacing:-.012em}
h3{margin:2rem 0 .75rem;font-size:1rem;font-weight:620}
h3 .soft,h4 .soft{font-weight:400}
.soft,.cut{color:var(--soft)}
.tone{color:var(--tone)}
article{margin:0 0 1.1rem;padding:1rem 1.25rem 1.1rem;
border:1px solid var(--line);border-left:4px solid var(--tone,var(--line));
border-radius:.3rem .5rem .5rem .3rem;break-inside:avoid}
article h4{margin:.15rem 0 .1rem;font-size:1.0625rem;line-height:1.4;
font-weight:600;overflow-wrap:anywhere}
.tags{margin:0;font-size:.8125rem;color:var(--soft)}
.tags b{color:var(--tone);font-weight:700;font-size:.75rem;
letter-spacing:.05em;text-transform:uppercase}
.place{margin:0;color:var(--soft);overflow-wrap:anywhere}
.source{margin:.75rem 0 .9rem;padding:.6rem .85rem;background:var(--panel);
border-radius:.3rem;overflow-x:auto;line-height:1.5}
.source .number{color:var(--soft);user-select:none}
.source mark{background:var(--mark);color:inherit;border-radius:2px}
.source .caret{color:var(--tone,var(--ink));font-weight:700}
.about{display:grid;grid-template-columns:6.5rem 1fr;gap:.3rem .9rem;
margin:.7rem 0 0;font-size:.9375rem}
.about dt{color:var(--soft)}
.about dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:.6rem 0 1.1rem}
table{width:100%;border-collapse:collapse;font-size:.875rem;line-height:1.45}
th,td{padding:.42rem .9rem .42rem 0;text-align:left;vertical-align:top;
border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:500;color:var(--soft);font-size:.8125rem;
white-space:nowrap}
tbody th{font-weight:500;min-width:12rem;overflow-wrap:anywhere}
tbody td,tbody td code{overflow-wrap:break-word}
.word{white-space:nowrap}
.good{color:var(--pass)}.bad{color:var(--high)}
.host{padding-bottom:.4rem}
.host h5{margin:.9rem 0 .1rem;font-size:.8125rem;font-weight:500;
color:var(--soft)}
.host .scroll{margin:.15rem 0 .6rem}
.timeline th,.timeline td{vertical-align:middle;white-space:nowrap}
.timeline tbody th{white-space:normal;min-width:11rem}
.timeline td.chart,.timeline th.chart{padding:0;min-width:22rem;width:46%}
.timeline svg{display:block}
.grid{stroke:var(--grid)}.year{stroke:var(--line)}
.now{stroke:var(--ink);stroke-dasharray:2 2}
svg text{fill:var(--soft);font-size:11px}
.span{fill:var(--bar)}.span.over{fill:var(--ended)}
.span.pins{fill:none;stroke:var(--bar);stroke-width:1.5}
.span.waiver{fill:var(--medium);opacity:.55}
.end{fill:var(--ink)}.end.over{fill:var(--high)}
footer{padding-top:1rem;padding-bottom:3rem;font-size:.8125rem;
color:var(--soft);border-top:1px solid var(--line)}
@media (max-width:44rem){h1{font-size:2.25rem}
.counts{grid-template-columns:repeat(auto-fit,minmax(6rem,1fr))}
.about{grid-template-columns:1fr;gap:0}.about dd{margin-bottom:.5rem}}
@page{margin:16mm 14mm}
@media print{body{font-size:10pt}main,.top,footer{max-width:none;padding:0}
nav{display:none}.scroll,.source{overflow:visible}
.source{white-space:pre-wrap;overflow-wrap:anywhere;
border:1px solid var(--line)}h2,h3{break-after:avoid}
tr{break-inside:avoid}article{break-inside:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
]]

-- The dark theme is of screens alone.
return (":root{%s}\n@media screen and (prefers-color-scheme:dark){:root{%s}}\n")
  :format(LIGHT, DARK) .. RULES
