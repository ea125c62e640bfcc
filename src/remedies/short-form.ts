/** Commands as short as they work: for a screen that has no room for more. */

/**
 * Without `--query`, which only picks columns: the answer is longer, and the same. It stays where a program reads the answer, or where a
 * file gets it.
 */
export function shortForm(command: string): string {
  if (!command.startsWith('aws ') || /--output text|[|>]/u.test(command.replace(/'[^']*'|"[^"]*"/gu, ''))) return command;
  return command.replace(/ --query (?:'(?:[^']|'\\'')*'|"(?:[^"\\]|\\.)*"|\S+)/u, '');
}
