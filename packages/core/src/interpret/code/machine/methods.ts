import { arg, type Call } from "./call.js";
import { known, mapText } from "./joining.js";
import type { Handler } from "./language.js";
import { bool, list, text, UNKNOWN } from "./value.js";

/** Methods that are the same in several languages. */

/** Another text made of a known one. */
export const changed =
  (f: (v: string, c: Call) => string): Handler =>
  (c) =>
    mapText(c.self, (t) => ({ ...t, v: f(t.v, c) }));

/** Whether something holds of a text and another. */
export const tested =
  (f: (v: string, w: string) => boolean): Handler =>
  (c) => {
    const w = known(arg(c, 0));
    return c.self.k === "text" && w !== null ? bool(f(c.self.v, w)) : UNKNOWN;
  };

/** The names in a table, and what stands there, as lists. */
export const TABLE_METHODS: Readonly<Record<string, Handler>> = {
  "table.keys": ({ self }) =>
    self.k === "table"
      ? list(
          Array.from(self.entries.keys(), (k) => text(k)),
          self.open,
        )
      : UNKNOWN,
  "table.values": ({ self }) => (self.k === "table" ? list([...self.entries.values()], self.open) : UNKNOWN),
};
