/** The door agents on other machines come through. What it may do is set like any door's. */
export const API_DOOR = "api";
