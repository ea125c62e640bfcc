/** What becomes of a call at an endpoint, over all layers, and the one layer that decides it. */
import type { DnsDiagnosis } from './dns-diagnosis.ts';
import type { AddressPicture, EndpointState, SeenEndpoint } from './endpoint.ts';
import type { Layer, Reach } from './reach.ts';
import type { View } from './views.ts';

/** `works` has no layer, and what fails or resolves to nothing has one; what is unknown may have stopped somewhere, whoever is to blame. */
export interface EndpointOutcome {
  readonly state: EndpointState;
  readonly layer: Layer | null;
  /** The servers whose answers, or silence, are why DNS is that layer. */
  readonly blamed: readonly View[];
}

export interface EndpointPicture extends SeenEndpoint {
  readonly diagnosis: DnsDiagnosis;
  /** Where the endpoint is, or will be once its DNS is mended, and how it does there. */
  readonly targets: { readonly addresses: readonly AddressPicture[]; readonly state: EndpointState };
  /** Beyond `state`, AWS itself may refuse every call. */
  readonly outcome: EndpointOutcome;
}

const DEPTH: readonly Layer[] = ['dns', 'tcp', 'tls', 'http', 'auth'];

/** `isDenied`: AWS answers and refuses each call. The layer is where the address that got furthest stopped. */
export function outcomeOf(endpoint: SeenEndpoint, diagnosis: DnsDiagnosis, isDenied: boolean): EndpointOutcome {
  const { state, agent } = endpoint;
  if (state === 'works') return { state: isDenied ? 'fails' : 'works', layer: isDenied ? 'auth' : null, blamed: [] };
  if ((diagnosis.kind !== 'fine' && diagnosis.kind !== 'pinned') || state === 'unresolved')
    return { state, layer: 'dns', blamed: blamedFor(endpoint, diagnosis) };
  const layers = agent.flatMap(({ reach }) => (reach.state === 'fails' ? [ownLayer(reach)] : []));
  return { state, layer: layers.sort((a, b) => DEPTH.indexOf(b) - DEPTH.indexOf(a))[0] ?? null, blamed: [] };
}

/** A proxy that cannot be reached is TCP's matter, one that says no is HTTP's: it speaks HTTP until the tunnel is there. */
function ownLayer({ layer, reason }: Extract<Reach, { state: 'fails' }>): Layer {
  if (layer !== 'proxy') return layer;
  return reason === 'unreachable' ? 'tcp' : reason === 'proxy-tls' ? 'tls' : 'http';
}

function blamedFor({ configured, stub }: SeenEndpoint, diagnosis: DnsDiagnosis): readonly View[] {
  switch (diagnosis.kind) {
    case 'forwarder':
    case 'stale':
    case 'disagree':
      return diagnosis.wrong;
    case 'sinkholed':
      return configured.filter(({ status }) => status === 'sinkhole');
    case 'silent':
      return configured;
    case 'flaky':
    case 'not-found':
    case 'no-address':
    case 'failure':
    case 'truncated':
    case 'no-private-view':
      return diagnosis.views;
    case 'pinned':
    case 'fine':
      // The servers answer, and systemd-resolved before them does not.
      return stub === null ? [] : [stub];
  }
}
