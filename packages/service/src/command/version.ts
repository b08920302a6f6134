/** The version of all our programs, the same as in every package.json; a test compares them. */
export const VERSION = "0.1.0";
