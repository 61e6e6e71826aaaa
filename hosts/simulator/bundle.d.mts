export function bundle(options: {
	entries: Record<string, string | { text: string; folder: string }>;
	outdir: string;
	native?: readonly string[];
	isInstalled?: boolean;
}): Promise<void>;
