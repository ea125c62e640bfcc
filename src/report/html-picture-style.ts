/** The part of the style sheet that the picture needs. */
export const PICTURE_STYLE = `
figure { margin: 1rem 0; } figcaption { color: var(--soft); font-size: .875rem; margin-top: .25rem; }
svg.path { display: block; width: 100%; font: 12px system-ui, sans-serif; overflow: visible; }
svg.path text { fill: var(--text); text-anchor: middle; } svg.path .ip { font: 10.5px ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
svg.path text.soft { fill: var(--soft); } svg.path text.end { text-anchor: end; paint-order: stroke; stroke: var(--bg); stroke-width: 5; }
svg.path text.error { fill: var(--error); font-weight: 700; } svg.path text.warning { fill: var(--warning); font-weight: 700; }
svg.path text.ok { fill: var(--ok); font-weight: 700; } svg.path text.info { fill: var(--info); } svg.path text.unknown { fill: var(--unknown); }
svg.path text.skipped { fill: var(--skipped); }
svg.path a text.error, svg.path a text.warning, svg.path a text.info { text-decoration: underline; text-underline-offset: 2px; }
svg.path a:hover .box { fill: var(--bg); } svg.path a:focus-visible .disc { stroke: var(--link); stroke-width: 4; }
.box { fill: var(--panel); stroke: var(--line); stroke-width: 1; }
.box.error { stroke: var(--error); stroke-width: 2.5; } .box.warning { stroke: var(--warning); stroke-width: 2.5; } .box.ok { stroke: var(--ok); stroke-width: 2; }
.box.skipped { stroke: var(--soft); stroke-dasharray: 2 4; fill: none; }
.hop { stroke: var(--soft); stroke-width: 2; }
.hop.error, .hop.info { stroke-dasharray: 7 5; } .hop.warning { stroke-dasharray: 14 4; }
.hop.skipped, .hop.unknown { stroke-dasharray: 2 5; }
.hop.error { stroke: var(--error); } .hop.warning { stroke: var(--warning); } .hop.ok { stroke: var(--ok); } .hop.info { stroke: var(--info); }
.disc { fill: var(--bg); stroke: var(--soft); stroke-width: 2; } .glyph { fill: none; stroke: var(--soft); stroke-width: 2.5; }
.disc.error { fill: var(--error); stroke: var(--error); } .glyph.error { stroke: var(--bg); }
.disc.warning { stroke: var(--warning); } .glyph.warning { stroke: var(--warning); }
.disc.ok { stroke: var(--ok); } .glyph.ok { stroke: var(--ok); } .disc.info { stroke: var(--info); } .glyph.info { stroke: var(--info); }
.disc.unknown { stroke: var(--unknown); } .glyph.unknown { stroke: var(--unknown); }
`;
