import {
  type Answers,
  type DecideOptions,
  type Facts,
  type Judgement,
  judge,
  LOOKS,
  type ObligationType,
  type Policy,
  type ToolCall,
  unanswered,
  type Want,
} from "@rampart/core";
import { type Looked, look } from "../world/look.js";
import type { Arrived } from "./arrived.js";
import type { Room } from "./room.js";

const NOTHING_KNOWN: Answers = new Map();
/** Obligations every door of this guard can meet: telling somebody, by an alarm. A rule that demands more is a denial. */
export const FULFILLABLE: DecideOptions = { fulfillable: ["notify"] };
/** And what some doors can besides: change what a call gets or gives back. */
export const FULFILLED_BY_DOORS: readonly ObligationType[] = ["notify", "redact", "replace"];
/** As far as nobody has yet looked whether the arguments can be changed as the policy wants (`gate/rewrite.ts`). */
export const REWRITING: DecideOptions = { fulfillable: FULFILLED_BY_DOORS };

/** How long a call waits for the parser of SQL to load; after that it is read by its words. */
const PARSER_MS = 250;

/**
 * What the call would do, what was noticed about it, and the verdict: interpret, analyse, decide. Once without looking at
 * anything; then, where the meaning depends on files or links, again with what the guard found there, until nothing new
 * is named (a script that runs a script).
 */
export async function understand(
  { sql, models, look: see = look }: Pick<Room, "sql" | "models" | "look">,
  arrived: Arrived,
  policy: Policy,
  call: ToolCall,
  facts: Facts,
  fulfilled: DecideOptions = REWRITING,
): Promise<Understood> {
  const options = { sql: sql.parse, ...fulfilled };
  const pass = async (known: Answers): Promise<Judgement> => {
    const judged = judge(policy, call, facts, known, options);
    if (!sql.wanted) return judged;
    // The first SQL since long: its parser is loaded while other calls go on.
    const loaded = await sql.ready(PARSER_MS);
    arrived.deadline.check();
    return loaded ? judge(policy, call, facts, known, options) : judged;
  };
  let judgement = await pass(NOTHING_KNOWN);
  let known = NOTHING_KNOWN;
  for (let looks = 0; looks < LOOKS; looks++) {
    const wants = unanswered(judgement, known);
    if (wants.length === 0) break;
    const looked = withClaims(await see(wants), arrived.claims);
    const { answers, news } = await withModels(looked, wants, models, call);
    arrived.deadline.check();
    if (!news) break;
    known = known.size === 0 ? answers : new Map([...known, ...answers]);
    judgement = await pass(known);
  }
  return known.size === 0 ? judgement : { answers: known, ...judgement };
}

interface Understood extends Judgement {
  readonly answers?: Answers;
}

/** What was found out for a judgement, for who judges the same call again. */
export const answersOf = (judgement: Judgement): Answers => (judgement as Understood).answers ?? NOTHING_KNOWN;

/** What the process that verifies models says about those it is asked about. */
async function withModels(
  looked: Looked,
  wants: readonly Want[],
  models: Room["models"],
  call: ToolCall,
): Promise<Looked> {
  if (!wants.some(({ type }) => type === "model")) return looked;
  const said = await models.ask(wants, call.cwd ?? "/");
  const news = looked.news || [...said.values()].some((answer) => answer !== null);
  return { answers: new Map([...looked.answers, ...said]), news };
}

/** What the door says files hold that the guard cannot read itself: as claimed. */
function withClaims(looked: Looked, claims: Arrived["claims"]): Looked {
  if (claims === undefined || claims.size === 0) return looked;
  const answers = new Map(looked.answers);
  let { news } = looked;
  for (const [key, answer] of looked.answers) {
    const text = answer === null && key.startsWith("content:") ? claims.get(key.slice("content:".length)) : undefined;
    if (text === undefined) continue;
    answers.set(key, { type: "content", text, claimed: true });
    news = true;
  }
  return { answers, news };
}
