/** What `preflight` adds to a verdict. */
import { list, literal, matching, nullable, type Of, record, text, textual, whole } from './schema/shape.ts';

const many = <T>(of: Parameters<typeof list<T>>[0]) => list(of, Number.POSITIVE_INFINITY);

/** Of a machine before its activation. */
export interface PreflightVerdict extends Of<typeof preflight> {}
export const preflight = record({
  /** yes: nothing that was seen stands in the way of an activation. */
  ready: literal('yes', 'no', 'unknown'),
  /** Whether this is an EC2 instance, which needs a role and no activation. */
  onEc2: literal('yes', 'no', 'unknown'),
  /** Whose machine it is, in the words of its firmware; null where that is unknown. */
  machine: nullable(text),
  /** registered: it has a registration already, which a new one replaces. */
  agent: literal('not-installed', 'not-registered', 'registered', 'unknown'),
  /** What a proxy must let through by CONNECT, and a firewall directly; whoever opens the TLS inside is not trusted. */
  hosts: many(
    record({
      /** Host name. */
      host: textual,
      /** TCP port. */
      port: whole(1, 65_535),
    }),
  ),
  /** Codes of the errors and warnings under findings[]. */
  missing: many(matching<string>(/^[a-z0-9-]+\/[a-z0-9-]+$/u)),
  /** `host:port` of the proxy that the agent is set to; null where it has none, or nobody knows. */
  proxyInEffect: nullable(textual),
  /** The proxy setting that the agent lacks; null where it lacks none. */
  dropIn: nullable(
    record({
      /** The file, or the key of the registry. */
      path: textual,
      /** What stands in it, line by line. */
      lines: many(text),
      /** Puts it there. */
      commands: many(text),
    }),
  ),
  /** The steps after this check. */
  next: many(text),
});
