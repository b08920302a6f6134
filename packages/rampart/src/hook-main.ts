import { hookMain } from "@rampart/edge";

// The smallest program a host can start: ask the guard, otherwise decide locally.
await hookMain(process.argv.slice(2));
