/** The comments that stand on the members of shapes, for the schemas that are published. The formatter keeps the sources as they are read here. */

/** `agentLogEvent.kind` → its comment as one line: the constant, then the members on the way, cases of `tagged` among them. `finding.*` is where more members of it stand. */
export function memberComments(source: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  // Constants, then members, each further in than the one before.
  const open: { readonly indent: number; readonly name: string }[] = [];
  let comment: string[] | null = null;
  let isInside = false;
  for (const line of source.split('\n')) {
    const begins = /^\s*\/\*\*(?<words>.*)$/u.exec(line)?.groups?.['words'];
    if (begins !== undefined || isInside) {
      const words = begins ?? line;
      comment = [
        ...(begins === undefined ? (comment ?? []) : []),
        words
          .replace(/^\s*\*(?!\/)/u, '')
          .replace('*/', '')
          .trim(),
      ];
      isInside = !words.includes('*/');
      continue;
    }
    const { indent = '', name = '' } = (MEMBER.exec(line) ?? CONSTANT.exec(line))?.groups ?? {};
    if (name !== '') {
      while ((open.at(-1)?.indent ?? -1) >= indent.length) open.pop();
      open.push({ indent: indent.length, name });
      if (comment !== null)
        comments.set(open.map((one) => one.name).join('.'), comment.filter((words) => words !== '').join(' '));
    }
    const spread = SPREAD.exec(line)?.groups?.['name'];
    if (spread !== undefined) comments.set(`${open.map((one) => one.name).join('.')}.*`, spread);
    // The type comes before the constant that it is inferred from, and the comment before both.
    if (!TYPE.test(line)) comment = null;
  }
  return comments;
}

/** `...name,`: members that stand elsewhere. */
const SPREAD = /^\s+\.\.\.(?<name>\w+),$/u;
const TYPE = /^export (?:type|interface) /u;
const CONSTANT = /^(?<indent>)(?:export )?const (?<name>\w+)(?:: [^=]+)? = /u;
/** `name: …`, `name,`, and the values of a closed set: `'name',`. */
const MEMBER = /^(?<indent>\s+)'?(?<name>[\w-]+)'?(?:: .*|,)$/u;
