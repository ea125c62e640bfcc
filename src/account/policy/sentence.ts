/** Answers read alike: a cause is a whole sentence. */
export function sentence(words: string): string {
  // An id keeps its letters: only words of ours begin with a small one.
  const first = /^(?:the|no|statement)\b/u.test(words) ? words.charAt(0).toUpperCase() : words.charAt(0);
  return `${first}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`;
}
