export function buildImage(
	machines: Readonly<Record<string, string | { readonly text: string; readonly folder: string }>>,
	folder?: string,
): Promise<{ program: string; version: string }>;
