/** Runs modules on the XS simulator: name by name the file within the project, the text of each resource, and what the host's machine is given. */
export type Simulate = (
	modules: Readonly<Record<string, string>>,
	resources: Readonly<Record<string, string>>,
	main: { readonly heap: number; readonly stack: number },
) => Promise<{
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}>;

/** Bytes that live in the two machines after so many requests. */
export interface Heaps {
	readonly requests: number;
	readonly host: number;
	readonly hsm: number;
}

/** Heap of the host's machine: what 80 requests under way need at the same time. */
const HEAP = 262_144;
/** Bytes that a heap may differ by after many requests. A leak of one slot at each of them would be sixteen times as many as requests. */
const SAME = 256;

/**
 * Lets two clients ask the whole firmware for more at once than rings and pool hold, and measures when so many requests are
 * answered, all in order. @throws Error if the firmware fails.
 */
export async function heapsAfter(simulate: Simulate, counts: readonly number[]): Promise<readonly Heaps[]> {
	const { status, stdout, stderr } = await simulate(
		{
			main: "test/simulation/fixtures/overload-application.ts",
			hsm: "test/simulation/fixtures/hsm-measured.ts",
			ecc: "hosts/firmware/ecc.ts",
		},
		{ requests: JSON.stringify(counts) },
		{ heap: HEAP, stack: 1024 },
	);
	if (status !== 0 || stderr !== "") throw new Error(`the firmware ended with ${status}: ${stderr}`);
	const measured = (machine: string): readonly number[] =>
		[...stdout.matchAll(new RegExp(`^${machine} (.*)$`, "gm"))].map(([, text]) => {
			const { slots, chunks } = JSON.parse(text) as { slots: number; chunks: number };
			return slots + chunks;
		});
	const [host, hsm] = [measured("host"), measured("hsm")];
	return counts.map((requests, index) => ({ requests, host: host[index], hsm: hsm[index] }));
}

/** Whether no heap is larger after the last measurement than after the first. */
export function areFlat(heaps: readonly Heaps[]): boolean {
	const [first, last] = [heaps[0], heaps[heaps.length - 1]];
	return last.host <= first.host + SAME && last.hsm <= first.hsm + SAME;
}
