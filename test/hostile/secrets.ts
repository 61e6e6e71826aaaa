/** This many consecutive bytes of a secret are a leak; fewer can occur by chance. */
const WINDOW = 8;

/** A set of secrets, and a search for any part of any of them. */
export class Secrets {
	readonly all: { name: string; bytes: Uint8Array }[] = [];
	private readonly names = new Map<string, string>();
	/** Non-zero at n: a part of a secret begins with these 16 bits. */
	private readonly beginnings = new Uint8Array(0x10000);

	add(name: string, bytes: Uint8Array): void {
		this.all.push({ name, bytes });
		for (let start = 0; start + WINDOW <= bytes.length; start++) {
			const piece = bytes.subarray(start, start + WINDOW);
			// Parts with equal bytes, such as zeros, occur everywhere.
			if (piece.every((byte) => byte === piece[0])) continue;
			this.names.set(text(piece), name);
			this.beginnings[(piece[0] << 8) | piece[1]] = 1;
		}
	}

	/** The name of the first secret with a part between `start` and `end`, or across these bounds. */
	find(bytes: Uint8Array, start = 0, end = bytes.length): string | undefined {
		const last = Math.min(end + WINDOW - 1, bytes.length) - WINDOW;
		for (let at = Math.max(0, start - WINDOW + 1); at <= last; at++) {
			if (this.beginnings[(bytes[at] << 8) | bytes[at + 1]] === 0) continue;
			const name = this.names.get(text(bytes.subarray(at, at + WINDOW)));
			if (name !== undefined) return name;
		}
		return undefined;
	}
}

function text(bytes: Uint8Array): string {
	return String.fromCharCode(...bytes);
}
