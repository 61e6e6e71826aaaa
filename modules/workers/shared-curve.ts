import { Blinding } from "./blinding.js";

/** The window with which noble builds no table. */
export const NO_TABLE = 1;

/**
 * noble's objects for one curve. All engines of a machine share them. The first use builds them, without the table of multiples of the base point,
 * which takes 100 KB or more. An image is linked with the objects built, and with the table.
 */
export class SharedCurve<Curve> {
	readonly blinding = new Blinding();
	private readonly build: (randomBytes: Blinding["lend"], window: number) => Curve;
	private built: Curve | undefined = undefined;

	/** `build`: makes noble's curve, with a source of random bytes and a window (see `precompute`). */
	constructor(build: (randomBytes: Blinding["lend"], window: number) => Curve) {
		this.build = build;
	}

	get curve(): Curve {
		return this.built ?? this.precompute(NO_TABLE);
	}

	/**
	 * Builds the curve with a table. Multiplication then takes `window` bits of a scalar at once.
	 * @throws Error if the curve is built.
	 */
	precompute(window: number): Curve {
		if (this.built !== undefined) throw new Error("the curve has been built");
		const curve = this.build(this.blinding.lend, window);
		this.blinding.endBuilding();
		this.built = curve;
		return curve;
	}
}
