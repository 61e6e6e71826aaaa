const hold: () => void = native("xs_heimlig_drivers_hold");
const recover: () => void = native("xs_heimlig_drivers_recover");
const release: () => void = native("xs_heimlig_drivers_release");

/**
 * Has no machine be in a driver from now on: for whoever deletes one, which else could keep the lock of AES and SHA for ever. Waits for a
 * machine that is in a driver; others wait until `releaseDrivers`. Nobody who holds the drivers may use one.
 * @throws Error if no driver is left within a second: the chip must then be reset.
 */
export function holdDrivers(): void {
	hold();
}

/**
 * Takes back what deleted machines had of the peripherals: the SHA engine, which a digest may have between two pieces. It is switched off
 * and holds nothing of the message. A digest of a machine that lives goes on in software. Nothing else outlives a driver.
 * @throws Error unless this machine holds the drivers
 */
export function recoverDrivers(): void {
	recover();
}

/** @throws Error unless this machine holds the drivers */
export function releaseDrivers(): void {
	release();
}
