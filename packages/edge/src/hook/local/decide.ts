import { createHash } from "node:crypto";
import { compilePolicy, isOrdered, type Judgement, type Policy, type ToolCall } from "@rampart/core";
import {
  type Bundle,
  type DoorSettings,
  doorAt,
  doorNamed,
  findProject,
  type Places,
  placesIn,
  readDoors,
} from "@rampart/service";
import type { Host, Parsed, Rendered } from "../../hosts/host.js";
import type { Door } from "../door.js";
import { codeOfError } from "../error.js";
import { loadBundle } from "./bundle.js";
import { type Owner, stopReason } from "./epoch.js";
import { localFacts } from "./facts.js";
import { judgeLooking } from "./judge.js";
import { faultMessage, verdictMessage } from "./message.js";
import { recordDecision } from "./record.js";

/** The bundle and its policy, or the stable code of why there is none to decide by. */
type Known =
  | { readonly bundle: Bundle; readonly policy: Policy; readonly fault: null }
  | { readonly bundle: null; readonly policy: null; readonly fault: string };

type Sure = Extract<Known, { readonly fault: null }>;

interface Outcome {
  readonly verdict: "allow" | "ask" | "deny";
  readonly message: string;
  readonly code: string | null;
  readonly judged: Judgement | null;
}

/**
 * What the door answers when the guard does not: by the policy of the last signed bundle, with every condition on
 * state at its restrictive value, an ask as a refusal, and nothing let through that could not be recorded.
 *
 * @param why stable code of why the guard was not asked
 */
export async function decideLocally(
  door: Door,
  host: Host,
  payload: Uint8Array,
  why: string,
  now: number,
): Promise<Rendered> {
  const places = placesIn(door);
  const parsed = host.parse(payload, now);
  const owner = door.guard ?? true;
  const stopped = await stopReason(places, door.key, owner, now);
  const known = await knownBundle(places, door.key, owner, now);
  const settings = doorAt(await settingsOf(places, door.host, known.bundle), now);
  const outcome = stopped === null ? await decide(parsed, known, settings, now) : refuse("stopped", stopped);

  // Orders hold at a door that only watches, too: they are no policy on trial.
  const ordered = stopped !== null || (outcome.judged !== null && isOrdered(outcome.judged.decision));
  const enforced = settings.mode === "enforce" || ordered;
  const { judged, verdict } = outcome;
  const { digest: policy, version: bundle } = known.bundle ?? { digest: null, version: null };
  const decision = { door: door.host, payload, parsed, judged, verdict, enforced, policy, bundle, why, now };
  const recorded = await recordDecision(places.spool, decision, door.guard !== null).then(() => null, codeOfError);
  return render(host, parsed, enforced, recorded === null ? outcome : unrecorded(outcome, recorded));
}

async function decide(parsed: Parsed, known: Known, settings: DoorSettings, now: number): Promise<Outcome> {
  if (!parsed.ok) return refuse(parsed.code, parsed.message);
  // What already ran, was said or began cannot be undone here, and only the guard inspects it.
  if (parsed.phase !== "before") return allow(null);
  if (known.bundle === null) {
    if (settings.onUnavailable === "allow") return allow(null);
    return refuse(known.fault, "the guard is away and there is no valid policy to decide by");
  }
  const { call, root } = parsed;
  return outcomeOf(await judgeAlone(known, call, root, now));
}

async function judgeAlone(
  { bundle, policy }: Sure,
  call: ToolCall,
  root: string | null,
  now: number,
): Promise<Judgement> {
  const facts = localFacts(call, bundle.place, await findProject(root, bundle.place.home), now);
  return judgeLooking(policy, call, {
    ...facts,
    quarantined: heldBy(bundle.held, { ...call, principal: facts.identity.principal }),
  });
}

/** Whether the guard's last word was that this call's agent, session, user or task is held. */
function heldBy(held: Bundle["held"], call: ToolCall): boolean | "read-only" {
  let found: boolean | "read-only" = false;
  for (const { type, name, mode } of held ?? []) {
    if (call[type] !== name && !(type === "agent" && call.chain?.includes(name) === true)) continue;
    if (mode === "deny") return true;
    found = "read-only";
  }
  return found;
}

const digestOf = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

function outcomeOf(judged: Judgement): Outcome {
  const { decision } = judged;
  if (decision.verdict === "allow") return allow(judged);
  return { verdict: decision.verdict, message: verdictMessage(decision), code: null, judged };
}

function allow(judged: Judgement | null): Outcome {
  return { verdict: "allow", message: "", code: null, judged };
}

function refuse(code: string, what: string): Outcome {
  return { verdict: "deny", message: faultMessage(code, what), code, judged: null };
}

function unrecorded(outcome: Outcome, code: string): Outcome {
  return outcome.verdict === "deny" ? outcome : refuse(code, "the decision could not be recorded");
}

async function knownBundle(places: Places, key: string, owner: Owner, now: number): Promise<Known> {
  try {
    const bundle = await loadBundle(places, key, owner, now);
    const compiled = compilePolicy(bundle.policy, digestOf);
    if (!compiled.ok || compiled.policy.digest !== bundle.digest) return unknown("bundle.policy");
    return { bundle, policy: compiled.policy, fault: null };
  } catch (error) {
    const code = codeOfError(error);
    return unknown(code === "file.missing" ? "bundle.missing" : code);
  }
}

function unknown(fault: string): Known {
  return { bundle: null, policy: null, fault };
}

/** The newer of what the bundle says and what was chosen since; what cannot be read leaves an enforcing door. */
async function settingsOf(places: Places, name: string, bundle: Bundle | null): Promise<DoorSettings> {
  const chosen = doorNamed(await readDoors(places.doors).catch(() => ({})), name);
  const signed = doorNamed(bundle?.doors ?? {}, name);
  return signed.since > chosen.since ? signed : chosen;
}

function render(host: Host, parsed: Parsed, enforced: boolean, outcome: Outcome): Rendered {
  const phase = parsed.ok ? parsed.phase : "before";
  const said = !enforced || outcome.verdict === "allow" ? "no-opinion" : "deny";
  return host.render({ outcome: said, message: outcome.message, code: outcome.code }, phase);
}
