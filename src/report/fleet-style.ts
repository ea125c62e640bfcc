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
