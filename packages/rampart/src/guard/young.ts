import { setFlagsFromString } from "node:v8";

// Before anything else is loaded: a guard's or reader's space for young objects stays at its first size. It would grow to 3 × 16 MiB
// while the program loads and stay there, a quarter of what a guard needs at rest.
if (process.argv[2] === "serve" || process.argv[2] === "reader") setFlagsFromString("--semi-space-growth-factor=1");
