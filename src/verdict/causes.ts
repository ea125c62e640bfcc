/** What explains what: drafts that are symptoms of another one are kept, under the code that explains them. */
import type { Draft, FindingCode } from '../findings/index.ts';
import { EXPLANATIONS } from '../findings/relations.ts';
import type { Picture } from '../picture/picture.ts';

export interface Causes {
  readonly roots: readonly Draft[];
  readonly symptoms: readonly { readonly draft: Draft; readonly by: FindingCode }[];
}

export function separate(drafts: readonly Draft[], picture: Picture): Causes {
  const explainedBy = (symptom: Draft): FindingCode | null => {
    for (const { cause: causes, symptom: symptoms, when } of EXPLANATIONS) {
      if (!symptoms.includes(symptom.code)) continue;
      const cause = drafts.find(
        (candidate) => candidate !== symptom && causes.includes(candidate.code) && when(candidate, symptom, picture),
      );
      if (cause !== undefined) return cause.code;
    }
    return null;
  };
  const symptoms = drafts.flatMap((draft) => {
    const by = explainedBy(draft);
    return by === null ? [] : [{ draft, by }];
  });
  const rooted = symptoms.flatMap(({ draft, by }) => {
    const root = rootOf(by, symptoms);
    return root === null ? [] : [{ draft, by: root }];
  });
  const hidden = new Set(rooted.map(({ draft }) => draft));
  return { roots: drafts.filter((draft) => !hidden.has(draft)), symptoms: rooted };
}

/** A symptom's cause may itself be a symptom: what is named is always a root. Null where two explain each other: then both stand. */
function rootOf(code: FindingCode, symptoms: readonly { readonly draft: Draft; readonly by: FindingCode }[]): FindingCode | null {
  let root = code;
  for (let depth = 0; depth < symptoms.length; depth += 1) {
    const above = symptoms.find(({ draft }) => draft.code === root);
    if (above === undefined) return root;
    root = above.by;
  }
  return symptoms.some(({ draft }) => draft.code === root) ? null : root;
}
