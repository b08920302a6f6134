import { readFileSync } from "node:fs";
import { join } from "node:path";
import { phrase, remedy, visible } from "@rampart/core";
import { openStream } from "@rampart/service";
import { hitsOf } from "./rules.mjs";
import { bold, labelled, line, verdict } from "./say.mjs";
import { payloadOf, SESSION } from "./session.mjs";
import { run } from "./world.mjs";

/** Plays the session through the real hook and shows each decision as the guard records it. Returns the open review. */
export async function replay(world, signal) {
  const decisions = await openDecisions(world);
  let review = null;
  for (const call of SESSION) {
    if (signal.aborted) break;
    const shown = await play(call, world, decisions);
    if (shown.review !== null) review = { id: shown.review, call };
    await new Promise((done) => setTimeout(done, process.stdout.isTTY ? 600 : 0));
  }
  decisions.close();
  return review;
}

/** One call through the hook, its decision shown. */
export async function play(call, world, decisions) {
  const began = performance.now();
  const answer = await askHook(call, world);
  const took = performance.now() - began;
  const intent = await decisions.next();
  showDecision(call, intent, world, { took, passed: answer.decision !== "deny" });
  if (intent.decision.verdict === "allow") await askHook(call, world, "AfterTool");
  return { review: intent.review, answer };
}

/** Runs the very command line that `protect` wrote into the host's settings, the way the host runs it. */
async function askHook(call, world, event = "BeforeTool") {
  const settings = JSON.parse(withoutComments(readFileSync(join(world.home, ".gemini/settings.json"), "utf8")));
  const command = settings.hooks[event][0].hooks[0].command;
  const ran = await run("sh", ["-c", command], {
    env: world.env,
    cwd: world.project,
    stdin: payloadOf(call, world, event),
  });
  return ran.stdout === "" ? {} : JSON.parse(ran.stdout);
}

/** The settings are ours and simple: whole-line comments are all they have. */
const withoutComments = (text) => text.replace(/^\s*\/\/.*$/gm, "");

/** Intents, as the guard's stream for people tells them. */
export async function openDecisions(world) {
  const stream = await openStream(world.adminSocket, 5_000);
  stream.send({ op: "watch" });
  await stream.next();
  return {
    async next() {
      for await (const { event } of stream) if (event?.kind === "intent") return event;
      throw new Error("the guard ended");
    },
    events: () => stream,
    close: () => stream.close(),
  };
}

function showDecision({ says, tool, input }, intent, world, { took, passed }) {
  const { decision } = intent;
  const { command, file_path } = input(world);
  line();
  line(`   ${bold(says)}`);
  const short = (text) => visible(text.replaceAll(world.home, "~"), 300);
  labelled("call", short(command === undefined ? `${tool} ${file_path}` : command));
  for (const action of effects(intent)) labelled("would do", short(`${phrase(action)}${labels(action)}`));
  const approved = passed && decision.verdict === "ask" ? ", approved: let through, once" : "";
  const said = `${decision.verdict}${approved}   (${took.toFixed(0)} ms in the hook)`;
  labelled("decision", said, (text) => verdict(approved === "" ? decision.verdict : "allow", text));
  if (approved !== "") return;
  if (decision.rules.length === 0) labelled("rule", "none objects; Gemini CLI's own prompts still apply");
  const hits = hitsOf(intent);
  for (const { rule, reason } of hits.slice(0, 1)) {
    labelled(
      "rule",
      hits.length > 1
        ? `${rule}, and ${hits
            .slice(1)
            .map((hit) => hit.rule)
            .join(", ")}`
        : rule,
    );
    labelled("reason", reason);
  }
  labelled("to change it", short(changeOf(intent, hits, intent.actions)));
}

/** What is worth saying of a call: what it does, not that a program runs. */
function effects({ actions }) {
  const kept = actions.filter(({ kind, detail }) => kind !== "process.exec" || detail.effects === "unknown");
  return (kept.length > 0 ? kept : actions).slice(0, 4).map((action) => ({ sources: [], ...action }));
}

const labels = ({ labels }) => (labels.length === 0 ? "" : ` (${labels.slice(0, 3).join(", ")})`);

function changeOf({ decision, review }, hits, actions) {
  if (decision.verdict === "allow") return "a rule in .rampart-demo/state/config/policy.yaml";
  if (review !== null) return `rampart approve ${review}   (lets exactly this call through, once)`;
  return remedy({ ...decision, rules: hits }, actions) ?? "nothing does: this rule is final";
}
