import type { JsonObject, Policy } from "@rampart/core";
import { type AuditEvent, EVENT_VERSION, encodeFitting } from "@rampart/ledger";
import { DEFAULT_DOOR, decodeMessage, encodeMessage, PostgresParser } from "@rampart/service";
import { Authority } from "../authority/authority.js";
import { Directory } from "../authority/directory.js";
import type { Surroundings } from "../facts/place.js";
import { FactsProvider } from "../facts/provider.js";
import { SessionRegistry } from "../facts/registry.js";
import type { Room } from "../gate/room.js";
import { Unrecorded } from "../gate/unrecorded.js";
import { GrantDesk } from "../grants/desk.js";
import { Requests } from "../grants/request.js";
import { Limits } from "../limits/limits.js";
import { Followers } from "../orders/followers.js";
import { Journal } from "../record/journal.js";
import { ReviewDesk } from "../reviews/desk.js";
import { answerDecide, answerOutcome } from "../sockets/door.js";
import { IntentMemory } from "../state/intents.js";
import { newParts } from "../state/parts/index.js";
import { TaskDesk } from "../tasks/desk.js";
import { Duty } from "../witness/duty.js";
import { Models } from "../world/models.js";
import { Counters } from "./counters.js";
import { FEW, SAMPLES, type Sample } from "./samples.js";

/** Some thousands of calls in all. */
const ROUNDS = 60;
/** Milliseconds of work between turns of the event loop, so that a call that arrives meanwhile is not kept waiting. */
const SLICE_MS = 0.5;
/** A call takes several turns, and each would wait for a slice: while one is under way, and for so long after, nothing is done here. */
const REST_MS = 50;
/** Whoever started the guard asks at once, and must not wait for a sample that is judged for the first time. */
const FIRST_MS = 250;
/** Milliseconds one sample may take while nothing is compiled yet. */
const SAMPLE_MS = 2_000;

/**
 * Takes every sample through the whole gate, as it would come in at the socket: what a process does for the first time
 * takes milliseconds, and the first call should not pay for that. Some tens of milliseconds, before the guard listens.
 * Never throws.
 */
export async function rehearseOnce(policy: Policy, around: Surroundings): Promise<void> {
  const room = rehearsalRoom(policy, around);
  // From agents not met before, as the first call is: what the policy says of each is worked out anew.
  for (const [at, sample] of FEW.entries()) await rehearse(room, linesOf(sample, `warm-up-${at % 6}`));
}

/**
 * Lets the engine compile what judging needs, in slices, after the guard listens, while nobody asks it anything. Ends early
 * when `state` says so.
 */
export async function warmUp(
  policy: Policy,
  around: Surroundings,
  state: () => "idle" | "busy" | "stopping",
): Promise<void> {
  const room = rehearsalRoom(policy, around);
  const lines = SAMPLES.map((sample) => linesOf(sample, "warm-up"));
  await pause(FIRST_MS);
  let begin = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    for (const line of lines) {
      await rehearse(room, line);
      if (performance.now() - begin < SLICE_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      while (state() === "busy") await pause(REST_MS);
      if (state() === "stopping") return;
      begin = performance.now();
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** A call as it comes in at the socket, and what it brought back. */
async function rehearse(room: Room, [call, outcome]: Lines): Promise<void> {
  encodeMessage(await answerDecide(room, decodeMessage(call), SAMPLE_MS));
  encodeMessage(await answerOutcome(room, decodeMessage(outcome), SAMPLE_MS));
}

/** A room in which nothing is real but the policy: what is recorded is written out and thrown away. */
function rehearsalRoom(policy: Policy, around: Surroundings): Room {
  const now = () => Date.now();
  const journal = new Journal({ append: async (event) => writeOut(event) }, 0);
  const known = newParts();
  const grants = new GrantDesk(journal, known.grants, now);
  return {
    now,
    policy: () => policy,
    door: () => DEFAULT_DOOR,
    facts: new FactsProvider(
      new SessionRegistry(around.home, async () => undefined),
      around,
      new Authority(new Directory(null, false), known),
    ),
    reviews: new ReviewDesk(journal, now),
    journal,
    known,
    followers: new Followers(journal, known.orders, now),
    tasks: new TaskDesk(journal, known.tasks, now),
    grants,
    requests: new Requests(grants, known, journal, now),
    duty: new Duty({ when: "alarm", patience: 0, now }),
    unrecorded: new Unrecorded("deny"),
    intents: new IntentMemory(),
    limits: new Limits(known.accounts, journal),
    counters: new Counters(),
    models: new Models(null),
    sql: new PostgresParser({ parts: null }),
  };
}

function writeOut(event: AuditEvent): { readonly index: number } {
  encodeFitting(event, { v: EVENT_VERSION, index: 0, time: 0, mono: 0, run: "warm-up" });
  return { index: 0 };
}

type Lines = readonly [call: Buffer, outcome: Buffer];

/** What every sample brought back. */
const BROUGHT_BACK = "src/app.ts:12:3 - warning: unused variable\n\n12 tests passed in 0.4 s\n";

/** Samples as a door would send them. */
function linesOf(sample: Sample, agent: string): Lines {
  const call = callOf(sample, agent);
  const line = (message: JsonObject) => Buffer.from(encodeMessage(message));
  return [line({ op: "decide", call, asks: true }), line({ op: "outcome", call, text: BROUGHT_BACK })];
}

function callOf([tool, args]: Sample, agent: string): JsonObject {
  const names = { id: "warm-up", door: "warm-up", agent, principal: "warm-up", session: agent };
  return { ...names, tool, arguments: args, shell: tool === "shell" ? "bash" : null, cwd: "/" };
}
