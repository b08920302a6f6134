import type { Route } from "../route.js";
import { CREDENTIALS } from "./credentials.js";
import { DECIDE } from "./decide.js";
import { EVENTS } from "./events.js";
import { GRANTS } from "./grants.js";
import { GUARD } from "./guard.js";
import { INCIDENTS } from "./incidents.js";
import { LIMITS } from "./limits.js";
import { LINKS } from "./links.js";
import { METRICS } from "./metrics.js";
import { ORDERS } from "./orders.js";
import { POLICIES } from "./policies.js";
import { REVIEWS } from "./reviews.js";
import { TASKS } from "./tasks.js";

/** Every route of the API. A resource is one file and one line here. */
export const ROUTES: readonly Route[] = [
  ...GUARD,
  ...DECIDE,
  ...REVIEWS,
  ...GRANTS,
  ...TASKS,
  ...LIMITS,
  ...ORDERS,
  ...INCIDENTS,
  ...POLICIES,
  ...CREDENTIALS,
  ...EVENTS,
  ...LINKS,
  ...METRICS,
];
