import { agentday } from "./agentday.mjs";
import { agentdojo } from "./agentdojo.mjs";
import { agentdojoTraj } from "./agentdojo-traj.mjs";
import { atomic } from "./atomic.mjs";
import { dcg } from "./dcg.mjs";
import { injection } from "./injection.mjs";
import { mcpPoison } from "./mcp-poison.mjs";
import { mutated } from "./mutated.mjs";
import { nl2bash } from "./nl2bash.mjs";
import { secrets } from "./secrets.mjs";
import { sql } from "./sql.mjs";

/** One entry per corpus file: `{name, score(rows, judge, counter) => {tables, figures}}`. */
export const FILES = [
  nl2bash,
  mutated,
  dcg,
  atomic,
  agentday,
  sql,
  secrets,
  injection,
  mcpPoison,
  agentdojo,
  agentdojoTraj,
];
