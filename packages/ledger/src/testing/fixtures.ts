import { createPrivateKey } from "node:crypto";
import type { EventOf } from "../event/kinds.js";
import { type Signer, signerOf } from "../note/signer.js";

/** The key whose 32 secret bytes are all the same. */
export function testSigner(name = "rampart.local/test", byte = 1): Signer {
  return seededSigner(name, Buffer.alloc(32, byte));
}

/** RFC 8410: what stands before the 32 secret bytes in PKCS#8. */
export function seededSigner(name: string, seed: Uint8Array): Signer {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return signerOf(name, createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

export function alarm(message: string, details: unknown = {}): EventOf<"alarm"> {
  return { kind: "alarm", code: "test", severity: "info", message, agent: null, session: null, intent: null, details };
}

export function intent(id: string, over: Partial<EventOf<"intent">> = {}): EventOf<"intent"> {
  return {
    kind: "intent",
    id,
    call: `call-${id}`,
    door: "gemini",
    phase: "call",
    agent: "gemini-cli",
    principal: "dev",
    session: "s-1",
    owner: null,
    verified: false,
    chain: null,
    task: null,
    prompt: null,
    tool: "shell",
    hostTool: "run_shell_command",
    shell: "bash",
    cwd: "/home/dev/project",
    received: 1_767_225_600_000,
    payload: `sha256:${"a".repeat(64)}`,
    arguments: { command: "git status" },
    altered: 0,
    actions: [
      {
        kind: "process.exec",
        resource: { type: "program", name: "git", form: "exact" },
        certainty: "certain",
        labels: [],
        sources: [],
        span: { start: 0, end: 10 },
        detail: { program: "git", argv: ["status"], effects: "known" },
      },
    ],
    findings: [],
    facts: { roles: [], purpose: null, environment: null },
    factsDigest: null,
    decision: { verdict: "allow", granted: false, obligations: [], rules: [], erred: [] },
    policy: `sha256:${"b".repeat(64)}`,
    code: null,
    permit: null,
    review: null,
    enforced: true,
    claimed: false,
    micros: 180,
    process: null,
    flow: null,
    ...over,
  };
}

/** A clock a test moves by hand. */
export class HandClock {
  wall = 1_767_225_600_000;
  steady = 0;
  now = () => this.wall;
  monotonic = () => this.steady;
  advance(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
}
