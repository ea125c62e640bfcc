/** XML 1.0 by hand: escaping, and elements that are indented. No library: a report has a dozen elements. */
import { cleanProse } from './clean.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text as XML allows it in attributes. Characters that XML forbids even as references became visible escapes. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}

/** ` name="value"` for each attribute that is not null; a name is ours, a value may be anybody's. */
function attributes(values: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${escapeXml(cleanProse(String(value)))}"`)
    .join('');
}

/** An element as lines; children are indented by two spaces. */
export function element(
  name: string,
  values: Readonly<Record<string, string | number | null>>,
  children: readonly string[] = [],
): readonly string[] {
  const tag = `${name}${attributes(values)}`;
  return children.length === 0 ? [`<${tag}/>`] : [`<${tag}>`, ...children.map((line) => `  ${line}`), `</${name}>`];
}

/**
 * An element whose content is text in lines; cleaned by the caller, escaped here. One string, because indenting it
 * would change the text.
 */
export function textElement(
  name: string,
  values: Readonly<Record<string, string | number | null>>,
  lines: readonly string[],
): readonly string[] {
  if (lines.length === 0) return element(name, values);
  // Quotes are as good as any character here, and commands are full of them: they stay readable in the raw file.
  const text = lines.join('\n').replace(/[&<>]/gu, (character) => ENTITIES[character] ?? character);
  return [`<${name}${attributes(values)}>${text}</${name}>`];
}
