import { CREDENTIALS } from "./credentials.js";
import type { Family } from "./family.js";
import { GRANTS } from "./grants.js";
import { INCIDENTS } from "./incidents.js";
import { LIMITS } from "./limits.js";
import { METRICS } from "./metrics.js";
import { ORDERS } from "./orders.js";
import { POLICIES } from "./policies.js";
import { REVIEWS } from "./reviews.js";
import { RUNNING } from "./running.js";
import { TASKS } from "./tasks.js";

/** Every operation of the admin socket. */
export const OPERATIONS: Family = {
  ...RUNNING,
  ...METRICS,
  ...REVIEWS,
  ...LIMITS,
  ...ORDERS,
  ...INCIDENTS,
  ...CREDENTIALS,
  ...TASKS,
  ...GRANTS,
  ...POLICIES,
};

/** What only the admin socket does: asked for anywhere else it is an attempt. */
export const ADMIN_OPS: ReadonlySet<string> = new Set(Object.keys(OPERATIONS));
