import * as z from "zod";
import { METRICS_TYPE } from "../../metrics/render.js";
import { metricsText } from "../../sockets/admin/metrics.js";
import { type Route, route } from "../route.js";

/** Numbers for Prometheus. */
export const METRICS: readonly Route[] = [
  route({
    id: "metrics",
    method: "GET",
    path: "/v1/metrics",
    summary: "Metrics in Prometheus's text form.",
    who: { person: "any", service: "metrics" },
    type: METRICS_TYPE,
    answer: z.string(),
    run: async ({ admin }) => ({ status: 200, text: await metricsText(admin), type: METRICS_TYPE }),
  }),
];
