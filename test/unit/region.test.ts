import { describe, expect, test } from "vitest";
import { acceptSharedMemory, allocateSharedMemory, Region, type SharedMemory } from "../../modules/mailbox/region.js";
import { ringWords } from "../../modules/mailbox/ring.js";
import { SLOT_WORDS } from "../../modules/messages/slot.js";

const powers = [1, 2, 4, 8, 16, 32];
const shapes = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((clients) => powers.map((slots) => ({ clients, slots, poolBytes: 4 * slots })));
const controlBytes = ({ clients, slots }: { clients: number; slots: number }): number =>
	4 * (3 + clients + 2 * clients * (2 + 16 * slots));

describe("a region", () => {
	test.each(shapes.filter((shape) => controlBytes(shape) < 16384))(
		"gives every word of the control region to one thing only ($clients clients, $slots slots)", (sizes) => {
			const region = new Region(sizes);
			const owners = new Array<number>(region.controlBytes / 4).fill(0);
			for (const word of [region.doorbell, region.pulse, region.pulse + 1]) owners[word]++;
			for (let client = 0; client < sizes.clients; client++) {
				owners[region.hostBell(client)]++;
				for (const { start, capacity, slotWords } of [region.requestRing(client), region.responseRing(client)]) {
					expect([capacity, slotWords]).toEqual([sizes.slots, SLOT_WORDS]);
					for (let word = start; word < start + ringWords(capacity, slotWords); word++) owners[word]++;
				}
			}
			expect(owners.every((count) => count === 1)).toBe(true);
			expect(owners).toHaveLength(controlBytes(sizes) / 4);
		});

	test.each(shapes.filter((shape) => controlBytes(shape) < 16384))(
		"has a part of the pool for each client ($clients clients of $poolBytes bytes)", (sizes) => {
			expect(new Region(sizes).poolBytes).toBe(sizes.clients * sizes.poolBytes);
		});

	test.each(shapes.filter((shape) => controlBytes(shape) >= 16384))(
		"is refused where its control region would not stay below 16 KB ($clients clients, $slots slots)", (sizes) => {
			expect(() => new Region(sizes)).toThrow(RangeError);
		});

	test("lies where it always lay", () => {
		const region = new Region({ clients: 2, slots: 8, poolBytes: 4096 });
		expect([region.controlBytes, region.poolBytes, region.doorbell, region.pulse, region.hostBell(0), region.hostBell(1)]).toEqual([2100, 8192, 0, 1, 3, 4]);
		expect([region.requestRing(0), region.responseRing(0), region.requestRing(1), region.responseRing(1)].map(({ start }) => start))
			.toEqual([5, 135, 265, 395]);
	});

	test.each([
		["no clients", { clients: 0 }], ["9 clients", { clients: 9 }], ["half a client", { clients: 1.5 }],
		["NaN clients", { clients: Number.NaN }], ["less than no clients", { clients: -1 }],
		["no slots", { slots: 0 }], ["64 slots", { slots: 64 }], ["half a slot", { slots: 0.5 }], ["NaN slots", { slots: Number.NaN }],
		["less than no slots", { slots: -8 }], ["slots that are no power of two", { slots: 3 }],
		["an empty pool", { poolBytes: 0 }], ["a pool of broken words", { poolBytes: 4098 }], ["a negative pool", { poolBytes: -4 }],
		["a pool of a fraction", { poolBytes: 4.5 }], ["a pool of NaN", { poolBytes: Number.NaN }], ["an endless pool", { poolBytes: Infinity }],
	])("is refused with %s", (_what, wrong) => {
		expect(() => new Region({ clients: 1, slots: 8, poolBytes: 4096, ...wrong })).toThrow(RangeError);
	});
});

describe("the HSM", () => {
	const region = new Region({ clients: 2, slots: 4, poolBytes: 256 });
	const good = allocateSharedMemory(region);

	test("is given memory that is all zero and accepts it", () => {
		expect(new Uint8Array(good.control).every((byte) => byte === 0)).toBe(true);
		expect(new Uint8Array(good.pool).every((byte) => byte === 0)).toBe(true);
		expect(acceptSharedMemory(region, good)).toEqual(good);
	});

	test("takes nothing of what the host sends but the two buffers", () => {
		const sent = { ...good, sizes: { clients: 8 } };
		expect(Object.keys(acceptSharedMemory(region, sent) ?? {}).sort()).toEqual(["control", "pool"]);
	});

	const sized = (control: number, pool: number): SharedMemory =>
		({ control: new SharedArrayBuffer(region.controlBytes + control), pool: new SharedArrayBuffer(region.poolBytes + pool) });
	test.each<[string, unknown]>([
		["a control region too short", sized(-4, 0)], ["a control region too long", sized(4, 0)],
		["a pool too short", sized(0, -1)], ["a pool too long", sized(0, 1)],
		["the two exchanged", { control: good.pool, pool: good.control }],
		["a control region that is not shared", { ...good, control: new ArrayBuffer(region.controlBytes) }],
		["a pool that is not shared", { ...good, pool: new ArrayBuffer(region.poolBytes) }],
		["a view instead of a buffer", { ...good, pool: new Uint8Array(good.pool) }],
		["something that only looks like a buffer", { ...good, pool: { byteLength: region.poolBytes } }],
		["no pool", { control: good.control }], ["no control region", { pool: good.pool }],
		["nothing", undefined], ["null", null], ["a number", 7],
	])("refuses %s", (_what, memory) => {
		expect(acceptSharedMemory(region, memory)).toBeUndefined();
	});
});
