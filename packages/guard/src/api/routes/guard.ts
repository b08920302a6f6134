import type { JsonObject } from "@rampart/service";
import * as z from "zod";
import { nameOf } from "../../identity/speaker.js";
import { operation } from "../admin.js";
import { documentOf } from "../document.js";
import { type Route, route } from "../route.js";
import { one, SAID } from "../words.js";
import { ROUTES } from "./index.js";

/** Made when it is first asked for. */
let document: JsonObject | null = null;

/** The guard itself. */
export const GUARD: readonly Route[] = [
  route({
    id: "openapi",
    method: "GET",
    path: "/v1/openapi.json",
    summary: "This document.",
    who: { anyone: true },
    answer: SAID,
    run: async () => {
      document ??= documentOf(ROUTES);
      return document;
    },
  }),
  route({
    id: "ping",
    method: "GET",
    path: "/v1/ping",
    summary: "Whether it answers.",
    who: { anyone: true },
    answer: z.looseObject({ ok: z.boolean() }),
    run: async () => ({ ok: true }),
  }),
  route({
    id: "self",
    method: "GET",
    path: "/v1/self",
    summary: "Who this credential speaks for, what it may do, and which policy is in force.",
    who: { agent: true, person: "any", service: "any" },
    answer: z.looseObject({ type: z.string(), name: z.string(), until: z.number().nullable(), policy: z.string() }),
    run: async ({ speaker, admin }) => {
      if (speaker === null) return {};
      const { digest } = admin.state.policy.current;
      const roles = speaker.type === "person" ? speaker.person.roles : speaker.type === "agent" ? speaker.roles : [];
      const scopes = speaker.type === "service" ? speaker.scopes : [];
      const { type, via } = speaker;
      return { type, name: nameOf(speaker), roles: [...roles], scopes: [...scopes], until: via.until, policy: digest };
    },
  }),
  operation("status", "status", {
    method: "GET",
    path: "/v1/status",
    summary: "How the guard is.",
    who: { person: "any" },
    answer: one("status"),
  }),
  operation("head", "head", {
    method: "GET",
    path: "/v1/log/head",
    summary: "Size and key of the log, and its last checkpoint.",
    who: { person: "any", service: "events" },
    answer: one("head"),
  }),
  operation("checkpoint", "checkpoint", {
    method: "POST",
    path: "/v1/log/checkpoint",
    summary: "Signs a checkpoint over everything recorded so far.",
    who: { person: "operator" },
    body: z.strictObject({}),
    answer: z.looseObject({ checkpoint: z.string() }),
  }),
  operation("reload", "reload-policy", {
    method: "POST",
    path: "/v1/policy/reload",
    summary: "Reads the policy file again.",
    who: { person: "policy-owner" },
    body: z.strictObject({}),
    answer: one("policy"),
  }),
];
