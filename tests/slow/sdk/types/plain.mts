import { govern, handOff, handOver, RefusedError, takeOver, within } from "@rampart/sdk";

const transfer = govern(async function transfer({ to, amount }: { to: string; amount: number }) {
  return `${amount} to ${to}`;
});
(await transfer({ to: "a", amount: 1 })) satisfies string;
const add = govern((a: number, b: number) => a + b, { name: "add" });
(await add(1, 2)) satisfies number;
const tool = govern({ name: "t", execute: async ({ at }: { at: string }) => at });
(await tool.execute({ at: "here" })) satisfies string;
await within({ agent: "bot" }, () => handOff("helper", () => add(1, 2)));
takeOver("helper", new Headers(handOver()), () => 1) satisfies number;
try {
  await transfer({ to: "a", amount: 1 });
} catch (error) {
  if (error instanceof RefusedError) error.code satisfies string | null;
}
