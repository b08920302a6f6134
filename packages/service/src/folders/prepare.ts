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
  // In system mode the other folders are root's, and made by whoever installs it.
  const others = layout.system === undefined ? [layout.root, layout.config, layout.data] : [];
  const folders = [...others, layout.state, spool, quarantine];
  for (const folder of folders) if (folder !== null) await makePrivateFolder(folder);
}
