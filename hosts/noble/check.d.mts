export interface Line {
	readonly module: string;
	readonly does: string;
	readonly status: string;
	readonly reason?: string;
}

export interface Checked {
	readonly versions: string;
	readonly lines: readonly Line[];
}

export function checkNoble(root: string, folder?: string): Promise<Checked>;
export function describeCheck(checked: Checked): string;
export function fits(checked: Checked): boolean;
