import { govern } from "@rampart/sdk";
import { report, TOOLS } from "./tools.mjs";

const read = [];
const tools = new Map(TOOLS.list.map(({ name, run }) => [name, govern(run, { name })]));
for (const { name, input } of TOOLS.calls)
  read.push(
    await tools
      .get(name)(input)
      .catch((error) => error.message),
  );
await report(read);
