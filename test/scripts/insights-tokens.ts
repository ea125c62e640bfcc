/** The words of a query of CloudWatch Logs Insights. */

/** What is wrong with a query, in words. */
export class Fault extends Error {}

/** Strings, regular expressions (after `like`, `=~`, `parse`'s field), names, numbers with units, operators. */
const TOKEN =
  /\s+|#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`\n]+`(?:\.[\w.]+)?|\/(?:[^/\\\n]|\\.)+\/|\d+(?:\.\d+)?[a-z]*|@?[A-Za-z_][\w@.]*|!=|<=|>=|=~|[=<>+*/^%(),|[\]-]/gy;

/** Throws a Fault from the first character that belongs to no word. */
export function tokensOf(query: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  for (const match of query.matchAll(TOKEN)) {
    at = match.index + match[0].length;
    if (!/^[\s#]/u.test(match[0])) tokens.push(match[0]);
  }
  if (at !== query.length) throw new Fault(`cannot be read from '${query.slice(at, at + 20)}'`);
  return tokens;
}

/** Names with other characters than letters, digits, `@`, `_` and `.` stand between backticks. */
export function isName(token: string): boolean {
  return /^(?:@?[A-Za-z_]|`)/u.test(token);
}

/** The field's name without its quotes. A name that ends with a dot is none. */
export function bareName(token: string): string {
  if (/\.$|\.\./u.test(token)) throw new Fault(`'${token}' is no field`);
  return token.replaceAll('`', '');
}
