import { parseArgs } from "node:util";

/** The options of a script's line. Help ends it with 0, a wrong line with 2 and a word on what is wrong. */
export function readOptions(name, help, options) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: "boolean", short: "h" } } });
    if (!values.help) return values;
  } catch (error) {
    refuse(name, error.message);
  }
  process.stdout.write(help);
  process.exit(0);
}

export function refuse(name, why) {
  process.stderr.write(`${name}: ${why}\nSee --help.\n`);
  process.exit(2);
}
