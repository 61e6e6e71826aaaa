export function buildRom(options: {
	sdk: string;
	tools: string;
	folder: string;
	replace?: Record<string, string | { text: string; folder: string }>;
}): Promise<{ program: string }>;
