/** What a call of the API stand-in ends with, and how input is read: every field of a body may be anything. */
import type { Place } from '../../addresses.ts';
import type { ApiSpec } from '../../credentials.ts';

export interface Outcome {
  readonly status: 200 | 400;
  readonly body: Readonly<Record<string, unknown>>;
}
export type Input = Readonly<Record<string, unknown>>;
/** What of the lab an answer depends on. */
export interface LabSide {
  readonly place: Place;
  readonly ping?: ApiSpec['ping'];
}
export type Operation = (input: Input, lab: LabSide) => Outcome;

export const done = (body: Outcome['body'] = {}): Outcome => ({ status: 200, body });
/** The AWS JSON 1.1 form of an error; the header x-amzn-ErrorType says the same. */
export const failed = (type: string, message: string): Outcome => ({ status: 400, body: { __type: type, message } });

export const textOf = (input: Input, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};
export const isRecord = (value: unknown): value is Input => typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (input: Input, name: string): readonly unknown[] => {
  const value = input[name];
  return Array.isArray(value) ? value : [];
};
