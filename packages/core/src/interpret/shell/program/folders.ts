/** Where installed programs stand; what stands elsewhere is a file of somebody's own. */
export const PROGRAM_FOLDERS = /(?:^|\/)(?:s?bin|\.bin|Scripts|shims|libexec|lib\d*(?:\/\w+-linux-[\w-]+)?)\/[^/]+$/;
