import type { Entry } from "../types.js";
import { entries as brew } from "./brew.js";
import { entries as build } from "./build.js";
import { entries as compilers } from "./compilers.js";
import { entries as go } from "./go.js";
import { entries as node } from "./node.js";
import { entries as python } from "./python.js";
import { entries as release } from "./release.js";
import { entries as system } from "./system.js";
import { entries as toolchains } from "./toolchains.js";

/** Package managers, build tools and whatever runs a project's own code. */
export const packages: readonly Entry[] = [
  ...brew,
  ...build,
  ...compilers,
  ...go,
  ...node,
  ...python,
  ...release,
  ...system,
  ...toolchains,
];
