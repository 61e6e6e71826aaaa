/** In place of hosts/firmware/application-failure.ts. An uncaught error would restart the chip, which would fail again. */
export function handleApplicationFailure(): void {
	// The application has printed the error. The chip stays as it is.
}
