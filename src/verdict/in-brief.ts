/** The verdict in a few words: what stands first and last on a screen. */
import { unique } from '../remedies/phrases.ts';
import { clause, type HeadlineInput, headline, isUnmanaged } from './headline.ts';

/**
 * Follows on the status and a colon, and has no period. Names the worst cause, and how many more there are. What `--only` or `--skip` keeps
 * out has no place in a few words: then it is the whole headline.
 */
export function inBrief(input: HeadlineInput): string {
  const { status, findings, leftOut, asked, request, unknown, capabilities, place } = input;
  const whole = headline(input).replace(/\.$/u, '');
  if (asked.length + leftOut.length > 0) return whole;
  const problems = findings.filter(({ severity }) => severity !== 'info');
  const [first, ...more] = unique(problems.map(({ code }) => clause(code)));
  if (first !== undefined) return more.length === 0 ? first : `${first}, and ${more.length} more`;
  if (status === 'inconclusive' && isUnmanaged(findings, unknown)) return 'no managed node: SSM Agent is not installed';
  if (status === 'inconclusive') return `nothing certain about ${unknown[0]?.what ?? 'something required'}`;
  if (status !== 'healthy') return whole;
  if (request.preflight === true) return 'this machine is ready for its activation';
  const isOpen = request.for.some((name) => capabilities[name].status === 'unknown');
  if (isOpen && request.only.length + request.skip.length > 0) return whole;
  if (findings.some(({ code }) => code === 'agent/not-installed')) return 'SSM Agent is not installed; the endpoints answer';
  switch (place) {
    case 'node':
      return 'Systems Manager can manage this node';
    case 'task':
      return 'ECS Exec gets what it needs of the network in this task';
    case 'container':
      return 'the endpoints that sessions need answer in this container';
  }
}
