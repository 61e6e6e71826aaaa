/**
 * Builds the curves at link time: an image preloads this module, so the curves and their tables lie in flash. No module imports it, so
 * elsewhere each curve is built at its first use.
 */
import { precompute } from "./nist-curves.js";

precompute();
