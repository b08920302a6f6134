// The same tools and the same calls for every framework: one that is allowed, one that is denied, one a person is asked about,
// and one whose result holds a secret.
import { close, configure } from "@rampart/sdk";

configure({ state: process.env.RAMPART_TEST_STATE, guard: "required", reviewMs: 60_000 });

const ran = [];
const note = (name, answer) => ({
  name,
  run: (input) => {
    ran.push({ name, input });
    return answer;
  },
});
const SECRET = `ghp_${"wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx".slice(0, 36)}`;

export const TOOLS = {
  list: [
    note("get_weather", "sunny in Paris"),
    note("delete_account", "gone"),
    note("refund", "refunded"),
    note("read_notes", `the token is ${SECRET}`),
  ],
  calls: [
    { name: "get_weather", input: { city: "Paris" } },
    { name: "delete_account", input: { id: 42 } },
    { name: "refund", input: { amount: 12 } },
    { name: "refund", input: { amount: 13 } },
    { name: "read_notes", input: { about: "tokens" } },
  ],
  secret: SECRET,
};

/** Prints what ran, and what the model read of it. */
export async function report(read) {
  await close();
  process.stdout.write(`${JSON.stringify({ ran, read: read.join("\n") })}\n`);
}
