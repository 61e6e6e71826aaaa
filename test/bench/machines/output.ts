/** The machines print a line of JSON for each measurement, and one when a measurement begins. */
export interface Measurement {
	/** Measurements that are compared have the same group. */
	readonly group: string;
	readonly name: string;
	/** Bytes of the message. */
	readonly size?: number;
	/** The implementation measured. */
	readonly way: string;
	readonly unit: "us" | "per second" | "byte codes" | "bytes";
	readonly samples: readonly number[];
}

export type Line = { readonly measurement: Measurement } | { readonly progress: string };

export function print(line: Line): void {
	trace(`${JSON.stringify(line)}\n`);
}

export function begin(what: string): void {
	print({ progress: what });
}

/** Prints the samples of several ways. */
export function report(group: string, name: string, unit: Measurement["unit"], ways: Readonly<Record<string, readonly number[]>>, size?: number): void {
	for (const [way, samples] of Object.entries(ways))
		print({
			measurement: { group, name, way, unit, samples: samples.map((sample) => Math.round(sample * 100) / 100), ...(size === undefined ? {} : { size }) },
		});
}
