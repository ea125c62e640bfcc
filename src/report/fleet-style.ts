import { STYLE } from './html-style.ts';

const BARS = `
svg.share { display: block; width: 100%; min-width: 3.5rem; height: 14px; border: 1px solid var(--line); }
svg.whole { height: 32px; }
td svg.share { margin-top: .3rem; width: 9rem; max-width: 20vw; }
.track { fill: var(--panel); } .part.ok { fill: var(--ok); } .part.error { fill: var(--error); } .part.warning { fill: var(--warning); } .part.unknown { fill: var(--unknown); } .part.skipped { fill: var(--skipped); }
svg.trend { height: 18px; }
ul.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; margin: .5rem 0; font-size: 1rem; color: var(--text); }
`;

/** The content of the fleet page's one style element. */
export const FLEET_STYLE = `${STYLE}${BARS}`;

const ROWS = `
header, main, footer { max-width: 76rem; }
th.name { min-width: 0; }
td { overflow-wrap: anywhere; }
@media (min-width: 64rem) { th.name { min-width: 10.5rem; } td:nth-child(2) { min-width: 13.5rem; } }
@media (max-width: 40rem) { thead { display: none; } table, caption, tbody, tr, th, td { display: block; } th.name, td { border: 0; padding: .1rem 0; } tr { border-bottom: 1px solid var(--line); padding: .4rem 0; } }
`;

/** The same for a list of nodes: names of AWS's length are not broken where there is room, and a telephone has one column. */
export const LIST_STYLE = `${FLEET_STYLE}${ROWS}`;
