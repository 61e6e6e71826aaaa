/** The firmware's own store takes what the command makes. */
import { expect, test } from "vitest";
import { Store } from "../../modules/keystore/store.js";
import { openStore, StoreState } from "../../modules/keystore/store-boot.js";
import { At } from "../../modules/keystore/store-memory.js";
import { memoryDevice } from "../support/flash-device.js";
import { readImage } from "./image-reader.js";
import { Scene } from "./scene.js";

const scene = new Scene();

/** Boots. Returns the store's state and the keys that it hands over, in hexadecimal, by their ids. */
function boot(bytes: Buffer): { state: StoreState; keys: Record<number, string> } {
	const store = new Store(memoryDevice(0, bytes), 32);
	const keys: Record<number, string> = {};
	const { state } = openStore(store, {
		fits: () => true,
		load(_kind, id, _maker, size) {
			keys[id] = Buffer.from(store.memory.bytes.subarray(At.Secret, At.Secret + size)).toString("hex");
			return true;
		},
	});
	return { state, keys };
}

test("the store takes all keys, seals them into area 1 and erases the image", async () => {
	const members = Object.fromEntries(["backup", "p256", "p384", "ed25519", "x25519", "short", "long"].map((name) => [name, { generate: true }]));
	const flash = await scene.image(members, ["--size", "16384"]);
	const records = readImage(flash, 16_384);
	const keys = Object.fromEntries(records.map(({ id, key }) => [id, key.toString("hex")]));
	expect(boot(flash)).toEqual({ state: StoreState.ready, keys });
	for (const { key } of records.filter(({ id }) => id !== 30)) expect(flash.includes(key)).toBe(false);
	scene.write("board.bin", flash);
	const { stdout } = await scene.run(["--inspect", "board.bin"]);
	expect(stdout).toContain("area 0: blank\narea 1: valid, generation 1, made of a provisioning image, 7 records copied, 0 records lost before\n");
	expect(stdout).toContain("  at 64: record 1, 160 bytes: key 2, 32 bytes: symmetric key of 32 bytes; algorithms AES-GCM;");
	expect(stdout).toContain("  7 whole records, 0 damaged, 0 torn;");
	expect(boot(flash)).toEqual({ state: StoreState.ready, keys });
});

test("the store refuses a changed image", async () => {
	const flash = await scene.image({ backup: { generate: true } }, ["--size", "16384"]);
	flash[64 + 70] ^= 1;
	expect(boot(flash)).toEqual({ state: StoreState.badImage, keys: {} });
});
