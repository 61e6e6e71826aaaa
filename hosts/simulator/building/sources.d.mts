import type { Library } from "./libraries.mjs";

export const root: string;
/** The flags of the project's own C: warnings are errors. */
export function ownFlags(libraries?: readonly Library[]): string[];
