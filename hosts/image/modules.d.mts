export function imageModules(): Map<string, string>;
export function preloadedModules(): string[];
