/** Whether this terminal, or whoever reads along, shows more than ASCII: one decision for reports, help and complaints. */

export function isAscii(variables: Readonly<Record<string, string | undefined>>): boolean {
  if (variables['TERM'] === 'dumb') return true;
  // POSIX's order; unset says nothing: Run Command's console shows UTF-8.
  const locale = [variables['LC_ALL'], variables['LC_CTYPE'], variables['LANG']].find(
    (text) => text !== undefined && text !== '',
  );
  return locale !== undefined && !/utf-?8/iu.test(locale);
}
