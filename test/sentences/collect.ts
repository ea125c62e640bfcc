/** Every sentence that this program can say about the corpus, the samples and the findings themselves. */

import { pageOf } from '../../src/explain/page.ts';
import { FINDING_CODES, findingOf } from '../../src/findings/index.ts';
import { CAPABILITY_NEEDS } from '../../src/knowledge/capabilities.ts';
import { compose } from '../../src/verdict/compose.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Remedy, Verdict } from '../../src/verdict.types.ts';
import { CONTEXTS } from '../remedies/contexts.ts';
import { variants } from '../remedies/samples.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

/** `sentence`: ends in a period. `clause`: stands behind a colon or in a list. `title`: without a period. */
export interface Said {
  readonly where: string;
  readonly kind: 'sentence' | 'clause' | 'title';
  readonly text: string;
}

function ofRemedy(where: string, { text, risk, rollback, rollbackIsText, account, permission }: Remedy): readonly Said[] {
  const clause = (name: string, value: string | undefined): readonly Said[] =>
    value === undefined ? [] : [{ where: `${where} ${name}`, kind: 'clause', text: value }];
  return [
    { where: `${where} text`, kind: 'sentence', text },
    { where: `${where} risk`, kind: 'sentence', text: risk },
    ...(rollback === undefined || !rollbackIsText
      ? []
      : [{ where: `${where} rollback`, kind: 'sentence' as const, text: rollback }]),
    ...clause('account', account),
    ...clause('permission', permission),
  ];
}

export function ofVerdict(where: string, verdict: Verdict): readonly Said[] {
  const { headline, findings, suppressed, ruledOut, notChecked, capabilities, changed, delivery } = verdict;
  const clause = (name: string, text: string): Said => ({ where: `${where} ${name}`, kind: 'clause', text });
  return [
    { where: `${where} headline`, kind: 'sentence', text: headline },
    ...[...findings, ...suppressed].flatMap(({ code, message, evidence, remedy }): readonly Said[] => [
      { where: `${where} ${code}`, kind: 'sentence', text: message },
      ...evidence.map((text) => clause(`${code} evidence`, text)),
      ...remedy.flatMap((one) => ofRemedy(`${where} ${code}`, one)),
    ]),
    ...ruledOut.map(({ code, because }) => clause(`${code} ruled out`, because)),
    ...notChecked.map(({ what, why }) => clause('not checked', `${what}: ${why}`)),
    ...Object.values(capabilities).flatMap(({ seen }) => (seen === undefined ? [] : [clause('seen', seen)])),
    ...changed.map(({ what, from, to }) => clause('changed', `${what}: ${from} to ${to}`)),
    ...delivery.map(({ sink, outcome, detail }) => clause('delivery', `${sink}: ${outcome} ${detail}`)),
  ];
}

export function corpusVerdicts(): readonly { readonly name: string; readonly verdict: Verdict }[] {
  return recordedNames().map((name) => ({ name, verdict: judge(recordedFacts(name)).verdict }));
}

function ofSamples(): readonly Said[] {
  return Object.entries(CONTEXTS).flatMap(([name, context]) =>
    variants().flatMap((draft) => {
      const { message, remedy } = compose(draft, context);
      const where = `${draft.code}, ${name}`;
      return [{ where, kind: 'sentence' as const, text: message }, ...remedy.flatMap((one) => ofRemedy(where, one))];
    }),
  );
}

function ofPages(): readonly Said[] {
  return FINDING_CODES.flatMap((code): readonly Said[] => {
    const { title, summary, example, recognised, severity, breaks, remedies } = pageOf(code);
    const sentences = { summary, example, recognised, severity, breaks: `${breaks}.` };
    return [
      { where: `${code} title`, kind: 'title', text: title },
      ...Object.entries(sentences).map(([name, text]): Said => ({ where: `${code} ${name}`, kind: 'sentence', text })),
      ...remedies.flatMap((one) => ofRemedy(`${code} page`, one)),
      ...(findingOf(code).docs ?? []).map((text): Said => ({ where: `${code} docs`, kind: 'title', text })),
    ];
  });
}

function ofCapabilities(): readonly Said[] {
  return Object.entries(CAPABILITY_NEEDS).flatMap(([name, { title, uses = [] }]): readonly Said[] => [
    { where: name, kind: 'title', text: title },
    ...uses.map(({ effect }): Said => ({ where: name, kind: 'clause', text: effect })),
  ]);
}

/** Each text once, with the first place that says it. */
export function everythingSaid(): readonly Said[] {
  const all = [
    ...corpusVerdicts().flatMap(({ name, verdict }) => ofVerdict(name, verdict)),
    ...ofSamples(),
    ...ofPages(),
    ...ofCapabilities(),
  ];
  return [...new Map(all.map((said) => [`${said.kind} ${said.text}`, said])).values()];
}
