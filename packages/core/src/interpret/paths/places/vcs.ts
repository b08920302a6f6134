import type { PlaceTable } from "./table.js";

/** Version control's own data: changing it by hand loses history or lets code run. */
export const VCS: PlaceTable = {
  label: "vcs",
  places: [
    ["git", "**/.git/**"],
    ["others", "**/.hg/**, **/.svn/**, **/.bzr/**, **/.jj/**, **/_darcs/**, **/.fossil"],
  ],
};
