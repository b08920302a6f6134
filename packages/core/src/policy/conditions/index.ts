import type { Json } from "../../spine/json.js";
import { toolArguments } from "./arguments.js";
import { cel } from "./cel.js";
import { DETAIL_CONDITIONS } from "./detail.js";
import { certainty, finding, phase } from "./evidence.js";
import { host } from "./host.js";
import { label } from "./label.js";
import type { ConditionSpec } from "./language.js";
import { packages, program, resource, server, service, table, tool } from "./names.js";
import { path } from "./path.js";
import { schedule } from "./schedule.js";
import { source } from "./source.js";
import { agent, door, environment, principal, purpose, role, task } from "./standing.js";
import { where } from "./where.js";

/**
 * Every key of a `when:` block, cheap and selective ones first: conditions are asked in this order and the first that
 * cannot hold ends the asking.
 */
export const CONDITIONS: readonly ConditionSpec<Json>[] = [
  agent,
  principal,
  door,
  role,
  task,
  purpose,
  environment,
  phase,
  certainty,
  ...DETAIL_CONDITIONS,
  label,
  program,
  tool,
  server,
  path,
  host,
  packages,
  table,
  service,
  resource,
  source,
  toolArguments,
  where,
  schedule,
  finding,
  cel,
];

export const CONDITION_OF: ReadonlyMap<string, ConditionSpec<Json>> = new Map(
  CONDITIONS.map((spec) => [spec.key, spec]),
);
