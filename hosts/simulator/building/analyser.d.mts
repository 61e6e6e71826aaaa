export function findAnalyser(compiler: string[]): { name: string | undefined; commands: string[][] };
