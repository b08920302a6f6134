import { dialectOf } from "../../libraries/databases.js";
import { argOr, callTaint } from "../../machine/call.js";
import { database } from "../../machine/database.js";
import { known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { unknown } from "../../machine/value.js";
import { show } from "../operate.js";

/** `DBI->connect("dbi:Pg:…")` */
const connect: Handler = (c) =>
  /^DBI(?:::\w+)?$/.test(known(c.self) ?? "") ? database(dialectOf(known(show(argOr(c, 0))))) : unknown(callTaint(c));

export const DATABASES: Readonly<Record<string, Handler>> = {
  "text.connect": connect,
  "text.connect_cached": connect,
};
