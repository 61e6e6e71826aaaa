import type { Replacement } from "./edits.mjs";

export const comparisons: Readonly<
	Record<string, { readonly constants: number; readonly replacements: readonly Replacement[]; readonly others: readonly string[] }>
>;
