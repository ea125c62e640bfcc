/**
 * The rules of Jenkins' junit-10.xsd (jenkinsci/xunit-plugin, `types/model/xsd/junit-10.xsd`), restated as data: 13 elements, their attributes
 * and what stands in them. All attributes are texts but `time` of suites.
 */
import type { Element } from './xml.ts';

interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Any number of these, in any order. */
  readonly children: readonly string[];
  /** These once at most each, in this order: the xsd has a sequence. */
  readonly sequence?: true;
  readonly text: boolean;
}

const outcome: Rule = { required: [], optional: ['type', 'message'], children: [], text: true };
const rerun: Rule = {
  required: ['type'],
  optional: ['message'],
  children: ['stackTrace', 'system-out', 'system-err'],
  sequence: true,
  text: true,
};
const output: Rule = { required: [], optional: [], children: [], text: true };

const RULES: Readonly<Record<string, Rule>> = {
  testsuites: {
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
    children: ['testsuite'],
    text: false,
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    text: false,
  },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: [
      'skipped',
      'error',
      'failure',
      'rerunFailure',
      'rerunError',
      'flakyFailure',
      'flakyError',
      'system-out',
      'system-err',
    ],
    text: false,
  },
  properties: { required: [], optional: [], children: ['property'], text: false },
  property: { required: ['name', 'value'], optional: [], children: [], text: false },
  failure: outcome,
  error: outcome,
  skipped: outcome,
  rerunFailure: rerun,
  rerunError: rerun,
  flakyFailure: rerun,
  flakyError: rerun,
  'system-out': output,
  'system-err': output,
};
/** SUREFIRE_TIME of the xsd: digits with commas between thousands, then a fraction. */
const TIME = /^(?:(?:\d{0,3},)*\d{3}|\d{0,3})*(?:\.\d*)?$/u;

/** What the schema says against a document; empty where it is valid. */
export function schemaFaults(element: Element, isRoot = true): readonly string[] {
  const { name, attributes, children, text } = element;
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (rule === undefined) return [`<${name}> is unknown`];
  const faults: string[] = [];
  if (isRoot && !['testsuites', 'testsuite'].includes(name)) faults.push(`<${name}> is no document`);
  for (const one of rule.required) if (!Object.hasOwn(attributes, one)) faults.push(`<${name}> lacks ${one}`);
  for (const one of Object.keys(attributes))
    if (![...rule.required, ...rule.optional].includes(one)) faults.push(`<${name}> has ${one}`);
  if (name.startsWith('testsuite') && !TIME.test(attributes['time'] ?? '')) faults.push(`<${name}> has a time that is none`);
  if (!rule.text && text.trim() !== '') faults.push(`<${name}> has text`);
  for (const child of children) if (!rule.children.includes(child.name)) faults.push(`<${name}> has <${child.name}>`);
  if (rule.sequence === true) {
    const order = children.map((child) => rule.children.indexOf(child.name));
    if (order.some((at, index) => index > 0 && at <= (order[index - 1] ?? -1))) faults.push(`<${name}> is out of order`);
  }
  return [...faults, ...children.flatMap((child) => schemaFaults(child, false))];
}
