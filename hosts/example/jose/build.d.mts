/** See build.mjs. */
export function joseNames(): string[];
export function buildJose(): void;
