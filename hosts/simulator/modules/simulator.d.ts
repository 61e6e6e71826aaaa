/** Functions that only the simulator has, for tests. */
declare module "simulator" {
	/** Free bytes of the chip's memory now, in all and in the largest block; 2^31 - 1 without --chip. */
	export function chip(): { free: number; largest: number };
	export function collectGarbage(): void;
	/**
	 * Makes the `count`-th request for the chip's memory from now fail, once (0: none). Returns how many requests the previous failure was
	 * away; 0 if it has happened.
	 */
	export function failMemory(count: number): number;
	/** A copy of the bytes that are in flash. */
	export function flashBytes(offset: number, length: number): ArrayBuffer;
	/**
	 * Cuts the power at operation `operations` from now (1: the next; 0: none). An operation programs up to 32 bytes or erases a sector. `seed` chooses
	 * what of it is done: nothing, some bits, or all. Then the flash fails until `flashRestore`.
	 */
	export function flashCut(operations: number, seed: number): void;
	/** The number of operations so far. */
	export function flashOperations(): number;
	/** The power is back. Forgets a cut that has not come. */
	export function flashRestore(): void;
	/** Sectors that were erased `erases` times take only some of the bits from now on, of an erase as of a program; 0: none wears out. */
	export function flashWear(erases: number): void;
	/** Changes bytes in flash, as damage or an attacker does. */
	export function flashWrite(offset: number, bytes: Uint8Array): void;
	/** Whether a machine, deleted ones included, is in a driver that uses the AES or SHA peripheral. */
	export function inDriver(): boolean;
	/** Makes every driver that uses these peripherals take so much longer, so that a test can find a machine in one. */
	export function slowDrivers(microseconds: number): void;
	/** How often `bytes` lies in this machine's heap and in all SharedArrayBuffers, `bytes` itself not counted. */
	export function search(bytes: Uint8Array): number;
	/**
	 * How often `bytes` lies outside of this machine's heap: in other machines' heaps, in native stacks, in SharedArrayBuffers, in the
	 * peripherals' registers, and in released memory that nobody has overwritten since.
	 */
	export function searchProcess(bytes: Uint8Array): number;
	/** Whether the chip's source of entropy is stuck from now on, for all machines: it gives one byte again and again. */
	export function stickEntropy(isStuck: boolean): void;
	/**
	 * The memory of this machine, in bytes above an empty machine. `byteCodes` counts the byte codes that the engine has run, `byteCode` the bytes
	 * of byte code that it has loaded from files.
	 */
	export function measure(): { slots: number; chunks: number; peak: number; byteCodes: number; byteCode: number };
	/** Bytes of the heaps of all machines, and of all SharedArrayBuffers. */
	export function measureAll(): { heaps: number; shared: number };
}
