import { say } from "./answer.js";
import type { Answer, InstallPlace, Phase, Rendered } from "./host.js";

/**
 * Hosts without a hook of their own run extensions inside themselves. Ours hands each event to the same client as
 * everywhere, as one JSON object, and gets `{decision, reason, input?, output?}` back. Whatever goes wrong is a refusal, unless
 * the door only watches.
 */
export function consultSource({ argv, failClosed }: InstallPlace, milliseconds: number): string {
  return `const CLIENT = ${JSON.stringify(argv)};
const FAILED = ${failClosed ? "(code) => ({ decision: 'deny', reason: `Rampart could not judge this call, so it is refused (${code}). Trying again unchanged will not help.` })" : "() => ({ decision: 'none', reason: '' })"};

/** Asks the client. Never rejects. */
function consult(message) {
  return new Promise((resolve) => {
    let child;
    let text = "";
    const fail = (code) => {
      clearTimeout(timer);
      child?.kill("SIGKILL");
      resolve(FAILED(code));
    };
    const timer = setTimeout(() => fail("hook.late"), ${milliseconds});
    try {
      child = spawn(CLIENT[0], CLIENT.slice(1), { stdio: ["pipe", "pipe", "ignore"], env: {}, cwd: "/" });
      child.on("error", () => fail("hook.start"));
      child.stdin.on("error", () => undefined);
      child.stdout.setEncoding("utf8");
      child.stdout.on("data", (part) => {
        text += part;
        if (text.length > 2097152) fail("hook.answer");
      });
      child.on("close", (exit) => {
        if (exit !== 0 && exit !== 2) return fail("hook.ended");
        clearTimeout(timer);
        try {
          const answer = JSON.parse(text);
          if (!["none", "allow", "deny"].includes(answer.decision)) return fail("hook.answer");
          resolve(answer);
        } catch {
          fail("hook.answer");
        }
      });
      child.stdin.end(JSON.stringify(message));
    } catch {
      fail("hook.start");
    }
  });
}
`;
}

const NAMES = { "no-opinion": "none", allow: "allow", ask: "deny", deny: "deny" } as const;

/** What {@link consultSource} reads. `input` is what the tool is to get, `output` what the model is to read instead. */
export function renderPlugin(answer: Answer, phase: Phase): Rendered {
  const decision = phase === "session" ? "none" : NAMES[answer.outcome];
  const output = phase !== "after" ? undefined : decision === "deny" ? answer.message : answer.instead;
  const runs = phase === "before" && decision !== "deny" && answer.input !== undefined;
  const body = {
    decision,
    reason: decision === "deny" ? answer.message : "",
    ...(runs ? { input: answer.input! } : {}),
  };
  const refused = decision === "deny" && answer.code !== null;
  return say(output === undefined ? body : { ...body, output }, refused ? answer.message : null);
}
