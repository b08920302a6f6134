import { API_DOOR } from "../../api/door.js";
import { renderMetrics } from "../../metrics/render.js";
import { standingOf } from "../../metrics/standing.js";
import type { AdminContext, Family } from "./family.js";

/** Numbers for whoever watches from outside. */
export const METRICS: Family = {
  metrics: async (context) => ({ text: await metricsText(context) }),
};

/** All metrics in Prometheus's text form. */
export async function metricsText({ state, actions }: Pick<AdminContext, "state" | "actions">): Promise<string> {
  const status = await actions.status();
  const served = status["api"] === null ? {} : { [API_DOOR]: state.modes.named(API_DOOR) };
  state.measured.expect({ ...served, ...state.modes.all });
  return renderMetrics(state.measured, standingOf(state, status));
}
