/** Records that someone without the root key has written to the flash: whole, with the right CRC and commit block. */
import { expect, test } from "vitest";
import { crc32 } from "../../hosts/provision/crc.js";
import { FIRST_PERSISTENT_ID } from "../../modules/messages/sizes.js";
import { Device, macAttributes } from "./persistent-scene.js";

const COMMIT = 0x54494d43;
const RECORD_BYTES = 160;
const KEY_BYTES = 32;
/** Offset of the CRC: behind the header, the attributes, the key and the tag. */
const CRC_AT = 32 + 32 + KEY_BYTES + 16;

/** Writes a record of a key to the blank flash at `offset`. */
function forge(image: Uint8Array, offset: number, sequence: number, id: number): void {
	const record = new Uint8Array(RECORD_BYTES).fill(0xff);
	const words = new DataView(record.buffer);
	record.fill(0x5a, 0, CRC_AT);
	for (const [at, word] of [
		[0, sequence],
		[4, 1],
		[8, 1 | (KEY_BYTES << 16)],
		[12, id],
		[RECORD_BYTES - 16, COMMIT],
		[RECORD_BYTES - 12, sequence],
		[RECORD_BYTES - 8, 0],
		[RECORD_BYTES - 4, 0],
	] as const)
		words.setUint32(at, word, true);
	words.setUint32(CRC_AT, crc32(record.subarray(0, CRC_AT)), true);
	image.set(record, offset);
}

/** The end of the records of the first area. */
function endOf(image: Uint8Array): number {
	let end = 8192;
	while (image[end - 1] === 0xff) end--;
	return (end + 31) & -32;
}

async function startWithKeys(): Promise<{ device: Device; publicKey: Uint8Array }> {
	const device = new Device();
	await device.answer(device.client.generateKeyPair({ key: 3 }));
	for (let count = 0; count < 3; count++) await device.answer(device.client.incrementCounter({ counter: 1 }));
	return { device, publicKey: await device.answer(device.client.exportPublicKey({ key: 3 })) };
}

test("an id that is the last one does not let later ids begin anew", async () => {
	const { device, publicKey } = await startWithKeys();
	forge(device.image, endOf(device.image), 5, 0xffffffff);
	device.reset();
	expect(await device.answer(device.client.getInfo({}))).toMatchObject({ store: "ready", refused: 1 });
	const ids: number[] = [];
	for (let count = 0; count < 4; count++) ids.push((await device.answer(device.client.generateKey(macAttributes()))).id);
	expect(ids).toEqual([0, 1, 2, 3].map((number) => FIRST_PERSISTENT_ID + number));
	device.reset();
	expect(await device.answer(device.client.exportPublicKey({ key: 3 }))).toEqual(publicKey);
	expect((await device.answer(device.client.listKeys({}))).sort((one, two) => one - two)).toEqual([3, ...ids]);
});

test("a sequence number that the area can not have reached does not count, and what is answered after it is there", async () => {
	const { device, publicKey } = await startWithKeys();
	forge(device.image, endOf(device.image), 0xffffffff, FIRST_PERSISTENT_ID);
	device.reset();
	expect(await device.answer(device.client.getInfo({}))).toMatchObject({ store: "ready", damaged: 0 });
	expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(4);
	const { id } = await device.answer(device.client.generateKey(macAttributes()));
	device.reset();
	expect(await device.answer(device.client.readCounter({ counter: 1 }))).toBe(4);
	expect(await device.answer(device.client.listKeys({}))).toEqual([3, id]);
	expect(await device.answer(device.client.exportPublicKey({ key: 3 }))).toEqual(publicKey);
});

test("when the ids are used up, no more persistent keys are made", async () => {
	const device = new Device();
	const storage = device.hsm.keys.flash["storage"];
	if (storage === undefined) throw new Error("no storage");
	storage["store"].nextFree = 0x3fffffff;
	expect((await device.answer(device.client.generateKey(macAttributes()))).id).toBe(0xffffffff);
	await expect(device.answer(device.client.generateKey(macAttributes()))).rejects.toMatchObject({ code: "KeyStore.Full" });
	device.reset();
	expect(await device.answer(device.client.listKeys({}))).toEqual([0xffffffff]);
	await expect(device.answer(device.client.generateKey(macAttributes()))).rejects.toMatchObject({ code: "KeyStore.Full" });
});
