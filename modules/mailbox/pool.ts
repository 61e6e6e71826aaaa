/**
 * An allocator of blocks within a range of memory. It holds offsets only and never touches the memory, so nothing that
 * lies there can mislead it, and it makes no garbage: the free blocks are a sorted table of fixed size.
 */
const ALIGNMENT = 4;

export class Pool {
	/** Bytes that can be allocated at once, at most. */
	readonly size: number;
	/** Offset of its first byte. */
	readonly start: number;
	/** Free blocks as pairs of start and end, in rising order; never two that touch. */
	private readonly blocks: Uint32Array;
	private count = 1;

	/**
	 * `start` and `size` in bytes, both multiples of four; `most`: how many may be allocated at the same time
	 * (that many leave at most one more free block than themselves).
	 */
	constructor(start: number, size: number, most: number) {
		if (start % ALIGNMENT !== 0 || size % ALIGNMENT !== 0)
			throw new RangeError(`"start" and "size" expected multiples of ${ALIGNMENT}, got ${start} and ${size}`);
		this.size = size;
		this.start = start;
		this.blocks = new Uint32Array(2 * (most + 1));
		this.blocks[0] = start;
		this.blocks[1] = start + size;
	}

	/** Bytes that are free, in however many pieces. */
	get available(): number {
		let sum = 0;
		for (let block = 0; block < this.count; block++)
			sum += this.blocks[2 * block + 1] - this.blocks[2 * block];
		return sum;
	}

	/** Offset of a free block of `bytes` bytes, a multiple of four; -1 if there is none now. There is always one of none. */
	allocate(bytes: number): number {
		const { blocks } = this;
		const size = rounded(bytes);
		if (size === 0) return this.start;
		for (let block = 0; block < this.count; block++) {
			const start = blocks[2 * block];
			const rest = blocks[2 * block + 1] - start - size;
			if (rest < 0) continue;
			if (rest === 0) this.remove(block);
			else blocks[2 * block] = start + size;
			return start;
		}
		return -1;
	}

	/**
	 * Gives back what `allocate(bytes)` returned.
	 * @throws RangeError if some of it is free already or was never there: the caller's books are wrong.
	 */
	free(offset: number, bytes: number): void {
		const { blocks } = this;
		const end = offset + rounded(bytes);
		if (end === offset) return;
		let block = 0;
		while (block < this.count && blocks[2 * block + 1] < offset) block++;
		const joinsEnd = block < this.count && blocks[2 * block + 1] === offset;
		const next = joinsEnd ? block + 1 : block;
		const nextStart = next < this.count ? blocks[2 * next] : this.start + this.size;
		if (offset < this.start || end > nextStart)
			throw new RangeError(`"offset" expected an allocated block, got ${offset} with ${bytes} bytes`);
		const joinsStart = next < this.count && nextStart === end;
		if (joinsEnd && joinsStart) {
			blocks[2 * block + 1] = blocks[2 * next + 1];
			this.remove(next);
		} else if (joinsEnd) blocks[2 * block + 1] = end;
		else if (joinsStart) blocks[2 * next] = offset;
		else this.insert(block, offset, end);
	}

	private remove(block: number): void {
		this.blocks.copyWithin(2 * block, 2 * block + 2, 2 * this.count);
		this.count--;
	}

	private insert(block: number, start: number, end: number): void {
		if (2 * this.count === this.blocks.length) throw new RangeError("more blocks than the pool was made for");
		this.blocks.copyWithin(2 * block + 2, 2 * block, 2 * this.count);
		this.blocks[2 * block] = start;
		this.blocks[2 * block + 1] = end;
		this.count++;
	}
}

function rounded(bytes: number): number {
	return bytes + (-bytes & ALIGNMENT - 1);
}
