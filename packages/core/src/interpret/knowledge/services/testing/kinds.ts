import { effectsOf } from "../../../shell/testing/read.js";

export const LOSES = "infra.delete";
export const CHANGES = "infra.apply";
export const LOOKS = "infra.read";
export const SYSTEM = "system.configure";

/** Kinds of what a command does besides running. */
export const kinds = (command: string): string[] =>
  effectsOf(command).map((one) => one.replace(/^\? /, "").split(" ", 1)[0]!);
