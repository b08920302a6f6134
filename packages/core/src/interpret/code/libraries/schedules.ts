import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, type Reader } from "./client.js";

/** A user's table of what runs when: nothing of it counts until it is written. */
export const scheduleClient: Reader = ({ call, name }) => {
  const { m, self } = call;
  if (!/^write(?:_to_user)?$/.test(name)) return self.k === "thing" ? deeper(self) : null;
  actAs(m, "crontab", "-");
  return answer(call);
};

export const scheduleLibrary = (name: string): Handler | undefined =>
  name === "crontab.CronTab" ? () => client("schedule") : undefined;
