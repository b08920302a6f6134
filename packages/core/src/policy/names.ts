import type { TextLimits } from "./shape.js";

/** Names an author chooses: rules, roles, labels, packs, privileges. */
export const NAME: TextLimits = {
  max: 64,
  pattern: /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$/,
  what: "a lower-case name (letters, digits, dots and dashes)",
};

/** Names of agents, people, doors, purposes and whatever else others chose; `*` stands for any characters. */
export const GLOB: TextLimits = {
  max: 256,
  pattern: /^[^\u0000-\u001f\u007f]+$/,
  what: "a name, with * for any characters",
};

/** What a person reads: reasons and advice. */
export const PROSE: TextLimits = {
  max: 400,
  pattern: /^[^\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]+$/,
  what: "readable text",
};
