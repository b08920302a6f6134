import type { Policy } from "@rampart/core";
import type { Speaker } from "./speaker.js";

/** An agent as its client certificate names it (SPIFFE ID, the URI among the certificate's names). */
export interface Workload {
  readonly spiffe: string;
  readonly agent: string;
}

/** Who a certificate speaks for, or why it speaks for nobody; the policy must name the agent. */
export function workloadSpeaker(
  { uri, until }: { readonly uri: string; readonly until: number },
  workloads: readonly Workload[],
  { document }: Policy,
  now: number,
): Speaker | string {
  // It held when the connection began, and connections are kept.
  if (now >= until) return "it ended while its connection lasted";
  const found = workloads.find(({ spiffe }) => spiffe === uri);
  if (found === undefined) return `no workload of the settings is ${uri}`;
  if (!Object.hasOwn(document.agents ?? {}, found.agent)) return `the policy names no agent ${found.agent}`;
  return { type: "agent", name: found.agent, roles: [], via: { name: uri, until } };
}
