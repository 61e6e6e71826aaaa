/**
 * An allocator of blocks within a range of memory. It only computes offsets and never touches the memory, so the bytes there can not
 * mislead it. It makes no garbage: its table of free blocks is sorted and has a fixed size.
 */
const ALIGNMENT = 4;
/** `allocate` and `free` round sizes up to a multiple of ALIGNMENT. */
const MASK = ALIGNMENT - 1;

export class Pool {
	/** The size of the range in bytes: the largest block. */
	readonly size: number;
	/** The offset of the range. */
	readonly start: number;
	/** Free blocks as pairs of start and end, in rising order. No two of them touch. If there is none, the first pair is 0 and 0. */
	private readonly blocks: Uint32Array;
	private count = 1;

	/**
	 * `start` and `size` in bytes, both multiples of four. `most`: the largest number of allocated blocks. So many blocks leave at most one
	 * more free block than themselves.
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

	/** The offset of a free block of `bytes` bytes, a multiple of four; -1 if there is none now. For 0 bytes there always is one. */
	allocate(bytes: number): number {
		const blocks = this.blocks;
		const start = blocks[0];
		const end = start + bytes + (-bytes & MASK);
		// Most often the first free block is larger, because nearly all memory is free.
		if (end >= blocks[1]) return this.search(end - start);
		blocks[0] = end;
		return start;
	}

	private search(size: number): number {
		const blocks = this.blocks;
		if (size === 0) return this.start;
		for (let block = 0; block < this.count; block++) {
			const start = blocks[2 * block];
			const rest = blocks[2 * block + 1] - start - size;
			if (rest < 0) continue;
			if (rest === 0) this.shift(block, block + 1);
			else blocks[2 * block] = start + size;
			return start;
		}
		return -1;
	}

	/** Whether `allocate(bytes)` finds a block now. */
	hasRoom(bytes: number): boolean {
		const block = this.allocate(bytes);
		if (block >= 0) this.free(block, bytes);
		return block >= 0;
	}

	/**
	 * Gives back what `allocate(bytes)` returned.
	 * @throws RangeError if a part of the block is free already, or lies outside the range: the caller has made a mistake.
	 */
	free(offset: number, bytes: number): void {
		const end = offset + bytes + (-bytes & MASK);
		// Most often the block lies in front of all free memory, because the caller has allocated nothing else meanwhile.
		if (end === this.blocks[0] && offset >= this.start) this.blocks[0] = offset;
		else if (end > offset) this.insert(offset, end);
	}

	private insert(offset: number, end: number): void {
		const blocks = this.blocks;
		let block = 0;
		while (block < this.count && blocks[2 * block + 1] < offset) block++;
		const joinsEnd = block < this.count && blocks[2 * block + 1] === offset;
		const next = joinsEnd ? block + 1 : block;
		const nextStart = next < this.count ? blocks[2 * next] : this.start + this.size;
		if (offset < this.start || end > nextStart) throw new RangeError(`"offset" expected an allocated block, got ${offset} with ${end - offset} bytes`);
		const joinsStart = next < this.count && nextStart === end;
		if (joinsEnd && joinsStart) {
			blocks[2 * block + 1] = blocks[2 * next + 1];
			this.shift(next, next + 1);
		} else if (joinsEnd) blocks[2 * block + 1] = end;
		else if (joinsStart) blocks[2 * next] = offset;
		else {
			if (2 * this.count === blocks.length) throw new RangeError("more blocks than the pool was made for");
			this.shift(block + 1, block);
			blocks[2 * block] = offset;
			blocks[2 * block + 1] = end;
		}
	}

	/** Moves the free blocks from index `from` on to index `to`, to remove a block or to make room for one. */
	private shift(to: number, from: number): void {
		this.blocks.copyWithin(2 * to, 2 * from, 2 * this.count);
		this.count += to - from;
		if (this.count === 0) this.blocks.fill(0, 0, 2);
	}
}
