/** IAM's wildcards: `*` is any text, `?` one character (IAM User Guide, `reference_policies_elements_resource`). */

/** In steps that grow with the product of both lengths at most: no regular expression that a stranger's policy could make explode. */
export function fits(pattern: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  let star = -1;
  let resume = 0;
  while (inText < text.length) {
    const want = pattern[at];
    if (want === '*') {
      star = at;
      resume = inText;
      at += 1;
    } else if (want !== undefined && (want === '?' || want === text[inText])) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      inText = resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** Every text fits it. */
export function isAll(pattern: string): boolean {
  return pattern !== '' && /^\*+$/u.test(pattern);
}
