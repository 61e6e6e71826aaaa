/**
 * Runs modules on the XS simulator. `modules`: paths from the project's root by module name. `resources`: texts by name. `main`:
 * heap in bytes and stack in slots of the host's machine.
 */
export type Simulate = (
	modules: Readonly<Record<string, string>>,
	resources: Readonly<Record<string, string>>,
	main: { readonly heap: number; readonly stack: number },
) => Promise<{
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}>;

/** Live bytes of the two machines after `requests` requests. */
export interface Heaps {
	readonly requests: number;
	readonly host: number;
	readonly hsm: number;
}

/** Heap of the host's machine in bytes: enough for 80 requests under way. */
const HEAP = 327_680;
/** The largest accepted growth in bytes. A leak of one slot for each request is sixteen bytes times the number of requests. */
const MAXIMUM_GROWTH = 256;

/**
 * Runs the whole firmware with two clients that make more requests at once than rings and pool hold. Measures the heaps each time when
 * `counts` requests are answered, all in order. @throws Error if the firmware fails.
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

/** Whether no heap grew between the first and the last measurement. */
export function areStable(heaps: readonly Heaps[]): boolean {
	const [first, last] = [heaps[0], heaps[heaps.length - 1]];
	return last.host <= first.host + MAXIMUM_GROWTH && last.hsm <= first.hsm + MAXIMUM_GROWTH;
}
