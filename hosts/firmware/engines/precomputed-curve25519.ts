/** As precomputed-nist-curves.ts. */
import { precompute } from "./curve25519.js";

precompute();
