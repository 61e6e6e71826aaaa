export const root: string;
/** The flags of the project's own C: warnings are errors. */
export function ownFlags(): string[];
