import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { CANARIES, canarySession } from "@rampart/service";
import type { Host, Rendered } from "../hosts/host.js";
import { hookArgv } from "./command.js";
import type { ProtectContext } from "./context.js";
import { inspectDoor } from "./inspect.js";

const MAX_ANSWER = 2 * 1024 * 1024;

/** How far a host's door was seen to work. Each level includes the ones before it. */
export type DoorLevel = "failed" | "unverified" | "configured" | "answers";

export interface DoorCheck {
  readonly host: string;
  readonly level: DoorLevel;
  /** What was found, for a person. */
  readonly findings: readonly string[];
  /** Driven in CI against the real program of this version. */
  readonly proved: string | null;
}

/**
 * Tries a door the way its host would: the installed client, by its absolute path, with a message of the host's own form,
 * once with a call that must be stopped and once with one that must not. Nothing is run but the client.
 */
export async function checkDoor(host: Host, context: ProtectContext, folder: string): Promise<DoorCheck> {
  const base = { host: host.host, proved: host.proved ? host.version : null };
  const door = await inspectDoor(host, context);
  if (!door.protected && door.problems.length === 0) {
    return { ...base, level: "unverified", findings: ["it is not protected"] };
  }
  if (!door.protected) return { ...base, level: "failed", findings: door.problems };
  const watching = door.settings?.mode === "monitor";
  const silent = host.render({ outcome: "no-opinion", message: "", code: null }, "before");
  const findings: string[] = [];
  for (const wanted of ["deny", "allow"] as const) {
    const answer = await ask(host, context, CANARIES[wanted], folder);
    if (answer === null) findings.push(`${wanted}: the client gave no answer`);
    else if (wanted === "deny" && !watching && !refuses(answer, silent))
      findings.push("a dangerous call was not stopped");
    else if ((wanted === "allow" || watching) && !same(answer, silent))
      findings.push("a harmless call was not let through");
  }
  return { ...base, level: findings.length === 0 ? "answers" : "failed", findings };
}

const same = (a: Rendered, b: Rendered) => a.exit === b.exit && a.stdout === b.stdout;
const refuses = (answer: Rendered, silent: Rendered) =>
  !same(answer, silent) && /Rampart/.test(answer.stdout + answer.stderr);

/** What the client answers, or null where it ends badly or not at all. */
function ask(host: Host, context: ProtectContext, command: string, folder: string): Promise<Rendered | null> {
  const [program = "", ...args] = hookArgv(context, host.host);
  const message = JSON.stringify(host.canary(command, folder, canarySession(randomUUID())));
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: "/", env: {}, stdio: ["pipe", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), host.deadline.host);
    let [stdout, stderr] = ["", ""];
    child.on("error", () => resolve(null));
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (part) => {
      stdout += part;
      if (stdout.length > MAX_ANSWER) child.kill("SIGKILL");
    });
    child.stderr.on("data", (part) => {
      stderr = (stderr + part).slice(0, MAX_ANSWER);
    });
    child.on("close", (exit) => {
      clearTimeout(timer);
      resolve(exit === null ? null : { exit, stdout, stderr });
    });
    child.stdin.end(message);
  });
}
