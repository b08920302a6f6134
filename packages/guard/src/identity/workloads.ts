import type { Policy } from "@rampart/core";
import type { Speaker } from "./speaker.js";

/** An agent as its client certificate names it (SPIFFE ID, the URI among the certificate's names). */
export interface Workload {
  readonly spiffe: string;
  readonly agent: string;
}

/** Who a certificate that holds speaks for, or null; the policy must name the agent. */
export function workloadSpeaker(uri: string, workloads: readonly Workload[], { document }: Policy): Speaker | null {
  const found = workloads.find(({ spiffe }) => spiffe === uri);
  if (found === undefined || !Object.hasOwn(document.agents ?? {}, found.agent)) return null;
  return { type: "agent", name: found.agent, roles: [], via: { name: uri, until: null } };
}
