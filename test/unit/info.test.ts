import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { unpackInfo } from "../../modules/api/info.js";
import { RootKeySource } from "../../modules/keystore/flash.js";
import { StoreState } from "../../modules/keystore/store-boot.js";
import { INFO_BYTES, InfoOffset, VERSION } from "../../modules/messages/info.js";
import { TestHsm } from "../support/hsm.js";
import { Device } from "./persistent-scene.js";

test("getInfo tells what the HSM and its flash are like", async () => {
	const device = new Device();
	const fresh = { version: "0.1.0", rootKey: "development", store: "ready", entropy: true, free: 6096, wear: 1, damaged: 0, refused: 0, unknown: 0 };
	expect(await device.answer(device.client.getInfo({}))).toEqual(fresh);
	await device.answer(device.client.incrementCounter({ counter: 1 }));
	expect(await device.answer(device.other.getInfo({}))).toEqual({ ...fresh, free: 6000 });
});

test("getInfo without flash says that there is no store", async () => {
	const hsm = new TestHsm();
	expect(await hsm.answer(hsm.clients[0].getInfo({}))).toMatchObject({ store: "none", rootKey: "none", free: 0, wear: 0 });
});

test("the version is that of the package", () => {
	const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
	expect(VERSION.join(".")).toBe(version);
});

test("the names of states and root keys are in the order of their numbers", () => {
	const info = (rootKey: number, store: number): ReturnType<typeof unpackInfo> => {
		const bytes = new Uint8Array(INFO_BYTES);
		bytes[InfoOffset.RootKey] = rootKey;
		bytes[InfoOffset.Store] = store;
		return unpackInfo(bytes);
	};
	const states = [
		[StoreState.none, "none"],
		[StoreState.ready, "ready"],
		[StoreState.noRootKey, "no root key"],
		[StoreState.foreign, "foreign"],
		[StoreState.later, "later version"],
		[StoreState.otherRootKey, "other root key"],
		[StoreState.badImage, "unfit image"],
		[StoreState.broken, "broken"],
		[StoreState.tooMany, "too many records"],
	] as const;
	expect(states).toHaveLength(Object.keys(StoreState).length / 2);
	for (const [state, name] of states) expect(info(0, state).store).toBe(name);
	for (const name of ["none", "development", "eFuse", "hardware"] as const) expect(info(RootKeySource[name], 0).rootKey).toBe(name);
});
