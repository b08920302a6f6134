import type { Entry } from "../types.js";
import { entries as admin } from "./admin.js";
import { entries as documents } from "./documents.js";
import { entries as dumps } from "./dumps.js";
import { entries as maintenance } from "./maintenance.js";
import { entries as migrations } from "./migrations.js";
import { entries as redis } from "./redis.js";
import { entries as shells } from "./shells.js";
import { entries as sql } from "./sql.js";

/** Clients of databases: what they are told to do goes to the readers of its language. */
export const databases: readonly Entry[] = [
  ...admin,
  ...documents,
  ...dumps,
  ...maintenance,
  ...migrations,
  ...redis,
  ...shells,
  ...sql,
];
