import { join } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { below, namesIn, textOf } from "./files.js";
import { Gather } from "./gather.js";
import type { Issue, Reader, World } from "./reader.js";

/** Files in which other systems than GitHub's define their pipelines. */
const OTHERS = [
  ".gitlab-ci.yml",
  "azure-pipelines.yml",
  "bitbucket-pipelines.yml",
  ".circleci/config.yml",
  ".buildkite/pipeline.yml",
];

/** Actions that run a coding agent. */
const AGENT_ACTIONS =
  /^(?:anthropics\/claude-code|google-github-actions\/run-gemini|google-gemini\/gemini-cli|openai\/codex|github\/copilot|cursor\/|sst\/opencode|anomalyco\/opencode|QwenLM\/qwen)/i;
/** Their programs on a line of a script. */
const AGENT_WORDS =
  /(?:^|[\s;&|(])(?:npx\s+(?:-y\s+|--yes\s+)?)?(?:@[\w-]+\/)?(claude|claude-code|codex|gemini|gemini-cli|qwen|qwen-code|opencode|opencode-ai|copilot|cursor-agent|aider|goose|cline)(?:@[\w.]+)?(?=\s|$)/m;
const UNGUARDED =
  /--dangerously-[\w-]+|--yolo\b|--full-auto\b|--allow-all-tools\b|--approval-mode[= ]yolo|--permission-mode[= ]bypass\w*|danger-full-access|--no-hooks\b/;
/** What anybody on the internet can start, with the right to write or with secrets. */
const OUTSIDERS: Readonly<Record<string, string>> = {
  pull_request_target: "a pull request of anybody",
  issue_comment: "a comment of anybody",
  issues: "an issue of anybody",
  discussion_comment: "a comment of anybody",
  discussion: "a discussion of anybody",
  workflow_run: "what another workflow made of a pull request",
};
const MAX_DEPTH = 24;

/** Pipelines of the repositories given: where an agent runs in one, with which rights, and who can start it. */
export const pipelines: Reader = {
  kind: "pipeline",
  codes: [
    "pipeline.agent_for_anybody",
    "pipeline.agent_may_write",
    "pipeline.agent_unguarded",
    "pipeline.agent_unprotected",
    "pipeline.action_unpinned",
    "pipeline.rights_unsaid",
  ],
  async read(world) {
    const found = new Gather("pipeline");
    for (const root of world.roots) {
      const folder = join(root, ".github/workflows");
      for (const name of await namesIn(folder))
        if (/\.ya?ml$/.test(name)) await github(join(folder, name), world, found);
      for (const name of OTHERS) await other(join(root, name), world, found);
    }
    return found;
  },
};

async function github(path: string, world: World, found: Gather): Promise<void> {
  const workflow = await yamlOf(path, world, found);
  if (workflow === null) return;
  // YAML 1.1 reads the key `on` as true.
  const events = eventsOf(workflow["on"] ?? workflow["true"]);
  const jobs = Object.entries(below(workflow, "jobs") ?? {}).filter((job): job is [string, JsonObject] =>
    isJsonObject(job[1]),
  );
  const running = jobs.flatMap(([name, job]) => {
    const agents = agentsOf(job);
    return agents.length === 0 ? [] : [{ name, job, agents }];
  });
  const runs = [...new Set(running.flatMap(({ agents }) => agents))];
  found.thing(String(workflow["name"] ?? path.slice(path.lastIndexOf("/") + 1)).slice(0, 128), path, {
    starts: events,
    agents: runs,
  });
  for (const { name, job, agents } of running) tell(name, job, agents, workflow, events, path, found);
}

function tell(
  name: string,
  job: JsonObject,
  agents: readonly string[],
  workflow: JsonObject,
  events: readonly string[],
  place: string,
  found: Gather,
): void {
  const thing = `${agents.join(", ")} in job ${name}`.slice(0, 256);
  const issue: Tell = (code, rank, reason, mend) => found.issue({ code, rank, thing, place, reason, mend });
  const rights = rightsOf(job["permissions"] ?? workflow["permissions"]);
  const outside = events.find((event) => Object.hasOwn(OUTSIDERS, event));
  const secrets = /\$\{\{\s*secrets\./.test(JSON.stringify(job));
  if (outside !== undefined && (rights !== "read" || secrets))
    issue(
      "pipeline.agent_for_anybody",
      "critical",
      `${OUTSIDERS[outside]} starts it (${outside}) and speaks to the agent, which holds ${rights === "read" ? "secrets" : "a token that may write"}`,
      `start it by people only, for instance on workflow_dispatch, or check github.actor's rights first: ${place}`,
    );
  else if (rights === "write")
    issue(
      "pipeline.agent_may_write",
      "high",
      "the agent's token may change the repository",
      `permissions: { contents: read } for job ${name}: ${place}`,
    );
  if (rights === "unsaid")
    issue(
      "pipeline.rights_unsaid",
      "medium",
      "no `permissions:` is written, so the token has what the repository's settings give",
      `permissions: { contents: read } for job ${name}: ${place}`,
    );
  tellBare(textsOf(job).join("\n"), place, issue);
  for (const used of usesOf(job))
    if (AGENT_ACTIONS.test(used) && !/@[0-9a-f]{40}$/.test(used))
      issue(
        "pipeline.action_unpinned",
        "medium",
        `${used.slice(0, 128)} is whatever its owner puts there next`,
        "name the commit: uses: OWNER/ACTION@<40 hexadecimal digits>",
      );
}

/** Any other system: only whether an agent runs there, and how. */
async function other(path: string, world: World, found: Gather): Promise<void> {
  const definition = await yamlOf(path, world, found);
  if (definition === null) return;
  const text = textsOf(definition).join("\n");
  const agent = AGENT_WORDS.exec(text)?.[1];
  found.thing(path.slice(path.lastIndexOf("/") + 1), path, { starts: [], agents: agent === undefined ? [] : [agent] });
  if (agent === undefined) return;
  tellBare(text, path, (code, rank, reason, mend) =>
    found.issue({ code, rank, thing: agent, place: path, reason, mend }),
  );
}

type Tell = (code: string, rank: Issue["rank"], reason: string, mend: string) => void;

/** An agent that is started without its own prompts, and one that nothing of ours stands before. */
function tellBare(text: string, place: string, issue: Tell): void {
  const flag = UNGUARDED.exec(text)?.[0];
  if (flag !== undefined)
    issue(
      "pipeline.agent_unguarded",
      "high",
      `it is started with ${flag}: without its own prompts, and perhaps without hooks`,
      `take ${flag} out of ${place}`,
    );
  if (!/\brampart\b/.test(text))
    issue(
      "pipeline.agent_unprotected",
      "medium",
      "nothing judges or records what the agent does there",
      "a step before it: rampart protect --yes",
    );
}

async function yamlOf(path: string, world: World, found: Gather): Promise<JsonObject | null> {
  const text = await textOf(path, found);
  if (text === null) return null;
  try {
    const value = world.parseYaml(text);
    if (isJsonObject(value)) return value;
    found.fail(path, "it holds no mapping");
  } catch {
    found.fail(path, "it is no YAML");
  }
  return null;
}

function eventsOf(on: Json | undefined): readonly string[] {
  if (typeof on === "string") return [on];
  if (Array.isArray(on)) return on.filter((event) => typeof event === "string");
  return isJsonObject(on) ? Object.keys(on) : [];
}

function rightsOf(permissions: Json | undefined): "read" | "write" | "unsaid" {
  if (permissions === undefined || permissions === null) return "unsaid";
  if (typeof permissions === "string") return permissions === "write-all" ? "write" : "read";
  // To ask who is running is no right to change anything.
  const given = Object.entries(isJsonObject(permissions) ? permissions : {}).filter(([name]) => name !== "id-token");
  return given.some(([, right]) => right === "write") ? "write" : "read";
}

const stepsOf = (job: JsonObject): readonly JsonObject[] => {
  const { steps } = job;
  return Array.isArray(steps) ? steps.filter(isJsonObject) : [];
};
const usesOf = (job: JsonObject) => stepsOf(job).flatMap(({ uses }) => (typeof uses === "string" ? [uses] : []));

function agentsOf(job: JsonObject): readonly string[] {
  const found = usesOf(job)
    .filter((used) => AGENT_ACTIONS.test(used))
    .map((used) => used.replace(/@.*$/, ""));
  for (const { run } of stepsOf(job)) {
    const name = typeof run === "string" ? AGENT_WORDS.exec(run)?.[1] : undefined;
    if (name !== undefined) found.push(name);
  }
  return [...new Set(found)];
}

/** Every text in a value, in order: scripts, arguments, settings. */
function textsOf(value: Json, depth = 0): readonly string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object" || depth > MAX_DEPTH) return [];
  return Object.values(value).flatMap((inner) => textsOf(inner as Json, depth + 1));
}
