export const usage: string;
export function readCommandLine(
	given: readonly string[],
	environment: Readonly<Record<string, string | undefined>>,
	system: string,
): { platform: string; options: string[]; tools: string; sdk: string; message?: string } | { status: number; message: string; options?: undefined };
