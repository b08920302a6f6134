import type { Policy } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { demand, holds, localPerson } from "./person.js";

const policy = {
  document: { people: { ada: { roles: ["approver"], users: ["al"] }, bob: { roles: ["viewer"] } } },
} as unknown as Policy;

describe("who opens the admin socket", () => {
  it("R4: is the person the policy gives that user to, with that person's roles and no more", () => {
    const ada = localPerson(policy, "al", true);
    expect([ada.name, ada.verified, holds(ada, "approver"), holds(ada, "operator")]).toEqual([
      "ada",
      true,
      true,
      false,
    ]);
    expect(() => demand(ada, "admin")).toThrow(expect.objectContaining({ code: "forbidden" }));
  });

  it("is else a local admin by that user's name; in user mode nothing vouches for it", () => {
    const root = localPerson(policy, "root", false);
    expect([root.name, root.verified, holds(root, "policy-owner")]).toEqual(["root", false, true]);
    expect(localPerson(policy, "bob", true).roles).toEqual(["admin"]);
  });
});
