/** Mean and variance of a sample (Welford's algorithm). */
class Sample {
	count = 0;
	mean = 0;
	private squares = 0;

	add(value: number): void {
		this.count++;
		const distance = value - this.mean;
		this.mean += distance / this.count;
		this.squares += distance * (value - this.mean);
	}

	get errorSquared(): number {
		return this.squares / (this.count - 1) / this.count;
	}
}

/**
 * Welch's t of the times of `run` for two kinds of input, which `prepare` makes in the same memory. The kinds come in random order, so that
 * other work of the machine affects both equally. The slowest tenth is left out, since it was interrupted.
 */
export function welchT(prepare: (kind: 0 | 1) => void, run: () => void, samples: number, coin: () => boolean): number {
	const times: [0 | 1, number][] = [];
	for (let index = 0; index < samples; index++) {
		const kind = coin() ? 1 : 0;
		prepare(kind);
		const before = process.hrtime.bigint();
		run();
		times.push([kind, Number(process.hrtime.bigint() - before)]);
	}
	// The first quarter is left out: it includes the work of the compiler.
	const warm = times.slice(samples / 4);
	const slowest = warm.map(([, time]) => time).sort((one, other) => one - other)[Math.floor(0.9 * warm.length)];
	const kinds = [new Sample(), new Sample()];
	for (const [kind, time] of warm) if (time <= slowest) kinds[kind].add(time);
	const [first, second] = kinds;
	return (second.mean - first.mean) / Math.sqrt(first.errorSquared + second.errorSquared || 1);
}
