/** What was considered and excluded, and why: it saves the next hour. Only said when something is wrong. */

import { furthest } from '../facts/small-hello.ts';
import type { Draft, FindingCode } from '../findings/index.ts';
import { duration } from '../knowledge/words.ts';
import { isPrivate } from '../picture/addresses.ts';
import { requiredEndpoints, requiredInterface, s3Endpoint } from '../picture/endpoint-choice.ts';
import type { Picture } from '../picture/picture.ts';
import type { Verdict } from '../verdict.types.ts';

export function ruledOut(picture: Picture, drafts: readonly Draft[]): Verdict['ruledOut'] {
  if (drafts.every(({ severity }) => severity === 'info')) return [];
  const said = new Set(drafts.map(({ code }) => code));
  const found: { code: FindingCode; because: string }[] = [];
  const add = (code: FindingCode, because: string | null): void => {
    if (because !== null && !said.has(code)) found.push({ code, because });
  };
  add('dns/endpoint-missing', privateAnswers(picture));
  add('dns/resolver-unreachable', resolversAnswer(picture));
  add('tls/intercepted', chainsVerify(picture));
  add('s3/no-path', s3Answers(picture));
  add('clock/skew', clockAgrees(picture));
  return found;
}

function privateAnswers(picture: Picture): string | null {
  const required = requiredInterface(picture);
  const answers = required.map(({ all }) => all.find((address) => isPrivate(address.class))?.ip);
  if (required.length === 0 || answers.some((ip) => ip === undefined)) return null;
  const [first] = required;
  const view = [...(first?.amazon ?? []), ...(first?.configured ?? [])].find(({ status }) => status === 'private');
  return view === undefined ? null : `${view.server} answers ${view.addresses.join(', ')} for ${first?.host ?? ''}`;
}

function resolversAnswer(picture: Picture): string | null {
  const views = picture.endpoints.flatMap(({ configured }) => configured);
  const servers = [...new Set(views.map(({ server }) => server))];
  const answering = servers.filter((server) =>
    views.some((view) => view.server === server && view.status !== 'silent' && view.status !== 'unknown'),
  );
  return servers.length > 0 && answering.length === servers.length
    ? `${servers.join(', ')} ${servers.length === 1 ? 'answers' : 'answer'}`
    : null;
}

function chainsVerify(picture: Picture): string | null {
  const chains = requiredEndpoints(picture).flatMap(({ all }) =>
    all.flatMap(({ connection }) => (connection?.tls.outcome === 'ok' ? [connection.tls] : [])),
  );
  // What broke off before it showed a certificate may be anybody's.
  const isBroken = requiredEndpoints(picture).some(({ all }) =>
    all.some(({ reach }) => reach.state === 'fails' && reach.layer === 'tls'),
  );
  const isFine =
    !isBroken && chains.length > 0 && chains.every(({ verifyError, nameError }) => verifyError === null && nameError === null);
  return isFine
    ? chains.length === 1
      ? "the certificate chain verifies with this node's roots"
      : `all ${chains.length} certificate chains verify with this node's roots`
    : null;
}

function s3Answers(picture: Picture): string | null {
  const s3 = s3Endpoint(picture, 'endpoint');
  return s3?.state === 'works'
    ? `${s3.host} answers at ${s3.agent
        .map(({ ip }) => ip)
        .slice(0, 3)
        .join(', ')}`
    : null;
}

function clockAgrees(picture: Picture): string | null {
  const offsets = picture.facts.connections
    .map(furthest)
    .flatMap(({ tls, http }) =>
      tls.outcome === 'ok' && tls.verifyError === null && http.outcome === 'ok' && http.clockOffsetMs !== null
        ? [Math.abs(http.clockOffsetMs)]
        : [],
    );
  return offsets.length === 0 ? null : `this node's clock is within ${duration(Math.ceil(Math.max(...offsets) / 1000))} of AWS's`;
}
