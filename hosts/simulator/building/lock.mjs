/** One build at a time: tests run in several processes, and each may build the simulator. */
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/* Locks that this process holds. An earlier process with the same number may have left another. */
const ours = new Set();

function tryToLock(path) {
	try {
		writeFileSync(path, String(process.pid), { flag: "wx" });
		return true;
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
		return false;
	}
}

function isAlive(processIdentifier) {
	try {
		process.kill(processIdentifier, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}

/* A build takes a minute at most, so an older lock is abandoned. */
const OLDEST_SECONDS = 600;
/* A holder writes into the file at once, so an older empty one is abandoned. */
const UNWRITTEN_SECONDS = 2;

function isAbandoned(path) {
	try {
		const holder = Number(readFileSync(path, "utf8"));
		const seconds = (Date.now() - statSync(path).mtimeMs) / 1000;
		if (!holder) return seconds > UNWRITTEN_SECONDS;
		return (holder === process.pid && !ours.has(path)) || !isAlive(holder) || seconds > OLDEST_SECONDS;
	} catch {
		return false;
	}
}

/** Runs `work` while no other process runs one under the same lock file. */
export async function withLock(path, work) {
	for (let waits = 0; !tryToLock(path); waits++) {
		if (isAbandoned(path)) rmSync(path, { force: true });
		if (waits === 40) console.error("simulator: waiting for another build to end");
		await setTimeout(50);
	}
	ours.add(path);
	try {
		return await work();
	} finally {
		ours.delete(path);
		rmSync(path, { force: true });
	}
}
