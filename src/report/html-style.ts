/** The page's style sheet. Fixed text: the page's policy allows exactly this and nothing else. */
import { PICTURE_STYLE } from './html-picture-style.ts';

/** Every text colour has at least 4.5:1 against every background it stands on, in both schemes. */
const COLORS = `
:root { color-scheme: light dark;
  --bg: #ffffff; --panel: #f5f7f9; --text: #1b2127; --soft: #525c66; --line: #d5dbe0; --link: #0b57a4;
  --error: #ab1d13; --warning: #7a4d00; --ok: #17652f; --info: #0b57a4; --unknown: #6b4a8a; --skipped: #525c66; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #12161a; --panel: #1b2127; --text: #e7eaed; --soft: #a9b3bc; --line: #343d46; --link: #82bdff;
  --error: #ff938a; --warning: #f2c14e; --ok: #74d391; --info: #82bdff; --unknown: #cfaef0; --skipped: #a9b3bc; } }
`;

const PAGE = `
* { box-sizing: border-box; }
[hidden] { display: none; }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 58rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.75rem; }

h1 { font-size: 1.6rem; line-height: 1.3; letter-spacing: -.01em; margin: 0 0 1.25rem; text-wrap: pretty; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 1rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: 1rem; margin: 0 0 .5rem; }
p, ul, dl { margin: .6rem 0; }
ul { padding-left: 1.25rem; } li { margin: .25rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
footer { color: var(--soft); padding-bottom: 2rem; margin-top: 3rem; font-size: .875rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .875em; }
dl.meta { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .6rem 1.5rem; font-size: .9rem; margin: 0 0 1.25rem; }
dl.meta dt { font-size: .8125rem; }
dt { color: var(--soft); } dd { margin: 0; }
nav { border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); font-size: .9rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; padding: .5rem 0; margin: 0; } nav li { margin: 0; }
nav a { display: inline-block; padding: .1rem 0; text-decoration: none; } nav a:hover { text-decoration: underline; }
.mark { font-weight: 700; white-space: nowrap; }
td .sign { display: inline-block; min-width: 1.1em; }
.error { color: var(--error); } .warning { color: var(--warning); } .ok { color: var(--ok); }
.info { color: var(--info); } .unknown { color: var(--unknown); } .skipped { color: var(--skipped); }
.soft { color: var(--soft); }
article { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem; margin: 1.25rem 0; }
article.error { border-left-color: var(--error); color: inherit; } article.warning { border-left-color: var(--warning); color: inherit; }
article.info { border-left-color: var(--info); color: inherit; }
article > :first-child { margin-top: 0; } article > :last-child { margin-bottom: 0; }
article:target { outline: 2px solid var(--link); outline-offset: 3px; }
h3:target { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: .25em; }
.fix { background: var(--panel); border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0; }
.fix > :last-child { margin-bottom: 0; }
h4 .who { font-size: .8125rem; font-weight: 400; color: var(--soft); border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .6rem; margin: 0 .25rem; }
.cmd { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; background: var(--bg); border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; }
pre { margin: 0; padding: .6rem .75rem; white-space: pre-wrap; line-height: 1.5; }
pre code { user-select: all; font-size: .875rem; }
.copy { font: inherit; font-size: .8125rem; color: var(--link); background: none; border: 0; border-left: 1px solid var(--line); padding: .65rem .75rem; min-width: 4.6rem; cursor: pointer; align-self: stretch; }
.copy:hover { text-decoration: underline; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1rem; margin: .9rem 0; font-size: .9rem; }
dl.facts .cmd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { overflow-wrap: break-word; text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-weight: 600; }
th.name { min-width: 35%; } td:last-child > a > code, td:last-child > code { font-size: .8125rem; } th.group { font-weight: 600; padding-top: .75rem; overflow-wrap: anywhere; } th.name, td code, td .soft { overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); margin: 0; padding: .5rem 0; }
details + details { margin-top: 0; } section > details:last-child { border-bottom: 1px solid var(--line); }
article > details:first-of-type { margin-top: 1rem; }
.fix details { border: 0; padding: .2rem 0; }
summary { cursor: pointer; } summary h3, summary h4 { display: inline; font-size: 1rem; }
details[open] > summary { margin-bottom: .5rem; }
summary:focus-visible, a:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.off { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
`;

const STEPS = `
.steps th[scope=row] { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .8125rem; min-width: 7.75rem; overflow-wrap: anywhere; }
.steps td:nth-child(3) { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.steps td:nth-child(4) { width: 38%; min-width: 4rem; padding-right: 0; vertical-align: middle; }
.steps td svg { display: block; width: 100%; height: 12px; background: var(--panel); }
.time-ok { fill: var(--info); } .time-bad { fill: url(#hatch); stroke: var(--error); } .hatch { stroke: var(--error); stroke-width: 2; }
@media (max-width: 40rem) { h1 { font-size: 1.35rem; } header, main, footer { padding-left: 1rem; padding-right: 1rem; }
  article, .fix { padding: .75rem .9rem; } .fix { margin-left: -.4rem; margin-right: -.4rem; }
  dl.meta { grid-template-columns: 1fr; gap: .25rem; } dl.meta div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); } dl.meta dt { font-size: inherit; }
  dl.facts { grid-template-columns: minmax(0, 1fr); } dl.facts dd { margin-bottom: .4rem; }
  .cmd { grid-template-columns: minmax(0, 1fr); } .copy { border: 0; border-top: 1px solid var(--line); text-align: right; padding: .4rem .75rem; }
  .steps td:nth-child(4) { width: 18%; min-width: 2.25rem; } .steps th[scope=row] { font-size: .75rem; min-width: 7.2rem; }
  td .mark { white-space: normal; } td.result { min-width: 5.5rem; } td.result .mark { overflow-wrap: anywhere; } th, td { padding-right: .35rem; } table { font-size: .8125rem; } }
`;

/** Paper is white, has no buttons, and holds two pages for one cause: what is folded stays away, unless it matters or was unfolded. */
const PRINT = `
@page { margin: 12mm; }
@media print { :root { color-scheme: light; font-size: 11px;
  --bg: #ffffff; --panel: #ffffff; --text: #000000; --soft: #444444; --line: #999999; --link: #000000;
  --error: #8a1008; --warning: #5c3a00; --ok: #0d4a20; --info: #083f78; --unknown: #4d3366; --skipped: #444444; }
  body { font-size: 1rem; line-height: 1.4; padding: 0 2px; } header, main, footer { max-width: none; padding: 0; } header { padding-top: 0; }
  h2 { margin: 1rem 0 .4rem; } h3 { margin: .75rem 0 .4rem; }
  nav, .copy, .code:not([open]), section:is([aria-labelledby=steps], [aria-labelledby=rest], [aria-labelledby=buckets]):not(:has([open])), .info details:not([open]), section[aria-labelledby=capabilities] tbody + tbody, .matters:not([open]) li:nth-child(n+9) { display: none; }
  dl.meta { grid-template-columns: repeat(3, 1fr); gap: .3rem 1rem; margin: 0; } dl.facts { grid-template-columns: max-content minmax(0, 1fr); margin: .4rem 0; }
  article { padding: .75rem 1rem; margin: .75rem 0; } .fix { border: 1px solid var(--line); padding: .75rem 1rem; margin: .75rem 0; }
  pre { padding: .3rem .6rem; line-height: 1.35; } .cmd { margin: .35rem 0; } p, ul { margin: .4rem 0; } th, td { padding-top: .2rem; padding-bottom: .2rem; }
  svg.path { zoom: .64; } figure { margin: .5rem 0; }
  h2, h3, h4, summary { break-after: avoid; } tr, .cmd, li, figure { break-inside: avoid; } article { break-inside: auto; }
  .matters::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; } details { padding: .3rem 0; }
  footer { margin-top: 1rem; padding: 0; } a { text-decoration: none; } }
`;

/** The content of the page's one style element. */
export const STYLE = `${COLORS}${PAGE}${PICTURE_STYLE}${STEPS}${PRINT}`;
