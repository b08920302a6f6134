import { existsSync } from "node:fs";
import { type RecordedEvent, readTexts } from "@rampart/ledger";
import { checkpointOf } from "../log/checkpoint.js";

/** The last call of an agent. */
export interface Seen {
  readonly door: string;
  readonly time: number;
}

/** The last time a call was let through that loads this model. */
export interface Load {
  readonly agent: string;
  readonly model: string;
  readonly entry: number;
  /** Whether somebody vouches for it. */
  readonly admitted: boolean;
}

export interface OnRecord {
  readonly seen: ReadonlyMap<string, Seen>;
  readonly loads: readonly Load[];
}

/** Models that are told apart; of more the newest count. */
const MAX_LOADS = 1_024;
const INTENT = '"kind":"intent"';
const isIntent = (event: Buffer) => event.includes(INTENT, 0, "latin1");

/** What the calls on record since then say of agents and of the models they loaded. Nothing where there is no record. */
export async function readSince(folder: string, since: number): Promise<OnRecord> {
  const seen = new Map<string, Seen>();
  const loads = new Map<string, Load>();
  if (!existsSync(folder)) return { seen, loads: [] };
  const origin = (await checkpointOf(folder)).split("\n")[0]!;
  for await (const { index, text } of readTexts(folder, origin, 0, Infinity, isIntent)) {
    const event = JSON.parse(text) as RecordedEvent;
    if (event.kind !== "intent" || event.time < since) continue;
    seen.set(event.agent, { door: event.door, time: event.time });
    if (event.permit === null) continue;
    for (const [model, admitted] of modelsIn(event.actions)) {
      loads.delete(model);
      loads.set(model, { agent: event.agent, model, entry: index, admitted });
      if (loads.size > MAX_LOADS) loads.delete(loads.keys().next().value as string);
    }
  }
  return { seen, loads: [...loads.values()] };
}

interface Written {
  readonly kind?: string;
  readonly resource?: { readonly name?: unknown };
  readonly labels?: readonly string[];
}

/** Admitted is what the trust policy admits and lies here: what stands elsewhere nobody looked at (the pack `admitted-models`). */
function modelsIn(actions: readonly object[]): readonly (readonly [name: string, admitted: boolean])[] {
  return (actions as readonly Written[])
    .filter(({ kind }) => kind === "model.load")
    .map(({ resource, labels = [] }) => {
      const vouched = labels.includes("admitted") && !labels.includes("remote") && !labels.includes("container");
      return [String(resource?.name ?? "*").slice(0, 200), vouched] as const;
    });
}
