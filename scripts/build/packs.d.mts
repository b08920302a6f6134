export function packsModule(): string;
export function embedPacks(options?: { readonly check?: boolean }): boolean;
