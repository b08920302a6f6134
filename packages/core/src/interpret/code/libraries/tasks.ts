import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { runShell } from "../machine/shell.js";
import { NONE, type Value } from "../machine/value.js";
import { actAs, answer, client, type Reader, wordsGiven } from "./client.js";

/** Tasks that code starts by their names, as their own program would: `call_command("flush")`, `Artisan::call("db:wipe")`. */
const started =
  (...program: readonly string[]): Handler =>
  (c) => {
    actAs(c.m, ...program, ...wordsGiven(c));
    return answer(c);
  };

/** `alembic.command.downgrade(config, "base")`, `flask_migrate.downgrade(revision="base")`: back to where it says. */
const migrated: Handler = (c) => {
  const to = c.named?.get("revision") ?? c.args.find((one) => known(one) !== null);
  actAs(c.m, "alembic", c.name.slice(c.name.lastIndexOf(".") + 1), known(to) ?? "-1");
  return answer(c);
};

/** `get_ipython().system("cmd")` */
export const notebookClient: Reader = ({ call, name }): Value => {
  if (/^(?:system|getoutput|getoutput_pexpect|system_piped|system_raw)$/.test(name))
    return runShell(call.m, call.args[0] ?? NONE);
  return answer(call);
};

export function taskLibrary(name: string): Handler | undefined {
  if (name === "django.core.management.call_command") return started("django-admin");
  if (/^Artisan\.(?:call|queue)$/.test(name)) return started("php", "artisan");
  if (/^(?:alembic\.command|flask_migrate)\.(?:downgrade|stamp)$/.test(name)) return migrated;
  // A way in from everywhere.
  if (
    /^(?:pyngrok\.ngrok\.connect|ngrok\.(?:connect|forward)|@ngrok\/ngrok\.(?:connect|forward)|localtunnel|untun\.startTunnel)$/.test(
      name,
    )
  )
    return (c) => {
      actAs(c.m, "ngrok", "http", wordsGiven(c)[0] ?? "80");
      return answer(c);
    };
  if (name === "get_ipython" || name === "IPython.get_ipython") return () => client("notebook");
  return undefined;
}
