import type { Attacks } from "./attack.js";
import { API } from "./rows/api.js";
import { CHAINS } from "./rows/chains.js";
import { GRANTS } from "./rows/grants.js";
import { LIMITS } from "./rows/limits.js";
import { ORDERS } from "./rows/orders.js";
import { POLICIES } from "./rows/policy.js";
import { REVIEWS } from "./rows/reviews.js";
import { SOCKET } from "./rows/socket.js";
import { TASKS } from "./rows/tasks.js";

/** Every attempt, by what it is about. */
export const ATTACKS: readonly Attacks[] = [SOCKET, TASKS, CHAINS, GRANTS, REVIEWS, LIMITS, ORDERS, POLICIES, API];
