/** Is anything of a secret in a text? Whole, cut off, percent-encoded or in base64. */

/** Long enough to be no accident, short enough that a value cut to a column or an ellipsis is found. */
const WINDOW = 10;

/** The forms of a secret that a text is searched for. */
function formsOf(secret: string): readonly string[] {
  const windows = Array.from({ length: Math.max(1, secret.length - WINDOW + 1) }, (_, at) => secret.slice(at, at + WINDOW));
  // Within a longer text base64 has three alignments; the characters at the ends depend on the neighbours.
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${secret}`)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4)
      .slice(0, 16),
  );
  return [
    ...windows,
    ...encoded,
    Buffer.from(secret)
      .toString('hex')
      .slice(0, 2 * WINDOW),
  ];
}

/** Names of the secrets of which something is in `text`. */
export function leaksIn(text: string, secrets: Readonly<Record<string, string>>): readonly string[] {
  // Colours, folded lines and soft breaks must not hide one.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what must go
  const plain = text.replaceAll(/\u001b\[[0-9;]*m/gu, '');
  const unfolded = plain.replaceAll(/\s+/gu, '');
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const found = formsOf(secret).some((form) => plain.includes(form) || unfolded.includes(form));
    return found ? [name] : [];
  });
}
