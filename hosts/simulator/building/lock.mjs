/** One build at a time: tests run in several processes, each of which may want the simulator. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

function tryToLock(path) {
	try {
		writeFileSync(path, String(process.pid), { flag: "wx" });
		return true;
	}
	catch (error) {
		if (error.code !== "EEXIST")
			throw error;
		return false;
	}
}

function isAlive(processIdentifier) {
	try {
		process.kill(processIdentifier, 0);
		return true;
	}
	catch (error) {
		return error.code === "EPERM";
	}
}

function removeIfAbandoned(path) {
	let holder;
	try {
		holder = Number(readFileSync(path, "utf8"));
	}
	catch {
		return;
	}
	if (holder && !isAlive(holder))
		rmSync(path, { force: true });
}

/** Runs `work` while no other process that uses the same lock file does. */
export async function withLock(path, work) {
	while (!tryToLock(path)) {
		removeIfAbandoned(path);
		await setTimeout(50);
	}
	try {
		return await work();
	}
	finally {
		rmSync(path, { force: true });
	}
}
