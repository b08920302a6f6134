import { describe, expect, it } from "vitest";
import { govern } from "../index.js";
import { willingGuard } from "../testing/willing.js";

const { socket, asked } = willingGuard();
const look = govern(
  async function look(_input: unknown) {
    return "done";
  },
  { socket, guard: "required" },
);

describe("Bad input: what cannot be told to a guard as a whole", () => {
  it.each<[what: string, given: unknown, code: string]>([
    ["half of a surrogate pair", { at: "\ud83d" }, "json.surrogate"],
    ["the same as a name", { "\ud83d": 1 }, "json.surrogate"],
    ["more than a message may hold", { at: "x".repeat(9_000_000) }, "json.too_large"],
  ])("is refused and says why, and who calls beside it is answered: %s", async (_what, given, code) => {
    const beside = look({ at: "beside" });
    await expect(look(given)).rejects.toMatchObject({ code, message: expect.stringContaining("as a whole") });
    expect(await beside).toBe("done");
    expect(asked).toHaveLength(1);
  });
});
