/** What only the simulator has, for tests. */
declare module "simulator" {
	/** Bytes of the chip's memory that are free now, in all and in the largest block; 2^31 - 1 without --chip. */
	export function chip(): { free: number; largest: number };
	export function collectGarbage(): void;
	/**
	 * Has the `count`-th request for the chip's memory from now fail, once (0: none). Returns how many were left to the failure that was
	 * asked for before; 0 if that has happened.
	 */
	export function failMemory(count: number): number;
	/** Whether a machine, perhaps one that was deleted, is in a driver that uses the AES or SHA peripheral. */
	export function inDriver(): boolean;
	/** Has every driver that uses these peripherals take so much longer, so that machines are met in one. */
	export function slowDrivers(microseconds: number): void;
	/** How often `bytes` lies in this machine's heap and in all SharedArrayBuffers, itself not counted. */
	export function search(bytes: Uint8Array): number;
	/**
	 * How often `bytes` lies outside of this machine's heap: in those of other machines, in native stacks, in SharedArrayBuffers, in the
	 * peripherals' registers, and in memory that was given back and that nobody has overwritten since.
	 */
	export function searchProcess(bytes: Uint8Array): number;
	/**
	 * What this machine uses, in bytes above an empty machine; `byteCodes` is the engine's count of byte codes run so far, `byteCode`
	 * the bytes of byte code that were loaded from files.
	 */
	export function measure(): { slots: number; chunks: number; peak: number; byteCodes: number; byteCode: number };
	/** Bytes of the heaps of all machines that there are, and of all SharedArrayBuffers. */
	export function measureAll(): { heaps: number; shared: number };
}
