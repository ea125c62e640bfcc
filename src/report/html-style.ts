/** The page's style sheet. Fixed text: the page's policy allows exactly this and nothing else. */

/** Every text colour has at least 4.5:1 against every background it stands on, in both schemes. */
const COLORS = `
:root { color-scheme: light dark;
  --bg: #ffffff; --panel: #f5f7f9; --text: #1b2127; --soft: #525c66; --line: #c9d0d6; --link: #0b57a4;
  --error: #ab1d13; --warning: #7a4d00; --ok: #17652f; --info: #0b57a4; --unknown: #6b4a8a; --skipped: #525c66; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #12161a; --panel: #1b2127; --text: #e7eaed; --soft: #a9b3bc; --line: #3a444d; --link: #82bdff;
  --error: #ff938a; --warning: #f2c14e; --ok: #74d391; --info: #82bdff; --unknown: #cfaef0; --skipped: #a9b3bc; } }
`;

const PAGE = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.25rem; }
a { color: var(--link); }
footer { color: var(--soft); padding-bottom: 2rem; margin-top: 3rem; font-size: .875rem; }
code, pre, .mono { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .875rem; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem; margin: .5rem 0;
  white-space: pre-wrap; }
pre code { user-select: all; font-size: inherit; }
.mark { font-weight: 700; white-space: nowrap; }
td .sign { display: inline-block; min-width: 1.1em; }
.error { color: var(--error); } .warning { color: var(--warning); } .ok { color: var(--ok); }
.info { color: var(--info); } .unknown { color: var(--unknown); } .skipped { color: var(--skipped); }
.soft { color: var(--soft); }
article { border: 1px solid var(--line); border-left: 5px solid var(--line); border-radius: 6px; padding: 0 1rem .75rem; margin: 1rem 0; }
article.error { border-left-color: var(--error); color: inherit; } article.warning { border-left-color: var(--warning); color: inherit; }
article.info { border-left-color: var(--info); color: inherit; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; margin: .75rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { overflow-wrap: break-word; text-align: left; vertical-align: top; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-weight: 600; }
th.step { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .8125rem; min-width: 7.75rem; overflow-wrap: anywhere; }
th.group { font-weight: 600; padding-top: .75rem; overflow-wrap: anywhere; } th.name, td code, td .soft { overflow-wrap: anywhere; }
td.time { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .4rem .75rem; }
summary { cursor: pointer; }
summary h3 { display: inline; font-size: 1rem; }
summary:focus-visible, a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.off { position: absolute; width: 0; height: 0; }
`;

const PICTURE = `
figure { margin: 1rem 0; } figcaption { color: var(--soft); font-size: .875rem; margin-top: .25rem; }
svg.path { display: block; width: 100%; font: 12px system-ui, sans-serif; overflow: visible; }
svg.path text { fill: var(--text); text-anchor: middle; } svg.path .ip { font: 10.5px ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
svg.path text.soft { fill: var(--soft); }
svg.path text.error { fill: var(--error); font-weight: 700; } svg.path text.warning { fill: var(--warning); font-weight: 700; }
svg.path text.ok { fill: var(--ok); } svg.path text.info { fill: var(--info); } svg.path text.unknown { fill: var(--unknown); }
svg.path text.skipped { fill: var(--skipped); }
.box { fill: var(--panel); stroke: var(--soft); stroke-width: 1; }
.box.error { stroke: var(--error); stroke-width: 2.5; } .box.warning { stroke: var(--warning); stroke-width: 2.5; }
.box.skipped { stroke-dasharray: 2 4; }
.hop { stroke: var(--soft); stroke-width: 2; }
.hop.error, .hop.info { stroke-dasharray: 7 5; } .hop.warning { stroke-dasharray: 14 4; }
.hop.skipped, .hop.unknown { stroke-dasharray: 2 5; }
.hop.error { stroke: var(--error); } .hop.warning { stroke: var(--warning); } .hop.ok { stroke: var(--ok); } .hop.info { stroke: var(--info); }
.disc { fill: var(--bg); stroke: var(--soft); stroke-width: 2; } .glyph { fill: none; stroke: var(--soft); stroke-width: 2.5; }
.disc.error { fill: var(--error); stroke: var(--error); } .glyph.error { stroke: var(--bg); }
.disc.warning { stroke: var(--warning); } .glyph.warning { stroke: var(--warning); }
.disc.ok { stroke: var(--ok); } .glyph.ok { stroke: var(--ok); } .disc.info { stroke: var(--info); } .glyph.info { stroke: var(--info); }
.disc.unknown { stroke: var(--unknown); } .glyph.unknown { stroke: var(--unknown); }
td.bar { width: 38%; min-width: 4rem; padding-right: 0; vertical-align: middle; }
td.bar svg { display: block; width: 100%; height: 12px; }
.time-ok { fill: var(--info); } .time-bad { fill: url(#hatch); stroke: var(--error); } .hatch { stroke: var(--error); stroke-width: 2; }
.track { fill: var(--panel); }
@media (max-width: 40rem) { td.bar { width: 18%; min-width: 2.25rem; } th.step { font-size: .75rem; min-width: 7.2rem; }
  td .mark { white-space: normal; } td.result { min-width: 5.5rem; } td.result .mark { overflow-wrap: anywhere; } details { padding: .4rem .5rem; } th, td { padding-right: .35rem; } table { font-size: .8125rem; } }
`;

/** Paper is white, and nothing can be unfolded on it. */
const PRINT = `
@media print { :root { color-scheme: light;
  --bg: #ffffff; --panel: #ffffff; --text: #000000; --soft: #444444; --line: #999999; --link: #000000;
  --error: #8a1008; --warning: #5c3a00; --ok: #0d4a20; --info: #083f78; --unknown: #4d3366; --skipped: #444444; }
  body { font-size: 10.5pt; } header, main, footer { max-width: none; }
  h2, h3, h4 { break-after: avoid; } tr, pre, li, svg { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; } }
`;

/** The content of the page's one style element. */
export const STYLE = `${COLORS}${PAGE}${PICTURE}${PRINT}`;
