/** Cuts JSON that comes in pieces into brackets, texts and bare words. What is no JSON gives tokens, too, and no error. */

export interface TokenTaker {
  open(isArray: boolean): void;
  close(): void;
  /** A string's text. Empty where the caller is skipping. */
  text(text: string): void;
  /** A number, or `true`, `false`, `null`. */
  bare(text: string): void;
  isSkipping(): boolean;
}

/** An item of AWS Config, as a text in JSON, has some kilobytes. */
const MAX_TEXT = 1_048_576;
const MAX_BARE = 32;

/** `end` tells whether the last string was whole. */
export function jsonTokens(taker: TokenTaker): { piece(text: string): void; end(): boolean } {
  let string: string | null = null;
  let isEscaped = false;
  let bare = '';

  function endBare(): void {
    if (bare !== '') taker.bare(bare);
    bare = '';
  }

  /** Up to the string's end; returns where to go on. */
  function inString(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (isEscaped) isEscaped = false;
      else if (unit === 92) isEscaped = true;
      else if (unit === 34) break;
    }
    if (string !== null && !taker.isSkipping() && string.length < MAX_TEXT)
      string += text.slice(from, Math.min(at, from + MAX_TEXT));
    if (at === text.length) return at;
    const raw = string ?? '';
    string = null;
    taker.text(raw.includes('\\') ? unescaped(raw) : raw);
    return at + 1;
  }

  function single(unit: number, character: string): void {
    if (unit > 44 && unit !== 58 && unit !== 91 && unit !== 93 && unit !== 123 && unit !== 125) {
      if (bare.length < MAX_BARE) bare += character;
      return;
    }
    endBare();
    if (unit === 123 || unit === 91) taker.open(unit === 91);
    else if (unit === 125 || unit === 93) taker.close();
  }

  return {
    piece(text) {
      for (let at = 0; at < text.length; ) {
        if (string !== null) {
          at = inString(text, at);
          continue;
        }
        const unit = text.charCodeAt(at);
        if (unit === 34) string = '';
        else single(unit, text[at] ?? '');
        at += 1;
      }
    },
    end() {
      endBare();
      return string === null;
    },
  };
}

function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
