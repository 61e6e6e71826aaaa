export const duplicates: readonly string[];
