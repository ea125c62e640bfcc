/**
 * A page that needs nothing else: no file, no network. It may be attached to a ticket, put on a share or opened years later,
 * and it quotes strings that strangers chose; so its policy allows its own style sheet and its own script, by hash, and nothing besides.
 */
import { createHash } from 'node:crypto';
import { html, type Markup } from './html-markup.ts';
import { SCRIPT } from './html-script.ts';

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function policy(style: string): string {
  return `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

/** A complete HTML document, ending in a newline. `style` is ours, never a string from outside. */
export function page(title: Markup, style: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
${body}<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`.markup;
}
