/**
 * A small reader of shell commands, enough to prove two things: quotes are balanced, and nothing but this project's own words
 * stands outside of quotes.
 */
export interface ShellReading {
  /** What a shell would look at: everything outside of quotes. */
  readonly bare: string;
  /** Inside double quotes, where `$`, backtick and backslash still mean something. */
  readonly inDouble: string;
  readonly words: readonly string[];
  readonly balanced: boolean;
}

/** Reads one command. In PowerShell, `''` inside single quotes is a quote; read as two quoted parts it comes to the same. */
export function readShell(command: string): ShellReading {
  let bare = '';
  let inDouble = '';
  let word = '';
  let open: "'" | '"' | null = null;
  const words: string[] = [];
  for (let i = 0; i < command.length; i++) {
    const c = command[i] ?? '';
    if (open === "'") {
      if (c === "'") open = null;
      else word += c;
    } else if (open === '"') {
      if (c === '"') open = null;
      else {
        word += c;
        inDouble += c;
      }
    } else if (c === "'" || c === '"') open = c;
    else if (c === '\\' && command[i + 1] === "'") {
      // The way to have a single quote in a single-quoted word: close, escaped quote, open again.
      word += "'";
      i++;
    } else {
      bare += c;
      if (c === ' ') {
        if (word !== '') words.push(word);
        word = '';
      } else word += c;
    }
  }
  if (word !== '') words.push(word);
  return { bare, inDouble, words, balanced: open === null };
}
