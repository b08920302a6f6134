import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordedEvent } from "@rampart/ledger";
import { readLog } from "@rampart/ledger";
import {
  callHook,
  callOnce,
  isJsonObject,
  type JsonObject,
  type Layout,
  locateLayout,
  openStream,
  parseStrict,
  placesIn,
  prepareLayout,
} from "@rampart/service";
import { atFileEnd } from "#closing";
import type { Answer, DoorAdapter, Phase } from "../adapter.js";
import type { GuardOptions } from "../options.js";
import { type Guard, startGuard } from "../start.js";

/** How long anything is waited for: what is tested is that it comes, on machines that do other things too. */
const PATIENCE_MS = 20_000;

/** A host that says `{"phase","session","tool","arguments","result"?,"unattended"?}` and is answered with what the guard answers. */
export function plainDoor(host: string, asksItself = false, rewrites = false): DoorAdapter {
  const door: DoorAdapter = {
    host,
    proved: false,
    asksItself,
    replacesResults: true,
    parse(raw, now) {
      let body: JsonObject;
      try {
        body = parseStrict(raw) as JsonObject;
      } catch {
        return { ok: false, code: "hook.malformed", message: "no JSON" };
      }
      const { phase = "before", session = "s1", tool = "shell", id = "c1", cwd = null, result = null } = body as never;
      const { unattended } = body as { unattended?: "runs" | "decides" };
      const given = (body["arguments"] ?? {}) as JsonObject;
      const call = {
        id,
        door: host,
        agent: "tester",
        principal: "local",
        session,
        task: null,
        tool,
        hostTool: tool,
        arguments: given,
        shell: tool === "shell" ? ("bash" as const) : null,
        cwd,
        time: now,
      };
      return { ok: true, phase: phase as Phase, call, root: cwd, result, ...(unattended && { unattended }) };
    },
    render: (answer: Answer, phase: Phase) => {
      const exit = answer.outcome === "deny" ? 2 : 0;
      return { exit, stdout: JSON.stringify({ ...answer, phase }), stderr: answer.message };
    },
  };
  if (!rewrites) return door;
  return {
    ...door,
    rewrite(raw, change, now) {
      const parsed = door.parse(raw, now);
      const input = parsed.ok ? change(parsed.call.arguments) : null;
      return parsed.ok && input !== null ? { call: { ...parsed.call, arguments: input }, input } : null;
    },
  };
}

export const POLICY = `rampart: 1
name: test
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - id: no.delete
    deny: file.delete
    reason: Nothing is deleted here.
    instead: Move it to /tmp.
  - id: ask.write
    ask: file.write
    reason: Writing is for people to decide.
  - id: tell.security
    grant: vcs.send
    reason: Pushing is fine, and security wants to know.
    obligations:
      - notify: security
  - id: grant.list
    grant: file.list
    reason: Listing is fine.
`;

export interface Bench {
  readonly root: string;
  readonly layout: Layout;
  readonly project: string;
  guard: Guard;
  restart(change?: Partial<GuardOptions>): Promise<void>;
  hook(body: unknown, door?: string): Promise<JsonObject>;
  admin(body: object): Promise<JsonObject>;
  agent(body: object): Promise<JsonObject>;
  events(): Promise<RecordedEvent[]>;
  /** Waits until a recorded event is there, and the guard has taken it in: the log has it a moment before. */
  until(holds: (event: RecordedEvent) => boolean): Promise<RecordedEvent>;
}

/** A guard of its own folder, with a door called `test` and one called `asks`. */
export async function makeBench(change: Partial<GuardOptions> = {}, policy: string | null = POLICY): Promise<Bench> {
  const root = await mkdtemp(join(tmpdir(), "rampart-guard-"));
  const project = join(root, "work");
  const layout = locateLayout({ state: join(root, "state"), home: root, env: {} });
  await prepareLayout(layout);
  if (policy !== null) await writeFile(placesIn(layout).policy, policy, { mode: 0o600 });
  await mkdir(project);
  const options: GuardOptions = {
    layout,
    adapters: [plainDoor("test"), plainDoor("asks", true), plainDoor("rewrites", false, true)],
    version: "0.0.0",
    home: join(root, "home"),
    user: "dev",
    env: {},
    scratch: [tmpdir()],
    handleSignals: false,
    warmUp: false,
    ...change,
  };
  const bench: Bench = {
    root,
    layout,
    project,
    guard: await startGuard(options),
    async restart(more = {}) {
      await bench.guard.stop("restart");
      bench.guard = await startGuard({ ...options, ...more });
    },
    async hook(body, door = "test") {
      const raw = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
      const answer = await callHook(bench.guard.agentSocket, door, raw, 5_000);
      return { ...(parseStrict(answer.stdout) as JsonObject), exit: answer.exit };
    },
    admin: (body) => callOnce(bench.guard.adminSocket, body as JsonObject, 5_000),
    agent: (body) => callOnce(bench.guard.agentSocket, body as JsonObject, 5_000),
    async events() {
      const status = (await bench.admin({ op: "status" }))["status"] as JsonObject;
      const origin = (status["log"] as JsonObject)["origin"] as string;
      return eventsIn(layout, origin);
    },
    async until(holds) {
      for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
        const found = (await bench.events()).findLast(holds);
        if (found !== undefined) {
          await takenIn(bench.guard, found.index);
          return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`the event was not recorded within ${PATIENCE_MS} ms`);
    },
  };
  atFileEnd(async () => {
    await bench.guard.stop("test over");
    await rm(root, { recursive: true, force: true });
  });
  return bench;
}

/** Whoever watches is told of an entry after everything that follows the record has taken it in. */
async function takenIn(guard: Guard, index: number): Promise<void> {
  const stream = await openStream(guard.adminSocket, PATIENCE_MS);
  stream.send({ op: "watch", from: index });
  for await (const { event } of stream) if (isJsonObject(event) && Number(event["index"]) >= index) break;
  stream.close();
}

export async function eventsIn(layout: Layout, origin: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const { event } of readLog(placesIn(layout).log, origin)) events.push(event);
  return events;
}

export const shell = (command: string, more: object = {}) => ({ tool: "shell", arguments: { command }, ...more });
