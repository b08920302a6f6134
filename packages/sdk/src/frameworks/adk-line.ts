/** What a tool of `@google/adk` is told of the run it is called in, as far as it is used here. */
export interface ToolContext {
  readonly agentName?: string;
  readonly invocationContext?: {
    readonly agent?: Agent;
    readonly session?: { readonly events?: readonly Event[] };
  };
}

export interface Agent {
  readonly name: string;
  readonly parentAgent?: Agent | undefined;
  readonly rootAgent?: { findAgent?(name: string): Agent | undefined };
}

interface Event {
  readonly author?: string;
  readonly actions?: { readonly transferToAgent?: string };
}

/** Transfers of a session that are looked at, the last ones; agents in a line. */
const MAX_STEPS = 64;

/**
 * The agents that had the work, the one that acts last: who transferred it to whom, back to one nobody transferred it to, and the
 * agents that one is a sub-agent of. Nothing where the framework does not say who acts.
 */
export function lineOf(context: ToolContext | undefined): readonly string[] {
  const { agent, session } = context?.invocationContext ?? {};
  const acting = agent?.name ?? context?.agentName;
  if (acting === undefined || acting === "") return [];
  const line = [acting];
  const events = session?.events ?? [];
  for (let at = events.length - 1; at >= 0 && line.length < MAX_STEPS; at -= 1) {
    const { author, actions } = events[at]!;
    if (actions?.transferToAgent === line[0] && author !== undefined && author !== line[0]) line.unshift(author);
  }
  return [...parentsOf(agent, line[0]!), ...line];
}

function parentsOf(agent: Agent | undefined, name: string): readonly string[] {
  const parents: string[] = [];
  const first = agent?.name === name ? agent : agent?.rootAgent?.findAgent?.(name);
  for (let one = first?.parentAgent; one !== undefined && parents.length < MAX_STEPS; one = one.parentAgent)
    parents.unshift(one.name);
  return parents;
}
