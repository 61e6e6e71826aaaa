export function listModules(root: string, packages?: string): Promise<Map<string, string>>;
