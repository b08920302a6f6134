import { KnownAccounts } from "./accounts.js";
import { KnownCredentials } from "./credentials.js";
import { LiveGrants } from "./grants.js";
import { OpenIncidents } from "./incidents.js";
import { LabelsRead } from "./labels.js";
import { PolicyHistory } from "./policies.js";
import { LastPrompts } from "./prompts.js";
import { KnownRequests } from "./requests.js";
import { StandingReviews } from "./reviews.js";
import { KnownSessions } from "./sessions.js";
import { SpooledRecords } from "./spooled.js";
import { StandingOrders } from "./standing.js";
import { StandingTasks } from "./tasks.js";
import { FirstYeses } from "./yeses.js";

/** Everything the guard knows from its log, one part each. */
export function newParts() {
  return {
    reviews: new StandingReviews(),
    sessions: new KnownSessions(),
    prompts: new LastPrompts(),
    labels: new LabelsRead(),
    spooled: new SpooledRecords(),
    orders: new StandingOrders(),
    incidents: new OpenIncidents(),
    credentials: new KnownCredentials(),
    tasks: new StandingTasks(),
    grants: new LiveGrants(),
    requests: new KnownRequests(),
    yeses: new FirstYeses(),
    policies: new PolicyHistory(),
    accounts: new KnownAccounts(),
  };
}
export type Parts = ReturnType<typeof newParts>;
