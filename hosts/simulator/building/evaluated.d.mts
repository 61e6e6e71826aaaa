export function evaluated(path: string, among?: ReadonlySet<string>): Promise<string | undefined>;
