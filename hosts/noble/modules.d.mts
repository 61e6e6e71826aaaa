export function listModules(root: string): Promise<Map<string, string>>;
