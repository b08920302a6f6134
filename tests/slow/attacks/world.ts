import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Signer, signEnvelope, signerOf } from "@rampart/ledger";
import { BoundSocket, callOnce, encodeMessage, type JsonObject, serveLines } from "@rampart/service";
import { afterAll } from "vitest";
import type { GuardOptions } from "../../../packages/guard/src/options.js";
import { TASK_TOKEN } from "../../../packages/guard/src/tasks/token.js";
import { API, type ApiBench, makeApiBench } from "../../../packages/guard/src/testing/api.js";

export type Mode = "system" | "user";
export const HOUR = 3_600_000;

/** An orchestrator the policy trusts, and one of the same name that it does not. */
export const ward = signerOf("ward", generateKeyPairSync("ed25519").privateKey);
export const impostor = signerOf("ward", generateKeyPairSync("ed25519").privateKey);

export const POLICY = `rampart: 1
name: attacks
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - { id: payments.closed, deny: data.write, when: { table: payments }, unless-granted: pay }
  - { id: no.delete, deny: file.delete }
  - { id: ask.write, ask: file.write, review: { lasts: once } }
  - { id: publish.two, ask: package.publish, review: { people: 2 } }
roles:
  coding: { rules: [{ id: coding.all, grant: "*" }] }
  nursing:
    rules:
      - { id: own.record, grant: file.read, when: { path: "/records/{task.subject}/**" } }
  clerk: { rules: [{ id: clerk.read, grant: file.read }] }
  unknown: { rules: [{ id: unknown.list, grant: file.list }] }
agents:
  coder: { owner: ada, roles: coding, users: dev }
  second: { owner: ada, roles: coding, users: dev }
  nurse: { owner: ada, roles: nursing, users: dev }
  clerk: { owner: ada, roles: clerk, users: dev }
  helper: { owner: ada, roles: coding, users: dev, delegate-of: clerk }
  meter: { owner: ada, roles: coding, users: dev }
  robot: { owner: ada, roles: coding, users: ci }
people:
  ada: { roles: [approver], users: [dev] }
  bob: { roles: [approver] }
  cleo: { roles: [approver] }
  vera: { roles: [viewer] }
  otto: { roles: [operator] }
  polly: { roles: [policy-owner] }
  pam: { roles: [policy-owner] }
elevations:
  pay:
    adds: [{ id: paid, grant: data.write, when: { table: payments } }]
    when: { task: { kind: refund } }
    for: 1h
    uses: 1
    approval: one
orchestrators:
  ward: { key: "${ward.verifier.text}", kinds: [care, refund], agents: [nurse, coder], at-most: 2h }
limits:
  - { id: three, over: agent, measure: calls, kinds: message.send, at-most: 3, reached: deny }
  - { id: unknown.few, over: agent, measure: calls, kinds: file.list, at-most: 40, reached: deny }
  - { id: daily, over: agent, measure: calls, kinds: file.chmod, at-most: 1, per: { calendar: day, zone: UTC }, reached: deny }
delegation: { depth: 3, fan-out: 2 }
sign-offs:
  rest: { people: [polly, pam], needs: 1 }
`;

export interface World {
  readonly mode: Mode;
  readonly bench: ApiBench;
  readonly project: string;
  /** Ends the guard and starts it again; `meanwhile` is done while there is none. */
  restart(change?: Partial<GuardOptions>, meanwhile?: () => Promise<unknown>): Promise<void>;
  /** A message on the agents' socket of a user of the system. */
  agent(body: object, user?: "dev" | "ci"): Promise<JsonObject>;
  /** What became of a call: a code, the rule that refused it, `held` for a person, or `let through`. */
  call(more?: Call): Promise<string>;
  /** The same, whole. */
  decide(more?: Call): Promise<JsonObject>;
  /** A key of a person, an agent or a service, made once each. */
  key(type: string, name: string, more?: object): Promise<string>;
  /** Opens a question, and gives its id. */
  question(more?: Call): Promise<string>;
  /** A person's answer by the API: a code, or what it is now. */
  answer(person: string, id: string, verb?: "approve" | "deny", body?: object): Promise<string>;
  /** A task, declared by an operator; its id. */
  task(kind: string, agent: string, more?: object): Promise<string>;
}

export interface Call {
  readonly agent?: string;
  readonly principal?: string;
  readonly session?: string;
  readonly task?: string | null;
  readonly tool?: string;
  readonly shell?: string | null;
  readonly arguments?: object;
  readonly cwd?: string;
  readonly chain?: readonly string[];
  readonly token?: string;
  readonly user?: "dev" | "ci";
  readonly door?: string;
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A guard that listens, in either mode, with people, agents and an API. In system mode two users have a socket each. */
export async function makeWorld(mode: Mode): Promise<World> {
  const system = mode === "system" ? await systemOf() : undefined;
  // In user mode whoever runs the guard is none of the people the policy names.
  const bench = await makeApiBench(API, POLICY, system === undefined ? { user: "boss" } : { system });
  const socket = (user: "dev" | "ci") =>
    system === undefined ? bench.guard.agentSocket : system.callers[user === "dev" ? 0 : 1]!.path;
  let calls = 0;
  const keys = new Map<string, string>();
  const world: World = {
    mode,
    bench,
    project: bench.project,
    async restart(change = {}, meanwhile = async () => undefined) {
      await bench.guard.stop("restart");
      await meanwhile();
      await bench.restart({ ...change, ...(system === undefined ? {} : { system: await boundAgain(system) }) });
    },
    agent: (body, user = "dev") => callOnce(socket(user), body as JsonObject, 10_000),
    decide({ user = "dev", token, chain, ...more } = {}) {
      const shell = more.tool === undefined || more.tool === "shell" ? "bash" : null;
      const names = { door: "test", agent: "coder", principal: "dev", session: "s1", tool: "shell", shell };
      const call = { id: `c${calls++}`, ...names, arguments: { command: "ls" }, cwd: bench.project, ...more };
      const whole = { ...call, ...(chain === undefined ? {} : { chain }) };
      return world.agent({ op: "decide", call: whole, ...(token === undefined ? {} : { token }) }, user);
    },
    async call(more) {
      return saidOf(await world.decide(more));
    },
    async key(type, name, more = {}) {
      const known = keys.get(`${type} ${name}`);
      if (known !== undefined && Object.keys(more).length === 0) return known;
      const made = await bench.key(type, name, more);
      if (Object.keys(more).length === 0) keys.set(`${type} ${name}`, made);
      return made;
    },
    async question(more) {
      const { review } = (await world.decide(more)) as { review: string | null };
      if (review === null) throw new Error("nobody was asked");
      return review;
    },
    async answer(person, id, verb = "approve", body = {}) {
      const said = await bench.ask("POST", `/v1/reviews/${id}/${verb}`, await world.key("person", person), body);
      const { code, review } = said.body as { code?: string; review?: { state: string } };
      return code ?? review?.state ?? String(said.status);
    },
    async task(kind, agent, more = {}) {
      const id = `t${calls++}`;
      const { error } = await bench.admin({ op: "declare-task", id, kind, agent, ...more });
      if (error !== undefined) throw new Error(JSON.stringify(error));
      return id;
    },
  };
  return world;
}

/** A code, the rule that refused, `held`, or `let through`. */
export function saidOf(answer: JsonObject): string {
  const { error, outcome, code, rules, review } = answer as {
    error?: { code: string };
    outcome?: string;
    code?: string | null;
    rules?: readonly { rule: string }[];
    review?: string | null;
  };
  if (error !== undefined) return error.code;
  if (typeof code === "string") return code;
  if (outcome !== "deny") return "let through";
  return typeof review === "string" ? "held" : (rules?.[0]?.rule ?? "deny");
}

/** Code of an answer of the admin socket, or `done`. */
export const codeOf = (answer: JsonObject): string =>
  (answer["error"] as { code?: string } | undefined)?.code ?? "done";

/** A signed word of an orchestrator about a task. */
export function tokenOf(claims: object, signer: Signer = ward, type = TASK_TOKEN): string {
  const whole = {
    v: 1,
    kind: "care",
    subject: "patient/42",
    agent: "nurse",
    "not-after": Date.now() + HOUR,
    ...claims,
  };
  const envelope = signEnvelope(type, Buffer.from(JSON.stringify(whole)), [signer]);
  return Buffer.from(JSON.stringify(envelope)).toString("base64url");
}

type System = NonNullable<GuardOptions["system"]>;

/** The same sockets for the next guard: one that ended has closed its own. */
async function boundAgain({ callers, adminPath }: System): Promise<System> {
  const again = [];
  for (const caller of callers) {
    await rm(caller.path, { force: true });
    again.push({ ...caller, socket: await BoundSocket.bind(caller.path, caller.user.uid, caller.user.gid) });
  }
  await rm(adminPath, { force: true });
  return { callers: again, admin: await BoundSocket.bind(adminPath, process.getuid!(), null), adminPath };
}

/** Two users as far as the guard sees, with sockets that are given to the user the test runs as, and readers that know nothing. */
async function systemOf(): Promise<System> {
  const root = await mkdtemp(join(tmpdir(), "rampart-attacks-"));
  folders.push(root);
  const [uid, gid] = [process.getuid!(), process.getgid!()];
  const callers = [];
  for (const name of ["dev", "ci"]) {
    const shared = join(root, name);
    await mkdir(join(shared, "spool"), { recursive: true });
    const path = join(root, `${name}.sock`);
    const reader = join(root, `${name}.reader`);
    const lines = await serveLines({
      path: reader,
      onLine: async (line, connection) => {
        const { wants } = JSON.parse(String(line)) as { wants: unknown[] };
        await connection.write(encodeMessage({ answers: wants.map(() => null) }));
      },
    });
    afterAll(() => lines.close(0));
    const user = { uid, gid, name, home: join(root, "home", name) };
    callers.push({ user, path, shared, reader, socket: await BoundSocket.bind(path, uid, gid) });
  }
  const adminPath = join(root, "admin.sock");
  return { callers, admin: await BoundSocket.bind(adminPath, uid, null), adminPath };
}
