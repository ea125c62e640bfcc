/** Where a connection goes, and how long it may take. */
export interface Target {
  readonly host: string;
  readonly ip: string;
  readonly port: number;
}

export interface ConnectionLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** For the handshake: where ordinary hellos hang, a small one may pass. */
  readonly hello?: 'ordinary' | 'small';
}
