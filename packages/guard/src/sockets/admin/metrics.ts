import { renderMetrics } from "../../metrics/render.js";
import { standingOf } from "../../metrics/standing.js";
import type { AdminContext, Family } from "./family.js";

/** Numbers for whoever watches from outside. */
export const METRICS: Family = {
  metrics: async (context) => ({ text: await metricsText(context) }),
};

/** All metrics in Prometheus's text form. */
export async function metricsText({ state, actions }: Pick<AdminContext, "state" | "actions">): Promise<string> {
  return renderMetrics(state.measured, standingOf(state, await actions.status()));
}
