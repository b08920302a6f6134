import { expect, it } from "vitest";
import { isSafeToSend } from "./here.js";

it.each([
  ["https://guard.example/", true, "encrypted"],
  ["http://127.0.0.1:7743/", true, "this machine"],
  ["http://127.8.9.10/", true, "all of 127 is this machine"],
  ["http://localhost:7743/", true, "its name"],
  ["http://[::1]:7743/", true, "the same, version 6"],
  ["http://2130706433/", true, "the address as one number, which a URL reads as 127.0.0.1"],
  ["http://guard.example/", false, "read and changed on the way"],
  ["http://127.0.0.1.evil.example/", false, "a name that begins like the address"],
  ["http://localhost.evil.example/", false, "a name that begins like its name"],
  ["http://[::ffff:7f00:1]/", false, "an address in another: not worth being right about"],
  ["http://0.0.0.0/", false, "whoever listens"],
  ["ftp://127.0.0.1/", false, "neither of the two"],
])("%s: %s, %s", (url, safe) => expect(isSafeToSend(new URL(url))).toBe(safe));
