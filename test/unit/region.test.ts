import { describe, expect, test } from "vitest";
import { acceptSharedMemory, allocateSharedMemory, Region } from "../../modules/mailbox/region.js";
import { ringWords } from "../../modules/mailbox/ring.js";
import { SLOT_WORDS } from "../../modules/messages/slot.js";

const powers = [1, 2, 4, 8, 16, 32];
const shapes = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((clients) => powers.map((slots) => ({ clients, slots, poolBytes: 4 * slots })));
const controlBytes = ({ clients, slots }: { clients: number; slots: number }): number => 4 * (3 + clients + 2 * clients * (2 + 16 * slots));

describe("a region", () => {
	test.each(shapes.filter((shape) => controlBytes(shape) < 16384))(
		"gives every word of the control region one purpose ($clients clients, $slots slots)",
		(sizes) => {
			const region = new Region(sizes);
			const owners = new Array<number>(region.controlBytes / 4).fill(0);
			for (const word of [region.doorbell, region.heartbeat, region.heartbeat + 1]) owners[word]++;
			for (let client = 0; client < sizes.clients; client++) {
				owners[region.hostBell(client)]++;
				for (const { start, capacity, slotWords } of [region.requestRing(client), region.responseRing(client)]) {
					expect([capacity, slotWords]).toEqual([sizes.slots, SLOT_WORDS]);
					for (let word = start; word < start + ringWords(capacity, slotWords); word++) owners[word]++;
				}
			}
			expect(owners.every((count) => count === 1)).toBe(true);
			expect(owners).toHaveLength(controlBytes(sizes) / 4);
		},
	);

	test.each(shapes.filter((shape) => controlBytes(shape) < 16384))("has a pool for each client ($clients clients of $poolBytes bytes)", (sizes) => {
		const { control, pools } = allocateSharedMemory(new Region(sizes));
		expect(control.byteLength).toBe(controlBytes(sizes));
		expect(pools.map(({ byteLength }) => byteLength)).toEqual(new Array(sizes.clients).fill(sizes.poolBytes));
		expect(new Set([control, ...pools]).size).toBe(1 + sizes.clients);
	});

	test.each(shapes.filter((shape) => controlBytes(shape) >= 16384))(
		"is refused if its control region would not stay below 16 KB ($clients clients, $slots slots)",
		(sizes) => {
			expect(() => new Region(sizes)).toThrow(RangeError);
		},
	);

	test("keeps its layout", () => {
		const region = new Region({ clients: 2, slots: 8, poolBytes: 4096 });
		expect([region.controlBytes, region.doorbell, region.heartbeat, region.hostBell(0), region.hostBell(1)]).toEqual([2100, 0, 1, 3, 4]);
		expect([region.requestRing(0), region.responseRing(0), region.requestRing(1), region.responseRing(1)].map(({ start }) => start)).toEqual([
			5, 135, 265, 395,
		]);
	});

	test.each([
		["no clients", { clients: 0 }],
		["9 clients", { clients: 9 }],
		["half a client", { clients: 1.5 }],
		["NaN clients", { clients: Number.NaN }],
		["less than no clients", { clients: -1 }],
		["no slots", { slots: 0 }],
		["64 slots", { slots: 64 }],
		["half a slot", { slots: 0.5 }],
		["NaN slots", { slots: Number.NaN }],
		["less than no slots", { slots: -8 }],
		["slots that are no power of two", { slots: 3 }],
		["an empty pool", { poolBytes: 0 }],
		["a pool of broken words", { poolBytes: 4098 }],
		["a negative pool", { poolBytes: -4 }],
		["a pool of a fraction", { poolBytes: 4.5 }],
		["a pool of NaN", { poolBytes: Number.NaN }],
		["an endless pool", { poolBytes: Infinity }],
	])("is refused with %s", (_what, wrong) => {
		expect(() => new Region({ clients: 1, slots: 8, poolBytes: 4096, ...wrong })).toThrow(RangeError);
	});
});

describe("the HSM", () => {
	const region = new Region({ clients: 2, slots: 4, poolBytes: 256 });
	const good = allocateSharedMemory(region);

	test("accepts memory that is all zero", () => {
		for (const buffer of [good.control, ...good.pools]) expect(new Uint8Array(buffer).every((byte) => byte === 0)).toBe(true);
		expect(acceptSharedMemory(region, good)).toEqual(good);
	});

	test("gives each client the pool at its number", () => {
		const pools = acceptSharedMemory(region, good)?.pools ?? [];
		expect([pools[0] === good.pools[0], pools[1] === good.pools[1]]).toEqual([true, true]);
	});

	test("takes only the buffers from the host's message, and no list that could change later", () => {
		const pools: SharedArrayBuffer[] = [...good.pools];
		const accepted = acceptSharedMemory(region, { ...good, pools, sizes: { clients: 8 } });
		pools.reverse().pop();
		expect(Object.keys(accepted ?? {}).sort()).toEqual(["control", "pools"]);
		expect(accepted?.pools).toHaveLength(2);
		expect(accepted?.pools[0]).toBe(good.pools[0]);
	});

	const [first, second] = good.pools;
	const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
	const { controlBytes } = region;
	test.each<[string, unknown]>([
		["a control region too short", { ...good, control: shared(controlBytes - 4) }],
		["a control region too long", { ...good, control: shared(controlBytes + 4) }],
		["no pools", { ...good, pools: [] }],
		["a pool too few", { ...good, pools: [first] }],
		["a pool too many", { ...good, pools: [first, second, shared(256)] }],
		["a first pool too short", { ...good, pools: [shared(255), second] }],
		["a first pool too long", { ...good, pools: [shared(257), second] }],
		["a last pool too short", { ...good, pools: [first, shared(255)] }],
		["a last pool too long", { ...good, pools: [first, shared(257)] }],
		["pools of the right size only together", { ...good, pools: [shared(128), shared(384)] }],
		["a pool and the control region exchanged", { control: first, pools: [good.control, second] }],
		["a hole for a pool", { ...good, pools: Object.assign(new Array<unknown>(2), { 0: first }) }],
		["nothing for a pool", { ...good, pools: [undefined, second] }],
		["a control region that is not shared", { ...good, control: new ArrayBuffer(controlBytes) }],
		["a pool that is not shared", { ...good, pools: [first, new ArrayBuffer(256)] }],
		["a view instead of a pool", { ...good, pools: [new Uint8Array(first), second] }],
		["something that only looks like a pool", { ...good, pools: [{ byteLength: 256 }, second] }],
		["one buffer instead of a list", { ...good, pools: shared(512) }],
		["a set", { ...good, pools: new Set(good.pools) }],
		["something that only looks like a list", { ...good, pools: { 0: first, 1: second, length: 2 } }],
		["a list of lists", { ...good, pools: [good.pools, good.pools] }],
		["no list of pools", { control: good.control }],
		["no control region", { pools: good.pools }],
		["one pool for all", { control: good.control, pool: shared(512) }],
		["nothing", undefined],
		["null", null],
		["a number", 7],
		["the buffers in a list", [good.control, ...good.pools]],
		["one pool for both clients", { ...good, pools: [first, first] }],
	])("refuses %s", (_what, memory) => {
		expect(acceptSharedMemory(region, memory)).toBeUndefined();
	});

	test("refuses the control region as a pool of the same size, and one pool for two clients", () => {
		const same = new Region({ clients: 3, slots: 1, poolBytes: 456 });
		const {
			control,
			pools: [a, b, c],
		} = allocateSharedMemory(same);
		expect(same.controlBytes).toBe(456);
		for (const pools of [
			[control, b, c],
			[a, b, control],
			[a, b, a],
			[a, b, b],
		])
			expect(acceptSharedMemory(same, { control, pools })).toBeUndefined();
		expect(acceptSharedMemory(same, { control, pools: [a, b, c] })).toEqual({ control, pools: [a, b, c] });
	});
});
