/**
 * Builds the curves. An image preloads this module, so that they are built when it is linked and lie in flash, with a table of
 * multiples of the base point where that is worth its place. Nothing imports it: elsewhere curves are built when first used.
 */
import { precompute } from "./curves.js";

precompute();
