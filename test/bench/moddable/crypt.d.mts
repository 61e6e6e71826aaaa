export function cryptModules(sdk: string): { modules: Map<string, string>; preload: string[]; sources: string[] };
