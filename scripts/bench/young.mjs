import { setFlagsFromString } from "node:v8";

// As `rampart serve` does before anything else is loaded.
setFlagsFromString("--semi-space-growth-factor=1");
