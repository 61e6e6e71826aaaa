export function evaluated(path: string): Promise<string | undefined>;
