import { Blinding } from "./blinding.js";

/** What noble takes for a table of one multiple of the base point, that is for none. */
export const NO_TABLE = 1;

/**
 * noble's objects for one curve. All engines of a machine share them: they are built when first used, without a table of
 * multiples of the base point, which takes 100 KB or more. In an image they are built when it is linked, table and all.
 */
export class SharedCurve<Curve> {
	readonly blinding = new Blinding();
	private readonly build: (randomBytes: Blinding["lend"], window: number) => Curve;
	private built: Curve | undefined = undefined;

	/** `build`: makes noble's curve, which takes random bytes and a window as `precompute` says. */
	constructor(build: (randomBytes: Blinding["lend"], window: number) => Curve) {
		this.build = build;
	}

	get curve(): Curve {
		return this.built ?? this.precompute(NO_TABLE);
	}

	/**
	 * Builds the curve with a table with which multiplication takes so many bits of a scalar at once.
	 * @throws Error if it has been built.
	 */
	precompute(window: number): Curve {
		if (this.built !== undefined) throw new Error("the curve has been built");
		const curve = this.build(this.blinding.lend, window);
		this.blinding.endBuilding();
		this.built = curve;
		return curve;
	}
}
