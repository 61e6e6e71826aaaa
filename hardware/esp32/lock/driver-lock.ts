const hold: () => void = native("xs_heimlig_drivers_hold");
const recover: () => void = native("xs_heimlig_drivers_recover");
const release: () => void = native("xs_heimlig_drivers_release");

/**
 * Waits until no machine is in a driver, and keeps all machines out until `releaseDrivers`. Call it before you delete a machine: a machine that is
 * deleted in a driver keeps the lock of AES and SHA for ever. This machine can not use a driver meanwhile.
 * @throws Error if a machine does not leave its driver within a second. Then only a reset of the chip helps.
 */
export function holdDrivers(): void {
	hold();
}

/**
 * Takes the SHA engine back from a deleted machine: a digest may hold it between two pieces. Switches it off and removes the message from it. If the
 * digest belongs to another machine, it goes on in software. No other peripheral holds anything between two calls.
 * @throws Error unless this machine holds the drivers
 */
export function recoverDrivers(): void {
	recover();
}

/** @throws Error unless this machine holds the drivers */
export function releaseDrivers(): void {
	release();
}
