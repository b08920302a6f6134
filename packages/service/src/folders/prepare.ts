import type { Layout } from "./layout.js";
import { placesIn } from "./layout.js";
import { makePrivateFolder } from "./private.js";

/**
 * Makes the folders of an installation, each private to this user.
 *
 * @throws ServiceError `folder.*`
 */
export async function prepareLayout(layout: Layout): Promise<void> {
  const { spool, quarantine } = placesIn(layout);
  const folders = [layout.root, layout.config, layout.state, layout.data, spool, quarantine];
  for (const folder of folders) if (folder !== null) await makePrivateFolder(folder);
}
