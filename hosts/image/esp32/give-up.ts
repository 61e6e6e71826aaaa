/** In place of hosts/firmware/give-up.ts. An uncaught error would restart the chip, which would fail again. */
export function giveUp(): void {
	// The application has printed the error. The chip stays as it is.
}
