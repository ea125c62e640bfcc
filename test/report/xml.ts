/** A strict reader of the XML that a report may be: throws at anything that is not well-formed. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const TOKEN = /<\?xml version="1\.0" encoding="UTF-8"\?>\n|<\/([a-z-]+)>|<([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/guy;
/** XML 1.0 section 2.2: what a document may contain at all. */
const CHARACTERS = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&([^;]*;)?/gu, (whole, name: string | undefined) => {
    const found = ENTITIES[(name ?? '').slice(0, -1)];
    if (found === undefined) throw new Error(`no such entity: ${whole}`);
    return found;
  });
}

export function parseXml(document: string): Element {
  if (!CHARACTERS.test(document)) throw new Error('a character that XML forbids');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  let at = 0;
  for (const match of document.matchAll(TOKEN)) {
    const [whole, close, open, attributes = '', empty, text] = match;
    at = match.index + whole.length;
    const parent = stack.at(-1)!;
    if (close !== undefined) {
      if (parent.name !== close) throw new Error(`</${close}> closes <${parent.name}>`);
      stack.pop();
    } else if (open !== undefined) {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/gu)].map(([, name, value]) => [name!, decoded(value!)] as const);
      if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`an attribute twice in ${whole}`);
      const element: Element = { name: open, attributes: Object.fromEntries(pairs), children: [], text: '' };
      parent.children.push(element);
      if (empty === '') stack.push(element);
    } else if (text !== undefined) parent.text += decoded(text);
  }
  if (at !== document.length) throw new Error(`not XML at ${at}: ${document.slice(at, at + 60)}`);
  if (stack.length !== 1 || root.children.length !== 1) throw new Error('not one document element');
  return root.children[0]!;
}
